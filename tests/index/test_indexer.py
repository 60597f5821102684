from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import permutations
from pathlib import Path

import pytest

from index.arrivals import CHUNK
from index.catalog import Catalog, connect
from index.cluster_catalog import ClusterCatalog, Shown
from index.directory import Directory
from index.engines import open_engine
from index.errors import BadRequest, IndexLocked, NotFound
from index.indexer import Indexer
from index.local_storage import LocalStorage
from index.progress import Quiet
from index.query import Everything, Term

STORY = (
    "The harbour board voted on Tuesday to close the northern lock for eleven weeks while divers replace the timber "
    "sill that has leaked since the storms of last winter, the authority said in a notice to masters."
)
QUOTE = "“We looked for every other way to keep the gates open, and there was none that was safe,” she told reporters."


def catalog_of(indexer: Indexer) -> Catalog:
    assert isinstance(indexer.storage, LocalStorage)
    return indexer.storage.catalog


def write(folder: Path, name: str, records: list[dict[str, object]]) -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def record(number: int, body: str, *, outlet: str | None = None, published: str | None = None) -> dict[str, object]:
    return {
        "id": f"r{number}",
        "title": f"Lock closes, version {number}",
        "outlet": outlet or f"Outlet {number}",
        "published": published or f"2018-03-{number:02}",
        "url": f"https://outlet{number}.example/lock",
        "body": body,
    }


def coverage() -> list[dict[str, object]]:
    return [
        record(1, f"A report from the quay on the morning after the vote.\n\n{STORY}\n\n{QUOTE}"),
        record(2, f"{STORY}\n\nTraders along the canal were caught by surprise, several of them said."),
        record(3, f"Barges will wait until June.\n\n{QUOTE}\n\nNobody at the yard knew when work would begin."),
        record(4, "A recipe for dumplings with nettles, and a word on where to pick them in early spring."),
    ]


def index(path: Path, *files: Path, engine: str | None = None):  # type: ignore[no-untyped-def]
    with Indexer(path, engine=engine) as indexer:
        return indexer.index(files)


def clusters(path: Path) -> list[tuple[str, list[tuple[str, int, int, float]]]]:
    connection = connect(Directory(path).catalog)
    catalog = ClusterCatalog(connection)
    _, found = catalog.clusters(Shown(min_outlets=1, boilerplate=True), limit=1000)
    made = [(one.id, [(p.article, p.begin, p.end, p.overlap) for p in catalog.passages(one.number)]) for one in found]
    connection.close()
    return sorted(made)


def shares(path: Path) -> dict[str, float]:
    connection = connect(Directory(path).catalog)
    found = {stored.article.record_id or "": stored.copied_share for stored in Catalog(connection).every()}
    connection.close()
    return found


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_indexing_again_changes_nothing(tmp_path: Path, engine: str) -> None:
    file = write(tmp_path, "a.jsonl", coverage())
    first = index(tmp_path / "i", file, engine=engine)
    before = clusters(tmp_path / "i")
    again = index(tmp_path / "i", file)
    os.utime(file, (1, 1))  # as if it had been written anew
    reread = index(tmp_path / "i", file)
    assert (first.new, first.clusters) == (4, 2)
    for summary in (again, reread):
        assert (summary.new, summary.changed, summary.unchanged, summary.removed) == (0, 0, 4, 0)
    assert clusters(tmp_path / "i") == before


def test_a_changed_file_replaces_its_articles(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", coverage())
    index(tmp_path / "i", file)
    changed = coverage()[1:]
    changed[0]["body"] = "Traders along the canal had long expected it, several of them said on the phone."
    write(tmp_path, "a.jsonl", changed)
    summary = index(tmp_path / "i", file)
    assert (summary.new, summary.changed, summary.unchanged, summary.removed, summary.articles) == (0, 1, 2, 1, 3)
    assert clusters(tmp_path / "i") == []
    engine = open_engine("tantivy", tmp_path / "i" / "fulltext" / "1")
    assert engine.search(Everything()).total == 3
    assert engine.search(Term("sill")).total == 0
    engine.close()


def test_clusters_do_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    at_once = tmp_path / "at once"
    index(at_once, write(tmp_path, "all.jsonl", coverage()))
    files = [write(tmp_path, f"{number}.jsonl", [one]) for number, one in enumerate(coverage()[:3])]
    for order in permutations(range(3)):
        one_by_one = tmp_path / f"order {order}"
        for number in order:
            index(one_by_one, files[number])
        assert clusters(one_by_one) == clusters(at_once)
        assert {name: share for name, share in shares(at_once).items() if name != "r4"} == shares(one_by_one)


def test_clusters_do_not_depend_on_when_articles_are_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "a.jsonl", coverage())
    index(tmp_path / "at once", file)
    for constant in ("index.linker.BATCH_WORDS", "index.indexer.BATCH_WORDS"):
        monkeypatch.setattr(constant, 1)
    index(tmp_path / "in batches", file)
    assert clusters(tmp_path / "in batches") == clusters(tmp_path / "at once")


