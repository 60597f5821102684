"""Every file of the sample corpus gives its articles with what they say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Article
from index.readers import find_files, read_file


@pytest.fixture(scope="module")
def corpus(project: Path) -> dict[str, list[Article]]:
    articles: dict[str, list[Article]] = {}
    for path in find_files([project / "seeds"]):
        assert isinstance(path, Path), path
        for found in read_file(path):
            assert isinstance(found, Article), found
            articles.setdefault(path.name, []).append(found)
    return articles


def test_every_article_is_found(corpus: dict[str, list[Article]]) -> None:
    assert sum(len(articles) for articles in corpus.values()) == 45
    assert len({article.id for articles in corpus.values() for article in articles}) == 45


@pytest.mark.parametrize(
    ("file", "title", "outlet", "author", "published"),
    [
        ("beacon_pilots.txt", "Fuel fears as harbour pilots stay ashore in Saint-Aubrac", None, None, "2018-05-17"),
        ("bytewatch - lobster.txt", "You Won't Believe What Was Behind This School Play", "Bytewatch", None, None),
        ("bytewatch-0423.txt", "Twitter Slams Door On Kaspersky Ads", "Bytewatch", None, "2018-04-23"),
        ("bytewatch-gdpr-day.txt", "It Is GDPR Day And Everything Is A Pop-Up", "Bytewatch", None, "2018-05-25"),
        ("ledger-lumenor-jobs.txt", "Lumenor's 180 jobs: we did the sums", None, "Maren Holt", "2018-04-24T15:30:00Z"),
        (
            *("ledger_vellhaven_settlement.txt", "Cranes turn again as Vellhaven strike ends after sixteen days"),
            *("Harbour Ledger", "Maren Holt", "2018-04-11T07:15:00Z"),
        ),
        (
            *("lefanal_twitter_kaspersky.txt", "Publicité : Twitter ferme la porte à Kaspersky, sans dire pourquoi"),
            *(None, "Gaëtan Le Bihan", "2018-04-23"),
        ),
        (
            "notes from the gym.txt",
            "There are 188 camp beds in the gymnasium at Northgate, in rows, under the climbing ropes…",
            *("The Upland Post", "Callum Reyes-Whitlock", "2018-05-05"),
        ),
        ("quayside-vellhaven.txt", "Anchor Street after the gate closed", "The Quayside Observer", "Hetty Lomax", None),
        ("tidewater_ashgrove.txt", "3,200 leave homes below cracked dam", None, None, "2018-05-04T06:15:00Z"),
        (
            *(
                "upland_painting_0509.txt",
                "THE WORLD OF ART came to Hollin Street on Tuesday, in three vans and a hired coach…",
            ),
            *(None, "Philippa Stroud", "2018-05-09"),
        ),
    ],
)
def test_a_saved_text_says_what_it_says(
    corpus: dict[str, list[Article]],
    file: str,
    title: str,
    outlet: str | None,
    author: str | None,
    published: str | None,
) -> None:
    (article,) = corpus[file]
    assert (article.title, article.outlet, article.author, article.published.text) == (title, outlet, author, published)


def test_pages_feeds_and_records_have_it_all(corpus: dict[str, list[Article]]) -> None:
    for file, articles in corpus.items():
        if not file.endswith(".txt"):
            for article in articles:
                assert article.title
                assert article.outlet
                assert article.published.first is not None
                assert article.url
                assert article.evidence["title"] not in ("opening words", "trafilatura")


def test_languages_are_told(corpus: dict[str, list[Article]]) -> None:
    others = {
        article.url or file: article.language
        for file, found in corpus.items()
        for article in found
        if article.language != "en"
    }
    assert sorted(others.values(), key=str) == ["de", "fr", "fr"]
