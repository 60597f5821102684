"""Texts made to be slow: seconds of one core to split and align them, once the kernels are compiled.

What is shown is the time of this process alone, the best of three. A text of five million characters of each kind is
split beside ordinary words, for what a character of it costs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final

from index import machine_code
from index.near_duplicates import align, align_words
from index.words import split

SENTENCE: Final = "The council will close two libraries in the spring and sell one of the buildings to the school. "
SIZE: Final = 5_000_000


def texts() -> dict[str, str]:
    """Kinds of text, each of a million words or five million characters."""
    many = " ".join(f"w{number:x}" for number in range(1_000_000))
    return {
        "one word a million times": "word " * 1_000_000,
        "two words alternating": "alpha beta " * 500_000,
        "two words the other way round": "beta alpha " * 500_000,
        "one sentence 50,000 times": SENTENCE * 50_000,
        "a million different words": many,
        "only punctuation": "?! " * (SIZE // 3),
        "only quotation marks": "“" * SIZE,
        "one word of five million letters": "a" * SIZE,
        "words on one line": ("plain words without an end " * (SIZE // 27))[:SIZE],
        "ideographs": "新闻记者" * (SIZE // 4),
        "letters with ten marks each": ("e" + "\u0301" * 10) * (SIZE // 11),
        "emoji": "👍🏽 " * (SIZE // 3),
    }


PAIRS: Final = (
    ("one word a million times", "one word a million times"),
    ("one word a million times", "one sentence 50,000 times"),
    ("two words alternating", "two words the other way round"),
    ("one sentence 50,000 times", "one sentence 50,000 times"),
    ("a million different words", "a million different words"),
    ("a million different words", "one word a million times"),
    ("only punctuation", "only punctuation"),
    ("ideographs", "ideographs"),
)


def main() -> None:
    machine_code.prepare()
    align("compiled before", "the clock starts")
    made = texts()
    print(f"{'split':34}{'characters':>12}{'words':>12}{'seconds':>9}")
    for name, text in made.items():
        print(f"{name:34}{len(text):12,}{len(split(text)):12,}{best_of_three(partial(split, text)):9.2f}")
    print(f"\n{'align, words ready':34}{'with':34}{'passages':>9}{'seconds':>9}")
    words = {name: split(made[name]) for pair in PAIRS for name in pair}
    for one, other in PAIRS:
        found = align_words(words[one], words[other])
        took = best_of_three(partial(align_words, words[one], words[other]))
        print(f"{one:34}{other:34}{len(found):9}{took:9.2f}", flush=True)


def best_of_three(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    took = []
    for _ in range(3):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return min(took)
