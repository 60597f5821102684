"""The pages over a corpus on a cluster say how the cluster is."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flask.testing import FlaskClient

import search
from index.indexer import Indexer
from webui.app import create_app
from webui.reading_room import room_of


def test_the_page_of_the_corpus_says_how_its_cluster_is(corpus_url: str, tmp_path: Path) -> None:
    source = tmp_path / "one.jsonl"
    source.write_text(json.dumps({"id": "a", "title": "Ferry", "body": "A ferry left late.", "outlet": "Ledger"}))
    with Indexer(corpus_url) as indexer:
        indexer.index([source])
    with search.open(corpus_url) as corpus:
        health = corpus.status().cluster
    assert health is not None
    app = create_app(corpus_url)
    client = app.test_client()
    page = client.get("/corpus").text
    german = client.get("/corpus", headers={"Accept-Language": "de"}).text
    room_of(app).close()
    # Other tests make indices on the same cluster: its state and shards may be others by now.
    assert re.search('<span class="health (green|yellow)">', page)
    assert re.search(f"{health.nodes} node{'s' if health.nodes > 1 else ''}, [1-9][0-9]* shards", page)
    assert f"OpenSearch {health.version}" in page
    assert f"{health.nodes} Knoten" in german


def test_a_corpus_in_a_directory_has_no_cluster(client: FlaskClient) -> None:
    assert 'class="health' not in client.get("/corpus").text
