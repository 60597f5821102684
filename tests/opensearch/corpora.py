"""Coverage to index in tests, and what of a corpus has to be the same wherever it is kept."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from index.place import Place
from search.corpus import Corpus
from search.serialize import to_json

_WORDS = [a + b for a in ("ka", "lo", "mi", "ru", "te", "vos", "shan", "del") for b in ("bren", "dor", "fil", "gam")]


def sentence(chance: random.Random, words: int) -> str:
    """A sentence that no other text has."""
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."


def records(count: int, seed: int = 7, outlets: int = 9) -> list[dict[str, Any]]:
    """Articles of which most share passages with some others; a few are copies, and one passage is in all of two."""
    chance = random.Random(seed)
    stories = [sentence(chance, chance.randint(14, 40)) for _ in range(max(2, count // 4))]
    footers = [sentence(chance, 16) for _ in range(2)]
    made: list[dict[str, Any]] = []
    for number in range(count):
        outlet = f"Outlet {number % outlets}"
        parts = [sentence(chance, 30), *chance.sample(stories, 2), sentence(chance, 20)]
        if number % outlets < len(footers):
            parts.append(footers[number % outlets])
        body = "\n\n".join(parts) if number % 10 or not number else str(made[number - 1]["body"]) + " More."
        made.append(
            {
                "id": f"r{number}",
                "title": f"Story {number}",
                "outlet": outlet,
                "published": f"2018-{1 + number % 12:02}-{1 + number % 28:02}",
                "url": f"https://outlet{number % outlets}.example/{number}",
                "body": body,
            }
        )
    return made


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    """The records as a file of JSON lines."""
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def contents(place: Place) -> dict[str, Any]:
    """Articles with their passages, shares and copies, all clusters, who follows whom, and counts."""
    with Corpus(place) as corpus:
        ids = [result.id for result in _every(corpus)]
        status = to_json(corpus.status())
        clusters = corpus.duplicates(min_outlets=1, boilerplate=True, limit=1000)
        return {
            "articles": {id: _without(to_json(corpus.article(id)), "file") for id in ids},
            "copies": {id: sorted(one.id for one in corpus.copies_of(id)) for id in ids},
            "clusters": {one.id: to_json(corpus.cluster(one.id)) for one in clusters.clusters},
            "listed": to_json(corpus.duplicates(limit=1000)),
            "outlets": to_json(corpus.outlets(limit=1000)),
            "status": _without(status, "index", "engine", "format", "bytes", "indexed", "cluster", "failed"),
        }


def _every(corpus: Corpus) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while True:
        page = corpus.search("", copies="show", limit=500, cursor=cursor, facets=(), snippets=False, duplicates=False)
        found += page.results
        cursor = page.next_cursor
        if cursor is None:
            return found


def _without(shown: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name not in names}
