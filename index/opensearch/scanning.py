"""Every document that a query finds, of a point in time, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from index.errors import CoverageError, IndexUnavailable

_KEPT: Final = "5m"
"""How long a point in time is held after each page."""

_LOST: Final = 404

Request = Callable[..., Any]


def scan(
    request: Request,
    index: str,
    query: Mapping[str, Any],
    *,
    fields: Sequence[str] | None,
    sort: str,
    size: int,
) -> Iterator[dict[str, Any]]:
    """The hits, with their versions; see `Cluster.scan`."""
    body = {
        "query": dict(query),
        "size": size,
        "_source": True if fields is None else list(fields),
        "seq_no_primary_term": True,
        "track_total_hits": False,
    }
    if sort != "_doc":
        yield from _sorted(request, index, body, sort)
        return
    # The place of a document in its shard, the order that costs nothing, tells no two shards' documents apart.
    for shard in range(_shards(request, index)):
        yield from _of_shard(request, index, body, shard)


def _shards(request: Request, index: str) -> int:
    (settings,) = request("GET", f"/{index}/_settings/index.number_of_shards").body.values()
    return int(settings["settings"]["index"]["number_of_shards"])


def _of_shard(request: Request, index: str, body: Mapping[str, Any], shard: int) -> Iterator[dict[str, Any]]:
    given = False
    while True:
        try:
            for hit in _pages(request, index, {**body, "sort": ["_doc"]}, {"preference": f"_shards:{shard}"}):
                given = True
                yield hit
        except _LostPoint:
            if given:
                raise IndexUnavailable(f"a node with a part of {index} was lost while it was read; try again") from None
        else:
            return


def _sorted(request: Request, index: str, body: Mapping[str, Any], sort: str) -> Iterator[dict[str, Any]]:
    after: list[Any] | None = None
    while True:
        asked = {**body, "sort": [{sort: "asc"}], **({"search_after": after} if after else {})}
        try:
            for hit in _pages(request, index, asked, {}):
                after = hit["sort"]
                yield hit
        except _LostPoint:
            continue
        return


class _LostPoint(Exception):
    """A node that held a part of the point in time is gone, or held it for too long."""


def _pages(
    request: Request, index: str, body: Mapping[str, Any], params: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    opened = request("POST", f"/{index}/_search/point_in_time", params={"keep_alive": _KEPT, **params}).body
    point = opened["pit_id"]
    asked = dict(body)
    try:
        while True:
            asked["pit"] = {"id": point, "keep_alive": _KEPT}
            answer = request(
                "POST", "/_search", asked, params={"allow_partial_search_results": "false"}, expected=(_LOST,)
            )
            if answer.status == _LOST:
                raise _LostPoint
            hits = answer.body["hits"]["hits"]
            yield from hits
            if len(hits) < asked["size"]:
                return
            point = answer.body.get("pit_id", point)
            asked["search_after"] = hits[-1]["sort"]
    finally:
        with suppress(CoverageError):  # it ends by itself, too
            request("DELETE", "/_search/point_in_time", {"pit_id": [point]}, expected=(404,))