def test_both_engines_have_the_same_clusters(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", coverage())
    index(tmp_path / "t", file, engine="tantivy")
    index(tmp_path / "w", file, engine="whoosh")
    assert clusters(tmp_path / "t") == clusters(tmp_path / "w") != []


def test_the_copied_share_counts_what_another_outlet_had_before(tmp_path: Path) -> None:
    index(tmp_path / "i", write(tmp_path, "a.jsonl", coverage()))
    found = shares(tmp_path / "i")
    assert found["r1"] == found["r4"] == 0
    assert found["r2"] > 0.6
    assert 0.3 < found["r3"] < 0.7


def test_what_appeared_on_the_same_day_is_no_copy_of_the_other(tmp_path: Path) -> None:
    records = [record(1, STORY, published="2018-03-01"), record(2, STORY, published="2018-03-01")]
    index(tmp_path / "i", write(tmp_path, "a.jsonl", records))
    assert shares(tmp_path / "i") == {"r1": 0, "r2": 0}


def test_removed_articles_leave_engine_clusters_and_shares(tmp_path: Path) -> None:
    index(tmp_path / "i", write(tmp_path, "a.jsonl", coverage()))
    with Indexer(tmp_path / "i") as indexer:
        id = catalog_of(indexer).article(catalog_of(indexer).resolve("r1")).article.id
        assert indexer.remove(["r1", id]) == 1  # the same article by both of its names
        with pytest.raises(NotFound):
            indexer.remove(["r1"])
    assert clusters(tmp_path / "i") == []
    assert set(shares(tmp_path / "i").values()) == {0.0}


def test_copies_are_grouped_and_a_group_of_one_is_none(tmp_path: Path) -> None:
    text = f"{STORY}\n\n{QUOTE}"
    records = [record(number, f"{text} Note {number}.") for number in (1, 2, 3)]
    index(tmp_path / "i", write(tmp_path, "a.jsonl", [*records, coverage()[3]]))
    with Indexer(tmp_path / "i") as indexer:
        for left, removed in ((3, "r1"), (2, "r2")):
            groups = [stored.copy_group for stored in catalog_of(indexer).every() if stored.article.record_id != "r4"]
            assert len(groups) == left
            assert len(set(groups)) == 1
            assert groups[0] in {stored.number for stored in catalog_of(indexer).every()}
            indexer.remove([removed])
        assert {stored.copy_group for stored in catalog_of(indexer).every()} == {None}


def test_a_rebuild_makes_the_same_from_the_catalog_alone(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", coverage())
    index(tmp_path / "i", file)
    before = clusters(tmp_path / "i"), shares(tmp_path / "i")
    file.unlink()
    with Indexer(tmp_path / "i", engine="whoosh") as indexer:
        indexer.rebuild()
    assert (clusters(tmp_path / "i"), shares(tmp_path / "i")) == before
    directory = Directory(tmp_path / "i")
    assert directory.read_manifest().engine == "whoosh"
    engine = open_engine("whoosh", directory.fulltext(directory.read_manifest()))
    assert engine.search(Term("sill")).total == 2
    engine.close()


def test_another_engine_than_the_index_has_is_refused_with_the_way_to_change_it(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", coverage())
    index(tmp_path / "i", file, engine="tantivy")
    with pytest.raises(BadRequest, match="--rebuild --engine whoosh"):
        index(tmp_path / "i", file, engine="whoosh")


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with Indexer(tmp_path / "i"), pytest.raises(IndexLocked), Indexer(tmp_path / "i"):
        pass


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_indexed(tmp_path: Path) -> None:
    good = write(tmp_path, "a.jsonl", coverage())
    bad = tmp_path / "b.jsonl"
    bad.write_bytes(b"\x00\x01\x02\x03 not a record")
    summary = index(tmp_path / "i", good, bad, tmp_path / "missing.txt")
    assert summary.new == 4
    assert {Path(failure.file).name for failure in summary.failed} == {"b.jsonl", "missing.txt"}
    connection = connect(Directory(tmp_path / "i").catalog)
    assert {Path(file).name for file, _, _ in Catalog(connection).failures()} == {"b.jsonl", "missing.txt"}
    connection.close()


def test_an_article_that_stands_in_two_files_is_stored_once(tmp_path: Path) -> None:
    short = write(tmp_path, "short.jsonl", [record(1, STORY)])
    long = write(tmp_path, "long.jsonl", [record(1, f"{STORY}\n\n{QUOTE}")])
    for order in ((short, long), (long, short)):
        path = tmp_path / order[0].stem
        assert index(path, *order).articles == 1
        assert index(path, *reversed(order)).changed == 0
        connection = connect(Directory(path).catalog)
        assert connection.execute("SELECT file FROM articles").fetchall() == [(str(long),)]
        connection.close()


def test_an_id_that_a_file_has_twice_is_stored_once_and_stays(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", [record(1, STORY), record(1, f"{STORY}\n\n{QUOTE}"), record(1, QUOTE)])
    assert index(tmp_path / "i", file).articles == 1
    os.utime(file, (1, 1))
    again = index(tmp_path / "i", file)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    connection = connect(Directory(tmp_path / "i").catalog)
    assert connection.execute("SELECT characters FROM articles").fetchone()[0] == len(f"{STORY}\n\n{QUOTE}")
    connection.close()


def test_metadata_of_a_csv_overrules_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", [record(1, STORY)])
    table = tmp_path / "metadata.csv"
    table.write_text("file,outlet,published\na.jsonl,Harbour Ledger,2018-05-04\n", encoding="utf-8")
    with Indexer(tmp_path / "i") as indexer:
        indexer.index([file], metadata=table)
        article = next(catalog_of(indexer).every()).article
    assert (article.outlet, article.published.text) == ("Harbour Ledger", "2018-05-04")
    assert article.evidence["outlet"] == "metadata file"


def test_rows_of_metadata_without_an_article_are_noted_also_where_the_files_are_as_they_were(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", [record(1, STORY)])
    table = tmp_path / "metadata.csv"
    table.write_text("file,outlet\na.jsonl,Harbour Ledger\nb.jsonl,Mistyped\n", encoding="utf-8")
    for _ in range(2):
        with Indexer(tmp_path / "i") as indexer:
            summary = indexer.index([file], metadata=table)
        assert summary.notes == ["metadata: 1 of 2 rows matched no file or URL of an article (first: b.jsonl)"]
        assert not summary.failed


class Interrupted(Quiet):
    """Somebody who presses Ctrl-C at the second chunk of articles."""

    def __init__(self) -> None:
        self.chunks = 0

    def note(self, text: str) -> None:
        self.chunks += 1
        if self.chunks == 2:
            raise KeyboardInterrupt


def found(place: Path, *words: str) -> list[int]:
    """How many articles hold each word."""
    directory = Directory(place)
    manifest = directory.read_manifest()
    engine = open_engine(manifest.engine, directory.fulltext(manifest))
    totals = [engine.search(Term(word)).total for word in words]
    engine.close()
    return totals


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2])
def test_what_is_committed_when_somebody_stops_a_run_can_be_searched(tmp_path: Path, delay: float) -> None:
    records = [record(number, f"{STORY} {number}.", published="2018-03-01") for number in range(1, CHUNK + 2)]

    class Stopping(Quiet):
        def step(self, name: str, total: int | None, unit: str = "articles") -> None:
            if name == "linking":
                time.sleep(delay)  # the engine commits meanwhile, or has committed
                raise KeyboardInterrupt

    with Indexer(tmp_path / "i") as indexer, pytest.raises(KeyboardInterrupt):
        indexer.index([write(tmp_path, "a.jsonl", records)], progress=Stopping())
    assert found(tmp_path / "i", "sill") == [CHUNK + 1]


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_an_indexer_that_was_interrupted_starts_from_what_was_committed(tmp_path: Path, engine: str) -> None:
    ours = ("tide", "salt", "rope", "mast", "keel", "hull")
    theirs = ("barley", "oats", "rye", "wheat", "millet", "maize")
    first = [record(28, f"{STORY} A gale.")] * CHUNK  # is committed at once
    files = [
        write(tmp_path, f"{words[0]}.jsonl", first + [record(n, f"{STORY} {words[n % 6]} {n}.") for n in range(1, 28)])
        for words in (ours, theirs)
    ]
    with Indexer(tmp_path / "i", engine=engine) as indexer:
        with pytest.raises(KeyboardInterrupt):
            indexer.index([files[0]], progress=Interrupted())
        assert found(tmp_path / "i", "gale", "salt", "oat", "sill") == [1, 0, 0, 1]
        summary = indexer.index([files[1]])
    assert (summary.new, summary.articles) == (27, 28)
    assert found(tmp_path / "i", "gale", "salt", "oat", "sill") == [1, 0, 5, 28]
    assert [len(passages) for _, passages in clusters(tmp_path / "i")] == [28]


class Watched(Quiet):
    """Remembers the steps that it was told of."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int | None]] = []

    def step(self, name: str, total: int | None, unit: str = "articles") -> None:
        self.steps.append((name, total))


def test_what_a_stopped_run_left_to_the_engine_is_made_up_with_a_bar(tmp_path: Path) -> None:
    index(tmp_path / "i", write(tmp_path, "a.jsonl", coverage()))
    connection = connect(Directory(tmp_path / "i").catalog, write=True)
    connection.execute("UPDATE articles SET indexed = 0 WHERE number > 1")
    connection.close()
    watched = Watched()
    with Indexer(tmp_path / "i") as indexer:
        indexer.index([], progress=watched)
        indexer.index([], progress=watched)
    assert watched.steps.count(("indexing", 3)) == 1


def segments(place: Path) -> list[int]:
    """How many articles each segment of the engine holds."""
    listed = json.loads((place / "fulltext" / "1" / "meta.json").read_text())["segments"]
    return sorted(segment["max_doc"] for segment in listed)


def test_what_comes_at_once_is_one_segment_and_more_is_what_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.indexer.COMMIT_SECONDS", 0)
    monkeypatch.setattr("index.arrivals.CHUNK", 1)
    files = [
        write(tmp_path, f"{name}.jsonl", [record(number, f"{STORY} {number}.") for number in range(first, first + 4)])
        for name, first in (("a", 1), ("b", 5), ("c", 9))
    ]
    index(tmp_path / "i", files[0])
    assert segments(tmp_path / "i") == [4]  # the first article was committed by itself, and again with the others
    index(tmp_path / "i", files[1])
    assert segments(tmp_path / "i") == [4, 4]
    monkeypatch.setattr("index.local_storage.ENGINE_SECONDS", 0.0)
    index(tmp_path / "i", files[2])
    assert len(segments(tmp_path / "i")) > 3


@pytest.mark.parametrize("engine_seconds", ["0", "20"])
@pytest.mark.parametrize("delay", [0.9, 1.3, 1.8, 2.5])
def test_after_a_kill_at_any_moment_the_next_run_goes_on(tmp_path: Path, delay: float, engine_seconds: str) -> None:
    records = [record(number, f"{STORY} Note {number}.", published="2018-03-01") for number in range(1, 1500)]
    for one in records:
        one["body"] = f"{one['body']}\n\nNumber {one['id']} has a line of its own, and nobody else has it."
    file = write(tmp_path, "a.jsonl", records)
    command = [sys.executable, "-c", KILLED, str(tmp_path / "i"), str(file), engine_seconds]
    process = subprocess.Popen(command, cwd=Path(__file__).parent)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    summary = index(tmp_path / "i", file)
    assert summary.articles == 1499
    assert summary.new + summary.unchanged == 1499
    engine = open_engine("tantivy", tmp_path / "i" / "fulltext" / "1")
    assert engine.search(Term("sill")).total == 1499
    engine.close()
    assert [len(passages) for _, passages in clusters(tmp_path / "i")] == [1499]


KILLED = """
import sys
from pathlib import Path
from index import indexer, local_storage
from index.indexer import Indexer
indexer.COMMIT_SECONDS, local_storage.ENGINE_SECONDS = 0, float(sys.argv[3])
with Indexer(Path(sys.argv[1])) as indexer:
    indexer.index([Path(sys.argv[2])])
"""
