"""The command line: options before or after the subcommand and among the words."""

from __future__ import annotations

import itertools

import pytest

from index.errors import BadRequest
from search import manual
from search.options import read, taken_away
from search.subcommands import OPTIONS, SUBCOMMANDS


def test_options_may_stand_anywhere() -> None:
    parts = (["--outlet", "A B"], ["--limit=3"], ["duplicates"], ["two"])
    for order in itertools.permutations(parts):
        command = read([argument for part in order for argument in part])
        assert (command.subcommand.name, command.words) in (
            [("duplicates", ("two",))] if order.index(["duplicates"]) < order.index(["two"]) else
            [("query", ("two", "duplicates"))]
        )  # fmt: skip
        assert (command.options.outlet, command.options.limit) == (["A B"], 3)


def test_a_first_word_that_names_a_subcommand_is_the_subcommand() -> None:
    assert read(["index", "funds"]).subcommand.name == "index"
    assert read(["funds", "index"]).subcommand.name == "query"
    assert read(["query", "index", "funds"]).words == ("index", "funds")


def test_after_two_hyphens_all_are_words() -> None:
    command = read(["--limit", "2", "--", "index", "--limit", "-x"])
    assert (command.subcommand.name, command.words, command.options.limit) == ("query", ("index", "--limit", "-x"), 2)
    assert read(["duplicates", "--", "status"]).words == ("status",)


def test_one_hyphen_begins_a_word_that_is_excluded() -> None:
    assert read(["kaspersky", "-ban", "--sort", "newest"]).words == ("kaspersky", "-ban")
    assert read(["match", "-"]).words == ("-",)


def test_filters_are_repeated_and_default_to_none() -> None:
    assert read(["x", "--outlet", "A", "--outlet", "B"]).options.outlet == ["A", "B"]
    assert read(["x"]).options.outlet == []


def test_a_value_may_begin_with_a_hyphen() -> None:
    assert read(["x", "--author", "-A"]).options.author == ["-A"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--outlett", "x"], "Did you mean --outlet?"),
        (["x", "--limit"], "needs a value"),
        (["x", "--outlet", "--limit", "2"], "--outlet needs a value"),
        (["x", "--limit", "many"], "not a whole number: 'many'"),
        (["x", "--sort", "best"], "relevance"),
        (["status", "--outlet", "x"], "search status --help"),
        (["status", "x"], "search status"),
        (["match"], "search match FILE"),
        (["match", "a", "b"], "search match FILE"),
        (["remove"], "search remove ID"),
        (["x", "--format", "xml"], "text, json, jsonl, csv, ris, bibtex"),
        (["export", "--format", "text"], "csv, jsonl, ris, bibtex"),
        (["x", "--lim", "3"], "--limit"),
    ],
)
def test_what_cannot_be_read_says_what_would_work(arguments: list[str], word: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read(arguments)
    assert word in str(caught.value)


@pytest.mark.parametrize("name", list(SUBCOMMANDS))
def test_every_subcommand_has_help_with_its_options_and_an_example(name: str) -> None:
    subcommand = SUBCOMMANDS[name]
    page = manual.page(subcommand, 80)
    assert all(option.name in page for option in subcommand.options())
    assert f"search {name}" in page or name == "query"
    assert max(map(len, page.splitlines())) <= 80
    assert f"\n  {name} " in manual.overview(80)


@pytest.mark.parametrize("name", list(SUBCOMMANDS))
def test_the_examples_of_the_help_can_be_read(name: str) -> None:
    import shlex

    for line in SUBCOMMANDS[name].examples.strip().splitlines():
        example = line.split("   ")[0] if "   " in line.strip() else line
        command = example.rpartition("|")[2] if " | " in example else example
        arguments = shlex.split(command.partition(">")[0])
        assert arguments.pop(0) == "search"
        assert read(arguments).subcommand.name == name


def test_no_option_is_described_twice_for_one_subcommand() -> None:
    for subcommand in SUBCOMMANDS.values():
        names = [option.name for option in subcommand.options()]
        assert len(names) == len(set(names))
    assert all(option.help for option in OPTIONS)


def test_one_letter_after_a_hyphen_may_have_been_meant_as_an_option() -> None:
    assert taken_away(read(["kaspersky", "-n", "5"])) == ["-n"]
    assert not taken_away(read(["kaspersky", "-ban", "--", "-5"]))
    assert not taken_away(read(["index", "-"]))
