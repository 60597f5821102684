"""Adding, replacing, deleting, and what readers see of it, on every engine."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from engine_corpus import document
from engine_reference import find
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import query as q
from index.engines import open_engine
from index.engines.base import Document, Engine
from index.errors import BadRequest, IndexLocked, IndexUnavailable

MakeEngine = Callable[..., Engine]
EVERYTHING = q.Everything()


def numbers(engine: Engine, tree: q.Node = EVERYTHING) -> list[int]:
    hits = engine.search(tree, limit=1000)
    assert hits.total == len(hits.numbers)
    return sorted(hits.numbers)


def some(*wanted: int, text: str = "text") -> list[Document]:
    return [document(number, "title", f"{text} {number}", outlet=text) for number in wanted]


def test_an_empty_index_answers(make_engine: MakeEngine) -> None:
    made = make_engine()
    assert numbers(made) == []
    assert (made.count(), list(made.words()), made.date_span(EVERYTHING)) == (0, [], None)
    assert made.facets(EVERYTHING, ["outlet"]) == {"outlet": []}
    assert made.date_counts(EVERYTHING, [0, 10]) == [0]
    made.delete([1])
    made.commit()
    assert numbers(made) == []


def test_what_was_added_is_seen_after_the_commit(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add(some(1, 2))
    assert numbers(made) == []
    made.commit()
    assert numbers(made) == [1, 2]
    assert made.count() == 2


def test_a_number_that_is_there_is_replaced(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add(some(1, 2, 3, text="old"))
    made.commit()
    made.add(some(2, text="new"))
    made.commit()
    assert (numbers(made, q.Term("old")), numbers(made, q.Term("new")), made.count()) == ([1, 3], [2], 3)
    assert made.facets(EVERYTHING, ["outlet"]) == {"outlet": [("old", 2), ("new", 1)]}


def test_a_number_added_twice_before_a_commit_is_there_once(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add([*some(1, 2, text="old"), *some(1, text="newer"), *some(1, text="newest")])
    made.commit()
    assert (numbers(made), numbers(made, q.Term("newest")), made.count()) == ([1, 2], [1], 2)
    assert numbers(made, q.Term("newer")) == []


def test_deleting(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add(some(1, 2, 3))
    made.commit()
    made.delete([2, 77, 2])
    assert numbers(made) == [1, 2, 3]
    made.commit()
    assert (numbers(made), made.count()) == ([1, 3], 2)
    assert numbers(made, q.Not(q.Term("1"))) == [3]
    assert numbers(made, q.NumberRange("words", None, None)) == [1, 3]
    assert numbers(made, q.Keyword("outlet", "text")) == [1, 3]


def test_deleting_what_was_just_added_and_adding_what_was_just_deleted(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add(some(1, 2, 3))
    made.delete([2])
    made.commit()
    assert numbers(made) == [1, 3]
    made.delete([3])
    made.add(some(3, text="again"))
    made.commit()
    assert (numbers(made), numbers(made, q.Term("again"))) == ([1, 3], [3])


def test_a_rollback_forgets(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add(some(1, 2))
    made.commit()
    made.add(some(2, 3, text="unwanted"))
    made.delete([1])
    made.rollback()
    made.commit()
    assert (numbers(made), numbers(made, q.Term("unwanted"))) == ([1, 2], [])
    made.add(some(4))
    made.commit()
    assert numbers(made) == [1, 2, 4]


def test_an_index_is_there_when_opened_again(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add(some(1, 2))
    made.commit()
    made.add(some(3))
    made.close()
    again = make_engine()
    assert numbers(again) == [1, 2]
    again.add(some(2, 4, text="later"))
    again.commit()
    assert (numbers(again), numbers(again, q.Term("later"))) == ([1, 2, 4], [2, 4])


def test_another_reader_sees_a_commit_when_it_refreshes(make_engine: MakeEngine) -> None:
    writer, reader = make_engine(), make_engine()
    assert numbers(reader) == []
    writer.add(some(1, 2))
    writer.commit()
    reader.refresh()
    assert (numbers(reader), dict(reader.words("ti"))) == ([1, 2], {"title": 2})
    writer.delete([1])
    writer.add(some(5, text="tidings"))
    writer.commit()
    reader.refresh()
    assert (numbers(reader), set(dict(reader.words("ti")))) == ([2, 5], {"tidings", "title"})


def test_only_one_may_write(make_embedded: MakeEngine) -> None:
    first, second = make_embedded(), make_embedded()
    first.add(some(1))
    with pytest.raises(IndexLocked, match="another process"):
        second.add(some(2))
    first.commit()
    first.close()
    second.add(some(2))
    second.commit()
    assert numbers(second) == [1, 2]


def test_many_commits_and_threads(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add(some(1, text="steady"))
    made.commit()
    wrong: list[object] = []
    finished = threading.Event()

    def read() -> None:
        while not finished.is_set():
            found = numbers(made, q.All((q.Prefix("stea"), q.Phrase(("steadi", "1")), q.Term("titl"))))
            wrong.extend([found] if found != [1] else [])

    readers = [threading.Thread(target=_recording(read, wrong)) for _ in range(4)]
    for each in readers:
        each.start()
    for number in range(2, 14):
        made.add(some(number))
        made.commit()
    finished.set()
    for each in readers:
        each.join()
    assert wrong == []
    assert numbers(made) == list(range(1, 14))


def _recording(work: Callable[[], None], errors: list[object]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  whatever a thread raises is the test's finding
            errors.append(error)

    return run


WRITE_UNTIL_KILLED = """
import sys
from pathlib import Path
from index.engines.base import Document
sys.path.insert(0, sys.argv[4])
from engine_opening import open_named
engine = open_named(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
engine.add([Document(n, "title", "", "kept") for n in range(1, 11)])
engine.commit()
engine.add([Document(n, "title", "", "lost " + "more words " * 200) for n in range(5, 300)])
print("ready", flush=True)
n = 300
while True:
    engine.add([Document(n, "title", "", "lost " * 200)])
    n += 1
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_leaves_the_last_commit_and_no_lock(
    make_engine: MakeEngine, request: pytest.FixtureRequest, tmp_path: Path, project: Path
) -> None:
    name = make_engine("other").name
    address = request.getfixturevalue("opensearch_url") if name == "opensearch" else ""
    places = [name, str(tmp_path / "fulltext"), address, str(Path(__file__).parent)]
    command = [sys.executable, "-W", "ignore", "-c", WRITE_UNTIL_KILLED, *places]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=project, env={**os.environ, "PYTHONPATH": ""}) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline().strip() == b"ready"
        killed.send_signal(signal.SIGKILL)
    made = make_engine()
    assert numbers(made) == list(range(1, 11))
    made.add(some(11))
    made.commit()
    assert numbers(made) == list(range(1, 12))
    assert numbers(made, q.Term("lost")) == []


