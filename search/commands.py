"""What each subcommand that reads the index does: a Command in, text or data on the output, an exit code out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import search
from index.errors import BadRequest, NotFound, UnreadableFile
from index.place import Place
from search import export, nothing_found, rendering
from search.corpus import Corpus
from search.options import Command
from search.output import Output
from search.results import Result
from search.shared_passages import ArticleView, Cluster
from search.terminal import SafeStream

FOUND: Final = 0
NOTHING: Final = 1

LIMIT: Final = 10
PAIRS: Final = 20  # of outlets: a line each
_PAGE: Final = 500  # articles that an export asks for at once
_FILTERS: Final = ("outlet", "not_outlet", "author", "topic", "language", "after", "before")
_LARGEST_FILE: Final = 50_000_000  # bytes of a file to match: pictures make most of a long PDF


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
        elif not found.total.value:
            output.reasons(nothing_found.reasons(corpus, _text(command), vars(options)))
    if not found.results and options.format == "text":
        output.note(rendering.no_results(found))
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
        elif options.format == "text" and not clusters.total:
            output.reasons(nothing_found.unknown_names(corpus, _filters(command)))
    if options.format == "json":
        output.json(clusters)
    elif options.format == "jsonl":
        output.json_lines(clusters.clusters)
    elif options.format == "text" and clusters.clusters:
        output.lines(rendering.clusters_text(clusters, output.style, options.offset))
    if not clusters.clusters and options.format == "text":
        output.note(rendering.no_clusters(clusters))
    return FOUND if clusters.clusters else NOTHING


def outlets(command: Command, path: Place, output: Output) -> int:
    """Say who follows whom."""
    from search.outlets_text import no_pairs, outlets_text

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
        if options.format == "text" and not found.total:
            output.reasons(nothing_found.unknown_names(corpus, {"outlet": options.outlet}))
    if options.format == "json":
        output.json(found)
    elif options.format == "jsonl":
        output.json_lines(found.pairs)
    elif options.format == "csv":
        export.write_pairs(found.pairs, _stream(output))
    elif found.pairs:
        output.lines(outlets_text(found, output.style, options.offset))
    else:
        output.note(no_pairs(found))
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
    from search.status_text import failures_text, status_text

    with search.open(path) as corpus:
        found = corpus.status()
    if command.options.failed and command.options.format == "json":
        output.json({"total": len(found.failed), "failed": found.failed})
    elif command.options.failed:
        output.lines(failures_text(found))
        if not found.failed:
            output.note("Everything could be indexed.")
    elif command.options.format == "json":
        output.json(found)
    else:
        output.lines(status_text(found, output.style))
    return FOUND


def export_all(command: Command, path: Place, output: Output) -> int:
    """Write all articles that match."""
    with search.open(path) as corpus:
        count = output.exported(corpus, _every(command, corpus, output), command.options.format)
        if not count:
            output.reasons(nothing_found.reasons(corpus, _text(command), vars(command.options)))
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
    """The text to match, from a file or standard input. Raises BadRequest."""
    from search.brought_text import text_of

    shown = "standard input" if name == "-" else name
    try:
        if name == "-":
            data = sys.stdin.buffer.read(_LARGEST_FILE + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise BadRequest(f"{name} cannot be read: {error.strerror}.") from error
    if len(data) > _LARGEST_FILE:
        raise BadRequest(f"{shown} has more than {_LARGEST_FILE:,} bytes; match a part of it.")
    try:
        text = text_of(data, name)
    except UnreadableFile as error:
        raise BadRequest(f"{shown} {error}") from error
    if not text:
        raise BadRequest(f"{shown} is empty: there is nothing to look up.")
    return text
