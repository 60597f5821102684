"""What a cluster refuses -> this project's errors, each with the next step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from index.errors import BadRequest, CoverageError, IndexUnavailable

# Passing: a node left, a queue is full, a proxy has nobody behind it.
PASSING: Final = frozenset({429, 502, 503, 504})

# A node that is lost between the two halves of a search, or while it writes, is told of as an error of the server's
# own (500).
_LOST_NODE: Final = frozenset(
    {
        "node_disconnected_exception",
        "node_not_connected_exception",
        "node_closed_exception",
        "connect_transport_exception",
        "no_shard_available_action_exception",
        "unavailable_shards_exception",
        "illegal_index_shard_state_exception",
        "index_shard_closed_exception",
        "already_closed_exception",
        "search_context_missing_exception",
    }
)
# The same of a point in time; nothing but these words tells it from other states that make no sense.
_NO_NODE: Final = "no node found for id"

# Kinds that say more than the kind around them.
_TELLING: Final = frozenset({"cluster_block_exception", "too_many_clauses", "too_many_nested_clauses"})

# Every disk is beyond the high watermark: then OpenSearch makes no new index either.
_NO_NEW_INDEX: Final = "index_create_block_exception"

_NO_MANAGER: Final = frozenset({"master_not_discovered_exception", "cluster_manager_not_discovered_exception"})

_FLOODED: Final = ("flood-stage", "read-only-allow-delete", "read_only_allow_delete")


class Conflict(CoverageError):
    """Somebody else changed a document after it was read, or made it first."""

    http_status = 503
    title = "Somebody else is writing"


@dataclass(frozen=True)
class Refusal:
    """What a cluster answered instead of doing something: the HTTP status, the kind of error and its reason.

    `lost_node`: a node on the way of the request was lost.
    """

    status: int
    kind: str = ""
    reason: str = ""
    lost_node: bool = False

    @property
    def is_passing(self) -> bool:
        """Whether the same request may succeed in a while, without anybody doing anything."""
        return (self.lost_node or self.status in PASSING) and not self.is_blocked

    @property
    def is_blocked(self) -> bool:
        """Whether somebody has to take a block from an index first."""
        return self.kind == "cluster_block_exception" and "SERVICE_UNAVAILABLE" not in self.reason


def read_refusal(status: int, info: Any) -> Refusal:
    """The refusal in the body of an answer, or in one item of a bulk answer (`error`)."""
    error = info.get("error", info) if isinstance(info, dict) else info
    if not isinstance(error, dict):
        return Refusal(status, "", str(error)[:300] if isinstance(error, str) else "")
    kinds, reasons = [str(error.get("type") or "")], [str(error.get("reason") or "")]
    # The cause of what failed on shards says more than that it failed on shards.
    causes = [each.get("reason") for each in error.get("failed_shards", []) if isinstance(each, dict)]
    for cause in [*causes, error.get("caused_by"), *error.get("root_cause", [])]:
        for each in _chain(cause):
            kinds.append(str(each.get("type") or ""))
            reasons.append(str(each.get("reason") or ""))
    kind = next((each for each in kinds if each in _TELLING), kinds[0])
    lost_node = not _LOST_NODE.isdisjoint(kinds) or any(_NO_NODE in reason for reason in reasons)
    return Refusal(status, kind, "; ".join(dict.fromkeys(reason for reason in reasons if reason))[:1000], lost_node)


def _chain(cause: Any) -> Iterator[dict[str, Any]]:
    """A cause, its cause and so on."""
    while isinstance(cause, dict):
        yield cause
        cause = cause.get("caused_by")


def explain(refusal: Refusal, address: str, name: str, who: str | None) -> CoverageError:
    """The error for a refusal that stands. `who` is the user logged in, None where nobody is."""
    for each in (_about_access, _about_blocks, _about_the_corpus, _about_the_request):
        error = each(refusal, address, name, who)
        if error is not None:
            return error
    said = refusal.reason or refusal.kind or "no reason given"
    return IndexUnavailable(f"OpenSearch at {address} refuses a request (HTTP {refusal.status}): {said}")


def _about_access(refusal: Refusal, address: str, name: str, who: str | None) -> CoverageError | None:
    if refusal.status == 401 and who is None:
        return IndexUnavailable(
            f"OpenSearch at {address} wants to know who asks (401): set SEARCH_USER and SEARCH_PASSWORD"
            " (or SEARCH_PASSWORD_FILE), or SEARCH_TOKEN"
        )
    if refusal.status == 401:
        return IndexUnavailable(
            f"OpenSearch at {address} does not accept {who} (401): the password or token is wrong, or the user is"
            " unknown; look at SEARCH_USER and SEARCH_PASSWORD (or SEARCH_PASSWORD_FILE), or SEARCH_TOKEN"
        )
    if refusal.status == 403 and refusal.kind not in ("cluster_block_exception", _NO_NEW_INDEX):
        return IndexUnavailable(
            f"OpenSearch at {address} does not allow {who or 'a request without login'} to do this (403):"
            f" {refusal.reason or 'no reason given'}; give its role the rights that docs/opensearch.md lists for"
            f" the indices {name}-*, or log in as somebody else"
        )
    return None


def _about_blocks(refusal: Refusal, address: str, name: str, who: str | None) -> CoverageError | None:
    if refusal.kind in _NO_MANAGER or (refusal.kind == "cluster_block_exception" and not refusal.is_blocked):
        return IndexUnavailable(
            f"OpenSearch at {address} has no cluster manager: start the nodes that are missing, then try again; more"
            " than half of those that may be manager must run"
        )
    if refusal.kind == _NO_NEW_INDEX:
        return IndexUnavailable(
            f"OpenSearch at {address} makes no new index ({refusal.reason}): most often its disks are nearly full (the"
            " high watermark). Free disk space or add a node, then try again; if the block stays, take it away"
            " (PUT _cluster/settings, cluster.blocks.create_index: null)"
        )
    if refusal.kind != "cluster_block_exception":
        return None
    if any(word in refusal.reason for word in _FLOODED):
        return IndexUnavailable(
            f"a disk of OpenSearch at {address} is nearly full, so that it blocks writing to {name} (the flood-stage"
            " watermark); searching goes on. Free disk space or add a node: the block goes by itself below the high"
            " watermark; then index again, what was committed is kept"
        )
    return IndexUnavailable(
        f"an index of {name} at {address} is blocked: {refusal.reason}; take the block away"
        f" (PUT {name}-*/_settings, index.blocks.*: null), then try again"
    )


def _about_the_corpus(refusal: Refusal, address: str, name: str, who: str | None) -> CoverageError | None:
    if refusal.kind == "index_not_found_exception":
        return IndexUnavailable(
            f"there is no corpus {name!r} at {address}: look at its name, or make it by search index PATH --url"
            f" {address}/{name}"
        )
    if refusal.status in (503, 504) or refusal.lost_node:
        return IndexUnavailable(
            f"a part of the corpus {name} at {address} is out of reach (a red index): {refusal.reason or 'no answer'};"
            f" start the nodes that are missing, or ask why by GET _cluster/allocation/explain, then try again;"
            " nothing was answered from a part of it"
        )
    if refusal.status == 429:
        return IndexUnavailable(
            f"OpenSearch at {address} is too busy ({refusal.reason or 'HTTP 429'}): try again later, with fewer"
            " indexers at once, or add nodes"
        )
    return None


def _about_the_request(refusal: Refusal, address: str, name: str, who: str | None) -> CoverageError | None:
    if "too_many_clauses" in refusal.kind or "maxClauseCount" in refusal.reason:
        return BadRequest(
            "the query has more words than this cluster searches for at once: take fewer, or raise"
            " indices.query.bool.max_clause_count in its opensearch.yml (docs/opensearch.md)"
        )
    if refusal.status == 413:
        return IndexUnavailable(
            f"what stands before OpenSearch at {address} takes no requests of this size (413): let it take"
            " 16 MB at least"
        )
    return None
