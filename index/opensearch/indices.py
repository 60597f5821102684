"""The four indices of a corpus: each an alias on a versioned index, NAME-articles on NAME-articles-000001."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from index.errors import IndexUnavailable
from index.opensearch import mappings
from index.opensearch.connection import Answer, Connection
from index.query import DEFAULT_BOOSTS

# Indices are made and removed by the cluster's manager, which may just be elected.
_PATIENCE: Final = 60.0


@dataclass(frozen=True)
class Health:
    """Of the cluster: `status` green, yellow or red of this corpus alone; `shards` and `unassigned` of it, too."""

    status: str
    nodes: int
    shards: int
    unassigned: int
    replicas: int
    version: str


class Indices:
    """The indices of the corpus that a connection is about."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._address = str(connection.address)
        self._name = connection.address.name

    def exist(self) -> bool:
        """Whether the corpus was made."""
        return self._alias("state") in self._aliases()

    def create(self, shards: int, replicas: int, boosts: Mapping[str, float]) -> None:
        """Make what is missing of the four. Any number of processes may do so at once."""
        made = self._aliases()

        def create(kind: str) -> None:
            body = mappings.make_index(kind, shards=shards, replicas=replicas, boosts=boosts)
            self._create(f"{self._alias(kind)}-000001", {**body, "aliases": {self._alias(kind): {}}})

        *others, state = mappings.KINDS
        # At once, for all of it is waiting; the state last, which says that the corpus is there.
        with ThreadPoolExecutor(len(others)) as threads:
            list(threads.map(create, [kind for kind in others if self._alias(kind) not in made]))
        if self._alias(state) not in made:
            create(state)

    def create_version(self, kind: str, shards: int, replicas: int, boosts: Mapping[str, float]) -> str:
        """Make an empty index of a kind beside the one in use; its name."""
        numbers = [int(name.rpartition("-")[2]) for name in self._versions(kind)]
        name = f"{self._alias(kind)}-{max(numbers, default=0) + 1:06}"
        self._create(name, mappings.make_index(kind, shards=shards, replicas=replicas, boosts=boosts))
        return name

    def swap(self, versions: Mapping[str, str]) -> None:
        """Let these indices (kind -> name) take the place of those in use, all at once, and remove the others."""
        actions: list[dict[str, Any]] = []
        for kind, new in versions.items():
            actions += [{"add": {"index": new, "alias": self._alias(kind)}}]
            actions += [{"remove_index": {"index": old}} for old in self._versions(kind) if old != new]
        self._connection.request("POST", "/_aliases", {"actions": actions}, patience=_PATIENCE)

    def drop(self) -> None:
        """Remove the corpus and all that is in it."""
        names = [name for kind in mappings.KINDS for name in self._versions(kind)]
        if names:
            self._connection.request("DELETE", "/" + ",".join(names), patience=_PATIENCE, expected=(404,))

    def boosts(self) -> dict[str, float]:
        """The field boosts that the corpus was made with."""
        boosts: dict[str, float] = self._meta().get("boosts", dict(DEFAULT_BOOSTS))
        return boosts

    def health(self) -> Health:
        """How the cluster is, as far as this corpus goes."""
        version = self._connection.request("GET", "/").body["version"]["number"]
        found = self._health()
        settings = self._connection.request("GET", f"/{self._alias('articles')}/_settings/index.number_of_*").body
        replicas = [int(each["settings"]["index"]["number_of_replicas"]) for each in settings.values()]
        shards = found["active_shards"] + found["unassigned_shards"] + found["initializing_shards"]
        return Health(
            found["status"], found["number_of_nodes"], shards, found["unassigned_shards"], max(replicas), version
        )

    def check(self) -> None:
        """Raise IndexUnavailable where another version made the corpus, or a part of it is out of reach."""
        self._check_format()
        found = self._health()
        if found["status"] == "red":
            missing = f"{found['unassigned_shards']} of its shards are unassigned"
            raise self._connection.explain(503, {"error": {"type": "red", "reason": missing}})

    def _check_format(self) -> None:
        found = self._meta().get("format")
        if found == mappings.FORMAT:
            return
        corpus = f"the corpus {self._name} at {self._address}"
        formats = f"its mapping is of format {found}, this one reads {mappings.FORMAT}"
        if isinstance(found, int) and found > mappings.FORMAT:
            raise IndexUnavailable(f"{corpus} was made by a newer version ({formats}): update coverage-search")
        raise IndexUnavailable(
            f"{corpus} was made by an older version ({formats}): build it again by search index --rebuild --url"
            f" {self._address}/{self._name}"
        )

    def _alias(self, kind: str) -> str:
        return f"{self._name}-{kind}"

    def _create(self, name: str, body: Mapping[str, Any]) -> Answer:
        answer = self._connection.request("PUT", f"/{name}", dict(body), patience=_PATIENCE, expected=(400,))
        if answer.status == 400 and answer.body["error"]["type"] != "resource_already_exists_exception":
            raise self._connection.explain(400, answer.body)
        return answer

    def _aliases(self) -> set[str]:
        """The aliases of this corpus that there are."""
        # By patterns, which need not fit anything.
        found = self._connection.request("GET", f"/{self._patterns()}/_alias").body
        return {alias for index in found.values() for alias in index["aliases"]}

    def _patterns(self) -> str:
        """All versions of the four indices."""
        return ",".join(f"{self._alias(kind)}-0*" for kind in mappings.KINDS)

    def _versions(self, kind: str) -> list[str]:
        form = re.compile(re.escape(f"{self._alias(kind)}-") + r"\d{6}")
        found = self._connection.request("GET", f"/{self._alias(kind)}-0*/_alias").body
        return sorted(name for name in found if form.fullmatch(name))

    def _meta(self) -> dict[str, Any]:
        (mapping,) = self._connection.request("GET", f"/{self._alias('articles')}/_mapping").body.values()
        meta: dict[str, Any] = mapping["mappings"].get("_meta", {}).get("coverage_search", {})
        return meta

    def _health(self) -> dict[str, Any]:
        found: dict[str, Any] = self._connection.request("GET", f"/_cluster/health/{self._patterns()}").body
        return found
