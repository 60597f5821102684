"""What prefixes, wildcards, fuzzy words and ranges stand for, over a made-up vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import query as q
from index.expansion import expand


class Words:
    """A vocabulary by hand, with how many articles hold each word."""

    def __init__(self, **counts: int) -> None:
        self.counts = counts
        self.asked: list[tuple[str, str | None]] = []

    def words(self, prefix: str = "", field: str | None = None) -> Sequence[tuple[str, int]]:
        self.asked.append((prefix, field))
        return sorted((word, count) for word, count in self.counts.items() if word.startswith(prefix))


VOCABULARY = Words(ban=9, banana=1, band=3, bans=4, bean=2, bin=2, can=7, nab=1, urban=5)


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (q.Prefix("ban"), "ban banana band bans"),
        (q.Prefix(""), "ban banana band bans bean bin can nab urban"),
        (q.Prefix("x"), ""),
        (q.Wildcard("b?n"), "ban bin"),
        (q.Wildcard("b*n"), "ban bean bin"),
        (q.Wildcard("*an*"), "ban banana band bans bean can urban"),
        (q.Wildcard("?a?"), "ban can nab"),
        (q.Wildcard("ban"), "ban"),
        (q.Wildcard("b[a]n"), ""),
        (q.Wildcard("ban?*"), "banana band bans"),
        (q.Fuzzy("ban"), "ban band bans bean bin can"),
        (q.Fuzzy("ban", prefix_length=1), "ban band bans bean bin"),
        (q.Fuzzy("ban", prefix_length=9), "ban band bans"),
        (q.Fuzzy("nab"), "nab"),
        (q.Fuzzy("abn"), "ban"),
        (q.Fuzzy("urbna", distance=2), "urban"),
        (q.WordRange("band", "bin"), "band bans bean bin"),
        (q.WordRange("band", "bin", include_low=False, include_high=False), "bans bean"),
        (q.WordRange("c", None), "can nab urban"),
        (q.WordRange(None, "ban"), "ban"),
        (q.WordRange("b", "a"), ""),
        (q.WordRange(None, None), "ban banana band bans bean bin can nab urban"),
    ],
)
def test_what_a_node_stands_for(node: q.Prefix | q.Wildcard | q.Fuzzy | q.WordRange, words: str) -> None:
    expansion = expand(node, VOCABULARY)
    assert " ".join(expansion.words) == words
    assert (expansion.total, expansion.is_cut) == (len(expansion.words), False)


def test_over_the_limit_the_most_frequent_words_stay() -> None:
    expansion = expand(q.Prefix("ba"), VOCABULARY, limit=2)
    assert expansion.words == ("ban", "bans")
    assert (expansion.total, expansion.is_cut) == (4, True)
    tied = expand(q.Wildcard("b?n"), Words(bon=1, bin=1, ban=1), limit=2)
    assert tied.words == ("ban", "bin")


def test_only_words_that_begin_alike_are_asked_for() -> None:
    vocabulary = Words(ban=1)
    for node in (
        q.Prefix("ba", "title"),
        q.Wildcard("b?n*", "body"),
        q.Fuzzy("ban", None, 1, 2),
        q.WordRange("bank", "bat"),
        q.WordRange("bank", None),
    ):
        expand(node, vocabulary)
    assert vocabulary.asked == [("ba", "title"), ("b", "body"), ("ba", None), ("ba", None), ("", None)]


@given(st.text(alphabet="ab*?", max_size=12), st.text(alphabet="ab", max_size=8))
def test_a_wildcard_means_what_it_says(pattern: str, word: str) -> None:
    def fits(pattern: str, word: str) -> bool:
        if not pattern or not word:
            return not word and not pattern.strip("*")
        if pattern[0] == "*":
            return fits(pattern[1:], word) or fits(pattern, word[1:])
        return pattern[0] in ("?", word[0]) and fits(pattern[1:], word[1:])

    vocabulary = Words(**{word: 1} if word else {})
    assert bool(expand(q.Wildcard(pattern), vocabulary).words) == (bool(word) and fits(pattern, word))


@pytest.mark.timeout(60)  # one after the other, its stars could be placed in more ways than there is time
def test_a_wildcard_of_many_stars_is_fast() -> None:
    vocabulary = Words(**{"a" * 200 + str(number): 1 for number in range(200)})
    assert expand(q.Wildcard("*a" * 100 + "b"), vocabulary).words == ()
