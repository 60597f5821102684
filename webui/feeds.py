"""What feed readers, browsers and spreadsheets take away: Atom, OpenSearch description, export."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO, Any

from flask import Blueprint, Response, render_template, request

from search import export
from search.results import Result
from webui.addresses import Address
from webui.language import plain
from webui.parameters import FEED, SELECTION, BadParameter, Parameter, read
from webui.reading_room import corpus

feeds = Blueprint("feeds", __name__)

_FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
}
_ENDINGS = {"bibtex": "bib"}
_FORMAT = Parameter("format", "choice", "The format of the file.", choices=tuple(_FORMATS))
_BATCH = 500


@feeds.get("/search.atom")
def atom() -> Response:
    """The newest articles of a search as an Atom feed."""
    found = corpus().search(**read(request.args, FEED), sort="newest", facets=(), duplicates=False)
    page = str(Address.of("/", request.args.items(multi=True)))
    text = render_template("search.atom.xml", found=found, page=page, indexed=corpus().status().indexed)
    return Response(text, content_type="application/atom+xml; charset=utf-8")


@feeds.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser can add this site as a search engine."""
    read(request.args, ())
    text = render_template("opensearch.xml")
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")


@feeds.get("/export")
def export_file() -> Response:
    """All articles of a search as a file."""
    options = read(request.args, (*SELECTION, _FORMAT))
    name = options.pop("format", None)
    if name is None:
        raise BadParameter("format", plain("parameter.format", choices=", ".join(_FORMATS)))
    options.setdefault("copies", "show")
    options["snippets"] = name == "csv"  # the others have no place for them
    first = _page(options, None)
    # Written to a file before the first byte goes out: an error on the way is then an answer, not a cut-off download.
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    try:
        writer = TextIOWrapper(spool, encoding="utf-8", newline="")
        export.write(corpus(), _results(options, first), name, writer)
        writer.detach().flush()
        length = spool.tell()
        spool.seek(0)
    except BaseException:
        spool.close()
        raise
    answer = Response(_chunks(spool), content_type=_FORMATS[name])
    answer.call_on_close(spool.close)
    answer.content_length = length
    answer.headers["Content-Disposition"] = f'attachment; filename="coverage.{_ENDINGS.get(name, name)}"'
    return answer


def _page(options: dict[str, Any], cursor: str | None) -> Any:
    return corpus().search(**options, cursor=cursor, limit=_BATCH, facets=(), duplicates=False)


def _results(options: dict[str, Any], found: Any) -> Iterator[Result]:
    yield from found.results
    while found.next_cursor:
        found = _page(options, found.next_cursor)
        yield from found.results


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(65536):
        yield chunk
