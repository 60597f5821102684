"""What stands around a search of 12,560 news articles: slips put right, words left alone, and what each step takes.

Slips are made from the corpus's own titles, with a fixed seed: two words of five letters or more, in one of them a
letter left out, put in, replaced, or swapped with its neighbour, the first letter kept. An index that was made before
is taken with --index DIR.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import search
from benchmarks.shared import data
from index.indexer import Indexer
from search.corpus import Corpus
from search.stop_words import STOP_WORDS

_SEED: Final = 5
_ASKED: Final = 600
_LETTERS: Final = "etaoinsrl"


def main() -> None:
    if "--index" in sys.argv:
        report(Path(sys.argv[sys.argv.index("--index") + 1]))
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.index"
        with Indexer(path) as indexer:
            indexer.index([data("news-12k.jsonl.gz")])
        report(path)


def report(path: Path) -> None:
    """Print the figures of one index; times are processor time."""
    with search.open(path) as corpus:
        pairs = pairs_of_titles(corpus)
        half = len(pairs) // 2
        right, wrong = slips_put_right(corpus, pairs[:half])
        alone = sum(proposed(corpus, f"{a} {b}") is None for a, b in pairs[half:])
        print(f"{half} slips: {right / half:.1%} put right, {wrong / half:.1%} made something else")
        print(f"{len(pairs) - half} pairs of words spelt right: {alone / (len(pairs) - half):.1%} left alone")
        random.seed(_SEED)
        beginnings = [f"{a} {b}"[: random.randint(1, len(a) + len(b))] for a, b in pairs]
        corpus.suggest("a")  # makes the lists of this commit
        _print_times("completion", beginnings, lambda text: corpus.suggest(text, 8))
        ids = [result.id for result in corpus.search("", limit=200, facets=(), duplicates=False).results]
        _print_times("related articles", ids, lambda id: corpus.similar(id, 6))
        _print_times("two queries compared", pairs[:200], lambda pair: corpus.compare_queries(*pair))


def pairs_of_titles(corpus: Corpus, asked: int = _ASKED, articles: int = 12_000) -> list[tuple[str, str]]:
    """Two words each of titles spread over so many articles, twice as many as slips are asked for."""
    random.seed(_SEED)
    pairs: list[tuple[str, str]] = []
    while len(pairs) < 2 * asked:
        offset = random.randrange(0, articles, 100)
        for result in corpus.search("", offset=offset, limit=100, facets=(), duplicates=False, snippets=False).results:
            known = {word.lower() for word in re.findall("[A-Za-z]{5,}", result.title)} - STOP_WORDS
            if len(known) > 1:
                first, second = random.sample(sorted(known), 2)
                pairs.append((first, second))
    return pairs[: 2 * asked]


def slips_put_right(corpus: Corpus, pairs: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """How many slips in the first word of a pair are answered with the pair, and how many with something else."""
    random.seed(_SEED)
    answers = [(proposed(corpus, f"{_slip(first)} {second}"), f"{first} {second}") for first, second in pairs]
    right = sum(answer == meant for answer, meant in answers)
    return right, sum(answer is not None for answer, _ in answers) - right


def proposed(corpus: Corpus, query: str) -> str | None:
    """The query that an answer proposes."""
    return corpus.search(query, limit=1, facets=(), duplicates=False, snippets=False).query.did_you_mean


def _slip(word: str) -> str:
    at = random.randrange(1, len(word) - 1)
    before, here, after = word[:at], word[at], word[at + 1 :]
    other = random.choice(_LETTERS.replace(here, ""))
    swapped = f"{before}{after[0]}{here}{after[1:]}"
    return random.choice([before + after, swapped, before + other + here + after, before + other + after])


def _print_times(what: str, inputs: Sequence[object], ask: Callable[..., object]) -> None:
    spent = []
    for one in inputs:
        began = time.process_time()
        ask(one)
        spent.append((time.process_time() - began) * 1000)
    p99 = sorted(spent)[int(len(spent) * 0.99)]
    print(f"{what}: median {statistics.median(spent):.1f} ms, p99 {p99:.1f} ms")


if __name__ == "__main__":
    main()
