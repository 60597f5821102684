"""What is said of refusals that are hard to bring about; their bodies are as OpenSearch and proxies send them."""

from __future__ import annotations

from typing import Any

import pytest

from index.errors import IndexUnavailable
from index.opensearch.failures import explain, read_refusal

NO_MANAGER = {
    "error": {
        "root_cause": [{"type": "master_not_discovered_exception", "reason": None}],
        "type": "master_not_discovered_exception",
        "reason": None,
    },
    "status": 503,
}
NO_MANAGER_BLOCK = {
    "error": {
        "root_cause": [],
        "type": "cluster_block_exception",
        "reason": "blocked by: [SERVICE_UNAVAILABLE/2/no cluster-manager];",
    },
    "status": 503,
}


@pytest.mark.parametrize("body", [NO_MANAGER, NO_MANAGER_BLOCK])
def test_no_cluster_manager(body: dict[str, Any]) -> None:
    refusal = read_refusal(503, body)
    assert refusal.is_passing
    error = explain(refusal, "https://one:9200", "news", None)
    assert isinstance(error, IndexUnavailable)
    assert "has no cluster manager: start the nodes" in str(error)


@pytest.mark.parametrize(
    "body", ["<html>Bad Gateway</html>", None, {}, {"error": "no handler"}, {"error": {"type": None}}]
)
def test_what_is_no_answer_of_opensearch_is_told_all_the_same(body: Any) -> None:
    assert "HTTP 400" in str(explain(read_refusal(400, body), "https://one:9200", "news", None))
    assert "413" in str(explain(read_refusal(413, body), "https://one:9200", "news", None))


def shard_failure(kind: str, reason: str) -> dict[str, Any]:
    cause = {"type": kind, "reason": reason}
    failed = [{"shard": 1, "index": "news-articles-000001", "node": "e1RB4gcZ", "reason": cause}]
    error = {"root_cause": [cause], "type": "search_phase_execution_exception", "reason": "Partial shards failure"}
    return {"error": {**error, "phase": "fetch", "grouped": True, "failed_shards": failed}, "status": 500}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (
            "node_disconnected_exception",
            "[node-3][127.0.0.1:43151][indices:data/read/search[phase/fetch/id]] disconnected",
        ),
        ("node_not_connected_exception", "[node-3][127.0.0.1:60041] Node not connected"),
        ("illegal_state_exception", "no node found for id: e1RB4gcZTcGU0lR_o4boZg"),
    ],
)
def test_a_node_lost_in_the_middle_of_a_search_passes(kind: str, reason: str) -> None:
    refusal = read_refusal(500, shard_failure(kind, reason))
    assert refusal.is_passing and refusal.lost_node
    assert "try again" in str(explain(refusal, "https://one:9200", "news", None))


def test_another_error_of_the_server_does_not_pass() -> None:
    refusal = read_refusal(500, shard_failure("illegal_state_exception", "a field of another type"))
    assert not refusal.is_passing and not refusal.lost_node


def test_a_cluster_that_makes_no_new_index() -> None:
    reason = "blocked by: [FORBIDDEN/10/cluster create-index blocked (api)];"
    error = {"type": "index_create_block_exception", "reason": reason}
    said = str(explain(read_refusal(403, {"error": error, "status": 403}), "https://one:9200", "news", None))
    assert "makes no new index" in said and "Free disk space or add a node" in said
