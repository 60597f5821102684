"""One Corpus for all requests, opened when the first one needs it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

import search
from index.place import Place

if TYPE_CHECKING:
    from search.corpus import Corpus

_KEY = "coverage-corpus"


class ReadingRoom:
    """Opens the corpus at `path` once and hands the same Corpus to every thread.

    An index that is missing is looked for again at each call: it may be made while the server runs.
    """

    def __init__(self, path: Place) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._corpus: Corpus | None = None

    def corpus(self) -> Corpus:
        """The corpus; raises IndexUnavailable."""
        with self._lock:
            if self._corpus is None:
                self._corpus = search.open(self.path)
            return self._corpus

    def close(self) -> None:
        """Close what was opened."""
        with self._lock:
            if self._corpus is not None:
                self._corpus.close()
                self._corpus = None


def furnish(app: Flask, path: Place) -> ReadingRoom:
    """Give the application its corpus."""
    room = ReadingRoom(path)
    app.extensions[_KEY] = room
    return room


def room_of(app: Flask) -> ReadingRoom:
    """The application's room, to close it."""
    return cast(ReadingRoom, app.extensions[_KEY])


def corpus() -> Corpus:
    """The corpus of the application that answers the current request; raises IndexUnavailable."""
    return room_of(current_app).corpus()
