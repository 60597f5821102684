"""1,000 articles of news-12k: what ours finds and what it takes, beside passim 2, datasketch and rensa, in one run.

    python -m benchmarks peers --passim ENVIRONMENT [--misses FILE]

ENVIRONMENT is the virtual environment in which passim 2 is installed, with Java beside it. datasketch and rensa are
used where they are installed; they compare whole articles (MinHash over word 5-grams, similarity .5 or more) and
find no passages. `--misses` writes what passim finds and ours does not to a file, to be read.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import passim
from benchmarks.collection import Collection, news
from benchmarks.passim import Reuse, Span
from index import machine_code
from index.article import Article
from index.linker import Linker
from index.links import LinkTable
from index.near_duplicates import align

ARTICLES = 1_000
SIMILAR = 0.5
PERMUTATIONS = 128

Pair = tuple[str, str]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--passim", type=Path, help="the environment in which passim 2 is installed")
    options.add_argument("--misses", type=Path, help="a file for what passim finds and ours does not")
    chosen = options.parse_known_args()[0]
    articles = list({article.id: article for article in news()}.values())[:ARTICLES]
    machine_code.prepare()
    align("Load what is compiled, which is no part of the work.", "Or compile it.")
    with TemporaryDirectory() as folder:
        seconds, ours = link(articles, Path(folder))
    print(f"{'':34}{'seconds':>10}{'ratio':>8}{'pairs':>9}{'passages':>10}")
    report("ours", seconds, seconds, ours)
    for name, pairs_of in (("datasketch", by_datasketch), ("rensa", by_rensa)):
        if find_spec(name) is None:
            print(f"{name} is not installed here: left out")
            continue
        began = time.perf_counter()
        pairs = pairs_of(articles)
        report(f"{name}, whole articles", time.perf_counter() - began, seconds, dict.fromkeys(pairs, ()))
        print(f"{'':4}of its {len(pairs)} pairs ours has {len(pairs & ours.keys())}")
    if chosen.passim is None:
        print("passim: left out, for no environment in which it is installed was named (--passim)")
        return
    with TemporaryDirectory() as folder:
        took = passim.run(chosen.passim, articles, Path(folder))
        found = list(passim.results(Path(folder) / "found"))
    compare(articles, ours, found, took, seconds, chosen.misses)


def link(articles: Sequence[Article], folder: Path) -> tuple[float, dict[Pair, list[Reuse]]]:
    """From the bodies in a catalog to pairs of passages, committed: seconds, the best of three, and what was found."""
    took = []
    for attempt in range(3):
        place = folder / str(attempt)
        place.mkdir()
        collection = Collection(place)
        collection.store(articles)
        began = time.perf_counter()
        collection.catalog.begin()
        numbers = [row[0] for row in collection.connection.execute("SELECT number FROM articles")]
        Linker(LinkTable(collection.connection), collection.fingerprints, collection.texts).link(numbers)
        collection.fingerprints.commit()
        collection.catalog.commit()
        took.append(time.perf_counter() - began)
        rows = collection.connection.execute(
            """SELECT l.id, r.id, left_begin, left_end, right_begin, right_end, k.words FROM links k
            JOIN articles l ON l.number = k.left JOIN articles r ON r.number = k.right"""
        ).fetchall()
        collection.connection.close()
    found = [Reuse(row[0], row[1], (row[2], row[3]), (row[4], row[5]), row[6]) for row in rows]
    return min(took), by_pair(found)


def by_pair(found: Iterable[Reuse]) -> dict[Pair, list[Reuse]]:
    """Passages by their pair of articles, ids in order."""
    pairs: dict[Pair, list[Reuse]] = {}
    for one in found:
        if one.left > one.right:
            one = Reuse(one.right, one.left, one.right_span, one.left_span, one.matches)  # noqa: PLW2901 - turned round
        pairs.setdefault((one.left, one.right), []).append(one)
    return pairs


def shingles(article: Article) -> set[bytes]:
    words = article.body.lower().split()
    return {" ".join(words[at : at + 5]).encode("utf-8", "replace") for at in range(max(1, len(words) - 4))}


def by_datasketch(articles: Sequence[Article]) -> set[Pair]:
    """Pairs of articles by datasketch's MinHash and its LSH."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found, import-untyped, unused-ignore]

    lsh = MinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS)
    signatures = {}
    for article in articles:
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch(shingles(article))
        signatures[article.id] = signature
        lsh.insert(article.id, signature)
    found = {(min(id, other), max(id, other)) for id, one in signatures.items() for other in lsh.query(one)}
    return {pair for pair in found if pair[0] != pair[1] and similar(signatures, pair)}


