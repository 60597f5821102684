"""When the inner loops run as they are written, and that they find the same so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import machine_code
from index.alphabet import Alphabet
from index.fingerprints import sorted_fingerprints
from index.near_duplicates import align_words, join_texts
from index.pair_alignment import LEAST_RUN, NEAR
from index.words import Words, hash_of, split

PASSAGE = (
    "The council will close two libraries in the spring, “and sell one of the buildings to the school”, its leader "
    "Ann Miller said on 3 May. The children's section moves next door, where it shares a room with evening classes."
)
REWORDED = (
    "Two libraries close in spring under plans of the council, whose leader Ann Miller wants the school to buy one of "
    "the buildings. Evening classes will share a room next door with the section for children from 3 May."
)
WORDS = [*PASSAGE.split(), *REWORDED.split(), "ﬁne", "don’t", "新闻记", "е́лки", "so\u00adft", "end.\n\n"]
PIECES = st.lists(st.one_of(st.sampled_from([PASSAGE, REWORDED, "same " * 90]), st.sampled_from(WORDS)), max_size=8)


@pytest.fixture
def nothing_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that finds no machine code, and where compiling everything takes no time."""
    monkeypatch.setattr(machine_code, "_FOLDER", tmp_path)
    monkeypatch.setattr(machine_code, "_SHARES", (("room",), ("room",)))
    monkeypatch.setattr(machine_code, "_here", machine_code._MachineCode())


def everything_of(one: Words, other: Words) -> dict[str, object]:
    """All that the inner loops make of two texts, by what it is."""
    from index.kernels.shared_runs import RUNS, share_runs

    keys, counts = sorted_fingerprints([one, other])
    joined, found = join_texts([one, other]), np.zeros(1, np.bool_)
    share_runs(
        joined.joined.word, joined.words, keys, np.cumsum([0, *counts]), np.array([[0, 1]], np.int32), LEAST_RUN, NEAR,
        np.empty((RUNS, 2), np.int64), found,
    )  # fmt: skip
    made: dict[str, object] = {"fingerprints": keys.tolist(), "counts": counts.tolist()}
    made |= {name: part.tolist() for name, part in joined.joined._asdict().items()}
    for text, words in (("one", one), ("other", other)):
        made |= {f"{text}.{name}": np.asarray(value).tolist() for name, value in vars(words).items()}
    alignments = {least: align_words(one, other, least) for least in (0.0, 0.5)}
    return made | {"alignments": alignments, "shared run": found.tolist()}


def differences(one: str, other: str) -> dict[str, tuple[object, object]]:
    """What the loops as written, and what machine code, find in two texts, where that is not the same."""
    found: list[dict[str, object]] = []
    for worth in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(machine_code, "is_worth", lambda seconds, worth=worth: worth)
            found.append(everything_of(split(one), split(other)))
    as_written, compiled = found
    return {name: (as_written[name], compiled[name]) for name in compiled if as_written[name] != compiled[name]}


@settings(max_examples=12)
@given(PIECES, PIECES)
def test_loops_as_written_find_what_machine_code_finds(one: list[str], other: list[str]) -> None:
    assert differences(" ".join(one), " ".join(other)) == {}


def test_loops_as_written_keep_apart_the_characters_of_many_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    alphabet = Alphabet()
    for page in range(200):  # as where texts of many scripts came before
        alphabet.add(page)
    monkeypatch.setattr("index.words._alphabet", lambda: alphabet)
    text = "“Größe” ꙁ 㐀记 신문, don’t"
    assert differences(f"{text} {PASSAGE}", f"{PASSAGE} {text}") == {}
    monkeypatch.setattr(machine_code, "is_worth", lambda seconds: False)
    words = split(text)
    found = [text[begin:end] for begin, end in zip(words.begin, words.end, strict=True)]
    assert found == ["Größe", "ꙁ", "㐀", "记", "신문", "don’t"]
    assert words.word.tolist() == [hash_of(word) for word in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [("alpha beta " * 150, "beta alpha " * 160), (f"{PASSAGE} {REWORDED} " * 4, f"{REWORDED} Then. {PASSAGE} " * 5)],
    ids=["words", "passages"],
)
def test_texts_that_repeat_themselves_keep_to_the_room_that_they_have(one: str, other: str) -> None:
    assert differences(one, other) == {}  # as they are written, loops say so where they leave an array


@pytest.mark.usefixtures("nothing_compiled")
def test_little_work_is_done_without_machine_code_until_it_adds_up() -> None:
    share = 0.4 * machine_code.PATIENCE
    assert [machine_code.is_worth(share) for _ in range(4)] == [False, False, True, True]
    machine_code.prepare()


@pytest.mark.usefixtures("nothing_compiled")
def test_what_is_expected_is_compiled_ahead_only_where_it_is_much() -> None:
    machine_code.expect(0.9 * machine_code.PATIENCE)
    assert not machine_code.is_worth(0.2 * machine_code.PATIENCE)
    machine_code.expect(0.9 * machine_code.PATIENCE)
    assert machine_code.is_worth(0.0)
    machine_code.prepare()


@pytest.mark.usefixtures("nothing_compiled")
def test_machine_code_that_is_there_is_always_used(tmp_path: Path) -> None:
    import sys

    (tmp_path / "__pycache__").mkdir()
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    (tmp_path / "__pycache__" / f"aligning.align_pairs-1.{version}.nbi").touch()
    assert machine_code.is_worth(0.0)
