"""How far apart two words are, and how much two texts have in common, by rapidfuzz's bit-parallel algorithms."""

from __future__ import annotations

from collections.abc import Sequence


def near(word: str, candidates: Sequence[str], distance: int) -> list[int]:
    """The places of the candidates at most `distance` edits away: optimal string alignment (Damerau 1964)."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=distance, limit=None)
    return sorted(place for _, _, place in found)


def common_words(one: Sequence[int], other: Sequence[int]) -> int:
    """The length of the longest common subsequence of two texts, given by hashes of their words (Hyyrö 2004)."""
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(one, other))
