"""Fingerprints: few, the same wherever a passage stands, and never missing from a shared run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fingerprint_index import posting_keys
from index.fingerprints import GRAM, WINDOW, postings, sorted_fingerprints, winnow
from index.words import split

VOCABULARY = [f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
SENTENCES = st.lists(st.sampled_from(VOCABULARY), max_size=40)


def fingerprints(text: str) -> set[int]:
    return set(winnow(split(text))[0].tolist())


def test_a_text_of_fewer_words_than_a_fingerprint_has_none() -> None:
    hashes, positions = winnow(split("only four words here"))
    assert len(hashes) == len(positions) == 0


def test_a_short_text_has_its_least() -> None:
    assert len(winnow(split("exactly five words stand here"))[0]) == 1


@given(SENTENCES, SENTENCES, SENTENCES, st.lists(st.sampled_from(VOCABULARY), min_size=8, max_size=20))
def test_a_shared_run_of_eight_words_shares_a_fingerprint(
    before: list[str], after: list[str], elsewhere: list[str], run: list[str]
) -> None:
    assert GRAM + WINDOW - 1 == 8
    assert fingerprints(" ".join([*before, *run, *after])) & fingerprints(" ".join([*elsewhere, *run]))


@given(SENTENCES, SENTENCES, st.lists(st.sampled_from(VOCABULARY), min_size=5, max_size=7))
def test_a_quotation_of_five_words_shares_a_fingerprint(before: list[str], after: list[str], run: list[str]) -> None:
    quotation = "“" + " ".join(run) + "”"
    one = " ".join([*before, quotation, *after])
    other = " ".join([*after, '"' + " ".join(run) + '"', *before])
    assert fingerprints(one) & fingerprints(other)


@given(st.text())
def test_positions_ascend_and_lie_where_a_fingerprint_can(text: str) -> None:
    words = split(text)
    hashes, positions = winnow(words)
    assert len(hashes) == len(positions)
    assert sorted(set(positions.tolist())) == positions.tolist()
    assert len(positions) == 0 or positions[-1] + GRAM <= len(words)


@pytest.mark.timeout(60)  # where each word is compared to each before it, it takes an hour
def test_text_that_repeats_itself_keeps_few_fingerprints_and_takes_no_time() -> None:
    words = split("word " * 1_000_000)
    hashes, _ = winnow(words)
    assert len(hashes) < len(words) / 3


@given(st.lists(SENTENCES.map(" ".join), max_size=6))
def test_texts_winnowed_together_have_the_fingerprints_of_each_alone(texts: list[str]) -> None:
    words = [split(text) for text in texts]
    keys, counts = sorted_fingerprints(words)
    half = np.uint64(32)
    alone = [np.sort(hashes >> half << half | places.view(np.uint32)) for hashes, places in map(winnow, words)]
    assert counts.tolist() == [len(one) for one in alone]
    assert keys.tolist() == [key for one in alone for key in one.tolist()]


@given(st.dictionaries(st.integers(1, 2**31 - 1), SENTENCES, max_size=6))
def test_postings_are_the_texts_fingerprints_each_once_ascending(texts: dict[int, list[str]]) -> None:
    words = {number: split(" ".join([*text, *text])) for number, text in texts.items()}
    found = [posting_keys(winnow(text)[0], np.array(number, np.int64)).tolist() for number, text in words.items()]
    assert postings(words).tolist() == sorted({key for keys in found for key in keys})
