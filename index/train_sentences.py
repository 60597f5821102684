"""Train Punkt's parameters on news: `python -m index.train_sentences FILES`, run by `make punkt`.

Writes index/punkt-english.json: abbreviations, word pairs that go on after an abbreviation, frequent first words of
sentences, and words that are capitalised only there. These are counts over many articles, never their text. Punkt
learns tens of thousands; those met most often decide nearly all places, so the file keeps a few hundred each.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeVar

from index.article import Article
from index.sentences import PARAMETERS, punkt_module
from index.training import articles_given

KEPT: Final = {"abbreviations": 400, "collocations": 300, "starters": 300, "lowercase": 600}
LEAST: Final = 20  # times met: what is rarer is mostly a slip (a name that happened to end sentences)
ABBREVIATED: Final = 0.5  # share of an abbreviation's occurrences that have the full stop
PLAIN: Final = 0.3  # share of a sentence starter's occurrences in lower case: names start sentences, too

_Key = TypeVar("_Key", str, tuple[str, str])
_MIDDLE_UPPER: Final = 1 << 2  # nltk's _ORTHO_MID_UC: met capitalised inside a sentence
_LOWER: Final = 1 << 4 | 1 << 5 | 1 << 6  # nltk's _ORTHO_LC: met in lower case
_WORD: Final = re.compile(r"[^\s\"“”()\[\],:;]+")
_NUMBER: Final = re.compile(r"-?[\d.,]*\d[\d.,]*")


def train(texts: Iterable[str]) -> dict[str, list[Any]]:
    """Punkt's parameters for these texts, cut to the most frequent; the shape of punkt-english.json."""
    trainer = punkt_module().PunktTrainer()
    trainer.INCLUDE_ABBREV_COLLOCS = True
    # The penalty is exponential in the occurrences without a full stop, so that in a large corpus a few misprints
    # rule out "mr", "sen" and "u.s"; the share asked for below takes its place.
    trainer.IGNORE_ABBREV_PENALTY = True
    met: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        trainer.train(text, finalize=False)
        words = [_type(word) for word in _WORD.findall(text)]
        met.update(words)
        plain.update(word for word in _WORD.findall(text) if word[0].islower())
        pairs.update(pair for pair in pairwise(words) if pair[0].endswith("."))
    trainer.finalize_training()
    learnt = trainer.get_params()
    contexts = learnt.ortho_context.items()
    abbreviations = {word: met[f"{word}."] for word in learnt.abbrev_types}
    return {
        "abbreviations": _most(
            "abbreviations",
            {word: count for word, count in abbreviations.items() if count >= ABBREVIATED * (count + met[word])},
        ),
        "collocations": [
            list(pair)
            for pair in _most("collocations", {pair: pairs[f"{pair[0]}.", pair[1]] for pair in learnt.collocations})
        ],
        "starters": _most(
            "starters", {word: met[word] for word in learnt.sent_starters if plain[word] >= PLAIN * met[word]}
        ),
        "lowercase": _most(
            "lowercase",
            {
                word: met[word]
                for word, seen in contexts
                if seen & _LOWER and not seen & _MIDDLE_UPPER and word.isalpha()
            },
        ),
    }


def main(articles: Sequence[Article]) -> None:
    """Train on these articles and replace the parameters."""
    parameters = train(article.body for article in articles)
    target = Path(__file__).with_name(PARAMETERS)
    target.write_text(json.dumps(parameters, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    counts = ", ".join(f"{len(values)} {name}" for name, values in parameters.items())
    print(f"{target}: {counts}")


def _most(name: str, counts: Mapping[_Key, int]) -> list[_Key]:
    """Those met most often, as many as are kept of this name, sorted."""
    ranked = sorted((-count, key) for key, count in counts.items() if count >= LEAST)
    return sorted(key for _, key in ranked[: KEPT[name]])


def _type(word: str) -> str:
    lower = word.lower()
    if _NUMBER.fullmatch(lower.rstrip(".")):
        return "##number##." if lower.endswith(".") else "##number##"
    return lower


if __name__ == "__main__":
    main(articles_given(__doc__ or ""))
