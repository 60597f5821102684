"""Near-duplicate passages of two texts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.distances import common_words
from index.kernels.ordering import in_order
from index.kernels.room import EDGES, WEIGHTS, make_room, side_of
from index.near_duplicates import Alignment, align, align_many, align_words, join_texts
from index.words import Words, split

QUOTE = "The whole of the planned advertising budget will be donated to a foundation that fights censorship"
STATEMENT = (
    "The council will close two libraries in the spring, sell one of the buildings and move the children’s section "
    "into the school next door, where it will share a reading room with the evening classes."
)
OTHER = (
    "Ferries to the islands were cancelled for a third day as winds reached ninety kilometres an hour. Hotels in the "
    "port opened their lobbies to travellers, and a bakery handed out what was left of the morning’s bread."
)
MORE = (
    "Growers in the valley expect a smaller harvest of apples after frost in May damaged the blossom. Prices rose by a "
    "tenth within a week. Traders hope that imports from the south will fill the gap before the holidays."
)


def mirrored(found: list[Alignment]) -> list[Alignment]:
    return sorted(
        Alignment(one.begin_b, one.end_b, one.begin_a, one.end_a, one.words, one.overlap, one.kind) for one in found
    )


def test_a_statement_is_found_inside_other_text_at_its_very_offsets() -> None:
    a, b = f"{OTHER}\n\n{STATEMENT}\n\n{MORE}", f"{QUOTE}. {STATEMENT} That is all."
    (found,) = align(a, b)
    assert a[found.begin_a : found.end_a] == b[found.begin_b : found.end_b] == STATEMENT
    assert (found.kind, found.overlap, found.words) == ("verbatim", 1.0, len(split(STATEMENT)))


def test_an_inserted_attribution_does_not_cut_a_passage_in_two() -> None:
    first, second = STATEMENT.split(", sell ")
    edited = f"{first}, according to a note that the mayor’s office sent to staff, sell {second}"
    (found,) = align(f"{OTHER} {STATEMENT}", f"{edited} {MORE}")
    assert found.kind == "edited"
    assert 0.5 < found.overlap < 0.9


def test_two_shared_sentences_that_stand_far_apart_are_two_passages() -> None:
    apart = " ".join([OTHER, MORE, OTHER.replace("Ferries", "Trains"), MORE.replace("apples", "pears")])
    a = f"{STATEMENT} {apart} {QUOTE}, he wrote in June."
    b = f"{STATEMENT} It was short. {QUOTE}, he wrote in June."
    found = align(a, b)
    assert len(found) == 2
    assert found[0].end_a < found[1].begin_a


def test_a_quotation_of_seven_words_is_found_in_either_kind_of_quotation_marks() -> None:
    a = f"{OTHER} She called it “inherently conflicting with acceptable advertising business practices” and left."
    b = f'The firm’s model is "inherently conflicting with acceptable advertising business practices". {MORE}'
    (found,) = align(a, b)
    assert (found.kind, found.words) == ("quotation", 7)
    assert a[found.begin_a : found.end_a].startswith("“inherently")
    assert b[found.begin_b : found.end_b].endswith('practices".')


def test_a_quoted_sentence_of_ten_words_is_found_though_few_of_them_are_telling() -> None:
    sentence = "I will not be intimidated into withdrawing from this process"
    a, b = f"{OTHER} “{sentence},” the nominee wrote.", f"{MORE} He said: “{sentence}.” {STATEMENT}"
    (found,) = align(a, b)
    assert sentence in a[found.begin_a : found.end_a]
    assert sentence in b[found.begin_b : found.end_b]
    assert found.kind == "quotation"


def test_seven_words_without_quotation_marks_are_no_passage() -> None:
    a = f"{OTHER} It was inherently conflicting with acceptable advertising business practices there."
    b = f"The model is inherently conflicting with acceptable advertising business practices. {MORE}"
    assert align(a, b) == []


def test_a_quoted_stock_phrase_is_no_passage() -> None:
    a, b = f"{OTHER} “I think it is going to be” hard.", f"“I think it is going to be” fun. {MORE}"
    assert align(a, b) == []


def test_a_list_of_names_is_no_passage() -> None:
    names = "Anna Berg, Carl Dorn, Eva Falk, Gustav Holm, Ida Jansen, Karl Lund, Maria Nilsen"
    assert align(f"{OTHER} Present: {names}.", f"{MORE} Absent: {names}.") == []


def test_reworded_sentences_are_found() -> None:
    a = f"{OTHER} {STATEMENT} {MORE}"
    b = (
        "In spring two libraries will be closed by the council, which sells one of those buildings. The section for "
        "children will move to the school next door and share its reading room with evening classes."
    )
    (found,) = align(a, b)
    assert found.kind == "edited"
    assert found.begin_a <= a.index("The council") + 5
    assert found.end_a >= a.index("evening classes")


def test_unrelated_texts_share_nothing() -> None:
    assert align(OTHER, MORE) == []
    assert align(STATEMENT, OTHER) == []


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", STATEMENT), ("?!", "…"), ("one", "one")])
def test_texts_with_nothing_to_compare_share_nothing(a: str, b: str) -> None:
    assert align(a, b) == []


def test_a_text_matches_itself_as_a_whole() -> None:
    text = f"{OTHER}\n\n{STATEMENT}\n\n{MORE}"
    (found,) = align(text, text)
    assert (found.begin_a, found.end_a, found.begin_b, found.end_b) == (0, len(text), 0, len(text))
    assert (found.overlap, found.words) == (1.0, len(split(text)))


def test_a_copy_in_another_spelling_matches_as_a_whole() -> None:
    other = STATEMENT.replace("’", "'").replace("fi", "ﬁ").upper()
    (found,) = align(STATEMENT, other)
    assert found.overlap == 1.0


PIECES = st.lists(st.sampled_from([*STATEMENT.split(), *OTHER.split(), "“", "”", ".", "\n\n"]), max_size=80)


@given(PIECES, PIECES)
def test_the_result_does_not_depend_on_which_text_comes_first(one: list[str], other: list[str]) -> None:
    a, b = " ".join([*one, STATEMENT]), " ".join([STATEMENT, *other])
    found = align(a, b)
    assert found
    assert sorted(align(b, a)) == mirrored(found)


@given(st.text(), st.text(), st.text())
def test_any_two_texts_can_be_aligned_within_their_bounds(one: str, other: str, third: str) -> None:
    a, b = f"{one}\n{STATEMENT}\n{other}", f"{third}\n{STATEMENT}\n{one}"
    found = align(a, b)
    for passage in found:
        assert 0 <= passage.begin_a < passage.end_a <= len(a)
        assert 0 <= passage.begin_b < passage.end_b <= len(b)
        assert 0 < passage.overlap <= 1
    begin, end = a.index(STATEMENT), a.index(STATEMENT) + len(STATEMENT)
    assert any(passage.begin_a <= begin and passage.end_a >= end - 1 for passage in found)


@given(st.sampled_from(["", OTHER, MORE, f"{OTHER} {MORE}"]), st.sampled_from(["", MORE]))
def test_unrelated_text_around_a_passage_does_not_change_it(before: str, after: str) -> None:
    a = f"{before}\n\n{STATEMENT}\n\n{after}" if before else f"{STATEMENT}\n\n{after}"
    (found,) = align(a, f"{QUOTE}.\n\n{STATEMENT}")
    assert a[found.begin_a : found.end_a] == STATEMENT


def shared_runs(a: Words, b: Words, least: int) -> list[tuple[int, int, int]]:
    """Longest runs of equal words, by comparing every word with every other: (first in a, first in b, words)."""
    same = a.word[:, None] == b.word[None, :]
    runs = []
    for i, j in np.argwhere(same):
        if i and j and same[i - 1, j - 1]:
            continue
        size = 0
        while i + size < len(a) and j + size < len(b) and same[i + size, j + size]:
            size += 1
        if size >= least:
            runs.append((int(i), int(j), size))
    return runs


def test_every_run_of_twelve_words_that_two_real_articles_share_lies_in_an_alignment(
    shared: Callable[[str], Path],
) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(shared("seeds").glob("*.txt"))]
    runs = 0
    for one, other in combinations(texts, 2):
        a, b = split(one), split(other)
        found = align(one, other)
        for i, j, size in shared_runs(a, b, 12):
            runs += 1
            assert any(
                passage.begin_a <= a.begin[i]
                and passage.end_a >= a.end[i + size - 1]
                and passage.begin_b <= b.begin[j]
                and passage.end_b >= b.end[j + size - 1]
                for passage in found
            ), one[a.begin[i] : a.end[i + size - 1]]
    assert runs == 29


def test_many_pairs_give_what_each_gives_alone() -> None:
    texts = [f"{OTHER} {STATEMENT}", f"{STATEMENT} {MORE}", f"{QUOTE}. {MORE}", OTHER, ""]
    words = [split(text) for text in texts]
    pairs = np.array(list(combinations(range(len(texts)), 2)), np.int32)
    found = align_many(join_texts(words), pairs)
    assert np.all(np.diff(found.pair) >= 0)
    for row, (one, other) in enumerate(pairs):
        alone = align_words(words[one], words[other])
        assert [found[int(place)] for place in np.flatnonzero(found.pair == row)] == alone


SCRIPTS = {
    "hebrew": "הממשלה תסגור שתי ספריות באביב ותמכור את אחד הבניינים לבית הספר הסמוך שבו יפתח אולם קריאה חדש לילדים.",
    "russian": "Совет закроет весной две библиотеки и перенесёт детский отдел в соседнюю новую школу.",
    "chinese": "市议会将在春季关闭两座图书馆，出售其中一栋建筑，并把儿童区迁入隔壁的学校。",
    "emoji": "The council 😀 will close two libraries 👍🏽 in the spring and sell one 🏫 of the buildings.",
    "marks": "The cafe\u0301 will close two of\u00adfi\u00adces in the spring, sell one ﬂat and move next door.",
}


@pytest.mark.parametrize("text", list(SCRIPTS.values()), ids=list(SCRIPTS))
def test_a_passage_in_any_script_is_cut_at_its_very_characters(text: str) -> None:
    a, b = f"{OTHER}\n\n{text}\n\n{MORE}", f"{QUOTE}.\n\n{text}"
    (found,) = align(a, b)
    assert a[found.begin_a : found.end_a] == text
    assert b[found.begin_b : found.end_b] == text


def test_a_topic_that_goes_on_around_a_reworded_passage_does_not_widen_it() -> None:
    around = "Libraries matter. The council knows that libraries and schools matter to this city."
    a = f"{OTHER} {STATEMENT} {around} {MORE}"
    b = (
        "In spring two libraries will be closed by the council, which sells one of those buildings. The section for "
        "children will move to the school next door and share its reading room with evening classes."
    )
    (found,) = align(a, b)
    assert a[found.begin_a : found.end_a] == STATEMENT
    assert b[found.begin_b : found.end_b] == b


@given(PIECES, PIECES)
def test_the_same_two_texts_always_give_the_same(one: list[str], other: list[str]) -> None:
    a, b = " ".join([*one, STATEMENT]), " ".join([STATEMENT, *other])
    words = split(a), split(b)
    first = align_words(*words)
    align(b, MORE)  # what was aligned before leaves no trace
    assert align_words(*words) == first == align(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("word " * 500_000, "word " * 400_000),
        ("alpha beta " * 200_000, "beta alpha " * 200_000),
        (f"{STATEMENT} " * 20_000, f"{STATEMENT} " * 20_000),
        (" ".join(f"w{number}" for number in range(300_000)),) * 2,
    ],
    ids=["one word", "two words", "one sentence", "as many words as places"],
)
def test_texts_made_to_be_slow_are_aligned_as_a_whole(a: str, b: str) -> None:
    one, other = split(a), split(b)
    found = align_words(one, other)
    longest = max(found, key=lambda passage: passage.words)
    assert longest.words >= 0.99 * min(len(one), len(other))


@pytest.mark.parametrize("text", ["?! " * 500_000, "“" * 500_000, "\u0301" * 500_000], ids=["stops", "quotes", "marks"])
def test_texts_without_a_word_share_nothing(text: str) -> None:
    assert align(text, text) == []


@pytest.mark.parametrize("first", [0x1B05, 0x1950, 0xA984, 0x12000, 0x13000, 0x17000, 0x1B170])
def test_the_same_text_in_a_script_written_without_spaces_is_verbatim(first: int) -> None:
    text = "".join(chr(first + 7 * place % 29) for place in range(200))
    assert [(found.begin_a, found.end_a, found.kind) for found in align(text, text)] == [(0, 200, "verbatim")]


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), max_size=40).map(" ".join))
def test_a_text_beside_itself_is_never_called_edited(text: str) -> None:
    for found in align(text, text):
        if (found.begin_a, found.end_a) == (found.begin_b, found.end_b):
            assert found.kind != "edited"


@given(*[st.lists(st.integers(0, 8), min_size=1, max_size=150)] * 2)
def test_words_in_order_are_as_many_as_the_longest_common_subsequence_has(one: list[int], other: list[int]) -> None:
    room = make_room(300, WEIGHTS, EDGES)
    texts = join_texts([split(" ".join("abcdefghi"[number] for number in numbers)) for numbers in (one, other)]).joined
    sides = [side_of(texts, side, room, side) for side in (0, 1)]
    with np.errstate(over="ignore"):
        found = in_order(*sides, np.array([0, len(one), 0, len(other)]), room.bits)
    assert found == common_words(one, other)
