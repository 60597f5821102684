from __future__ import annotations

import html
import itertools
import re

import pytest
from flask.testing import FlaskClient

from search.corpus import Corpus
from webui import pair_pages
from webui.addresses import Address
from webui.parts import part_at, parts_of
from webui.wording import percent


def two_of(corpus: Corpus) -> tuple[str, str]:
    cluster = corpus.duplicates(limit=2).clusters[1]
    return cluster.passages[0].article, cluster.passages[-1].article


def text_of(part: str) -> str:
    without_notes = re.sub(r'<a class="note".*?</a>', "", part, flags=re.DOTALL)
    return "".join(html.unescape(re.sub("<[^>]*>", "", without_notes)).split())


def test_both_bodies_stand_whole_with_their_passages_linked(client: FlaskClient, corpus: Corpus) -> None:
    left, right = two_of(corpus)
    pair = corpus.align(left, right)
    assert pair.passages
    shown = client.get("/compare", query_string={"left": left, "right": right}).text
    bodies = re.findall(r'<div class="body".*?</div>', shown, re.DOTALL)
    assert [text_of(body) for body in bodies] == ["".join(one.body.split()) for one in (pair.left, pair.right)]
    for number in range(1, len(pair.passages) + 1):
        for name in ("left", "right"):
            assert shown.count(f'id="{name}-{number}"') == 1
            assert f'href="#{name}-{number}"' in shown
    assert percent(pair.left_share) in shown
    assert percent(pair.right_share) in shown


def test_who_was_first_is_said_only_where_dates_tell(client: FlaskClient, corpus: Corpus) -> None:
    said = set()
    articles = [result.id for result in corpus.search("", copies="show", limit=12).results]
    for left, right in itertools.pairwise(articles):
        pair = corpus.align(left, right)
        shown = client.get("/compare", query_string={"left": left, "right": right}).text
        assert ("cannot be told from their dates" in shown) == (pair.first is None)
        said.add(pair.first is None)
    assert said


def test_without_two_articles_the_page_asks_for_them(client: FlaskClient, corpus: Corpus) -> None:
    left, _ = two_of(corpus)
    assert f'value="{left}"' in client.get("/compare", query_string={"left": left}).text
    assert client.get("/compare").status_code == 200


def test_an_article_and_itself_or_none_is_an_error_in_words(client: FlaskClient, corpus: Corpus) -> None:
    left, _ = two_of(corpus)
    same = client.get("/compare", query_string={"left": left, "right": left})
    assert (same.status_code, "two different articles" in same.text) == (400, True)
    assert client.get("/compare", query_string={"left": left, "right": "none"}).status_code == 404


def test_hostile_articles_stay_text(hostile: FlaskClient) -> None:
    shown = hostile.get("/compare", query_string={"left": "../a//b/script", "right": "second"})
    assert shown.status_code == 200
    assert shown.text.count("<script") == shown.text.count('<script src="/static/') == 3
    assert "<i>" not in shown.text
    assert "{{ 7 * 7 }}" in shown.text


def test_long_articles_come_in_parts_and_a_passage_turns_both_to_it(
    client: FlaskClient, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_pages, "LENGTH", 700)
    left, right = two_of(corpus)
    pair = corpus.align(left, right)
    address = f"/compare?left={left}&right={right}"
    for side, view in (("left", pair.left), ("right", pair.right)):
        count = len(parts_of(view.body, 700))
        assert count > 1
        pages = [client.get(f"{address}&{side}_part={number}").text for number in range(1, count + 1)]
        bodies = [re.findall(r'<div class="body".*?</div>', page, re.DOTALL)[side == "right"] for page in pages]
        assert text_of("".join(bodies)) == "".join(view.body.split())
        assert f"Part {count} of {count}" in pages[-1]
    table = client.get(address).text.partition('id="list-title"')[2]
    places = [html.unescape(place) for place in re.findall(r'<th scope="row"><a href="([^"]*)"', table)]
    assert len(places) == len(pair.passages)
    for number, place in enumerate(places, 1):
        shown = client.get(place.partition("#")[0] or address).text
        assert f'id="left-{number}"' in shown
        assert f'id="right-{number}"' in shown


def test_a_part_of_one_article_comes_with_what_it_shares_with_the_other(corpus: Corpus) -> None:
    pair = corpus.align(*two_of(corpus))
    turning = pair_pages.Turning(pair, Address("/compare"), {}, 500)
    passage = max(pair.passages, key=lambda one: one.left[0])
    part = part_at(turning.ranges["left"], passage.left[0])
    first = min(one.right for one in pair.passages if part_at(turning.ranges["left"], one.left[0]) == part)
    assert part > 1
    leads = turning.to_part("left", part)
    assert f"left_part={part}" in leads
    wanted = part_at(turning.ranges["right"], first[0])
    assert (f"right_part={wanted}" in leads) == (wanted > 1)


def test_a_part_that_there_is_not_is_the_first(client: FlaskClient, corpus: Corpus) -> None:
    left, right = two_of(corpus)
    for part in ("0", "99", "-1", "x", "9" * 5000):
        answer = client.get("/compare", query_string={"left": left, "right": right, "left_part": part})
        assert (answer.status_code, 'id="left-1"' in answer.text) == (200, True)
