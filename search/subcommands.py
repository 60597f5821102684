"""What the command line knows: its options, and its subcommands with the options and formats that each takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from index.engines import ENGINES
from search.request import COPIES, MATCHES, SORTS

ALL_FORMATS: Final = ("text", "json", "jsonl", "csv", "ris", "bibtex")


@dataclass(frozen=True)
class Option:
    """An option; `settings` are argparse's. `group` says which subcommands take it, in `Subcommand.groups`."""

    name: str
    group: str
    help: str
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def takes_value(self) -> bool:
        """Whether a value follows it."""
        return "action" not in self.settings or self.settings["action"] == "append"


def _value(name: str, group: str, help: str, metavar: str, **settings: Any) -> Option:
    return Option(name, group, help, {"metavar": metavar, **settings})


def _several(name: str, help: str, metavar: str) -> Option:
    return _value(name, "filters", help, metavar, action="append", default=[])


OPTIONS: Final = (
    _value("--index", "every", "the index directory (default: $SEARCH_INDEX, else coverage.index)", "DIR"),
    _value("--url", "every", "an OpenSearch server in place of a directory: not available in this version", "URL"),
    _value("--format", "every", "how to print", "FORMAT"),
    _several("--outlet", "only this outlet's articles; repeat it for several", "NAME"),
    _several("--not-outlet", "no articles of this outlet; repeat it for several", "NAME"),
    _several("--author", "only articles by this author", "NAME"),
    _several("--topic", "only articles of this topic", "NAME"),
    _several("--language", "only articles in this language, a code such as en", "CODE"),
    _value("--after", "filters", "only articles of this date or later: 2018, 2018-04-20, 'last week'", "DATE"),
    _value("--before", "filters", "only articles of this date or earlier, the whole of it", "DATE"),
    _value("--match", "words", "whether all words must occur or any (default: all)", "all|any", choices=MATCHES),
    _value("--sort", "sort", "relevance, newest or oldest (default: relevance)", "ORDER", choices=SORTS),
    _value("--copies", "copies", "fold copies under one result, show each, or only what has copies", "fold|show|only",
           choices=COPIES),
    _value("--limit", "limit", "how many to print", "N", type=int),
    _value("--offset", "page", "how many to pass over first", "N", type=int, default=0),
    Option("--rebuild", "index", "make all that is derived again from the catalog; needs no files",
           {"action": "store_true"}),
    _value("--engine", "index", f"what holds the inverted index: {' or '.join(ENGINES)} (default: {ENGINES[0]})",
           "NAME", choices=ENGINES),
    _value("--metadata", "index", "a table with outlet, author, date … of each file", "CSV"),
    _value("--article", "duplicates", "only clusters with a passage of this article", "ID"),
    _value("--min-outlets", "duplicates", "only clusters of at least so many outlets (default: 2)", "N", type=int,
           default=2),
    _value("--min-overlap", "duplicates", "only passages that share at least this part of the words, 0 to 1 "
           "(default: 0.5)", "X", type=float, default=0.5),
    Option("--boilerplate", "duplicates", "also what one outlet repeats whatever the story", {"action": "store_true"}),
    _value("--sort", "clusters", "size, earliest or overlap (default: size)", "ORDER",
           choices=("size", "earliest", "overlap"), default="size"),
    _value("--host", "serve", "the address to answer on (default: 127.0.0.1, this machine only)", "ADDRESS",
           default="127.0.0.1"),
    _value("--port", "serve", "the port to answer on (default: 8000)", "N", type=int, default=8000),
    Option("--open", "serve", "open the page in the browser", {"action": "store_true"}),
)  # fmt: skip


@dataclass(frozen=True)
class Subcommand:
    """A subcommand: what stands after its name, what it does, its option groups and formats, the first the default.

    `least` and `most` bound how many words it takes; None: any number.
    """

    name: str
    takes: str
    summary: str
    groups: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("text", "json")
    least: int = 0
    most: int | None = None
    examples: str = ""
    more: str = ""

    def options(self) -> list[Option]:
        """The options that it takes."""
        return [option for option in OPTIONS if option.group in ("every", *self.groups)]


_QUERY_GROUPS: Final = ("filters", "words", "sort", "copies", "limit", "page")

SUBCOMMANDS: Final = {
    one.name: one
    for one in (
        Subcommand(
            "query",
            "WORDS…",
            "find articles; the word query may be left out",
            _QUERY_GROUPS,
            ALL_FORMATS,
            examples="""
  search kaspersky ban                        articles with both words
  search '"advertising ban" OR advert*'       a phrase, or words that begin so
  search title:kaspersky -russia              in the title; without russia
  search twitter ban --outlet Reuters --after 2018-04 --sort newest
  search --match any --format csv twitter facebook > found.csv
  search -- index funds                       words that name a subcommand""",
            more="A query without words lists everything, newest first. The query language is Whoosh's.",
        ),
        Subcommand(
            "index",
            "PATH…|-",
            "index files and folders, or JSON lines from standard input",
            ("index",),
            examples="""
  search index coverage/                      every article file below a folder
  search index news.jsonl.gz --index news.index
  zcat news.jsonl.gz | search index -
  search index --rebuild --engine whoosh      the same with another engine""",
            more="Reads text, HTML, JSON lines (also compressed) and feeds. What did not change stays as it is. "
            "Files that cannot be read are named, the others indexed, and the exit code is 2.",
        ),
        Subcommand(
            "duplicates",
            "[WORDS…]",
            "list the near-duplicate passages, of all articles or of those that match",
            ("filters", "words", "limit", "page", "duplicates", "clusters"),
            ("text", "json", "jsonl", "csv"),
            examples="""
  search duplicates                           those shared by most outlets
  search duplicates kaspersky ban --min-outlets 3
  search duplicates --article 4x7kq2…         what one article shares
  search duplicates --sort earliest --format csv > passages.csv""",
        ),
        Subcommand(
            "match",
            "FILE|-",
            "which passages of a text (a press release, say) stand in which articles",
            ("limit",),
            ("text", "json", "jsonl"),
            1,
            1,
            examples="""
  search match release.txt
  pbpaste | search match -""",
        ),
        Subcommand(
            "show",
            "ID",
            "an article with its shared passages, or a cluster with all its versions",
            (),
            ALL_FORMATS,
            1,
            1,
            examples="""
  search show 4x7kq2mmdz6ahr5e
  search show 4x7kq2mmdz6ahr5e --format bibtex""",
        ),
        Subcommand("status", "", "what the index holds", most=0, examples="\n  search status --index news.index"),
        Subcommand(
            "export",
            "[WORDS…]",
            "write all articles that match: csv, jsonl (whole articles), ris or bibtex",
            ("filters", "words", "sort", "copies", "limit", "page"),
            ("csv", "jsonl", "ris", "bibtex"),
            examples="""
  search export kaspersky --format ris > kaspersky.ris
  search export --outlet Reuters --format jsonl > reuters.jsonl""",
            more="Copies are not folded unless --copies fold says so, and there is no limit unless --limit sets one.",
        ),
        Subcommand(
            "serve",
            "[PATH…]",
            "the pages and the JSON API, in a browser on this machine; paths are indexed first",
            ("serve",),
            ("text",),
            examples="""
  search serve
  search serve coverage/ --port 8080""",
        ),
        Subcommand(
            "remove",
            "ID…",
            "take articles out of the index",
            (),
            least=1,
            examples="\n  search remove 4x7kq2mmdz6ahr5e",
        ),
    )
}
