"""The command as a process: what stands on its two outputs, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from search.cli import main

pty = pytest.importorskip("pty")  # not on Windows

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("SEARCH_INDEX", "NO_COLOR")}
    return {**kept, "PYTHONWARNINGS": "error", **more}


@pytest.fixture
def run(index_path: Path, tmp_path: Path) -> Run:
    def run(*arguments: str, input: str = "", index: Path | None = None, **more: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "search.cli", *arguments],
            input=input,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            cwd=tmp_path,
            env=environment(SEARCH_INDEX=str(index or index_path), PYTHONPATH=str(Path.cwd()), **more),
        )

    return run


def test_a_search_prints_titles_outlets_dates_ids_and_snippets(run: Run) -> None:
    done = run("ferry", "terminal", "pontoon")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^1\. .*terminal", done.stdout, re.M)
    assert re.search(r"^   (North Wire|Daily Quay|Harbour Post) · 2021-03-0[23].* · [a-z0-9]{16}$", done.stdout, re.M)
    assert "+ 2 copies, 3 outlets in all" in done.stdout
    assert "temporary pontoon" in done.stdout
    assert "earliest: North Wire, 2021-03-02 09:00 UTC" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_query_may_be_said_or_left_out(run: Run) -> None:
    found = [json.loads(run(*start, "ferry", "--format", "json").stdout) for start in ([], ["query"])]
    assert found[0]["results"] == found[1]["results"]


def test_nothing_found_is_exit_1_with_a_word_on_stderr(run: Run) -> None:
    done = run("zebra")
    assert (done.returncode, done.stdout) == (1, "")
    assert "No article matches" in done.stderr
    done = run("zebra", "--format", "json")
    assert done.returncode == 1 and json.loads(done.stdout)["results"] == []


def test_a_relaxed_search_says_so_on_stderr(run: Run) -> None:
    done = run("ferry", "zebra")
    assert done.returncode == 0
    assert "No article has all of these words" in done.stderr


def test_a_query_that_cannot_be_read_is_shown_with_carets_under_the_place(run: Run) -> None:
    done = run("ferry date:someday boat")
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert lines[-2] == "  ferry date:someday boat"
    assert lines[-1] == "             ^^^^^^^"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--form", "json"], "--format"),
        (["status", "--outlet", "x"], "--outlet"),
        (["ferry", "--after", "someday"], "2018-04-20"),
        (["ferry", "--limit", "0"], "limit"),
        (["match", "no-such-file.txt"], "no-such-file.txt"),
        (["index"], "search index PATH"),
        (["serve", "--port", "99999"], "65535"),
        (["serve", "--host", "nowhere.invalid"], "--host"),
        (["ferry", "--url", "https://localhost:9200", "--index", "here"], "give one of them"),
        (["ferry", "--url", "localhost:9200"], "write it as https://host:9200/NAME"),
    ],
)
def test_a_mistake_is_exit_2_with_what_would_work(run: Run, arguments: list[str], word: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("search: ") and word in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["x"], ["status"], ["duplicates"], ["remove", "x"], ["export"], ["show", "x"]])
def test_a_missing_index_says_how_to_make_one_and_makes_none(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments, index=tmp_path / "none")
    assert done.returncode == 2
    assert "search index" in done.stderr
    assert not (tmp_path / "none").exists()


def test_the_option_names_an_index_over_the_variable(run: Run, index_path: Path, tmp_path: Path) -> None:
    assert run("ferry", "--index", str(index_path), index=tmp_path / "none").returncode == 0


def test_json_lines_csv_ris_and_bibtex(run: Run) -> None:
    lines = run("ferry", "--copies", "show", "--format", "jsonl").stdout.splitlines()
    assert {json.loads(line)["outlet"] for line in lines} == {"North Wire", "Daily Quay", "Harbour Post"}
    rows = list(csv.DictReader(io.StringIO(run("ferry", "--format", "csv").stdout)))
    assert rows[0]["title"]
    assert run("ferry", "--format", "ris").stdout.startswith("TY  - NEWS\n")
    assert run("ferry", "--format", "bibtex").stdout.startswith("@article{")


def test_duplicates_in_every_format(run: Run) -> None:
    text = run("duplicates", "commuters")
    assert text.returncode == 0 and "gamble with nine hundred lives" in text.stdout
    assert re.search(r"\* North Wire · .* · earliest", text.stdout)
    clusters = json.loads(run("duplicates", "--format", "json").stdout)["clusters"]
    assert [json.loads(line) for line in run("duplicates", "--format", "jsonl").stdout.splitlines()] == clusters
    rows = list(csv.DictReader(io.StringIO(run("duplicates", "--format", "csv").stdout)))
    assert {row["cluster"] for row in rows} == {cluster["id"] for cluster in clusters}
    assert run("duplicates", "apple").returncode == 1


def test_two_queries_compared_in_every_format(run: Run) -> None:
    text = run("compare", "ferry", "apple OR lindqvist")
    assert (text.returncode, text.stderr) == (0, "")
    assert "a: ferry · 3 articles" in text.stdout
    assert "3 articles in both" in text.stdout
    assert json.loads(run("compare", "ferry", "apple", "--format", "json").stdout)["total_b"] == 2
    rows = list(csv.DictReader(io.StringIO(run("compare", "ferry", "apple", "--format", "csv").stdout)))
    assert {row["by"] for row in rows} == {"date", "outlet"}
    nothing = run("compare", "zzzz", "yyyy")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "No article matches either query" in nothing.stderr
    assert run("compare", "ferry").returncode == 2


def test_a_slip_is_asked_about_beside_the_results(run: Run) -> None:
    done = run("lindqvst")
    assert (done.returncode, done.stdout) == (1, "")
    assert "search: Did you mean: lindqvist" in done.stderr


def test_outlets_in_every_format(run: Run) -> None:
    assert "Daily Quay" in run("outlets").stdout
    assert json.loads(run("outlets", "--format", "json").stdout)["total"] == 6
    assert len(run("outlets", "--format", "jsonl", "--min-shared", "2").stdout.splitlines()) == 3
    rows = list(csv.DictReader(io.StringIO(run("outlets", "--format", "csv", "--outlet", "evening tide").stdout)))
    assert {row["follower"] for row in rows} == {"Evening Tide"}
    nothing = run("outlets", "--outlet", "nobody")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    both = run("duplicates", "--both", "North Wire", "--both", "Evening Tide", "--format", "json")
    assert json.loads(both.stdout)["total"] == 1
    assert run("duplicates", "--both", "North Wire").returncode == 2


def test_match_reads_a_file_or_standard_input(run: Run, tmp_path: Path) -> None:
    text = "It was said: We will not gamble with nine hundred lives for the sake of a timetable that nobody has loved."
    (tmp_path / "release.txt").write_text(text, encoding="utf-8")
    from_file, from_input = run("match", "release.txt"), run("match", "-", input=text)
    assert from_file.returncode == from_input.returncode == 0
    assert from_file.stdout == from_input.stdout
    assert "Evening Tide · 2021-03-05" in from_file.stdout
    (passage,) = json.loads(run("match", "-", "--format", "json", input=text).stdout)["passages"]
    assert text[passage["begin"] : passage["end"]] == passage["text"]
    assert run("match", "-", input="Nothing of the kind was ever said.").returncode == 1
    assert run("match", "-", input="").returncode == 2


def test_match_reads_what_can_be_indexed(run: Run, tmp_path: Path) -> None:
    said = "“We will not gamble with nine hundred lives for the sake of a timetable that nobody has loved for years,”"
    story = f"<p>{said} she told a meeting that went on until late.</p><p>Nobody else had asked to speak there.</p>" * 3
    page = f"<html><body><nav>Home</nav><article><h1>Speech</h1>{story}</article></body></html>"
    (tmp_path / "speech.html").write_text(page, encoding="utf-8")
    found = json.loads(run("match", "speech.html", "--format", "json").stdout)
    assert found["passages"] and "<p>" not in found["passages"][0]["text"]
    (tmp_path / "two.jsonl").write_text('{"title": "A", "body": "One."}\n{"title": "B", "body": "Two."}\n')
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 9)
    for name, word in (("two.jsonl", "several articles"), ("noise.bin", "binary data")):
        refused = run("match", name)
        assert (refused.returncode, refused.stderr.startswith(f"search: {name} ")) == (2, True)
        assert word in refused.stderr


def test_show_takes_an_article_or_a_cluster(run: Run) -> None:
    shown = run("show", "quote-1")
    assert shown.returncode == 0
    assert "Anger at the pier" in shown.stdout and "Passages that other articles share" in shown.stdout
    article = json.loads(run("show", "quote-1", "--format", "json").stdout)
    cluster = article["passages"][0]["cluster"]
    assert run("show", cluster).stdout.count("gamble with nine hundred lives") >= 4
    assert json.loads(run("show", cluster, "--format", "json").stdout)["id"] == cluster
    assert run("show", "quote-1", "--format", "bibtex").stdout.startswith("@article{")
    missing = run("show", "nothing")
    assert (missing.returncode, missing.stdout) == (1, "") and "no article" in missing.stderr


def test_status(run: Run) -> None:
    assert "tantivy" in run("status").stdout
    assert json.loads(run("status", "--format", "json").stdout)["articles"] == 8


def test_export_writes_all_that_matches(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export").stdout)))
    assert len(rows) == 8
    assert len(run("export", "ferry", "--format", "jsonl").stdout.splitlines()) == 3
    assert run("export", "zebra").returncode == 1


def test_index_remove_and_index_again(run: Run, tmp_path: Path, article_file: Path) -> None:
    path = tmp_path / "made.index"
    first = run("index", str(article_file), index=path)
    assert first.returncode == 0 and first.stderr == ""
    assert re.match(r"8 new, 0 changed, 0 unchanged, 0 removed, 0 failed; the index holds 8 articles, ", first.stdout)
    again = run("index", str(article_file), "--format", "json", index=path)
    assert (json.loads(again.stdout)["new"], json.loads(again.stdout)["unchanged"]) == (0, 8)
    assert run("remove", "orchard-1", index=path).stdout == "1 article removed\n"
    assert run("frost", index=path).returncode == 1
    assert run("remove", "orchard-1", index=path).returncode == 1


def test_files_that_fail_are_named_and_the_rest_is_indexed(run: Run, tmp_path: Path, article_file: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.jsonl").write_bytes(article_file.read_bytes())
    (folder / "bad.jsonl").write_text('{"title": \n')
    (folder / "empty.txt").write_text("")
    done = run("index", str(folder), str(tmp_path / "missing.txt"), index=tmp_path / "mixed.index")
    assert done.returncode == 2
    assert "8 new" in done.stdout and "3 failed" in done.stdout
    for name in ("bad.jsonl", "empty.txt", "missing.txt"):
        assert re.search(rf"^search: .*{name}.*: ", done.stderr, re.M), done.stderr


def test_articles_come_from_standard_input_as_json_lines(run: Run, tmp_path: Path, article_file: Path) -> None:
    done = run("index", "-", input=article_file.read_text(encoding="utf-8"), index=tmp_path / "piped.index")
    assert done.returncode == 0 and "8 new" in done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], [], ["duplicates", "--help"], ["--help", "index"]])
def test_help_is_exit_0_on_stdout(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith("Usage: search") or "Usage: search WORDS" in done.stdout


def test_a_reader_that_goes_away_is_no_error(index_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "search.cli", "export", "--format", "jsonl", "--index", str(index_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout and process.stderr
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(120), errors) == (0, b"")


def test_an_error_that_nobody_foresaw_is_exit_2_with_where_it_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr("search.cli._run", fail)
    assert main(["ferry"]) == 2
    assert "RuntimeError: nobody foresaw this" in capsys.readouterr().err


def test_ctrl_c_is_exit_130_with_a_word(index_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "search.cli", "match", "-", "--index", str(index_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdin
    process.stdin.write("harbour " * 50_000)  # more than the pipe between holds: it has started, and reads its input
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors.startswith("search: interrupted")) == (130, True)


def on_a_terminal(index_path: Path, *arguments: str, **more: str) -> str:
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "search.cli", *arguments],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=environment(SEARCH_INDEX=str(index_path), TERM="xterm", **more),
    )
    os.close(theirs)
    output = b""
    try:
        while piece := os.read(ours, 65_536):
            output += piece
    except OSError:  # Linux says so at the end
        pass
    done.wait(120)
    os.close(ours)
    return output.decode("utf-8")


def test_marks_are_bold_on_a_terminal_only(index_path: Path, run: Run) -> None:
    assert "\x1b[1mpontoon\x1b[22m" in on_a_terminal(index_path, "pontoon")
    assert "\x1b" not in on_a_terminal(index_path, "pontoon", NO_COLOR="1")
    assert "\x1b" not in run("pontoon").stdout


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "csv", "ris", "bibtex"])
def test_what_an_article_holds_cannot_control_the_terminal(index_path: Path, format: str) -> None:
    output = on_a_terminal(index_path, "escapes", "--format", format, NO_COLOR="1")
    assert "31malert" in output
    assert not set(output) & {"\x1b", "\x9b", "\u202e"}


def test_starting_loads_nothing_heavy(index_path: Path) -> None:
    program = (
        "import sys, search.cli\n"
        f"assert search.cli.main(['ferry', 'terminal', '--index', {str(index_path)!r}]) == 0\n"
        "heavy = {'nltk', 'numpy', 'numba', 'flask', 'whoosh', 'trafilatura', 'tqdm', 'lxml'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment()
    )
    assert done.returncode == 0, done.stderr


def test_serve_indexes_then_answers(tmp_path: Path, article_file: Path) -> None:
    from urllib.request import urlopen

    process = subprocess.Popen(
        [sys.executable, "-m", "search.cli", "serve", str(article_file), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(SEARCH_INDEX=str(tmp_path / "served.index")),
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        address = re.search(r"http://\S+", line)
        assert address, line
        with urlopen(f"{address[0].rstrip('/')}/api/search?q=pontoon", timeout=120) as answer:  # noqa: S310
            assert json.load(answer)["total"]["value"] == 3
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)


def test_the_version(run: Run) -> None:
    assert re.fullmatch(r"coverage-search \S.*\n", run("--version").stdout)
