"""Every document that a query finds, of a point in time, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from index.errors import CoverageError, IndexUnavailable
from index.opensearch.failures import read_refusal

_KEPT: Final = "5m"
"""How long a point in time is held after each page."""

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
            answer = search_point(request, asked, {})
            if answer is None:
                raise _LostPoint
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < asked["size"]:
                return
            point = answer.get("pit_id", point)
            asked["search_after"] = hits[-1]["sort"]
    finally:
        release_point(request, point)


def search_point(request: Request, body: Mapping[str, Any], params: Mapping[str, str]) -> dict[str, Any] | None:
    """What OpenSearch answers to a search of a point in time; None where that was lost, with a node or to time."""
    options = {"allow_partial_search_results": "false", **params}
    answer = request("POST", "/_search", dict(body), params=options, expected=(404, 500))
    if answer.status != 200:
        if answer.status == 404 or read_refusal(answer.status, answer.body).lost_node:
            return None
        answer = request("POST", "/_search", dict(body), params=options)  # which says what is wrong
    found: dict[str, Any] = answer.body
    return found


def release_point(request: Request, point: str) -> None:
    """Let a point in time go, which ends by itself, too."""
    with suppress(CoverageError):
        request("DELETE", "/_search/point_in_time", {"pit_id": [point]}, patience=0.0, expected=(404,))
