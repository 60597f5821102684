"""What Tantivy is given of a text: the stems and words of `index.tokens`, by a table of runs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index import tokens
from index.engines.tantivy_terms import LONGEST_RUN, SHORT, Terms

TABLE = Terms()
SOME = st.text(max_size=60) | st.text(alphabet="aAz1 \u00ad\u200d’'é\u0301ﬁ½ςΣαשׁכِЁёй北京大か\u3099가．", max_size=30)


def assert_same(text: str, table: Terms = TABLE) -> None:
    stems, words = table.of(text)
    assert stems.split() == tokens.terms(text)
    if len(text) < SHORT:
        assert words.split() == tokens.words(text)
    else:
        assert set(words.split()) == set(tokens.words(text))


@settings(max_examples=100)
@given(SOME)
def test_a_text_makes_its_stems_and_its_words(text: str) -> None:
    assert_same(text)
    assert_same(text)  # now that its runs are in the table


def test_each_character_is_analysed_wherever_it_stands_in_a_run() -> None:
    # Every fifth of the alphabets, fewer of the tens of thousands of Chinese characters and Korean syllables.
    codes = [*range(0, 0x3000, 5), *range(0x3000, 0xD800, 500)]
    for begin in range(0, len(codes), 100):
        characters = map(chr, codes[begin : begin + 100])
        assert_same(" ".join(f"ab{one}cd S{one}ing {one}" for one in characters))


def test_runs_too_long_for_the_table_are_analysed_all_the_same() -> None:
    for length in (LONGEST_RUN - 1, LONGEST_RUN, LONGEST_RUN + 1, 600):
        assert_same(f"short {'x' * length} words {'x' * length}")
    assert_same("short " + "北京" * 300)
    assert_same("\ufdfa" * 40)  # three bytes that fold to eighteen letters


@settings(max_examples=30)
@given(st.lists(SOME, max_size=12))
def test_a_table_that_is_full_begins_anew(texts: list[str]) -> None:
    table = Terms(most=8)
    for text in ("one two three four five six seven eight nine ten", *texts):
        assert_same(text, table)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["Lock", "lock", "isn’t", "İt", "naïve", "x1", "—", "a-b", "É"]), min_size=100))
def test_a_long_text_has_each_word_once(parts: list[str]) -> None:
    text = " ".join(parts)
    assert_same(text)
    words = TABLE.of(text)[1].split()
    assert len(words) == len(set(words)) or len(text) < SHORT


@settings(max_examples=40)
@given(st.lists(SOME | st.sampled_from(["x" * 200, "the words of a long text " * 20]), max_size=12), st.booleans())
def test_many_texts_at_once_make_what_each_makes(texts: list[str], is_small: bool) -> None:
    table = Terms(most=8) if is_small else TABLE
    assert table.of_all(texts) == [Terms(most=100).of(text) for text in texts]


def test_each_text_has_words_of_its_own() -> None:
    text = "the words of a long text " * 20
    first = TABLE.of(text)
    assert TABLE.of(text) == first
    assert first[1].split() == ["the", "words", "of", "a", "long", "text"]
