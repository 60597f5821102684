from __future__ import annotations

import csv
import html
import io
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from search.corpus import Corpus


def rows_of(page: str) -> list[list[str]]:
    table = page[page.index('<table class="pairs"') :]
    table = table[table.index("<tbody>") : table.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [
            html.unescape(" ".join(re.sub("<[^>]*>", " ", cell).split()))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_every_pair_stands_with_its_counts(client: FlaskClient, corpus: Corpus) -> None:
    found = corpus.outlets(limit=100)
    page = client.get("/outlets?limit=100").text
    rows = rows_of(page)
    assert len(rows) == len(found.pairs) > 3
    for row, pair in zip(rows, found.pairs, strict=True):
        assert row[0] == pair.leader
        assert row[1].startswith(pair.follower)
        assert int(row[2]) == pair.shared
        assert [int(cell.split()[0]) for cell in row[3:6]] == [pair.led, pair.followed, pair.undetermined]
        claimed = "equal" not in row[1] and "no order known" not in row[1]
        assert claimed == (pair.led > pair.followed)


def test_nobody_is_said_to_have_copied(client: FlaskClient) -> None:
    for url in ("/outlets", "/corpus"):
        words = re.sub("<[^>]*>", " ", client.get(url).text).lower()
        assert not re.search(r"\b(stole|source of|original|copied|plagiar)", words), url
    assert "in this corpus" in re.sub("<[^>]*>", "", client.get("/outlets").text)


def test_a_pair_leads_to_the_passages_that_both_have(client: FlaskClient, corpus: Corpus) -> None:
    for pair in corpus.outlets(limit=5).pairs:
        page = client.get("/outlets").text
        links = [urlsplit(url.replace("&amp;", "&")) for url in re.findall(r'href="(/duplicates\?both[^"]*)"', page)]
        assert any({pair.leader, pair.follower} == {value for _, value in parse_qsl(link.query)} for link in links)
        found = corpus.duplicates(both=(pair.leader, pair.follower))
        assert found.total == pair.shared
        for cluster in found.clusters:
            assert {pair.leader, pair.follower} <= {passage.outlet for passage in cluster.passages}
    shown = client.get("/duplicates", query_string=[("both", pair.leader), ("both", pair.follower)]).text
    assert f"<bdi>{pair.leader}</bdi> and <bdi>{pair.follower}</bdi>" in shown


def test_the_filters_are_those_of_the_corpus(client: FlaskClient, corpus: Corpus) -> None:
    outlet = corpus.outlets(limit=1).pairs[0].follower
    rows = rows_of(client.get("/outlets", query_string={"outlet": outlet}).text)
    assert len(rows) == corpus.outlets(outlet=outlet).total
    assert all(outlet in (row[0], row[1].split(" equal")[0].split(" no order")[0]) for row in rows)
    assert all(int(row[2]) >= 2 for row in rows_of(client.get("/outlets?min_shared=2").text))
    nothing = client.get("/outlets?min_shared=999")
    assert nothing.status_code == 200
    assert "No two outlets share that much" in nothing.text


@pytest.mark.parametrize("query", ["min_shared=0", "min_shared=x", "limit=0", "after=yesterdayish"])
def test_what_a_filter_cannot_be_is_an_error_in_words(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/outlets?{query}")
    assert answer.status_code == 400
    assert "<h1>" in answer.text


def test_the_pairs_can_be_taken_as_csv(client: FlaskClient, corpus: Corpus) -> None:
    answer = client.get("/outlets.csv?min_shared=2")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    pairs = corpus.outlets(min_shared=2, limit=1000).pairs
    assert [(row["leader"], row["follower"], int(row["shared"]), int(row["undetermined"])) for row in rows] == [
        (pair.leader, pair.follower, pair.shared, pair.undetermined) for pair in pairs
    ]


def test_pages_of_pairs_follow_one_another(client: FlaskClient, corpus: Corpus) -> None:
    url: str | None = "/outlets?limit=2"
    names = []
    for _ in range(3):
        page = client.get(url or "").text
        names += [tuple(row[:1]) for row in rows_of(page)]
        following = re.search(r'rel="next" href="([^"]*)"', page)
        url = following[1].replace("&amp;", "&") if following else None
    assert [name for (name,) in names] == [pair.leader for pair in corpus.outlets(limit=6).pairs]
