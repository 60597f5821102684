"""Where a subcommand writes: data on one stream, for people or programs, and all else on another."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TextIO

from search import export
from search.corpus import Corpus
from search.messages import say
from search.nothing_found import Reason
from search.results import Query, Result
from search.serialize import to_json
from search.shared_passages import ArticleView
from search.terminal import SafeStream, Style, safe


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

    def reasons(self, reasons: Iterable[Reason]) -> None:
        """Why nothing was found."""
        for reason in reasons:
            names = ", ".join(reason.near)
            self.note(say("nothing.near", reason=reason.message, names=names) if names else reason.message)

    def warnings(self, query: Query | None) -> None:
        """What was repaired in a query."""
        for warning in query.warnings if query else ():
            self.note(warning)
        if query and query.did_you_mean:
            self.note(f"Did you mean: {query.did_you_mean}")
