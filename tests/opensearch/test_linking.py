"""Links on a cluster are a function of the set of articles, however the work of two linkers falls together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from corpora import records  # the module beside this one

from index.article import Article
from index.catalog import Catalog, connect, digest
from index.fingerprint_index import FingerprintIndex
from index.fingerprints import winnow
from index.linker import Linker
from index.links import LinkTable
from index.opensearch.fingerprints import FingerprintSearch
from index.opensearch.storage import ClusterStorage
from index.pair_alignment import Found
from index.place import Layout
from index.ranks import rank_of
from index.texts import Texts
from index.words import split

HUBS = 2
Links = set[tuple[str, ...]]


class Worker:
    """An indexer's storage and a linker of few hubs."""

    def __init__(self, storage: ClusterStorage) -> None:
        self.storage = storage
        self.linker = Linker(storage.links, storage.fingerprints, storage.texts, HUBS)

    def store(self, articles: Sequence[Article]) -> None:
        numbers = self.storage.articles.numbers(len(articles))
        self.storage.articles.known([one.id for one in articles])
        rows = [(number, one, digest(one), split(one.body)) for number, one in zip(numbers, articles, strict=True)]
        assert not self.storage.articles.store(rows, [])
        self.storage.commit()

    def link(self) -> None:
        self.linker.link(self.storage.links.unlinked())
        self.storage.commit_links()

    def remove(self, ids: Sequence[str]) -> None:
        numbers = self.storage.resolve(ids)
        self.linker.unlink(numbers)
        self.storage.remove(numbers)
        self.storage.commit()
        self.link()

    def links(self) -> Links:
        cluster = self.storage.cluster
        cluster.refresh()
        id_of = {one.source["number"]: one.id for one in cluster.scan(cluster.articles, {"match_all": {}})}
        query = {"bool": {"must_not": [{"term": {"gone": True}}, {"term": {"kind": "copy"}}]}}
        found = (one.source for one in cluster.scan(cluster.links, query))
        return {_pair(id_of.get(one["left"], "gone"), id_of.get(one["right"], "gone")) for one in found}


def _pair(one: str, other: str) -> tuple[str, ...]:
    return tuple(sorted((one, other)))


@pytest.fixture
def workers(corpus_url: str) -> Iterator[tuple[Worker, Worker]]:
    with ExitStack() as stack:
        one, other = (Worker(stack.enter_context(ClusterStorage(corpus_url, Layout(2, 0)))) for _ in range(2))
        yield one, other


@pytest.fixture
def articles() -> list[Article]:
    """Articles of which many share a footer; those that go first where something has to, last."""
    made = [Article(id=row["id"], title=row["title"], body=row["body"]) for row in records(60)]
    return sorted(made, key=lambda one: -rank_of(one.id))


def expected(folder: Path, articles: Sequence[Article]) -> Links:
    """The links that one linker makes of the same articles in a directory."""
    folder.mkdir()
    connection = connect(folder / "catalog.sqlite3", write=True)
    catalog = Catalog(connection)
    catalog.begin()
    catalog.add_all((at, one, digest(one), len(split(one.body))) for at, one in enumerate(articles, 1))
    linker = Linker(LinkTable(connection), FingerprintIndex(folder / "fingerprints"), Texts(catalog), HUBS)
    linker.link(range(1, len(articles) + 1))
    pairs = connection.execute("SELECT left, right FROM links").fetchall()
    connection.close()
    return {_pair(articles[left - 1].id, articles[right - 1].id) for left, right in pairs}


def test_articles_that_come_one_after_the_other_displace_hubs(
    workers: tuple[Worker, Worker], articles: list[Article], tmp_path: Path
) -> None:
    one, other = workers
    for begin in range(0, 60, 20):
        worker = (one, other)[begin // 20 % 2]
        worker.store(articles[begin : begin + 20])
        worker.link()
        assert one.links() == expected(tmp_path / str(begin), articles[: begin + 20])
    assert one.links() != expected(tmp_path / "all hubs", articles[:40])


@pytest.mark.parametrize("linked", [True, False])
def test_what_comes_between_looking_up_and_storing_links_displaces_them(
    workers: tuple[Worker, Worker],
    articles: list[Article],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    linked: bool,
) -> None:
    one, other = workers
    one.store(articles[:30])
    insert = one.storage.links.insert
    came: list[bool] = []

    def late(found: Found) -> None:
        if not came:
            came.append(True)
            other.store(articles[30:])
            if linked:
                other.link()
        insert(found)

    monkeypatch.setattr(one.storage.links, "insert", late)
    one.link()
    assert came
    if not linked:
        other.link()
    assert one.links() == expected(tmp_path / "all", articles)


def test_what_goes_between_looking_up_and_storing_links_leaves_none(
    workers: tuple[Worker, Worker], articles: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = workers
    other.store(articles[:30])
    other.link()
    one.store(articles[30:])
    insert = one.storage.links.insert
    went: list[bool] = []

    def late(found: Found) -> None:
        if not went:
            went.append(True)
            other.remove([each.id for each in articles[:10]])
        insert(found)

    monkeypatch.setattr(one.storage.links, "insert", late)
    one.link()
    assert went
    assert one.links() == expected(tmp_path / "all", articles[10:])


def test_what_comes_before_others_are_gone_takes_their_place(
    workers: tuple[Worker, Worker], articles: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = workers
    hubs, late, rest = articles[-6:], articles[-12:-6], articles[:-12]
    other.store([*rest, *hubs])
    other.link()
    remove = other.storage.remove

    def slow(numbers: Sequence[int]) -> None:
        one.store(late)  # after it was looked up who takes the hubs' place, and while they are still there
        one.link()
        remove(numbers)

    monkeypatch.setattr(other.storage, "remove", slow)
    other.remove([each.id for each in hubs])
    assert one.links() == expected(tmp_path / "all", articles[:-6])


def test_fingerprints_are_found_as_in_a_directory(
    workers: tuple[Worker, Worker], articles: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = workers[0]
    worker.store(articles)
    numbers = {one.id: worker.storage.resolve([one.id])[0] for one in articles}
    here = FingerprintIndex(tmp_path / "fingerprints")
    for one in articles:
        prints = winnow(split(one.body))[0]
        here.add(prints, np.full(len(prints), numbers[one.id], np.int64))
    asked = np.unique(np.concatenate([winnow(split(one.body))[0] for one in articles[::3]]) >> np.uint64(32))
    asked = asked << np.uint64(32)
    expected = here.look_up(asked)
    for per_query, read in ((60_000, 1_000), (50, 7), (3, 1)):
        monkeypatch.setattr("index.opensearch.fingerprints._ASKED", per_query)
        monkeypatch.setattr("index.opensearch.fingerprints._READ", read)
        there = FingerprintSearch(worker.storage.cluster, most_kept=1_000)
        for mine, theirs in zip(expected, there.look_up(asked), strict=True):
            assert np.array_equal(mine, theirs)
        some = np.array(sorted(numbers.values())[:9], np.int64)
        assert np.array_equal(here.fingerprints_of(some), there.fingerprints_of(some))
