"""CSV and its like: any usual dialect and header; a broken row costs only itself."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.readers import Failure, ReadOptions, read_file, read_options

TEXT = 'The harbour council has put off its "final" decision, again; nobody minded.\n\nNobody spoke against it.'


def table(*rows: list[str], delimiter: str = ",", end: str = "\r\n") -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator=end).writerows(rows)
    return made.getvalue()


def read(path: Path, data: bytes | str, options: ReadOptions | None = None) -> list[Article | Failure]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_file(path, options=options or ReadOptions()))


def one(path: Path, data: bytes | str, options: ReadOptions | None = None) -> Article:
    (found,) = read(path, data, options)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (  # Media Cloud's story export, with text
            [
                "stories_id",
                "publish_date",
                "title",
                "url",
                "language",
                "ap_syndicated",
                "media_id",
                "media_name",
                "media_url",
                "text",
            ],
            ["12", "2018-04-20 22:49:00", "T", "http://a.com/x", "en", "false", "7", "CNN", "http://cnn.com", TEXT],
            ("T", "CNN", None, "2018-04-20T22:49:00Z", "12"),
        ),
        (  # "All the news"
            ["", "id", "title", "publication", "author", "date", "year", "month", "url", "content"],
            ["0", "17283", "T", "Vox", "Jane Doe", "2016-12-31", "2016.0", "12.0", "", TEXT],
            ("T", "Vox", "Jane Doe", "2016-12-31", "17283"),
        ),
        (  # a list of headlines by category
            ["category", "headline", "authors", "link", "short_description", "date"],
            ["POLITICS", "T", "Jane Doe, AP", "https://www.example.com/a", TEXT, "2018-05-26"],
            ("T", "example.com", "Jane Doe, AP", "2018-05-26", None),
        ),
        (
            ["Source Name", "Article Title", "Article Text", "Published At", "SeenDate"],
            ["BBC", "T", TEXT, "", "20200101T120000Z"],
            ("T", "BBC", None, "2020-01-01T12:00:00Z", None),
        ),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_usual_columns_are_known(
    tmp_path: Path, header: list[str], row: list[str], expected: tuple[str | None, ...], delimiter: str
) -> None:
    for name in ("a.csv", "a.txt"):  # known by its header as well
        article = one(tmp_path / name, table(header, row, delimiter=delimiter))
        found = (article.title, article.outlet, article.author, article.published.text, article.record_id)
        assert found == expected
        assert article.body == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    data = table(["title", "text"], ["Café “eins”", TEXT], ["Zwei", "Noch ein “Text” – über Cafés."], end=end)
    first, second = read(tmp_path / "a.csv", data.encode(encoding))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, second.body) == ("Café “eins”", "Noch ein “Text” – über Cafés.")


def test_a_later_byte_of_another_encoding_is_read_as_windows_1252(tmp_path: Path) -> None:
    rows = [[str(number), "plain words " * 40] for number in range(300)]
    data = table(["title", "text"], *rows, ["Café", "a text"]).encode("windows-1252")
    last = read(tmp_path / "a.csv", data)[-1]
    assert isinstance(last, Article)
    assert last.title == "Café"


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        ('title\ttext\nHe said "no\tthe text\nB\t"text" of it\n', ['He said "no', "B"]),
        ('title,text\n"a \\"b\\", c",the text\n"d",text\n', ['a "b", c', "d"]),
        ("title,text\na,the text\n\n\nb,text\n,,\n", ["a", "b"]),
    ],
)
def test_quoting_is_found_by_trying(tmp_path: Path, data: str, titles: list[str]) -> None:
    found = read(tmp_path / "a.csv", data)
    assert [article.title for article in found if isinstance(article, Article)] == titles


def test_ragged_rows_are_named_and_left_out(tmp_path: Path) -> None:
    data = "id,title,text\n1,A,one text\n2,B\n3,C,three texts,and,more\n4,D,four texts,,\n5,E,five\n"
    found = read(tmp_path / "a.csv", data)
    assert [one.title for one in found if isinstance(one, Article)] == ["A", "D", "E"]
    reasons = [(one.record, one.reason) for one in found if isinstance(one, Failure)]
    assert [record for record, _ in reasons] == [1, 2]
    assert "2 cells where the header has 3 (line 3)" in reasons[0][1]
    assert "5 cells where the header has 3 (line 4)" in reasons[1][1]


def test_a_row_without_text_is_named(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", "title,text\nA,\nB,words\n")
    assert [type(one) for one in found] == [Failure, Article]
    assert "has no text" in found[0].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "header",
    [
        "url,title,seendate,socialimage,domain,language,sourcecountry",  # GDELT's article list
        "stories_id,publish_date,title,url,media_name",
        "a,b",
        "nothing",
    ],
)
def test_a_table_without_texts_is_named_once_with_its_columns_and_what_to_do(tmp_path: Path, header: str) -> None:
    (failure,) = read(tmp_path / "a.csv", header + "\n" + "\n".join(["x,y"] * 50))
    assert isinstance(failure, Failure)
    assert header.replace(",", ", ") in failure.reason
    assert "--map body=COLUMN" in failure.reason


def test_a_user_names_the_columns(tmp_path: Path) -> None:
    data = table(["Kopf", "Unterzeile", "Rumpf", "Blatt"], ["K", "U", TEXT, "B"], delimiter=";")
    options = read_options(["title=Kopf", "body=Unterzeile", "body=Rumpf", "outlet=Blatt"])
    article = one(tmp_path / "a.csv", data, options)
    assert (article.title, article.body, article.outlet) == ("K", f"U\n\n{TEXT}", "B")


def test_a_row_beyond_the_limit_costs_only_itself_and_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write("title,text\nA,one\nB,")
        for _ in range(40):
            file.write("word " * (1 << 18))
        file.write("\nC,three\n")
    tracemalloc.start()
    found = list(read_file(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(type(one), one.record) for one in found] == [(Article, 0), (Failure, 1), (Article, 2)]
    assert "8 MB (line 3)" in found[1].reason  # type: ignore[union-attr]
    assert peak < 80 << 20


def test_a_quotation_mark_that_is_never_closed_costs_no_more_than_the_limit(tmp_path: Path) -> None:
    rows = "".join(f'"T{number}","text {number} {"word " * 50}"\n' for number in range(2000))
    options = read_options(largest_record=0.05)
    found = read(tmp_path / "a.csv", f'title,text\n{rows}"B,"broken text\n{rows}', options)
    articles = [one.title for one in found if isinstance(one, Article)]
    assert len(articles) > 3500
    assert articles[-1] == "T1999"
    assert any(isinstance(one, Failure) for one in found)


def test_control_characters_are_taken_out(tmp_path: Path) -> None:
    article = one(tmp_path / "a.csv", "title,text\nB\x01,the \x7ftext, and more of it\n".replace(", ", "; "))
    assert (article.title, article.body) == ("B", "the text; and more of it")


cell = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs", "Cc"]), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_what_csv_writes_is_read_back(tmp_path: Path, cells: list[tuple[str, str]], delimiter: str) -> None:
    rows = [["title", "text", "url"], *([title, f"Words {text} end", ""] for title, text in cells)]
    found = read(tmp_path / "a.csv", table(*rows, delimiter=delimiter))
    bodies = [" ".join(one.body.split()) for one in found if isinstance(one, Article)]
    assert len(bodies) == len(cells)
    assert all(body.startswith("Words") and body.endswith("end") for body in bodies)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_first_line_may_name_the_separator(tmp_path: Path, line: str, end: str) -> None:
    data = line + end + table(["title", "text", "url"], ["K, or L", TEXT, "https://e.com/a"], delimiter=";", end=end)
    found = one(tmp_path / "a.csv", "\ufeff" + data)
    assert (found.title, found.url) == ("K, or L", "https://e.com/a")
    *_, named = read(tmp_path / "b.csv", data + f"short;row{end}")
    assert isinstance(named, Failure)
    assert f"line {data.count(chr(10)) + 1})" in named.reason


def test_a_list_of_pages_without_texts_says_that_it_may_go_with_saved_pages(tmp_path: Path) -> None:
    (failure,) = read(tmp_path / "a.csv", "URL,MobileURL,Date,Title\nhttps://a.com/1,,2019-05-23,Some\n")
    assert isinstance(failure, Failure)
    assert "--metadata" in failure.reason
