"""What each subcommand that reads the index does: a Command in, text or data on the output, an exit code out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

import search
from index.errors import BadRequest, NotFound
from index.place import Place
from search import export, rendering
from search.corpus import Corpus
from search.options import Command
from search.results import ArticleView, Cluster, Clusters, Found, Outlets, Query, Result
from search.serialize import to_json
from search.terminal import SafeStream, Style, safe

FOUND: Final = 0
NOTHING: Final = 1

LIMIT: Final = 10
PAIRS: Final = 20  # of outlets: a line each
_PAGE: Final = 500  # articles that an export asks for at once
_FILTERS: Final = ("outlet", "not_outlet", "author", "topic", "language", "after", "before")
_LARGEST_TEXT: Final = 5_000_000  # bytes of a text to match


@dataclass(frozen=True)
class Output:
    """Where data go and where all else goes."""

    data: TextIO
    notes: TextIO
    style: Style

    @classmethod
    def standard(cls) -> Output:
        """Standard output and standard error."""
        return cls(sys.stdout, sys.stderr, Style.of(sys.stdout))

    def lines(self, lines: Iterable[str]) -> None:
        """Text for people."""
        for line in lines:
            self.data.write(f"{line}\n")

    def json(self, value: Any, *, indent: int | None = 2) -> None:
        """A result as JSON; on a terminal in ASCII, where no control character is left."""
        text = json.dumps(to_json(value), ensure_ascii=self.data.isatty(), indent=indent)
        self.data.write(text + "\n")

    def json_lines(self, values: Iterable[Any]) -> None:
        """A result a line."""
        for value in values:
            self.json(value, indent=None)

    def exported(self, corpus: Corpus, results: Iterable[Result | ArticleView], format: str) -> int:
        """Articles in a format of search.export; how many."""
        stream: Any = SafeStream(self.data) if self.data.isatty() else self.data
        return export.write(corpus, results, format, stream)

    def flush(self) -> None:
        """Let whoever reads along have what was written so far."""
        self.data.flush()
        self.notes.flush()

    def note(self, text: str) -> None:
        """A word beside the data."""
        self.notes.write(f"search: {safe(text)}\n")

    def warnings(self, query: Query | None) -> None:
        """What was repaired in a query."""
        for warning in query.warnings if query else ():
            self.note(warning)
        if query and query.did_you_mean:
            self.note(f"Did you mean: {query.did_you_mean}")


def query(command: Command, path: Place, output: Output) -> int:
    """Find articles."""
    options, style = command.options, output.style
    listed = options.format in ("text", "json")
    with search.open(path) as corpus:
        found = corpus.search(
            _text(command),
            **_filters(command),
            match=options.match or "all",
            sort=options.sort or "relevance",
            copies=options.copies or "fold",
            limit=options.limit if options.limit is not None else LIMIT,
            offset=options.offset,
            facets=search_facets(options.format),
            duplicates=listed,
        )
        output.warnings(found.query)
        if options.format == "json":
            output.json(found)
        elif options.format == "jsonl":
            output.json_lines(found.results)
        elif options.format != "text":
            output.exported(corpus, found.results, options.format)
        elif found.results:
            output.lines(rendering.found_text(found, style, options.offset))
    if not found.results and options.format == "text":
        output.note(_nothing(found))
    return FOUND if found.results else NOTHING


def search_facets(format: str) -> tuple[str, ...]:
    """Only JSON shows facets."""
    from search.request import FACETS

    return FACETS if format == "json" else ()


def duplicates(command: Command, path: Place, output: Output) -> int:
    """List clusters of near-duplicate passages."""
    options = command.options
    with search.open(path) as corpus:
        clusters = corpus.duplicates(
            _text(command),
            **_filters(command),
            match=options.match or "all",
            article=options.article,
            min_outlets=options.min_outlets,
            min_overlap=options.min_overlap,
            boilerplate=options.boilerplate,
            both=options.both,
            sort=options.sort,
            limit=options.limit if options.limit is not None else LIMIT,
            offset=options.offset,
        )
        output.warnings(clusters.query)
        if options.format == "csv":
            export.write_passages([corpus.cluster(one.id) for one in clusters.clusters], _stream(output))
    if options.format == "json":
        output.json(clusters)
    elif options.format == "jsonl":
        output.json_lines(clusters.clusters)
    elif options.format == "text" and clusters.clusters:
        output.lines(rendering.clusters_text(clusters, output.style, options.offset))
    if not clusters.clusters and options.format == "text":
        output.note(_no_clusters(clusters))
    return FOUND if clusters.clusters else NOTHING


def outlets(command: Command, path: Place, output: Output) -> int:
    """Say who follows whom."""
    options = command.options
    with search.open(path) as corpus:
        found = corpus.outlets(
            outlet=options.outlet,
            after=options.after,
            before=options.before,
            min_shared=options.min_shared,
            limit=options.limit if options.limit is not None else PAIRS,
            offset=options.offset,
        )
    if options.format == "json":
        output.json(found)
    elif options.format == "jsonl":
        output.json_lines(found.pairs)
    elif options.format == "csv":
        export.write_pairs(found.pairs, _stream(output))
    elif found.pairs:
        output.lines(rendering.outlets_text(found, output.style, options.offset))
    else:
        output.note(_no_pairs(found))
    return FOUND if found.pairs else NOTHING


def compare(command: Command, path: Place, output: Output) -> int:
    """Compare two queries over time and by outlet."""
    options = command.options
    with search.open(path) as corpus:
        trends = corpus.compare_queries(
            *command.words,
            **_filters(command),
            match=options.match or "all",
            limit=options.limit if options.limit is not None else PAIRS,
        )
    for one in (trends.a, trends.b):
        output.warnings(one)
    found = bool(trends.total_a or trends.total_b)
    if options.format == "json":
        output.json(trends)
    elif options.format == "csv":
        export.write_trends(trends, _stream(output))
    elif found:
        from search.trends_text import trends_text

        output.lines(trends_text(trends, output.style))
    else:
        output.note("No article matches either query. search status says what the index holds.")
    return FOUND if found else NOTHING


def match(command: Command, path: Place, output: Output) -> int:
    """Look up a text's passages in the coverage."""
    options = command.options
    text = _read_text(command.words[0])
    with search.open(path) as corpus:
        matches = corpus.match(text, limit=options.limit if options.limit is not None else LIMIT)
    if options.format == "json":
        output.json(matches)
    elif options.format == "jsonl":
        output.json_lines(matches.passages)
    elif matches.passages:
        output.lines(rendering.matches_text(matches, output.style))
    else:
        output.note("No passage of this text stands in the coverage.")
    return FOUND if matches.passages else NOTHING


