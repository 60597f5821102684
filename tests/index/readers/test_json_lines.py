"""JSON: every usual export is read, and a broken record costs only itself."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.readers import Failure, read_file, read_options, read_stream

TEXT = "The harbour council has put off its decision on leasing the old grain terminal until the summer."
DAY = "2018-04-20"
MINUTE = "2018-04-20T22:49:00Z"

WORDPRESS_DATES = {"date": "2019-05-23T14:30:00", "date_gmt": "2019-05-23T12:30:00"}


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def read(path: Path, data: bytes) -> list[Article | Failure]:
    path.write_bytes(data)
    return list(read_file(path))


def one(path: Path, **record: Any) -> Article:
    (found,) = read(path, lines(record))
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    ("record", "outlet", "published"),
    [
        ({"title": "T", "body": TEXT, "outlet": "Fox News", "published": "2012-10-28"}, "Fox News", "2012-10-28"),
        ({"title": "T", "text": TEXT, "media_name": "CNN", "publish_date": "2018-04-20 22:49:00"}, "CNN", MINUTE),
        ({"headline": "T", "articleBody": TEXT, "publisher": {"name": "BBC"}, "datePublished": DAY}, "BBC", DAY),
        (
            {"title": "T", "maintext": TEXT, "source_domain": "cnn.com", "date_publish": f"{DAY} 00:00:00"},
            "cnn.com",
            DAY,
        ),
        ({"Title": "T", "Content": TEXT, "Publication": "Vox", "Date": "20 April 2018"}, "Vox", DAY),
        (
            {"title": "T", "content": TEXT, "source": {"id": None, "name": "AP"}, "publishedAt": 1524264540},
            "AP",
            MINUTE,
        ),
        ({"title": "T", "text": TEXT, "url": "https://www.example.com/a/b"}, "example.com", None),
        ({"title": "T", "text": TEXT, "url": "https://www.example.com/2018/04/20/b"}, "example.com", DAY),
        ({"_id": "7", "_source": {"title": "T", "text": TEXT, "site": "X"}}, "X", None),
    ],
)
def test_the_usual_columns_are_known(
    tmp_path: Path, record: dict[str, Any], outlet: str, published: str | None
) -> None:
    article = one(tmp_path / "a.jsonl", **record)
    assert (article.title, article.body, article.outlet, article.published.text) == ("T", TEXT, outlet, published)


@pytest.mark.parametrize(
    ("value", "author"),
    [
        ("By Jane Doe", "Jane Doe"),
        (["Jane Doe", "John Roe"], "Jane Doe, John Roe"),
        ([{"name": "Jane Doe"}, {"name": "John Roe"}], "Jane Doe, John Roe"),
        ("https://facebook.com/example", None),
        ("", None),
        (None, None),
    ],
)
def test_authors_are_names(tmp_path: Path, value: Any, author: str | None) -> None:
    assert one(tmp_path / "a.jsonl", title="T", body=TEXT, authors=value).author == author


def test_a_malformed_date_is_unknown_and_never_todays(tmp_path: Path) -> None:
    for value in ("4/12/19", "soon", "", None, [], {"a": 1}, True):
        assert one(tmp_path / "a.jsonl", title="T", body=TEXT, date=value).published.text is None


@pytest.mark.parametrize(
    "stated",
    ["0000-00-00", "0000-01-01", "9999-12-31", "2018-02-30", "2018-13-01T10:00:00Z", "31 February 2018",
     "2018-04-20T25:61:00Z", "Fri, 31 Feb 2018 10:00:00 GMT", "31/02/2018", 20180231],
)  # fmt: skip
def test_an_impossible_date_is_unknown_and_named_and_the_article_stays(tmp_path: Path, stated: object) -> None:
    article, failure = read(tmp_path / "a.jsonl", lines({"title": "T", "body": TEXT, "date": stated}))
    assert isinstance(article, Article)
    assert article.published.text is None
    assert isinstance(failure, Failure)
    assert (failure.record, str(stated) in failure.reason) == (0, True)
    assert article.evidence["impossible_date"] == str(stated)


def test_a_date_to_come_is_unknown_and_kept_as_evidence_and_is_no_failure(tmp_path: Path) -> None:
    ahead = str(date.today() + timedelta(days=40))
    (article,) = read(tmp_path / "a.jsonl", lines({"title": "T", "body": TEXT, "date": ahead}))
    assert isinstance(article, Article)
    assert article.published.text is None
    assert article.evidence["impossible_date"] == ahead


def test_the_next_best_date_stands_in_for_an_impossible_one(tmp_path: Path) -> None:
    found = one(tmp_path / "a.jsonl", title="T", body=TEXT, published="0000-00-00", date="2018-04-20")
    assert found.published.text == "2018-04-20"


@pytest.mark.parametrize(
    ("date", "text", "zone"),
    [
        ("2018-04-20T22:49:00-04:00", "2018-04-21T02:49:00Z", "-04:00"),
        ("April 20, 2018, 10:49 PM EDT", "2018-04-21T02:49:00Z", "EDT"),
        ("Fri, 20 Apr 2018 22:49:00 +0200", "2018-04-20T20:49:00Z", "+0200"),
        ("2018-04-20T22:49:00Z", "2018-04-20T22:49:00Z", "Z"),
        ("2018-04-20T22:49:00", "2018-04-20T22:49:00Z", None),
        ("20 April 2018", "2018-04-20", None),
    ],
)
def test_a_time_is_kept_in_utc_and_its_zone_as_it_was_given(
    tmp_path: Path, date: str, text: str, zone: str | None
) -> None:
    article = one(tmp_path / "a.jsonl", title="T", body=TEXT, date=date)
    assert (article.published.text, article.evidence.get("published_zone")) == (text, zone)


def test_values_are_noted_with_where_they_are_from(tmp_path: Path) -> None:
    article = one(
        tmp_path / "a.jsonl", id=7, title="T", body=TEXT, url="https://example.com/a", topic="port", lang="en-GB"
    )
    assert article.record_id == "7"
    assert (article.topic, article.language) == ("port", "en")
    assert article.evidence == {
        "title": "json", "url": "json", "record_id": "json", "topic": "json", "language": "json", "outlet": "host name",
    }  # fmt: skip


def test_only_web_addresses_are_links(tmp_path: Path) -> None:
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.com/a",
        "https://a b.com/",
        "https://a.com/" + "x" * 5000,
    ):
        assert one(tmp_path / "a.jsonl", title="T", body=TEXT, url=url).url is None


def test_html_in_a_body_becomes_text_and_prose_with_tags_in_it_stays(tmp_path: Path) -> None:
    html = "<p>One &amp; two<br>three.</p><script>alert(1)</script><p>Four <b>fi</b>ve.</p>"
    assert one(tmp_path / "a.jsonl", title="T", body=html).body == "One & two\nthree.\n\nFour five."
    prose = "He wrote <crowd cheers> and 1 < 2, <<as they say>>, & left the <b> tag open."
    assert one(tmp_path / "a.jsonl", title="T", body=prose).body == prose
    assert one(tmp_path / "a.jsonl", title="A &amp; B&#8217;s", body="It&rsquo;s all").title == "A & B’s"
    assert one(tmp_path / "a.jsonl", title="T", body="It&rsquo;s all").body == "It’s all"


def test_broken_records_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    data = (
        lines({"title": "A", "body": TEXT})
        + b'\n[1, 2]\n"x"\nnull\n{broken\n'
        + lines({"title": "no text"}, {"title": "blank", "body": " \n "}, {"title": "symbols", "body": "-- ** --"})
        + b'{"title": "caf\xe9", "body": "The caf\xe9 is open and will stay open."}\n'
        + b'{"title": "S", "body": "a lone \\ud83d surrogate", "score": NaN}\n'
        + b'{"a":' * 20_000
        + b"\n"
        + lines({"title": "Z", "body": TEXT})
    )
    found = read(tmp_path / "a.jsonl", data)
    assert [article.title for article in found if isinstance(article, Article)] == ["A", "café", "S", "Z"]
    failures = {failure.record: failure.reason for failure in found if isinstance(failure, Failure)}
    assert sorted(failures) == [1, 2, 3, 4, 5, 6, 7, 10]
    assert "not a JSON object" in failures[1]
    assert failures[4].startswith("is not valid JSON")
    assert failures[4].endswith("at column 2 (line 6)")
    assert "no text" in failures[5]
    assert "too deeply" in failures[10]
    assert [article.record for article in found] == list(range(12))


def test_arrays_and_wrapped_lists_are_read(tmp_path: Path) -> None:
    records = [{"title": "A", "text": TEXT}, {"title": "B", "text": TEXT}]
    for document in (records, {"status": "ok", "articles": records}, {"response": {"results": records}}):
        for indent in (None, 1):
            found = read(tmp_path / "a.json", json.dumps(document, indent=indent).encode())
            assert [(a.title, a.record) for a in found if isinstance(a, Article)] == [("A", 0), ("B", 1)]


def test_settings_are_no_coverage(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.json", b'{"editor": {"tab": 4}}')
    assert isinstance(found, Failure)


def test_json_is_known_by_its_contents(tmp_path: Path) -> None:
    data = lines({"title": "A", "body": TEXT})
    for name, contents in (
        ("a.txt", data),
        ("b.dat", gzip.compress(data)),
        ("c.jsonl.gz", gzip.compress(data)),
        ("d.jsonl", gzip.compress(data)),
        ("e.jsonl", b"\xef\xbb\xbf\n\n" + data),
    ):
        (found,) = read(tmp_path / name, contents)
        assert isinstance(found, Article), name
        assert found.title == "A"


def test_ids_are_of_the_record_and_not_of_the_place(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one_id = one(tmp_path / "a.jsonl", id="x", title="T", body=TEXT).id
    assert one(tmp_path / "other" / "a.jsonl", id="x", title="T", body=TEXT + " More.").id == one_id
    assert one(tmp_path / "b.jsonl", id="x", title="T", body=TEXT).id != one_id


def test_a_line_beyond_the_limit_costs_only_itself_and_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(lines({"title": "A", "body": TEXT}) + b'{"body": "')
        for _ in range(100):
            file.write(b"word " * (1 << 18))
        file.write(b'"}\n' + lines({"title": "Z", "body": TEXT}))
    tracemalloc.start()
    found = list(read_file(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(type(record), record.record) for record in found] == [(Article, 0), (Failure, 1), (Article, 2)]
    assert "8 MB" in found[1].reason  # type: ignore[union-attr]
    assert "--largest-record" in found[1].reason  # type: ignore[union-attr]
    assert peak < 40 << 20
    (_, raised, _) = read_file(path, options=read_options(largest_record=200))
    assert isinstance(raised, Article)


def test_standard_input_is_json_lines() -> None:
    for data in (lines({"title": "A", "body": TEXT}), gzip.compress(lines({"title": "A", "body": TEXT}))):
        (found,) = read_stream(io.BytesIO(data), "-")
        assert isinstance(found, Article)
        assert (found.title, found.file) == ("A", "-")
    (empty,) = read_stream(io.BytesIO(b""), "-")
    assert isinstance(empty, Failure)
    (text,) = read_stream(io.BytesIO(b"just some text\n"), "-")
    assert isinstance(text, Failure)


def test_the_whole_of_the_large_collection_is_read(shared: Callable[[str], Path]) -> None:
    count = dated = 0
    failed = []
    for found in read_file(shared("data/news-12k.jsonl.gz")):
        if isinstance(found, Failure):
            failed.append(found.reason)
            continue
        assert found.outlet
        assert len(found.id) == 16
        count += 1
        dated += found.published.first is not None
    assert count == 12_560
    assert not failed
    assert dated >= 11_048


def test_a_user_names_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"kopf": "K", "text": "a teaser", "teile": {"lang": TEXT}, "blatt": [{"name": "B"}]}))
    options = read_options(["title=kopf", "body=teile.lang", "outlet=blatt"])
    (article,) = read_file(path, options=options)
    assert isinstance(article, Article)
    assert (article.title, article.body, article.outlet) == ("K", TEXT, "B")
    (both,) = read_file(path, options=read_options(["body=text", "body=teile.lang"]))
    assert isinstance(both, Article)
    assert both.body == f"a teaser\n\n{TEXT}"


@pytest.mark.parametrize(
    ("record", "body"),
    [
        ({"lead": "First.", "body": TEXT}, f"First.\n\n{TEXT}"),
        ({"lead": TEXT[:20], "body": TEXT}, TEXT),
        ({"content": {"rendered": f"<p>{TEXT}</p>"}}, TEXT),
        ({"headline": "T", "short_description": TEXT}, TEXT),
        ({"content": None, "description": TEXT}, TEXT),
        ({"Article Body": TEXT}, TEXT),
        ({"paragraphs": 3, "text": [TEXT, TEXT]}, f"{TEXT}\n\n{TEXT}"),
    ],
)
def test_a_text_is_found_where_exports_keep_it(tmp_path: Path, record: dict[str, Any], body: str) -> None:
    assert one(tmp_path / "a.jsonl", title="T", **record).body == body


def test_deep_and_huge_values_cost_nothing(tmp_path: Path) -> None:
    deep: Any = "Jane Doe"
    for _ in range(900):
        deep = {"name": deep}
    data = b'{"body": "Some text.", "author": %s, "id": %s}\n' % (json.dumps(deep).encode(), b"9" * 5000)
    (article,) = read(tmp_path / "a.jsonl", data)
    assert article.record == 0


def test_failures_beyond_a_thousand_are_counted_and_not_kept(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl", b"{broken\n" * 3000 + lines({"title": "Z", "body": TEXT}))
    assert len(found) == 1002
    assert "1,999 more" in found[-1].reason  # type: ignore[union-attr]
    assert sum(isinstance(one, Article) for one in found) == 1


def test_a_line_that_is_nested_without_end_costs_only_itself(tmp_path: Path) -> None:
    data = lines({"title": "A", "text": TEXT}) + b'{"x": ' + b"[" * 5_000 + b"]" * 5_000 + b"}\n"
    one, named, two = read(tmp_path / "a.jsonl", data + lines({"title": "B", "text": TEXT}))
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert isinstance(named, Failure)
    assert "nested too deeply" in named.reason


@pytest.mark.parametrize("nothing", ["NaN", "None", "null", "[Removed]", " nan "])
def test_a_word_that_programs_write_for_nothing_is_no_text_title_or_author(tmp_path: Path, nothing: str) -> None:
    (named,) = read(tmp_path / "a.jsonl", lines({"title": "A", "text": nothing}))
    assert isinstance(named, Failure)
    assert "has no text" in named.reason
    article = one(tmp_path / "b.jsonl", text=TEXT, title=nothing, headline="The headline", author=nothing)
    assert (article.title, article.author) == ("The headline", None)


def test_an_authors_number_is_no_name(tmp_path: Path) -> None:
    assert one(tmp_path / "a.jsonl", text=TEXT, author=7).author is None


def test_the_new_york_times_keeps_headline_and_byline_in_objects(tmp_path: Path) -> None:
    headline = {"main": "Council Puts Off Its Vote", "kicker": "The Port", "print_headline": "Vote Off"}
    byline = {"original": "By Jane Doe", "person": [{"firstname": "Jane", "lastname": "Doe"}]}
    article = one(tmp_path / "a.jsonl", lead_paragraph=TEXT, headline=headline, byline=byline, pub_date="2019-05-23")
    assert (article.title, article.author) == ("Council Puts Off Its Vote", "Jane Doe")


def test_of_wordpress_dates_the_one_in_utc_counts(tmp_path: Path) -> None:
    article = one(tmp_path / "a.jsonl", content={"rendered": f"<p>{TEXT}</p>"}, **WORDPRESS_DATES)
    assert article.published.text == "2019-05-23T12:30:00Z"
