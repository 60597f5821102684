from __future__ import annotations

import csv
import html
import io
import re

import pytest
from flask.testing import FlaskClient

from search.corpus import Corpus
from webui import lists
from webui.wording import day


def names_of(page: str) -> list[str]:
    values = page[page.index('id="values"') : page.index("</ul>", page.index('id="values"'))]
    return [html.unescape(name) for name in re.findall(r"<bdi>(.*?)</bdi>", values)]


def test_every_value_of_a_facet_is_listed(client: FlaskClient, corpus: Corpus) -> None:
    for name in ("outlet", "author", "topic"):
        shown = names_of(client.get(f"/facets/{name}?q=dam").text)
        assert shown == [item.value for item in corpus.facet(name, "dam")]
        assert shown


def test_a_facet_is_narrowed_by_part_of_a_name(client: FlaskClient, corpus: Corpus) -> None:
    shown = names_of(client.get("/facets/outlet?like=LEDGER").text)
    assert shown == [item.value for item in corpus.facet("outlet") if "ledger" in item.value.lower()]
    assert shown
    assert names_of(client.get("/facets/outlet?like=zzz").text) == []


def test_a_value_leads_to_the_results_with_all_other_filters(client: FlaskClient) -> None:
    page = client.get("/facets/outlet?q=dam&after=2018-05&like=ledger").text
    assert 'href="/?q=dam&amp;after=2018-05&amp;outlet=Harbour+Ledger"' in page
    assert 'href="/?q=dam&amp;after=2018-05&amp;not_outlet=Harbour+Ledger"' in page


def test_a_long_facet_comes_in_pages(client: FlaskClient, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "ON_PAGE", 3)
    for asked, kept in [
        ("q=dam", lambda name: True),
        ("q=dam&like=e", lambda name: "e" in name.casefold()),
    ]:
        seen: list[str] = []
        url: str | None = f"/facets/outlet?{asked}"
        while url:
            page = client.get(url).text
            assert "data-more" in page
            assert len(names_of(page)) <= 3
            seen += names_of(page)
            following = re.search(r'rel="next" href="([^"]*)"', page)
            url = html.unescape(following[1]) if following else None
        assert seen == [item.value for item in corpus.facet("outlet", "dam") if kept(item.value)]
    assert "1 to 3" in client.get("/facets/outlet?q=dam").text


def test_a_name_far_down_a_long_facet_is_found_by_part_of_it(client: FlaskClient, corpus: Corpus) -> None:
    last = corpus.facet("outlet")[-1].value
    page = client.get("/facets/outlet", query_string={"like": last, "offset": 0}).text
    assert last in names_of(page)


@pytest.mark.parametrize("url", ["/facets/body", "/facets/date/x", "/copies/none"])
def test_what_there_is_no_list_of_is_not_found(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404


def test_the_copies_of_an_article_are_listed_and_compared(client: FlaskClient, corpus: Corpus) -> None:
    article = corpus.search("", copies="only").results[0]
    shown = client.get(f"/copies/{article.id}").text
    copies = corpus.copies_of(article.id)
    assert copies
    for copy in copies:
        assert f'href="/articles/{copy.id}"' in shown
        assert f'href="/compare?left={article.id}&amp;right={copy.id}"' in shown
    alone = next(one for one in corpus.search("", copies="show", limit=50).results if not corpus.copies_of(one.id))
    assert "No other article" in client.get(f"/copies/{alone.id}").text


def test_a_cluster_can_be_taken_as_csv(client: FlaskClient, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=1).clusters[0]
    answer = client.get(f"/duplicates/{cluster.id}.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    whole = corpus.cluster(cluster.id)
    assert [(row["article"], row["outlet"]) for row in rows] == [
        (one.article, one.outlet or "") for one in whole.passages
    ]
    assert sum(row["earliest"] == "yes" for row in rows) == len(whole.earliest_passages)


def test_a_spreadsheet_never_runs_a_cell() -> None:
    from webui.tables import csv_answer

    answer = csv_answer("x.csv", ["a", "b"], [["=1+1", -1.5], ["@x", None], ["two\nlines", 3]])
    assert answer.get_data(as_text=True) == "a,b\r\n'=1+1,-1.5\r\n'@x,\r\ntwo lines,3\r\n"


def test_the_dates_are_listed_in_order_and_lead_to_their_articles(client: FlaskClient, corpus: Corpus) -> None:
    page = client.get("/facets/date?q=dam&outlet=Harbour+Ledger").text
    values = corpus.facet("date", "dam", outlet="Harbour Ledger")
    assert names_of(page) == [day(item.value) for item in values]
    assert values
    for item in values:
        url = f"/?q=dam&amp;outlet=Harbour+Ledger&amp;after={item.value}&amp;before={item.value}"
        assert f'href="{url}"' in page
    assert names_of(client.get("/facets/date?q=dam&like=MAY").text) == [
        day(item.value) for item in corpus.facet("date", "dam") if "May" in day(item.value)
    ]
