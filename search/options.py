"""The command line read: which words and options stand in it, whether they fit their subcommand (search.subcommands).

An option may stand before or after the subcommand and among the words. Only what begins with two hyphens (and -h) is
an option: `kaspersky -ban` is a query. So options and words are told apart first, then argparse reads the options.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from index.errors import BadRequest
from search.subcommands import ALL_FORMATS, OPTIONS, SUBCOMMANDS, Subcommand

_SAID = {"invalid int value:": "not a whole number:", "invalid float value:": "not a number:"}
_ONE_LETTER = re.compile("-[A-Za-z]")
_ALIKE = 0.7  # of the letters of an option and of one that is proposed for it


@dataclass(frozen=True)
class Command:
    """A command line that was read. `help` and `version` were asked for in place of the subcommand's work."""

    subcommand: Subcommand
    words: tuple[str, ...]
    options: argparse.Namespace
    help: bool = False
    version: bool = False
    named: bool = True


def read(arguments: Sequence[str]) -> Command:
    """The command line as a Command. Raises BadRequest, saying what would work."""
    words, given, asked, first_is_word = _told_apart(arguments)
    named = bool(words) and words[0] in SUBCOMMANDS and not first_is_word
    subcommand = SUBCOMMANDS[words.pop(0)] if named else SUBCOMMANDS["query"]
    if asked:
        return Command(subcommand, tuple(words), argparse.Namespace(), asked == "help", asked == "version", named)
    options = _parser(subcommand).parse_args(given)
    options.format = _format(subcommand, options.format)
    _check_count(subcommand, words)
    return Command(subcommand, tuple(words), options, named=named)


def _told_apart(arguments: Sequence[str]) -> tuple[list[str], list[str], str, bool]:
    """Words, options with their values as --name=value, whether help or version is asked for, and whether the first
    word stands after `--`, which makes it no subcommand."""
    takes_value = {option.name: option.takes_value for option in OPTIONS}
    words: list[str] = []
    given: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            first_is_word = not words
            return [*words, *rest], given, "", first_is_word
        if argument in ("-h", "--help"):
            return [word for word in [*words, *rest] if not word.startswith("-")], given, "help", False
        if argument == "--version":
            return words, given, "version", False
        if not argument.startswith("--"):
            words.append(argument)
            continue
        name = argument.partition("=")[0]
        if name not in takes_value:
            raise BadRequest(_unknown(name, list(takes_value)))
        if takes_value[name] and "=" not in argument:
            value = next(rest, None)
            if value is None or value.partition("=")[0] in takes_value:
                raise BadRequest(f"{name} needs a value after it. See: search --help")
            given.append(f"{name}={value}")
        else:
            given.append(argument)
    return words, given, "", False


def taken_away(command: Command) -> list[str]:
    """Words of a query that may have been meant as options, and take away what holds a letter: -n."""
    takes_query = "words" in command.subcommand.groups
    return [word for word in command.words if takes_query and _ONE_LETTER.fullmatch(word)]


class _Parser(argparse.ArgumentParser):
    """argparse, with an exception for an error."""

    def error(self, message: str) -> NoReturn:
        for theirs, ours in _SAID.items():
            message = message.replace(theirs, ours)
        raise BadRequest(f"{message}. See: search {self.prog} --help")


def _parser(subcommand: Subcommand) -> _Parser:
    parser = _Parser(prog=subcommand.name, add_help=False, allow_abbrev=False)
    for option in subcommand.options():
        parser.add_argument(option.name, help=option.help, **option.settings)
    return parser


def _unknown(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=_ALIKE)
    if name[2:] in ALL_FORMATS:
        near = [f"--format {name[2:]}"]
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"There is no option {name}.{hint} To search for it: search -- {name}"


def _format(subcommand: Subcommand, given: str | None) -> str:
    if given is None:
        return subcommand.formats[0]
    if given not in subcommand.formats:
        raise BadRequest(f"search {subcommand.name} prints {', '.join(subcommand.formats)}; not {given!r}.")
    return given


def _check_count(subcommand: Subcommand, words: Sequence[str]) -> None:
    if len(words) < subcommand.least or (subcommand.most is not None and len(words) > subcommand.most):
        raise BadRequest(
            f"Say: search {subcommand.name} {subcommand.takes}".rstrip() + f". See: search {subcommand.name} --help"
        )
