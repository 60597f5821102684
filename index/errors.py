"""What can go wrong, as one tree; the command and the web map each kind once.

CoverageError                 exit 2, HTTP 500
├── BadRequest                exit 2, HTTP 400   an option or parameter that makes no sense
│   └── BadQuery              exit 2, HTTP 400   a query that cannot be read; points at the place
├── NotFound                  exit 1, HTTP 404   no such article or cluster
├── Gone                      exit 2, HTTP 410   a cursor whose results no longer stand
├── UnreadableFile            exit 2, HTTP 400   a file, or a record in it, that holds no article we can read
│   ├── UnreadableNow         exit 2, HTTP 400   the same for a reason that may pass while the file stays as it is
│   └── Withdrawn             exit 2, HTTP 400   an item that its agency took back
└── IndexUnavailable          exit 2, HTTP 503   the index is missing, damaged or of another version
    └── IndexLocked           exit 2, HTTP 503   another process is writing to it
"""

from __future__ import annotations


class CoverageError(Exception):
    """Base of every error that this project raises on purpose; its text is for the user."""

    exit_code = 2
    http_status = 500
    title = "Something went wrong"


class BadRequest(CoverageError):
    """An option or parameter that cannot be what it was given as."""

    http_status = 400
    title = "The request cannot be read"


class BadQuery(BadRequest):
    """A query that cannot be read.

    `position` and `end` are code-point offsets into the query text; `query` is that text.
    """

    title = "The query cannot be read"

    def __init__(self, message: str, query: str = "", position: int = 0, end: int | None = None) -> None:
        super().__init__(message)
        self.query = query
        self.position = position
        self.end = position + 1 if end is None else end


class NotFound(CoverageError):
    """An article or cluster that is not in this index."""

    exit_code = 1
    http_status = 404
    title = "Not found"


class Gone(CoverageError):
    """A cursor into results that changed since it was given out."""

    http_status = 410
    title = "These results have changed"


class UnreadableFile(CoverageError):
    """A file, or one record of it, that holds no article we can read; the text says why."""

    http_status = 400
    title = "The file cannot be read"


class NoText(UnreadableFile):
    """A file, or one record of it, that is sound and shows no text of an article: a front page, a scan."""


class UnreadableNow(UnreadableFile):
    """A file, or one record of it, that may be readable at the next run though it stays as it is."""


class Withdrawn(UnreadableFile):
    """An item that its agency took back: `item` is its id, `version` the one that says so (index.versions)."""

    def __init__(self, message: str, item: str = "", version: str = "", *, for_good: bool = True) -> None:
        super().__init__(message)
        self.item = item
        self.version = version
        self.for_good = for_good


class IndexUnavailable(CoverageError):
    """The index is missing, damaged, or written by another version."""

    http_status = 503
    title = "The index is not available"


class IndexLocked(IndexUnavailable):
    """Another process is writing to the index."""

    title = "The index is being written"
