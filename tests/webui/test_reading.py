"""What the pages of an article, a cluster and the corpus say besides their texts."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as some

from search.corpus import Corpus
from search.results import FacetValue
from webui.addresses import Address
from webui.contents import over_time
from webui.parts import part_at, parts_of, within
from webui.versions import base_of, version
from webui.wording import day


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", "", page)).split())


def test_the_margin_names_who_else_has_a_passage(client: FlaskClient, corpus: Corpus) -> None:
    seen = 0
    for cluster in corpus.duplicates(limit=10).clusters:
        first = cluster.passages[0]
        page = client.get(f"/articles/{first.article}").text
        margins = re.findall(r'<ul class="margin".*?</ul>', page, re.DOTALL)
        others = [one.outlet for one in cluster.passages if one.article != first.article and one.outlet != first.outlet]
        link = f'href="/duplicates/{cluster.id}"'
        beside = [margin for margin in margins if link in margin]
        if not beside:
            continue  # it hangs beside more than four others
        seen += 1
        assert (others[0] or "an unknown outlet") in html.unescape(beside[0])
        assert f"<bdi>{first.outlet}</bdi>" not in html.unescape(beside[0])
    assert seen > 5


def test_metadata_says_where_it_was_found(client: FlaskClient, corpus: Corpus) -> None:
    shown: Counter[str] = Counter()
    for one in corpus.search("", copies="show", limit=50).results:
        view = corpus.article(one.id)
        page = client.get(f"/articles/{one.id}").text
        found = re.findall(r'<span class="evidence">(.*?)</span>', page)
        stated = {name for name in view.evidence if name in ("title", "outlet", "published", "author", "topic", "url")}
        assert len(found) >= len(stated)
        shown.update(found)
    assert len(shown) > 3
    assert "told from its words" in shown


def test_marked_words_can_be_gone_to_without_a_script(client: FlaskClient, corpus: Corpus) -> None:
    article = next(one for one in corpus.search("dam").results if len(corpus.marks(one.id, "dam")) > 2)
    page = client.get(f"/articles/{article.id}?q=dam").text
    links = re.findall(r'href="#(mark-\d+)"', page)
    assert len(links) == len(corpus.marks(article.id, "dam"))
    assert all(f'id="{link}"' in page for link in links)


def test_versions_are_shown_against_any_of_them(client: FlaskClient, corpus: Corpus) -> None:
    cluster = next(one for one in corpus.duplicates(limit=19).clusters if one.kind == "edited" and one.articles > 3)
    whole = corpus.cluster(cluster.id)
    last = whole.passages[-1]
    base = base_of(whole, last.article)
    assert base.article == last.article
    assert base_of(whole, "nobody") == whole.passages[0]
    for passage in whole.passages:
        made = version(whole, base, passage)
        if made.differences:
            assert "".join(step.left for step in made.differences) == base.text
            assert "".join(step.right for step in made.differences) == passage.text
        else:
            assert made.same or made.is_base
    page = client.get(f"/duplicates/{cluster.id}?base={last.article}").text
    assert "Each is shown against that of" in page
    assert page.count("The others are shown against this one.") >= 1


def test_each_passage_of_an_article_that_has_two_is_shown_with_its_own_words(corpus: Corpus) -> None:
    cluster = corpus.cluster(corpus.duplicates(limit=1).clusters[0].id)
    first, second = cluster.passages[:2]
    again = [
        replace(one, begin=one.end + 9, end=one.end + 29, text=f"Then he said: {one.text}") for one in (first, second)
    ]
    twice = replace(cluster, passages=(first, second, *again))
    versions = [version(twice, first, passage) for passage in twice.passages]
    assert [one.is_base for one in versions] == [True, False, False, False]
    for made, passage in zip(versions[2:], again, strict=True):
        assert "".join(step.right for step in made.differences) == passage.text


def test_versions_stand_side_by_side_or_in_one_column(client: FlaskClient, corpus: Corpus) -> None:
    cluster = next(one for one in corpus.duplicates(limit=19).clusters if one.articles > 3)
    column = client.get(f"/duplicates/{cluster.id}?view=column").text
    sides = client.get(f"/duplicates/{cluster.id}?view=sides").text
    assert column.count('class="sides"') == 0
    passages = corpus.cluster(cluster.id).passages
    assert sides.count('class="sides"') == len(passages) - 1 > 2
    assert client.get(f"/duplicates/{cluster.id}?view=tree").status_code == 400


def test_the_spread_of_a_passage_names_the_outlets_behind_each_bar(client: FlaskClient, corpus: Corpus) -> None:
    named = 0
    for cluster in corpus.duplicates(limit=19).clusters:
        page = client.get(f"/duplicates/{cluster.id}").text
        table = re.search(r'aria-labelledby="over-time"><thead>.*?</table>', page, re.DOTALL)
        if not table:
            continue
        rows = re.findall(r'<th scope="row">(.*?)</th><td class="names">(.*?)</td>', table[0])
        for date, names in rows:
            outlets = {
                one.outlet or "an unknown outlet"
                for one in cluster.passages
                if one.published and date in day(one.published[:10])
            }
            assert {html.unescape(name) for name in re.findall("<bdi>(.*?)</bdi>", names)} <= outlets
            named += 1
    assert named > 5


def test_a_cluster_can_be_taken_as_text(client: FlaskClient, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=1).clusters[0]
    answer = client.get(f"/duplicates/{cluster.id}.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    place = 0
    for passage in corpus.cluster(cluster.id).passages:
        assert f"{passage.outlet or 'Outlet unknown'} · {day(passage.published)} · {passage.title}" in answer.text
        place = answer.text.index(passage.text, place) + 1  # in order


def test_the_corpus_is_looked_at_by_year_month_and_day(client: FlaskClient, corpus: Corpus) -> None:
    values = corpus.facet("date")
    page = client.get("/corpus").text
    assert "Articles a" in page
    month = values[0].value[:7]
    nearer = client.get(f"/corpus?after={month}&before={month}").text
    assert "Articles a day" in nearer
    assert f"{day(month)}</h2>" in nearer
    total = corpus.search("", copies="show", after=month, before=month).total.value
    assert re.search(rf"{total} articles?, [\d.]+ a day on average", words_of(nearer))
    assert "Back to the whole time" in nearer
    assert client.get("/corpus?after=nonsense").status_code == 400


@pytest.mark.parametrize(
    ("values", "average", "unit"),
    [
        ([("2018-04-01", 3), ("2018-04-10", 7)], "1.0", 10),
        ([("2018-04", 60)], "2.0", 7),
        ([("2015", 365), ("2016", 366)], "1.0", 4),
        ([("2018", 36500)], "100", 4),
        ([], "0", 10),
    ],
)
def test_articles_a_day_are_counted_over_all_days(values: list[tuple[str, int]], average: str, unit: int) -> None:
    facet = tuple(FacetValue(*value) for value in values)
    found = over_time(facet, Address("/corpus"), Address("/"))
    assert (found.average, found.unit) == (average, unit)
    assert found.address.path == ("/" if unit == 10 else "/corpus")


@given(some.text(some.sampled_from("ab \n"), max_size=400), some.integers(5, 60))
def test_parts_join_to_the_text_and_hold_every_place(text: str, length: int) -> None:
    parts = parts_of(text, length)
    assert "".join(text[begin:end] for begin, end in parts) == text
    for place in range(len(text)):
        begin, end = parts[part_at(parts, place) - 1]
        assert begin <= place < end
    for begin, end in parts:
        assert [text[begin:end][low:high] for low, high in within([(3, 50)], (begin, end))] == [
            text[max(3, begin) : max(begin, min(50, end))]
        ]


def test_the_pages_are_small(client: FlaskClient, corpus: Corpus) -> None:
    text = "\n\n".join(cluster.text for cluster in corpus.duplicates(limit=10).clusters)
    assert len(client.post("/check", data={"text": text}).data) < 60_000
    for url in ("/", "/?q=", "/?q=dam&copies=show", "/outlets", "/duplicates", "/corpus", "/help", "/facets/author"):
        assert len(client.get(url).data) < 60_000, url


def test_more_places_of_a_checked_text_are_shown_when_they_are_asked_for(client: FlaskClient, corpus: Corpus) -> None:
    cluster = next(one for one in corpus.duplicates(limit=10).clusters if one.articles > 5)
    few = client.post("/check", data={"text": cluster.text}).text
    every = client.post("/check", data={"text": cluster.text, "all": "yes"}).text
    assert few.count("#sought") < every.count("#sought")
    assert "Show every place" in few
    assert "Show every place" not in every
