"""Did you mean: what is proposed for a slip, and that nothing is proposed where nothing slipped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import search
from index.engines import ENGINES
from index.indexer import Indexer
from search.corpus import Corpus
from search.serialize import to_json


def _bodies() -> Iterator[str]:
    for number in range(64):
        yield f"Senators questioned Kavanaugh for hours in hearing {number}, and the government kept silent about it."
    yield "A reporter wrote Kavanagh by mistake when the judge came to the tramp at the gate."
    yield from ("Beto O'Rourke spoke." for _ in range(4))
    yield "The trump of doom was heard by nobody but a zymurgist and his two dogs."


@pytest.fixture(scope="module")
def hearings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Many articles that spell a name right and one that does not."""
    folder: Path = tmp_path_factory.mktemp("hearings")
    source = folder / "hearings.jsonl"
    records = [{"id": f"h{place}", "title": f"Report {place}", "body": body} for place, body in enumerate(_bodies())]
    source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    with Indexer(folder / "coverage.index") as indexer:
        indexer.index([source])
    with search.open(folder / "coverage.index") as corpus:
        yield corpus


def meant(corpus: Corpus, query: str, **options: str) -> str | None:
    return corpus.search(query, **options).query.did_you_mean  # type: ignore[arg-type]


def test_a_spelling_that_far_more_articles_have_is_proposed(hearings: Corpus) -> None:
    found = hearings.search("judge kavanagh")
    assert found.total.value == 1
    assert meant(hearings, "kavanagh") == "kavanaugh"
    assert found.suggestion is None  # "judge kavanaugh" would find nothing


def test_the_word_is_replaced_in_place_and_the_rest_stays(hearings: Corpus) -> None:
    suggestion = hearings.search("  senators   AND Kavanagh^2 hearing*").suggestion
    assert suggestion is not None
    assert suggestion.text == "  senators   AND Kavanaugh^2 hearing*"
    assert suggestion.replaced == ((17, 25, "Kavanaugh"),)


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("goverment", "government"),
        ("thegovernment", "the government"),
        ("TheGovernment", "The Government"),
        ("keptsilent", "kept silent"),
        ("orourke", "o'rourke"),
        ("ORourke", "O'Rourke"),
        ("GOVERMENT", "GOVERNMENT"),
        ("senatros", "senators"),
        ("qestionned kavanaugh", "questioned kavanaugh"),
        ('"silnet about"', '"silent about"'),
        ("body:silnet", "body:silent"),
        ("silnet goverment", "silent government"),
        ("Goverment's hearing", "Government's hearing"),
    ],
)
def test_slips_of_many_kinds(hearings: Corpus, typed: str, proposed: str) -> None:
    assert meant(hearings, typed) == proposed


@pytest.mark.parametrize(
    "query",
    [
        "kavanaugh",  # is spelt right
        "tramp",  # rare, and its neighbour is as rare
        "zymurgist",
        "questioning",  # not in these letters, but in others of the same stem
        "xylophone quartz",  # near to nothing
        "goverment~",  # is looked for by near spelling anyhow
        "goverm*",
        "-goverment",
        "NOT goverment",
        "gov3rnment",
        "hurrs",  # two edits from "hours" are one too many for so short a word
        "language:goverment",
        "date:2018",
        "*",
        "",
        "   ",
        "東京",
    ],
)
def test_nothing_is_proposed_for(hearings: Corpus, query: str) -> None:
    assert meant(hearings, query) is None


def test_what_the_filters_leave_out_is_not_proposed(hearings: Corpus) -> None:
    assert meant(hearings, "kavanagh", outlet="Nobody") is None


def test_a_page_that_follows_proposes_nothing(hearings: Corpus) -> None:
    assert hearings.search("kavanagh", offset=1).suggestion is None


def test_a_query_of_a_thousand_slips_is_answered(hearings: Corpus) -> None:
    assert hearings.search("goverment " * 1000).suggestion is not None
    assert hearings.search(" ".join(f"goverment{chr(97 + n % 26)}{n}" for n in range(1000))).suggestion is None


@pytest.fixture(scope="module", params=ENGINES)
def news(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """More articles hold "showing", and "shooting" stands in those on Las Vegas."""
    folder: Path = tmp_path_factory.mktemp("news")
    source = folder / "news.jsonl"
    bodies = ["Theatres are showing films."] * 6 + ["A shooting in Las Vegas."] * 3 + ["Las Vegas shows: showing all."]
    source.write_text("\n".join(json.dumps({"body": body}) for body in bodies), encoding="utf-8")
    with Indexer(folder / "i", engine=request.param) as indexer:
        indexer.index([source])
    with search.open(folder / "i") as corpus:
        yield corpus


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("shoting", "showing"),
        ("las vegas shoting", "las vegas shooting"),
        ('"las vegas shoting"', '"las vegas shooting"'),
        ("shoting OR vegas", "shooting OR vegas"),
        ("films shoting", "films showing"),
        ("theatres shoting vegas", "theatres showing vegas"),  # neither fits: no article holds all
        ("shoting xylophone", "showing xylophone"),  # no article holds the other word
    ],
)
def test_of_near_spellings_the_one_that_fits_the_other_words(news: Corpus, typed: str, proposed: str | None) -> None:
    assert meant(news, typed) == proposed


def test_json_says_it_beside_the_query(hearings: Corpus) -> None:
    query = to_json(hearings.search("goverment"))["query"]
    assert list(query) == ["text", "understood_as", "warnings", "did_you_mean"]
    assert query["did_you_mean"] == "government"
    assert to_json(hearings.search("government"))["query"]["did_you_mean"] is None


def test_a_new_commit_is_seen(tmp_path: Path) -> None:
    def write(name: str, body: str) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"id": name, "title": name, "body": body}), encoding="utf-8")
        return path

    with Indexer(tmp_path / "i") as indexer:
        indexer.index([write("one.json", "The lighthouse stood alone on the rock.")])
    with search.open(tmp_path / "i") as corpus:
        assert meant(corpus, "wnidmill") is None
        assert meant(corpus, "lighthuose") == "lighthouse"
        with Indexer(tmp_path / "i") as indexer:
            indexer.index([write("two.json", "A windmill was built beside the lane.")])
        assert meant(corpus, "wnidmill") == "windmill"
