"""Judging an area word by word: where it begins and ends on each side, and whether chance explains it."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import occurs, times
from index.kernels.room import (
    FLAGS,
    HIGH,
    LOW,
    MATCHED,
    ORDER,
    SENTENCE,
    SIDE,
    SIZES,
    STARTS,
    WEIGHT,
    Side,
)

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


@compiled("int64", SIDE, SIDE, "int64[::1]", "float64[::1]", "int64", inner=True)
def refine(a: Side, b: Side, area: NDArray[np.int64], rates: NDArray[np.float64], side: int) -> int:
    """Move a's part of the area (`side` 0; 2 where a is the second text) to the sentences that best fit b's part.

    Each word that occurs in b's part scores the log of how much likelier that is inside the area than around it,
    each that doesn't the same for missing; the run of sentences with the largest sum (Kadane) is taken. The rates
    inside and around go to `rates[side]` and `rates[side + 1]`. Returns how many words were looked at.
    """
    begin = area[side]
    end = area[side + 1]
    other = area[2 - side]
    other_end = area[3 - side]
    from_word = begin - REACH if begin > REACH else np.int64(0)
    to_word = end + REACH if end + REACH < a.whole[SIZES, 0] else np.int64(a.whole[SIZES, 0])
    first = np.int64(a.whole[SENTENCE, from_word])
    last = np.int64(a.whole[SENTENCE, to_word - 1])
    hits_inside = hits_around = content_inside = content_around = 0
    usual = np.float64(0.0)
    for at in range(a.whole[STARTS, first], a.whole[STARTS, last + 1]):
        matched = 1 if occurs(a, at, b, other, other_end) else 0
        a.whole[MATCHED, at] = matched
        if begin <= at < end:
            hits_inside += matched
            content_inside += 1 - (a.whole[FLAGS, at] & 1)
        elif from_word <= at < to_word:
            hits_around += matched
            content_around += 1 - (a.whole[FLAGS, at] & 1)
        if from_word <= at < to_word:
            usual += a.real[WEIGHT, at]
    usual /= content_inside + content_around + 1e-9
    inside = min((hits_inside + 1.0) / (content_inside + 2.0), 0.97)
    around = (hits_around + 2.0) / (content_around + 20.0)
    around = max(min(around, inside * LARGEST_CHANCE), LEAST_CHANCE)
    rates[side] = inside
    rates[side + 1] = around
    for_hit = math.log(inside / around)
    for_miss = math.log((1.0 - inside) / (1.0 - around))
    best = -1.0
    total = 0.0
    run = from_word
    for one in range(first, last + 1):
        if total <= 0.0:
            total = 0.0
            run = np.int64(a.whole[STARTS, one])
        for at in range(a.whole[STARTS, one], a.whole[STARTS, one + 1]):
            if not a.whole[FLAGS, at] & 1:
                if a.whole[MATCHED, at]:
                    total += for_hit * (1.0 + TILT * (a.real[WEIGHT, at] / usual - 1.0))
                else:
                    total += for_miss
        if total > best:
            best = total
            area[side] = run
            area[side + 1] = a.whole[STARTS, one + 1]
    return to_word - from_word


@compiled("void", SIDE, "int64", "int64", SIDE, "int64", "int64", "float64[::1]", "int64", inner=True)
def tally(
    a: Side, begin: int, end: int, b: Side, other: int, other_end: int, facts: NDArray[np.float64], side: int
) -> None:
    """Count a's words of an area, and mark those that match: `facts[side]` of them, of `facts[side + 1]` words that are
    not common; `facts[15 + side / 2]` of them begin with neither a capital letter nor a digit.
    """
    found = 0
    plain = 0
    meant = 0
    for at in range(begin, end):
        matched = 1 if occurs(a, at, b, other, other_end) else 0
        a.whole[MATCHED, at] = matched
        found += matched
        plain += 0 if a.whole[FLAGS, at] & NAME else matched
        meant += 1 - (a.whole[FLAGS, at] & 1)
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
    tally(a, area[0], area[1], b, area[2], area[3], facts, 0)
    tally(b, area[2], area[3], a, area[0], area[1], facts, 2)
    facts[4] = 0.0
    facts[5] = 0.0
    if facts[0] < LEAST_MATCHED or facts[2] < LEAST_MATCHED:
        return
    rarity = 0.0
    surprise = 0.0
    shorter = min(facts[1], facts[3])
    outside = a.whole[SIZES, 1] + b.whole[SIZES, 1] - facts[1] - facts[3] + 200.0
    everything = math.log(a.whole[SIZES, 0] + b.whole[SIZES, 0] + 1.0)
    for at in range(area[0], area[1]):
        if not a.whole[MATCHED, at]:
            continue
        partner = np.int64(b.whole[ORDER, a.whole[LOW, at]])
        if not occurs(b, partner, a, area[0], at):  # the stem's first in the area
            low = np.int64(a.whole[LOW, at])
            high = np.int64(a.whole[HIGH, at])
            low_a = np.int64(b.whole[LOW, partner])
            high_a = np.int64(b.whole[HIGH, partner])
            stands = high - low + high_a - low_a
            rarity += everything - math.log(stands)
            around = stands - times(b, low, high, area[2], area[3]) - times(a, low_a, high_a, area[0], area[1])
            surprise += max(0.0, math.log(outside / ((around + 0.5) * shorter)))
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
