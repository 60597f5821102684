"""Where a corpus is: an index directory, or the URL of a corpus on an OpenSearch cluster."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from index.errors import BadRequest

if TYPE_CHECKING:
    from index.store import Storage

Place: TypeAlias = "Path | str"

ON_A_CLUSTER = "opensearch"
DEFAULT_PATH = "coverage.index"


def default_path() -> Path:
    """The index directory where none is named."""
    return Path(os.environ.get("SEARCH_INDEX") or DEFAULT_PATH)


def place_of(given: Place) -> Place:
    """A path as it is written, or a URL, told apart."""
    return given if is_url(given) else Path(given)


def is_url(place: Place) -> bool:
    """Whether this is the URL of a corpus and no directory."""
    return isinstance(place, str) and place.startswith(("http://", "https://"))


def refuse_to_share(place: Place) -> None:
    """Raises BadRequest where only one process can write."""
    if not is_url(place):
        raise BadRequest(
            "--workers and --unlinked are for a corpus on a cluster: --url https://HOST:9200/NAME. To an index "
            "directory one process writes, and links on all cores"
        )


@dataclass(frozen=True)
class Layout:
    """Of a corpus on a cluster: into how many shards it is divided, and how many more copies of each there are.

    None: one each of a new corpus, and as many as there are of one that is rebuilt. Raises BadRequest.
    """

    shards: int | None = None
    replicas: int | None = None

    def __post_init__(self) -> None:
        for name, given, least in (("shards", self.shards, 1), ("replicas", self.replicas, 0)):
            if given is not None and given < least:
                raise BadRequest(f"--{name} is a whole number, {least} or more; not {given}.")


def storage_at(place: Place, engine: str | None = None, layout: Layout | None = None) -> Storage:
    """What an indexer writes to. Raises BadRequest where the engine or the layout cannot be there."""
    if is_url(place):
        if engine not in (None, ON_A_CLUSTER):
            raise BadRequest(f"A corpus at a URL is kept by {ON_A_CLUSTER}; {engine} needs --index DIR.")
        from index.opensearch.storage import ClusterStorage

        return ClusterStorage(str(place), layout or Layout())
    if engine == ON_A_CLUSTER:
        raise BadRequest(
            "--engine opensearch needs the cluster's address: --url https://HOST:9200/NAME (or SEARCH_URL)."
        )
    if layout and layout != Layout():
        raise BadRequest("--shards and --replicas are for a corpus on a cluster: --url https://HOST:9200/NAME")
    from index.local_storage import LocalStorage

    return LocalStorage(Path(place), engine)
