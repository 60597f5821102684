"""What a user may set about reading, and how a wrong setting is refused."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from index.article import Article
from index.errors import BadRequest
from index.readers import Failure, ReadOptions, find_files, read_file, read_options


def test_columns_and_limits_are_read_as_they_are_typed() -> None:
    options = read_options(
        ["Body=Full Text", "date=when", "body=more"], largest_record=0.5, largest_file=2, largest_ratio=9
    )
    assert options.columns_of("body") == ("Full Text", "more")
    assert options.columns_of("published") == ("when",)
    assert (options.largest_record, options.largest_file, options.largest_ratio) == (1 << 19, 2 << 20, 9)
    assert pickle.loads(pickle.dumps(options)) == options  # noqa: S301
    assert read_options() == ReadOptions()


@pytest.mark.parametrize(
    ("columns", "limits", "message"),
    [
        (["boby=x"], {}, "title, body, outlet, author, published"),
        (["body"], {}, "--map body=article_text"),
        (["body= "], {}, "--map body=article_text"),
        ([], {"largest_record": 0}, "--largest-record"),
        ([], {"largest_file": -1}, "--largest-file"),
        ([], {"largest_file": float("nan")}, "--largest-file"),
        ([], {"largest_ratio": 0}, "--largest-ratio"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(columns: list[str], limits: dict[str, float], message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        read_options(columns, **limits)  # type: ignore[arg-type]


def test_limits_can_be_raised(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A headline\n\n" + "word " * 2_000_001)
    (failure,) = read_file(path)
    assert isinstance(failure, Failure)
    assert "8 MB" in failure.reason
    assert "--largest-file" in failure.reason
    (article,) = read_file(path, options=read_options(largest_file=20))
    assert isinstance(article, Article)


def test_a_mapped_column_makes_a_table_in_a_folder_coverage(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Kopf;Rumpf\nK;Words of it\n")
    (tmp_path / "b.json").write_text('{"rumpf": "Words of it"}')
    assert list(find_files([tmp_path])) == []
    found = find_files([tmp_path], read_options(["body=Rumpf"]))
    assert [path.name for path in found if isinstance(path, Path)] == ["a.csv", "b.json"]