def show(command: Command, path: Place, output: Output) -> int:
    """Show an article, or a cluster."""
    options = command.options
    with search.open(path) as corpus:
        shown = _article_or_cluster(corpus, command.words[0])
        if isinstance(shown, ArticleView) and options.format not in ("text", "json"):
            output.exported(corpus, [shown], options.format)
            return FOUND
    if options.format == "json":
        output.json(shown)
    elif options.format == "text":
        text = rendering.article_text if isinstance(shown, ArticleView) else rendering.cluster_text
        output.lines(text(shown, output.style))  # type: ignore[arg-type]
    elif options.format == "csv":
        export.write_passages([shown], _stream(output))  # type: ignore[list-item]
    else:
        raise BadRequest(f"A cluster is printed as text, json or csv; not {options.format!r}.")
    return FOUND


def status(command: Command, path: Place, output: Output) -> int:
    """Say what the index holds."""
    with search.open(path) as corpus:
        found = corpus.status()
    if command.options.failed and command.options.format == "json":
        output.json({"total": len(found.failed), "failed": found.failed})
    elif command.options.failed:
        output.lines(rendering.failures_text(found))
    elif command.options.format == "json":
        output.json(found)
    else:
        output.lines(rendering.status_text(found, output.style))
    return FOUND


def export_all(command: Command, path: Place, output: Output) -> int:
    """Write all articles that match."""
    with search.open(path) as corpus:
        count = output.exported(corpus, _every(command, corpus, output), command.options.format)
    if not count:
        output.note("No article matches; nothing was exported.")
    return FOUND if count else NOTHING


COMMANDS: Final[dict[str, Callable[[Command, Place, Output], int]]] = {
    "query": query,
    "duplicates": duplicates,
    "outlets": outlets,
    "compare": compare,
    "match": match,
    "show": show,
    "status": status,
    "export": export_all,
}


def _every(command: Command, corpus: Corpus, output: Output) -> Iterator[Result]:
    """The articles to export, page after page; Gone where the index changes meanwhile."""
    options = command.options
    left = options.limit if options.limit is not None else sys.maxsize
    offset, cursor = options.offset, None
    while left > 0:
        found = corpus.search(
            _text(command),
            **_filters(command),
            match=options.match or "all",
            sort=options.sort or "relevance",
            copies=options.copies or "show",
            limit=min(left, _PAGE),
            offset=0 if cursor else offset,
            cursor=cursor,
            facets=(),
            duplicates=False,
            snippets=options.format == "csv",
        )
        if cursor is None:
            output.warnings(found.query)
        yield from found.results
        left -= len(found.results)
        cursor = found.next_cursor
        if cursor is None:
            return


def _article_or_cluster(corpus: Corpus, id: str) -> ArticleView | Cluster:
    try:
        return corpus.article(id)
    except NotFound as no_article:
        try:
            return corpus.cluster(id)
        except NotFound:
            raise no_article from None


def _text(command: Command) -> str:
    return " ".join(command.words)


def _filters(command: Command) -> dict[str, Any]:
    return {name: getattr(command.options, name) for name in _FILTERS}


def _stream(output: Output) -> Any:
    return SafeStream(output.data) if output.data.isatty() else output.data


def _read_text(name: str) -> str:
    """The text to match, from a file or standard input. Raises BadRequest, UnreadableFile."""
    from index.encoding import decode

    try:
        if name == "-":
            data = sys.stdin.buffer.read(_LARGEST_TEXT + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_LARGEST_TEXT + 1)
    except OSError as error:
        raise BadRequest(f"{name} cannot be read: {error.strerror}.") from error
    if len(data) > _LARGEST_TEXT:
        raise BadRequest(f"{name} has more than {_LARGEST_TEXT:,} bytes; match a part of it.")
    text = decode(data)
    if not text.strip():
        raise BadRequest(f"{name} is empty: there is nothing to look up.")
    return text


def _nothing(found: Found) -> str:
    if found.total.value:
        return f"There are {found.total.value:,} articles, and none at this offset."
    return "No article matches. Fewer words or filters find more; search status says what the index holds."


def _no_clusters(clusters: Clusters) -> str:
    if clusters.total:
        return f"There are {clusters.total:,} clusters, and none at this offset."
    return "No near-duplicate passages. --min-outlets 1 also lists what one outlet ran several times."


def _no_pairs(found: Outlets) -> str:
    if found.total:
        return f"There are {found.total:,} pairs of outlets, and none at this offset."
    return "No two outlets share a passage here. search status says how many outlets are known."
