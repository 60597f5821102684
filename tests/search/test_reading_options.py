"""The options that say how files are read reach the reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import cli


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


def test_columns_are_mapped_and_limits_raised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, index = tmp_path / "a.csv", str(tmp_path / "a.index")
    table.write_text(f"Kopf;Rumpf;Blatt\nEins;Words of an article here.;B\nZwei;{'more words ' * 5_000};B\n")
    assert run("index", str(table), "--index", index) == 2
    assert "--map body=COLUMN" in capsys.readouterr().err
    mapped = ("--map", "body=Rumpf", "--map", "title=Kopf", "--map", "outlet=Blatt", "--index", index)
    assert run("index", str(table), *mapped, "--largest-record", "0.01") == 2
    output = capsys.readouterr()
    assert "1 new" in output.out
    assert "--largest-record" in output.err
    assert run("index", str(table), *mapped) == 0
    assert "1 new" in capsys.readouterr().out
    assert run("title:zwei", "--outlet", "B", "--index", index) == 0


def test_an_unknown_field_is_refused_with_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("index", str(tmp_path), "--map", "boddy=x", "--index", str(tmp_path / "a.index")) == 2
    assert "title, body, outlet, author, published" in capsys.readouterr().err


def test_a_mended_member_of_an_archive_is_no_longer_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import zipfile

    path, index = tmp_path / "a.zip", str(tmp_path / "a.index")
    for members, code in (({"a.txt": "", "b.txt": "B\n\nSome words."}, 2), ({"a.txt": "A\n\nOther words."}, 0)):
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in members.items():
                archive.writestr(name, text)
        assert run("index", str(path), "--index", index) == code
    output = capsys.readouterr().out
    assert "1 new, 0 changed, 0 unchanged, 1 removed" in output
    run("status", "--failed", "--index", index)
    assert "a.txt" not in capsys.readouterr().out
