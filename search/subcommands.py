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
    _value("--url", "every", "a corpus on an OpenSearch cluster in place of a directory, https://HOST:9200/NAME "
           "(default: $SEARCH_URL)", "URL"),
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
    _value("--copies", "copies", "fold copies under one result, show each, or only what has copies (default: fold)",
           "fold|show|only",
           choices=COPIES),
    _value("--limit", "limit", "how many to print (default: 10; 20 of outlets; at most 1,000)", "N", type=int),
    _value("--offset", "page", "how many to pass over first", "N", type=int, default=0),
    Option("--rebuild", "index", "make all that is derived again from the catalog; needs no files",
           {"action": "store_true"}),
    Option("--watch", "index", "stay, and index what is added to the folders or changed within two seconds",
           {"action": "store_true"}),
    _value("--engine", "index", f"what holds the inverted index: {' or '.join(ENGINES)} (default: {ENGINES[0]})",
           "NAME", choices=ENGINES),
    _value("--engine", "copy", f"what holds the inverted index of a directory (default: {ENGINES[0]})", "NAME",
           choices=ENGINES),
    _value("--metadata", "index", "a table with outlet, author, date … of each file", "CSV"),
    _value("--map", "index", "which column or JSON key is a field: body=article_text; repeat it for several",
           "FIELD=COLUMN", action="append", default=[]),
    _value("--largest-record", "index", "the most that one article's record may hold, in MB (default: 8)", "MB",
           type=float),
    _value("--largest-file", "index", "the most that is read as one piece, in MB (default: each format's own)", "MB",
           type=float),
    _value("--largest-ratio", "index", "how many times its packed size a compressed file may have (default: 200)",
           "N", type=int),
    _value("--shards", "index", "into how many shards a new or rebuilt corpus on a cluster is divided (default: 1)",
           "N", type=int),
    _value("--replicas", "index", "how many more copies of each shard it has (default: 1)", "N", type=int),
    _value("--workers", "index", "on a cluster: how many processes look for shared passages, once all is stored; "
           "without a path, to help others that do", "N", type=int),
    Option("--unlinked", "index", "on a cluster: store articles, and leave it to --workers or Spark to look for shared "
           "passages", {"action": "store_true"}),
    Option("--retry", "index", "read files again of which something could not be read, though they did not change",
           {"action": "store_true"}),
    Option("--failed", "status", "list every file and record that could not be indexed, and why",
           {"action": "store_true"}),
    _value("--article", "duplicates", "only clusters with a passage of this article", "ID"),
    _value("--min-outlets", "duplicates", "only clusters of at least so many outlets (default: 2)", "N", type=int,
           default=2),
    _value("--min-overlap", "duplicates", "only passages that share at least this part of the words, 0 to 1 "
           "(default: 0.5)", "X", type=float, default=0.5),
    Option("--boilerplate", "duplicates", "also what one outlet repeats whatever the story", {"action": "store_true"}),
    _value("--both", "duplicates", "only clusters of which this outlet has a passage; give it twice, for two outlets",
           "NAME", action="append", default=[]),
    _value("--sort", "clusters", "size, earliest or overlap (default: size)", "ORDER",
           choices=("size", "earliest", "overlap"), default="size"),
    _value("--outlet", "outlets", "only pairs with this outlet; repeat it for several", "NAME", action="append",
           default=[]),
    _value("--after", "outlets", "only passages published on this date or later: 2018, 2018-04-20", "DATE"),
    _value("--before", "outlets", "only passages published on this date or earlier, the whole of it", "DATE"),
    _value("--min-shared", "outlets", "only pairs that share at least so many clusters (default: 1)", "N", type=int,
           default=1),
    _value("--host", "serve", "the address to answer on (default: 127.0.0.1, this machine only)", "ADDRESS",
           default="127.0.0.1"),
    _value("--port", "serve", "the port to answer on (default: 8000)", "N", type=int, default=8000),
    _value("--workers", "serve", "processes that answer; about one a core for many readers (default: 1, on Windows "
           "always)", "N", type=int, default=1),
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
  search index export.csv --map body=article_text --map date=when
  zcat news.jsonl.gz | search index -
  search index --watch coverage/              stay, and index what comes
  search index --rebuild --engine whoosh      the same with another engine
  search index a/ --url URL --workers 4       on a cluster, by 4 processes""",
            more="Reads text, Markdown, web pages, JSON, CSV, feeds and more, also compressed (docs/formats.md). What "
            "did not change stays as it is. Files that cannot be read are named, the others indexed, and the exit code "
            "is 2.",
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
            "outlets",
            "",
            "who follows whom: for each pair of outlets, who ran the text they share first, and how often",
            ("outlets", "limit", "page"),
            ("text", "json", "jsonl", "csv"),
            most=0,
            examples="""
  search outlets                              the pairs that share most
  search outlets --outlet Reuters --after 2018
  search outlets --min-shared 5 --format csv > pairs.csv""",
            more="Counts the clusters that search duplicates lists. Where dates cannot be put in order (the same day "
            "without a time, unknown) the order is open, and counted as such.",
        ),
        Subcommand(
            "compare",
            "A B",
            "two queries over time and by outlet: how many articles each finds, and both together",
            ("filters", "words", "limit"),
            ("text", "json", "csv"),
            2,
            2,
            examples="""
  search compare twitter facebook
  search compare '"social media"' 'twitter OR facebook' --after 2018-04
  search compare kaspersky huawei --format csv > compared.csv""",
            more="Each query is one argument: put several words in quotes. Articles are counted, copies too; --limit "
            "says how many outlets are listed.",
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
  search match statement.pdf
  pbpaste | search match -""",
            more="A text is matched whole; of a web page, a PDF and any other format that can be indexed its article.",
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
        Subcommand(
            "status",
            "",
            "what the index holds",
            ("status",),
            most=0,
            examples="""
  search status --index news.index
  search status --failed                      what could not be indexed, and why""",
        ),
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
            "copy",
            "FROM TO",
            "carry a corpus into another place and prove that nothing is missing",
            ("copy",),
            least=2,
            most=2,
            examples="""
  search copy coverage.index https://search.example:9200/coverage
  search copy https://search.example:9200/coverage laptop.index""",
            more="FROM and TO are index directories or URLs of corpora on OpenSearch clusters. TO holds nothing, or "
            "a part of FROM from a copy that was broken off: then it goes on. Articles keep their ids.",
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
