"""Links and clusters are a function of the set of articles, however they came, changed and went."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.catalog import Catalog, connect, digest
from index.clustering import Clustering
from index.fingerprint_index import FingerprintIndex
from index.linker import BATCH_WORDS, Linker
from index.links import LinkTable
from index.texts import Texts
from index.words import split

HUBS = 2
"""Few, so that few articles make a large group."""

SHARED = [
    "The harbour board voted on Tuesday to close the northern lock for eleven weeks while divers replace the sill.",
    "Nobody at the yard knew when the barges would be let through again or who was going to pay for the delay.",
    "“We looked for every other way to keep the gates open and there was none that was safe,” the engineer added.",
    "Traders along the canal were caught by surprise because the notice reached them only after their cranes had gone.",
]


def body(number: int, sentences: frozenset[int]) -> str:
    """An article with some of the shared sentences between sentences of its own."""
    own = [" ".join(f"{word}{number}{place}" for word in ("alpha", "bravo", "carol", "delta")) for place in range(5)]
    parts = [own[0] + "."]
    for sentence in sorted(sentences):
        parts += [SHARED[sentence], own[1 + sentence] + "."]
    return "\n\n".join(parts)


class Collection:
    """A catalog with its links and clusters, without an engine."""

    def __init__(self, folder: Path, hubs: int = HUBS) -> None:
        self.connection = connect(folder / "catalog.sqlite3", write=True)
        self.catalog = Catalog(self.connection)
        self.fingerprints = FingerprintIndex(folder / "fingerprints")
        self.hubs = hubs
        self.open()

    def open(self) -> None:
        """Begin anew, as another process would."""
        self.texts = Texts(self.catalog)
        self.linker = Linker(LinkTable(self.connection), self.fingerprints, self.texts, self.hubs)

    def store(self, bodies: dict[int, frozenset[int] | None]) -> list[int]:
        """Add articles: their numbers."""
        self.catalog.begin()
        for number, sentences in bodies.items():
            if sentences is not None:
                text, outlet = body(number, sentences), f"Outlet {number % 5}"
                article = Article(id=f"article {number}", title="", body=text, outlet=outlet)
                self.catalog.add(article, digest(article), len(split(article.body)))
        return LinkTable(self.connection).unlinked()

    def change(self, bodies: dict[int, frozenset[int] | None], *, removed_first: bool = False) -> None:
        """Add, replace or (None) remove articles, link, cluster, commit."""
        self.catalog.begin()
        ids = {number: f"article {number}" for number in bodies}
        known = dict(self.connection.execute("SELECT id, number FROM articles"))
        leaving = [known[id] for id in ids.values() if id in known]
        if removed_first:
            self.catalog.remove(leaving)
        self.linker.unlink(leaving)
        if not removed_first:
            self.catalog.remove(leaving)
        self.linker.link(self.store(bodies))
        Clustering(self.connection, self.texts).update()
        self.fingerprints.commit()
        self.catalog.commit()

    def links(self) -> set[tuple[object, ...]]:
        rows = self.connection.execute(
            """SELECT l.id, r.id, left_begin, left_end, right_begin, right_end, k.words, overlap, kind
            FROM links k JOIN articles l ON l.number = k.left JOIN articles r ON r.number = k.right"""
        ).fetchall()
        found = {(one, other, *rest) if one < other else (other, one, *rest[2:4], *rest[:2], *rest[4:])
                 for one, other, *rest in rows}  # fmt: skip
        assert len(found) == len(rows)
        return found

    def copies(self) -> set[frozenset[str]]:
        rows = self.connection.execute(
            "SELECT l.id, r.id FROM copies JOIN articles l ON l.number = left JOIN articles r ON r.number = right"
        )
        return {frozenset(row) for row in rows}

    def clusters(self) -> set[tuple[object, ...]]:
        rows = self.connection.execute(
            """SELECT c.id, a.id, begin, end, p.overlap, earliest, boilerplate, within IS NULL
            FROM passages p JOIN clusters c ON c.number = cluster JOIN articles a ON a.number = article"""
        )
        return set(rows)


@contextmanager
def collection(hubs: int = HUBS) -> Iterator[Collection]:
    with TemporaryDirectory() as folder:
        made = Collection(Path(folder), hubs)
        try:
            yield made
        finally:
            made.connection.close()


STEPS = st.lists(
    st.dictionaries(
        st.integers(0, 9),
        st.none() | st.frozensets(st.integers(0, len(SHARED) - 1), min_size=1),
        min_size=1,
        max_size=6,
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=30)
@given(STEPS, st.booleans(), st.booleans(), st.sampled_from([1, 100, BATCH_WORDS]))
@example([{number: frozenset({0, 1})} for number in range(8)], False, False, BATCH_WORDS)
@example(
    [dict.fromkeys(range(8), frozenset({0, 2})), {0: None, 3: None}, {5: None, 6: None, 0: frozenset({2})}],
    True,
    True,
    1,
)
def test_links_and_clusters_do_not_depend_on_how_articles_came(
    steps: list[dict[int, frozenset[int] | None]], removed_first: bool, reopened: bool, words: int
) -> None:
    final: dict[int, frozenset[int] | None] = {}
    with collection() as grown, collection() as at_once:
        for step in steps:
            if reopened:
                grown.open()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("index.linker.BATCH_WORDS", words)
                grown.change(step, removed_first=removed_first)
            final |= step
        at_once.change({number: sentences for number, sentences in final.items() if sentences is not None})
        assert grown.links() == at_once.links()
        assert grown.copies() == at_once.copies()
        assert grown.clusters() == at_once.clusters()


def test_articles_that_arrive_one_by_one_lose_the_links_that_later_hubs_make_needless() -> None:
    with collection() as grown:
        counts = []
        for number in range(12):
            grown.change({number: frozenset({0})})
            counts.append(len(grown.links()))
        assert counts[:3] == [0, 1, 3]
        assert counts[-1] == 10 * HUBS + 1  # each with the two hubs, and these with one another


def test_a_story_in_three_hundred_outlets_is_one_cluster_of_three_hundred() -> None:
    with collection(hubs=16) as grown:
        grown.change(dict.fromkeys(range(200), frozenset({0, 1, 2, 3})))
        grown.change(dict.fromkeys(range(200, 300), frozenset({0, 1, 2, 3})))
        largest = grown.connection.execute("SELECT max(articles) FROM clusters").fetchone()[0]
        assert largest == 300
        assert len(grown.copies()) < 300 * 20


def test_an_article_in_batches_of_one_word_is_linked_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.linker.BATCH_WORDS", 1)
    monkeypatch.setattr("index.pair_alignment.MOST_WORDS", 1)
    monkeypatch.setattr("index.pair_alignment._READ", 2)
    bodies: dict[int, frozenset[int] | None] = {number: frozenset({number % 3, 3}) for number in range(9)}
    with collection() as one_by_one, collection() as at_once:
        one_by_one.change(bodies)
        monkeypatch.undo()
        at_once.change(bodies)
        assert one_by_one.links() == at_once.links()


@pytest.mark.parametrize("posted", [0, 5])
def test_linking_that_is_broken_off_after_some_batches_goes_on(monkeypatch: pytest.MonkeyPatch, posted: int) -> None:
    class Broken(Exception):
        pass

    def advance(count: int) -> None:
        done.append(count)
        if len(done) == 3:
            raise Broken

    done: list[int] = []
    old: dict[int, frozenset[int] | None] = {number: frozenset({number % 2, 2}) for number in range(6)}
    new: dict[int, frozenset[int] | None] = {number: frozenset({number % 3, 2}) for number in range(6, 14)}
    with collection() as grown, collection() as at_once:
        grown.change(old)
        numbers = grown.store(new)
        monkeypatch.setattr("index.linker.BATCH_WORDS", 1)
        grown.linker.post(numbers[:posted])
        with pytest.raises(Broken):
            grown.linker.link(numbers, advance)
        grown.open()
        grown.change({6: None})
        monkeypatch.undo()
        at_once.change(old | {number: sentences for number, sentences in new.items() if number != 6})
        assert grown.links() == at_once.links()
        assert grown.clusters() == at_once.clusters()


def test_unlinking_an_article_that_nobody_knows_changes_nothing() -> None:
    with collection() as grown:
        grown.change({1: frozenset({0}), 2: frozenset({0})})
        before = grown.links()
        grown.linker.unlink([999])
        assert grown.links() == before
