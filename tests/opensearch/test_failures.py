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
