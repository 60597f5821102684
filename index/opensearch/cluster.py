"""A corpus in a cluster: its four indices, and their documents.

Each index has an alias, NAME-articles and so on, on a versioned index NAME-articles-000001: readers and writers know
the alias only, and a new version takes its place at once.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from index.errors import IndexUnavailable
from index.opensearch import mappings
from index.opensearch.address import read_address
from index.opensearch.connection import Answer, Connection, to_json
from index.opensearch.credentials import read_credentials
from index.opensearch.failures import Conflict, read_refusal
from index.opensearch.indices import Health, Indices
from index.opensearch.scanning import scan
from index.query import DEFAULT_BOOSTS

__all__ = ["Cluster", "Conflict", "Doc", "Health", "Search", "Version", "to_json"]

# A node that dies is missed within seconds, and a copy of its shards takes over; a writer waits for that, for what it
# holds would have to be read and analysed again. Who searches waits less.
READING_PATIENCE: Final = 10.0
WRITING_PATIENCE: Final = 60.0
CONNECTING_PATIENCE: Final = 2.0
_PAUSE: Final = 0.5

_MOST_IDS: Final = 500
"""Documents that one request asks for: with their bodies some megabytes."""


@dataclass(frozen=True)
class Version:
    """Which change of a document somebody saw: what is written on condition of it fails after another change."""

    seq_no: int
    primary_term: int


@dataclass(frozen=True)
class Doc:
    """A document: its fields as `source`, and the version that was read."""

    id: str
    source: dict[str, Any]
    version: Version


@dataclass(frozen=True)
class Search:
    """One of several searches asked at once; `options` as `_msearch` takes them."""

    index: str
    body: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)


class Cluster:
    """The indices of one corpus in a cluster. Threads may share it.

    Every method raises IndexUnavailable with the next step in it where the cluster cannot be reached, refuses who
    asks, is blocked by a full disk, or misses a part of the corpus.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._indices = Indices(connection)
        self.address = str(connection.address)
        self.name = connection.address.name
        # One and the same copy of each shard answers what is asked here: copies differ in which commit they show while
        # one comes in (for seconds, where a node is lost), so that what one told of would be missed by the next; and in
        # the deleted articles that still count for how rare a word is, so that ties of scores would fall differently on
        # each page. Other processes take other copies.
        self.preference: Mapping[str, str] = {"preference": uuid.uuid4().hex}
        self.articles, self.links, self.passages, self.state = (f"{self.name}-{kind}" for kind in mappings.KINDS)

    @classmethod
    def connect(cls, url: str, *, checked: bool = True) -> Cluster:
        """The cluster and corpus at `url`, logged in as the environment says (`read_credentials`).

        Raises BadRequest for a URL or credentials that cannot be read; IndexUnavailable where nobody answers, for a
        wrong password, a red index, and a corpus that another version made. Not `checked`: these two are let pass, by
        whoever builds a corpus again or removes it.
        """
        cluster = cls(Connection(read_address(url), read_credentials()))
        try:
            cluster._connection.request("GET", "/", patience=CONNECTING_PATIENCE)
            if checked and cluster.exists():
                cluster._indices.check()
        except BaseException:
            cluster.close()
            raise
        return cluster

    # The corpus

    def exists(self) -> bool:
        """Whether the corpus was made."""
        return self._indices.exist()

    def check(self) -> None:
        """Raises IndexUnavailable for a red index, and a corpus that another version made."""
        self._indices.check()

    def create(self, *, shards: int = 1, replicas: int = 1, boosts: Mapping[str, float] = DEFAULT_BOOSTS) -> None:
        """Make what is missing of the four indices. Any number of processes may do so at once."""
        self._indices.create(shards, replicas, boosts)

    def create_version(
        self, kind: str, *, shards: int = 1, replicas: int = 1, boosts: Mapping[str, float] = DEFAULT_BOOSTS
    ) -> str:
        """Make an empty index of a kind beside the one in use, for `swap`; its name."""
        return self._indices.create_version(kind, shards, replicas, boosts)

    def swap(self, versions: Mapping[str, str]) -> None:
        """Let these indices (kind -> name) take the place of those in use, all at once, and remove the others."""
        self._indices.swap(versions)

    def drop(self) -> None:
        """Remove the corpus and all that is in it."""
        self._indices.drop()

    def boosts(self) -> dict[str, float]:
        """The field boosts that the corpus was made with."""
        return self._indices.boosts()

    def health(self) -> Health:
        """How the cluster is, as far as this corpus goes."""
        return self._indices.health()

    def refresh(self, *indices: str) -> None:
        """Let searches see what was written to these indices; to all four, where none is named."""
        for index in indices or (self.articles, self.links, self.passages, self.state):
            until = time.monotonic() + WRITING_PATIENCE
            # A shard whose node was just lost is told of in an answer that is none of an error.
            while failures := self._write("POST", f"/{index}/_refresh").body["_shards"].get("failures"):
                if time.monotonic() > until:
                    raise self.refused(503, {"error": failures[0].get("reason", {})})
                time.sleep(_PAUSE)

    # Documents

    def get(self, index: str, id: str, *, fields: Sequence[str] | None = None) -> Doc | None:
        """A document as it was last written, whether searches see that yet or not; `fields`: only these of it."""
        answer = self._connection.request(
            "GET", f"/{index}/_doc/{quote(id, safe='')}", params=_only(fields), expected=(404,)
        )
        if answer.status == 404 and "found" not in answer.body:
            raise self._connection.explain(404, answer.body)
        return _doc(answer.body) if answer.body["found"] else None

    def many(self, index: str, ids: Sequence[str], *, fields: Sequence[str] | None = None) -> dict[str, Doc]:
        """Documents by id as they were last written; those that are not there are left out."""
        found: dict[str, Doc] = {}
        for place in range(0, len(ids), _MOST_IDS):
            asked = {"ids": list(dict.fromkeys(ids[place : place + _MOST_IDS]))}
            answered = self._connection.request("POST", f"/{index}/_mget", asked, params=_only(fields)).body
            for each in answered["docs"]:
                if "error" in each:
                    raise self._connection.explain(503, each)
                if each["found"]:
                    found[each["_id"]] = _doc(each)
        return found

    def search(self, index: str, body: Mapping[str, Any], **params: str) -> dict[str, Any]:
        """What OpenSearch answers to a search; of all shards, or an error. `params` as `_search` takes them."""
        options = {"allow_partial_search_results": "false", **self.preference, **params}
        answered: dict[str, Any] = self._connection.request(
            "POST", f"/{index}/_search", dict(body), params=options, patience=READING_PATIENCE
        ).body
        if answered.get("timed_out"):
            raise self._late()
        return answered

    def search_all(self, asked: Sequence[Search]) -> list[dict[str, Any]]:
        """What OpenSearch answers to several searches, with one request: of all shards, or an error."""
        found: list[dict[str, Any] | None] = [None] * len(asked)
        until, pause = time.monotonic() + READING_PATIENCE, _PAUSE / 5
        while left := [place for place, answer in enumerate(found) if answer is None]:
            refused = None
            for place, answer in zip(left, self._msearch([asked[place] for place in left]), strict=True):
                if "error" not in answer:
                    if answer["timed_out"]:
                        raise self._late()
                    found[place] = answer
                    continue
                refused = answer
                if time.monotonic() > until or not read_refusal(answer.get("status", 503), answer).is_passing:
                    raise self.refused(answer.get("status", 503), answer)
            if refused:
                time.sleep(pause)
                pause = min(pause * 2, _PAUSE * 4)
        return [answer for answer in found if answer is not None]

    def _late(self) -> IndexUnavailable:
        return IndexUnavailable(f"a search at {self.address} ran out of time: look at its load, then try again")

    def _msearch(self, asked: Sequence[Search]) -> list[dict[str, Any]]:
        lines = [
            line
            for one in asked
            for line in (
                {"index": one.index, "allow_partial_search_results": False, **self.preference, **one.options},
                one.body,
            )
        ]
        data = b"".join(to_json(line) + b"\n" for line in lines)
        answers: list[dict[str, Any]] = self._connection.request(
            "POST", "/_msearch", data, patience=READING_PATIENCE
        ).body["responses"]
        return answers

    def scan(
        self,
        index: str,
        query: Mapping[str, Any],
        *,
        fields: Sequence[str] | None = None,
        sort: str = "_doc",
        size: int = 1000,
    ) -> Iterator[Doc]:
        """Every document that a query finds, as of now, `size` at a time; `fields`: only these of each.

        In no order; or ascending by `sort`, a field of which every document has another value, and then even where a
        node is lost meanwhile.
        """
        for hit in scan(self.request, index, query, fields=fields, sort=sort, size=size):
            yield _doc(hit)

    def count(self, index: str, query: Mapping[str, Any] | None = None) -> int:
        """How many documents a query finds; all, where none is given."""
        body = {"query": dict(query or {"match_all": {}}), "size": 0, "track_total_hits": True}
        total: int = self.search(index, body)["hits"]["total"]["value"]
        return total

    def put(
        self, index: str, id: str, source: Mapping[str, Any], *, create: bool = False, seen: Version | None = None
    ) -> Version:
        """Write a document whole. Raises Conflict where `create` meets one, or it changed after it was `seen`."""
        params = {"op_type": "create"} if create else _condition(seen)
        path = f"/{index}/_doc/{quote(id, safe='')}"
        answer = self._write("PUT", path, dict(source), {"require_alias": "true", **params}, expected=(409,))
        if answer.status == 409:
            stands = self.get(index, id) if answer.retried else None
            # Its first attempt was done though nobody heard.
            if stands is not None and to_json(stands.source) == to_json(dict(source)):
                return stands.version
            raise self.conflict(index, id)
        return Version(answer.body["_seq_no"], answer.body["_primary_term"])

    def delete(self, index: str, id: str, *, seen: Version | None = None) -> None:
        """Take a document out; none is there: nothing. Raises Conflict where it changed after it was `seen`."""
        path = f"/{index}/_doc/{quote(id, safe='')}"
        answer = self._write("DELETE", path, None, _condition(seen), expected=(404, 409))
        if answer.status == 409 and not (answer.retried and self.get(index, id) is None):
            raise self.conflict(index, id)
        if answer.status == 404 and "result" not in answer.body:
            raise self._connection.explain(404, answer.body)

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    # For the modules beside this one

    def request(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """A request that none of these methods makes; see `Connection.request`."""
        return self._connection.request(method, path, body, **options)

    def refused(self, status: int, error: Any) -> Exception:
        """The error for one item of an answer that was refused."""
        return self._connection.explain(status, error)

    def conflict(self, index: str, id: str) -> Conflict:
        """The error for a document that somebody else changed."""
        return Conflict(f"somebody else changed {id!r} in {index} at {self.address} meanwhile; read it and try again")

    def _write(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, str] | None = None,
        expected: tuple[int, ...] = (),
    ) -> Answer:
        return self._connection.request(method, path, body, params=params, patience=WRITING_PATIENCE, expected=expected)


def _doc(found: Mapping[str, Any]) -> Doc:
    return Doc(found["_id"], found.get("_source", {}), Version(found["_seq_no"], found["_primary_term"]))


def _only(fields: Sequence[str] | None) -> dict[str, str]:
    if fields is None:
        return {}
    return {"_source": ",".join(fields)} if fields else {"_source": "false"}


def _condition(seen: Version | None) -> dict[str, str]:
    return {} if seen is None else {"if_seq_no": str(seen.seq_no), "if_primary_term": str(seen.primary_term)}