def by_rensa(articles: Sequence[Article]) -> set[Pair]:
    """Pairs of articles by rensa's MinHash and its LSH."""
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-not-found, import-untyped, unused-ignore]

    lsh = RMinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS, num_bands=32)
    signatures = {}
    for number, article in enumerate(articles):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update([one.decode("utf-8", "replace") for one in shingles(article)])
        signatures[article.id] = signature
        lsh.insert(number, signature)
    ids = [article.id for article in articles]
    found = {(min(id, ids[at]), max(id, ids[at])) for id, one in signatures.items() for at in lsh.query(one)}
    return {pair for pair in found if pair[0] != pair[1] and similar(signatures, pair)}


def similar(signatures: Mapping[str, Any], pair: Pair) -> bool:
    return bool(signatures[pair[0]].jaccard(signatures[pair[1]]) >= SIMILAR)


def report(what: str, seconds: float, ours: float, pairs: Mapping[Pair, Sequence[Reuse]]) -> None:
    passages = sum(len(found) for found in pairs.values())
    print(f"{what:34}{seconds:10.2f}{seconds / ours:8.1f}{len(pairs):9,}{passages or '':>10}", flush=True)


def compare(
    articles: Sequence[Article],
    ours: Mapping[Pair, Sequence[Reuse]],
    found: Sequence[Reuse],
    took: float,
    seconds: float,
    misses: Path | None,
) -> None:
    """Say what passim took and which of its passages ours has."""
    theirs = by_pair(found)
    report("passim 2, pairs of passages", took, seconds, theirs)
    bodies = {article.id: article.body for article in articles}
    outlets = {article.id: article.outlet for article in articles}
    direct = {id(one) for pair, passages in theirs.items() for one in passages if is_found(one, ours.get(pair, ()))}
    partners = by_article(ours)
    every = [one for passages in theirs.values() for one in passages]
    missed = [one for one in every if id(one) not in direct and not is_joined(one, partners)]
    other_way = sum(not is_found(one, theirs.get(pair, ())) for pair, passages in ours.items() for one in passages)
    total = sum(len(passages) for passages in ours.values())
    print(f"{'':4}of its {len(every):,} passages ours has {len(direct):,} as such; of texts that over 16 articles")
    print(f"{'':4}share, {len(every) - len(direct) - len(missed):,} by way of a third one")
    print(f"{'':4}{len(missed):,} are not found; of our {total:,} passages it has {total - other_way:,}")
    if misses:
        rows = [
            {
                "left": bodies[one.left][slice(*one.left_span)],
                "right": bodies[one.right][slice(*one.right_span)],
                "matches": one.matches,
                "outlets": [outlets[one.left], outlets[one.right]],
                "pair_found": (one.left, one.right) in ours,
            }
            for one in missed
        ]
        misses.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def is_found(one: Reuse, others: Sequence[Reuse]) -> bool:
    """Whether the other passages of the pair cover half of this one on both sides."""
    return covered(one.left_span, [other.left_span for other in others]) >= 0.5 and (
        covered(one.right_span, [other.right_span for other in others]) >= 0.5
    )


def by_article(pairs: Mapping[Pair, Sequence[Reuse]]) -> dict[str, dict[str, list[Span]]]:
    """Of each article the articles that it shares passages with, and its own passages."""
    partners: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for (left, right), passages in pairs.items():
        for one in passages:
            partners[left][right].append(one.left_span)
            partners[right][left].append(one.right_span)
    return partners


def is_joined(one: Reuse, partners: Mapping[str, Mapping[str, Sequence[Span]]]) -> bool:
    """Whether both sides share half of the passage with one and the same third article."""
    left, right = partners.get(one.left, {}), partners.get(one.right, {})
    return any(
        covered(one.left_span, left[third]) >= 0.5 and covered(one.right_span, right[third]) >= 0.5
        for third in left.keys() & right.keys()
    )


def covered(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> float:
    """The share of a span that others cover."""
    begin, end = span
    inside, reached = 0, begin
    for low, high in sorted(others):
        inside += max(0, min(end, high) - max(reached, low))
        reached = max(reached, min(end, high))
    return inside / max(1, end - begin)


if __name__ == "__main__":
    main()
