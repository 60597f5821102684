"""A query in; ranked, highlighted and folded results out.

>>> import search
>>> corpus = search.open("coverage.index")
>>> found = corpus.search("kaspersky ban", match="any", copies="show", limit=10)
>>> found.total.value, found.results[0].title
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.corpus import Corpus

__all__ = ["open"]


def open(path: str | Path | None = None) -> Corpus:
    """Open an index directory, or a corpus on an OpenSearch cluster by its URL, for searching.

    Without a path it is the directory that the command takes: SEARCH_INDEX of the environment, else coverage.index.

    Raises IndexUnavailable where there is none, it is damaged or cannot be reached, or another version wrote it.
    """
    from index.place import default_path, place_of
    from search.corpus import Corpus

    return Corpus(default_path() if path is None else place_of(path))
