"""Pages deeper than OpenSearch answers by offset: it walks there, over a view that is held meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from index.opensearch.cluster import Cluster, to_json
from index.opensearch.scanning import release_point, search_point

_STEP: Final = 10_000
"""Hits that one request walks over: as many as OpenSearch answers."""

_HELD: Final = "2m"
_MOST_WALKS: Final = 8

Values = list[Any]
"""What a hit is sorted by; the last is the number."""


@dataclass
class _Walk:
    """One query's way: the point in time, and the values of the hit before each offset that was reached."""

    point: str
    total: int = 0
    reached: dict[int, Values | None] = field(default_factory=lambda: {0: None})


class DeepPages:
    """Walks, kept for a while: who asks for page after page goes on where the last one ended. Threads may share it."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._walks: dict[bytes, _Walk] = {}
        self._walking = threading.Lock()

    def page(
        self, body: Mapping[str, Any], params: Mapping[str, str], offset: int, limit: int
    ) -> tuple[int, list[Values]]:
        """How many hits there are, and what those from `offset` on, at most `limit`, are sorted by."""
        key = to_json({**body, "params": dict(params)})
        with self._walking:
            walk = self._walks.pop(key, None)
            try:
                if walk is not None:
                    found = self._go(walk, body, params, offset, limit)
                if walk is None or found is None:
                    walk = _Walk(self._open())
                    found = self._go(walk, body, params, offset, limit)
            except BaseException:
                self._release(walk)
                raise
            self._keep(key, walk)
        return walk.total, found or []

    def forget(self) -> None:
        """Let the views go."""
        with self._walking:
            for walk in self._walks.values():
                self._release(walk)
            self._walks.clear()

    def _go(
        self, walk: _Walk, body: Mapping[str, Any], params: Mapping[str, str], offset: int, limit: int
    ) -> list[Values] | None:
        """The page; None where the view was lost, with a node or to time."""
        place = max(reached for reached in walk.reached if reached <= offset)
        found: list[Values] = []
        while place < offset + limit:
            size = min(_STEP, (offset if place < offset else offset + limit) - place)
            asked = {**body, "size": size, "pit": {"id": walk.point, "keep_alive": _HELD}}
            after = walk.reached[place]
            if after is not None:
                asked["search_after"] = after
            answer = search_point(self._cluster.request, asked, params)
            if answer is None:
                return None
            hits = [hit["sort"] for hit in answer["hits"]["hits"]]
            walk.total = answer["hits"]["total"]["value"]
            if place >= offset:
                found += hits
            if len(hits) < size:
                break
            place += size
            walk.reached[place] = hits[-1]
        return found

    def _open(self) -> str:
        path = f"/{self._cluster.articles}/_search/point_in_time"
        opened = self._cluster.request("POST", path, params={"keep_alive": _HELD, **self._cluster.preference}).body
        point: str = opened["pit_id"]
        return point

    def _keep(self, key: bytes, walk: _Walk) -> None:
        while len(self._walks) >= _MOST_WALKS:
            self._release(self._walks.pop(next(iter(self._walks))))
        self._walks[key] = walk

    def _release(self, walk: _Walk | None) -> None:
        if walk is not None:
            release_point(self._cluster.request, walk.point)
