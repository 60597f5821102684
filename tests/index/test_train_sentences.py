"""Training Punkt: what the trainer learns, and what the shipped parameters know."""

from __future__ import annotations

import json
from importlib import resources

from index.sentences import PARAMETERS
from index.train_sentences import KEPT, train


def test_an_abbreviation_is_learnt_though_some_print_it_without_its_stop() -> None:
    texts = [
        f"On day {day} Gov. Holm met Sen. Aas. The harbour was calm. The calm lasted, she said." for day in range(60)
    ]
    texts += ["Gov Holm left the harbour early."] * 3
    learnt = train(texts)
    assert {"gov", "sen"} <= set(learnt["abbreviations"])
    assert "calm" not in learnt["abbreviations"]


def test_what_is_rare_is_left_out() -> None:
    assert train(["Gov. Holm met Sen. Aas. She left."] * 5)["abbreviations"] == []


def test_the_shipped_parameters_know_what_news_abbreviates() -> None:
    known = json.loads(resources.files("index").joinpath(PARAMETERS).read_text(encoding="utf-8"))
    missing = {
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "gov",
        "rep",
        "gen",
        "st",
        "jr",
        "u.s",
        "u.n",
        "jan",
        "feb",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
    }
    assert missing - set(known["abbreviations"]) == set()
    assert {name: len(values) <= KEPT[name] for name, values in known.items()} == dict.fromkeys(KEPT, True)
    assert "the" in known["starters"]
