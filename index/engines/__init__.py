"""What holds the inverted index: Tantivy by default, Whoosh where there is no wheel for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from index.engines.base import Engine
from index.errors import BadRequest
from index.query import DEFAULT_BOOSTS

ENGINES: Final = ("tantivy", "whoosh")


def open_engine(name: str, folder: Path, boosts: Mapping[str, float] = DEFAULT_BOOSTS) -> Engine:
    """The engine of that name in `folder`, which is made where it is missing or empty.

    Raises BadRequest for a name that is none of ENGINES, IndexUnavailable where the folder holds something else.
    """
    # Imported only when asked for: a reader of one engine need not have the other installed.
    if name == "tantivy":
        from index.engines.tantivy import TantivyEngine

        return TantivyEngine(folder, boosts)
    if name == "whoosh":
        from index.engines.whoosh import WhooshEngine

        return WhooshEngine(folder, boosts)
    raise BadRequest(f"there is no engine {name!r}; the engines are {' and '.join(ENGINES)}")