def test_a_folder_with_something_else_is_refused(make_embedded: MakeEngine, tmp_path: Path) -> None:
    (tmp_path / "fulltext").mkdir()
    (tmp_path / "fulltext" / "letter.txt").write_text("not an index")
    with pytest.raises(IndexUnavailable, match="holds no"):
        make_embedded()


def test_a_damaged_index_is_refused(make_embedded: MakeEngine, tmp_path: Path) -> None:
    made = make_embedded()
    made.add(some(1))
    made.commit()
    made.close()
    for path in (tmp_path / "fulltext").iterdir():
        if path.name == "meta.json" or path.suffix == ".toc":
            path.write_bytes(b"damaged")
    with warnings.catch_warnings():
        # Whoosh leaves the damaged file open.
        warnings.simplefilter("ignore", ResourceWarning)
        with pytest.raises(IndexUnavailable, match="search index --rebuild"):
            make_embedded()
        gc.collect()


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="tantivy and whoosh"):
        open_engine("lucene", tmp_path)


def test_odd_values_are_taken(make_engine: MakeEngine) -> None:
    made = make_engine()
    long = "Ö" * 70_000
    made.add(
        [
            document(1, "\ud800 lone surrogate", "body \udfff end", outlet="\ud800", author=long, topic=""),
            document(2, "\x00 null \x1f", "w" * 70_000, outlet="tab\tand\nline"),
            Document(3, "", "", ""),
        ]
    )
    made.commit()
    assert numbers(made) == [1, 2, 3]
    assert numbers(made, q.Term("surrog")) == [1]
    assert numbers(made, q.Keyword("author", "o" * 70_000)) == [1]
    assert numbers(made, q.Keyword("outlet", "tab\tand\nline")) == [2]
    assert made.facets(EVERYTHING, ["topic"]) == {"topic": []}
    assert numbers(made, q.Term("w" * 255)) == [2]


_folders = count(1)
_letters = st.lists(st.sampled_from("aabbcd"), max_size=12).map(" ".join)
_phrases = st.builds(
    lambda words, gap: q.Phrase(tuple(words), "body", gap if len(words) < 3 else gap % 4),
    st.lists(st.sampled_from("abcd"), min_size=2, max_size=4),
    st.integers(0, 6),
) | st.builds(
    q.Near,
    st.lists(st.sampled_from("abcd"), min_size=2, max_size=2, unique=True).map(tuple),
    st.just("body"),
    st.integers(0, 6),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(_letters, min_size=1, max_size=30), phrases=st.lists(_phrases, min_size=5, max_size=20))
def test_phrases_in_texts_of_few_words(
    make_engine: MakeEngine, texts: list[str], phrases: list[q.Phrase | q.Near]
) -> None:
    documents = [Document(number, "", "", text) for number, text in enumerate(texts, 1)]
    # Hypothesis seeds the random numbers by which Whoosh names its files: a folder for each example.
    with closing(make_engine(f"fulltext-{next(_folders)}")) as made:
        made.add(documents)
        made.commit()
        for phrase in phrases:
            assert numbers(made, phrase) == sorted(find(phrase, documents)), phrase
