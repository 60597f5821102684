"""Judging an area word by word: where it begins and ends on each side, and whether chance explains it."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import held, hold, sentence_of, times_in_all
from index.kernels.room import BEFORE, PLACE_SIZE, SENTENCE_SIZE, SIDE, START, Side

LEAST_MATCHED = 6
"""Words, common ones left out, that a reworded passage must match on each side."""
LEAST_PLAIN = 2
"""How many of those must be no names or numbers: two reports of one event share its names, copies share its words."""
CLEARLY_TEXT = 15
LEAST_RARITY = 1.6
"""Rarity a word of the shorter side: below it a long passage only shares the words of its topic, again and again."""
LEAST_CHANCE = 0.04
TILT = 1.0
LARGEST_CHANCE = 0.6
NAME = 16
REACH = 100
"""Words around an area that may join it, and from which the rate of chance matches is taken."""


@compiled("float64", SIDE, SIDE, "int64[::1]", "float64[::1]", "int64", "float32[::1]", "int64[::1]", inner=True)
def look(
    a: Side,
    b: Side,
    area: NDArray[np.int64],
    rates: NDArray[np.float64],
    side: int,
    seen: NDArray[np.float32],
    bounds: NDArray[np.int64],
) -> float:
    """Look which of the words in a's part of the area and around it occur in b's part: for `refine`.

    `seen` becomes the weights of those that are not common, below 0 of those that don't occur; `bounds` where its parts
    begin: the rest of a sentence, what is near the area, the area, what is near, the rest of a sentence, the end. The
    rates inside and around go to `rates[side]` and `rates[side + 1]`. Returns what a word usually weighs.
    """
    hold(b, area[2 - side], area[3 - side])
    bounds[2] = area[side]
    bounds[3] = area[side + 1]
    bounds[1] = max(bounds[2] - REACH, 0)
    bounds[4] = min(bounds[3] + REACH, np.int64(a.word.size))
    bounds[0] = a.sentences[SENTENCE_SIZE * sentence_of(a, bounds[1]) + START]
    bounds[5] = a.sentences[SENTENCE_SIZE * (sentence_of(a, bounds[4] - 1) + 1) + START]
    hits_inside = hits_around = content_inside = content_around = count = np.int64(0)
    usual = np.float64(0.0)
    for part in range(5):
        former = count
        found = np.int64(0)
        for at in range(bounds[part], bounds[part + 1]):  # without a branch: what a word is can't be guessed
            row = max(np.int64(a.kind[at]), 0)
            match = np.int64(b.held[a.partner[row]] > b.held[0])
            seen[count] = a.weight[row] * np.float32(2 * match - 1)
            found += match
            count += np.int64(row > 0)
        if 0 < part < 4:
            for place in range(former, count):
                usual += abs(seen[place])
            if part == 2:
                hits_inside = found
                content_inside = count - former
            else:
                hits_around += found
                content_around += count - former
    inside = min((hits_inside + 1.0) / (content_inside + 2.0), 0.97)
    around = (hits_around + 2.0) / (content_around + 20.0)
    rates[side] = inside
    rates[side + 1] = max(min(around, inside * LARGEST_CHANCE), LEAST_CHANCE)
    return usual / (content_inside + content_around + 1e-9)


@compiled("int64", SIDE, SIDE, "int64[::1]", "float64[::1]", "int64", "float32[::1]", "int64[::1]", inner=True)
def refine(
    a: Side,
    b: Side,
    area: NDArray[np.int64],
    rates: NDArray[np.float64],
    side: int,
    seen: NDArray[np.float32],
    bounds: NDArray[np.int64],
) -> int:
    """Move a's part of the area (`side` 0; 2 where a is the second text) to the sentences that best fit b's part.

    Each word that occurs in b's part scores the log of how much likelier that is inside the area than around it,
    each that doesn't the same for missing; the run of sentences with the largest sum (Kadane) is taken. Returns how
    many words were looked at. `seen` and `bounds` are room for `look`.
    """
    usual = look(a, b, area, rates, side, seen, bounds)
    for_hit = math.log(rates[side] / rates[side + 1])
    for_miss = math.log((1.0 - rates[side]) / (1.0 - rates[side + 1]))
    best = -1.0
    total = 0.0
    run = bounds[1]
    place = np.int64(0)
    one = sentence_of(a, bounds[0])
    before = np.int64(a.sentences[SENTENCE_SIZE * one + BEFORE])
    while a.sentences[SENTENCE_SIZE * one + START] < bounds[5]:
        if total <= 0.0:
            total = 0.0
            run = np.int64(a.sentences[SENTENCE_SIZE * one + START])
        one += 1
        while place < a.sentences[SENTENCE_SIZE * one + BEFORE] - before:
            if seen[place] > 0.0:
                total += for_hit * (1.0 + TILT * (seen[place] / usual - 1.0))
            else:
                total += for_miss
            place += 1
        if total > best:
            best = total
            area[side] = run
            area[side + 1] = a.sentences[SENTENCE_SIZE * one + START]
    return bounds[4] - bounds[1]


@compiled("void", SIDE, SIDE, "int64", "int64", "float64[::1]", "int64", inner=True)
def tally(a: Side, b: Side, begin: int, end: int, facts: NDArray[np.float64], side: int) -> None:
    """Count a's words of an area that match b's part, last held: `facts[side]` of them, of `facts[side + 1]` words that
    are not common; `facts[15 + side / 2]` of them begin with neither a capital letter nor a digit.
    """
    found = np.int64(0)
    plain = np.int64(0)
    meant = np.int64(0)
    for at in range(begin, end):
        row = max(np.int64(a.kind[at]), 0)
        hit = np.int64(b.held[a.partner[row]] > b.held[0])
        found += hit
        plain += hit & np.int64((a.flags[at] & NAME) == 0)
        meant += np.int64(row > 0)
    facts[side] = found
    facts[side + 1] = meant
    facts[15 + side // 2] = plain


@compiled("void", SIDE, SIDE, "int64[::1]", "float64[::1]", "float64[::1]", inner=True)
def weigh_area(
    a: Side, b: Side, area: NDArray[np.int64], rates: NDArray[np.float64], facts: NDArray[np.float64]
) -> None:
    """Fill a row of facts: 0 matched and 1 all content words of a, 2 and 3 those of b, 4 rarity, 6 to 9 the rates of
    `refine`, 11 to 14 the area, 15 and 16 the matched words of a and b that are plain.

    Rarity is the sum, over the different stems that match, of log(all words / times the stem stands in both texts);
    0 where too few words match for it to matter.
    """
    for column in range(4):
        facts[6 + column] = rates[column]
        facts[11 + column] = area[column]
    hold(a, area[0], area[1])
    hold(b, area[2], area[3])
    tally(a, b, area[0], area[1], facts, 0)
    tally(b, a, area[2], area[3], facts, 2)
    facts[4] = 0.0
    facts[5] = 0.0
    if facts[0] < LEAST_MATCHED or facts[2] < LEAST_MATCHED:
        return
    rarity = 0.0
    surprise = 0.0
    shorter = min(facts[1], facts[3])
    outside = a.places.size // PLACE_SIZE + b.places.size // PLACE_SIZE - facts[1] - facts[3] + 200.0
    everything = math.log(a.word.size + b.word.size + 1.0)
    for at in range(area[0], area[1]):
        row = max(np.int64(a.kind[at]), 0)
        partner = np.int64(a.partner[row])
        there = held(b, partner)
        if there > 0:
            stands = times_in_all(b, partner) + times_in_all(a, row)
            rarity += everything - math.log(stands)
            around = stands - there - held(a, row)
            surprise += max(0.0, math.log(outside / ((around + 0.5) * shorter)))
            b.held[partner] = 0  # it counts once
    facts[4] = rarity
    facts[5] = surprise


@compiled("boolean", "float64[::1]", inner=True)
def may_be_reuse(facts: NDArray[np.float64]) -> bool:
    """Whether the area matches enough words, and rare ones among them, to be judged at all."""
    fewest = min(facts[0], facts[2])
    if fewest < LEAST_MATCHED or (fewest < CLEARLY_TEXT and min(facts[15], facts[16]) < LEAST_PLAIN):
        return False
    return facts[4] >= LEAST_RARITY * min(facts[1], facts[3])


@compiled("float64", "float64[::1]", "float64[::1]", inner=True)
def trust(facts: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """How surely the area is reuse: the log odds of a logistic model, by the facts of `weigh_area`.

    Its terms: a constant; the length; how much likelier a match is inside than around; the share of matches that are
    plain words; the surprise; the overlap in order; the share of common words, low in lists. Fitted on candidates
    from PAN-13's unrelated, random and translated pairs.
    """
    return (
        weights[0]
        + weights[1] * math.log(min(facts[1], facts[3]))
        + weights[2] * math.log(max(facts[6] / facts[7], facts[8] / facts[9]))
        + weights[3] * (facts[15] + facts[16]) / (facts[0] + facts[2])
        + weights[4] * math.log(facts[5] + 1.0)
        + weights[5] * facts[10]
        + weights[6] * min(1.0 - facts[1] / (facts[12] - facts[11]), 1.0 - facts[3] / (facts[14] - facts[13]))
    )
