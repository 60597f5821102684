"""Where sentences begin and end: abbreviations, quotations, line breaks, and places asked for one by one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import _breaks, sentence_begin, sentence_end, sentences

TEXT = (
    "Sen. Mary Holm of N.Y. met Dr. J. Berg on Jan. 12. They spoke for 2.5 hours. “Why now?” asked Mr. Aas. "
    "“It is late.” Nobody knew!\nThe U.S. government had no comment\n\nA last line without a stop"
)


def cut(text: str) -> list[str]:
    return [text[begin:end] for begin, end in sentences(text)]


def test_abbreviations_initials_and_numbers_end_no_sentence() -> None:
    assert cut(TEXT)[:2] == ["Sen. Mary Holm of N.Y. met Dr. J. Berg on Jan. 12.", "They spoke for 2.5 hours."]


def test_a_question_within_a_sentence_does_not_end_it() -> None:
    assert "“Why now?” asked Mr. Aas." in cut(TEXT)


def test_closing_quotation_marks_belong_to_the_sentence_before() -> None:
    assert "“It is late.”" in cut(TEXT)


def test_a_line_break_ends_a_sentence() -> None:
    assert cut(TEXT)[-2:] == ["The U.S. government had no comment", "A last line without a stop"]


def test_an_abbreviation_that_begins_a_line_ends_no_sentence() -> None:
    assert cut("He lost.\n\nRep. Lloyd Holm won.") == ["He lost.", "Rep. Lloyd Holm won."]


def test_stops_of_scripts_without_spaces_end_a_sentence() -> None:
    assert cut("今日は晴れ。明日は雨。") == ["今日は晴れ。", "明日は雨。"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "One word", "End.", "“Quoted.”"])
def test_texts_with_nothing_to_cut(text: str) -> None:
    assert cut(text) == ([text.strip()] if text.strip() else [])


def test_an_abbreviation_before_a_plain_sentence_starter_ends_the_sentence() -> None:
    assert cut("He lives in the U.S. The house is old.") == ["He lives in the U.S.", "The house is old."]


@pytest.mark.parametrize("ahead", ["The", "Jan", "B", "12", "(As", "“No", "King", "—"])
def test_a_stop_after_a_word_of_letters_ends_what_punkt_says(ahead: str) -> None:
    for word in ("ferry", "Straße", "été", "No", "OK", "mr", "Sen", "JAN", "Wis", "Martin", "B", "í"):
        for stop in ".?!":
            ends = next(sentences(f"{word}{stop} {ahead}"))[1] == len(word) + 1
            assert ends == _breaks(f"{word}{stop} {ahead}"), (word, stop)


def test_places_inside_give_the_sentence_around_them() -> None:
    for begin, end in sentences(TEXT):
        for place in range(begin, end):
            assert sentence_begin(TEXT, place) == begin, TEXT[place:end]
            assert sentence_end(TEXT, place + 1, most=len(TEXT)) == end, TEXT[begin : place + 1]


def test_a_begin_before_the_limit_and_an_end_beyond_it_are_none() -> None:
    begin = TEXT.index("They")
    assert sentence_begin(TEXT, begin + 5, least=begin) == begin
    assert sentence_begin(TEXT, begin + 5, least=begin + 1) is None
    end = TEXT.index("hours.") + 6
    assert sentence_end(TEXT, begin + 5, most=end) == end
    assert sentence_end(TEXT, begin + 5, most=end - 1) is None


@given(st.text(alphabet='Ab.?! \n”"’Mr.', max_size=80))
def test_sentences_are_in_order_disjoint_and_leave_only_white_space_out(text: str) -> None:
    place = 0
    for begin, end in sentences(text):
        assert place <= begin < end <= len(text)
        assert not text[place:begin].strip()
        assert text[begin:end] == text[begin:end].strip()
        place = end
    assert not text[place:].strip()


@given(st.text(alphabet="Ab.?! \n”Mr", min_size=1, max_size=60), st.data())
def test_the_sentence_around_a_place_holds_it(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    begin = sentence_begin(text, place)
    end = sentence_end(text, place + 1, most=len(text))
    assert begin is None or 0 <= begin <= place
    assert end is None or place < end <= len(text)


@given(st.text(alphabet="Ab. ?!\n”)Mr。」", min_size=1, max_size=60), st.data())
def test_a_sentence_begins_where_the_last_end_before_a_place_is_followed(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    begins = [begin for begin, _ in sentences(text) if begin <= place]
    found = sentence_begin(text, place)
    assert found is None if not begins else found is not None and found >= begins[-1]
    if found is not None:
        assert sentence_begin(text, place, least=found) == found
        assert sentence_begin(text, place, least=found + 1) is None


def test_nltk_is_not_loaded_as_a_whole_and_loads_whole_afterwards() -> None:
    program = (
        "import sys\n"
        "from index.sentences import sentences\n"
        "assert len(list(sentences('Mr. Aas left. He ran.'))) == 2\n"
        "assert not any(name == 'nltk' or name.startswith(('nltk.', 'numpy')) for name in sys.modules)\n"
        "import nltk\n"
        "assert nltk.word_tokenize and nltk.tokenize.punkt\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
