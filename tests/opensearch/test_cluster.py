"""A corpus in a real cluster: its indices, its documents, and what is said where the cluster cannot."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from gate import TOKEN, Gate

from index.errors import BadRequest, IndexUnavailable
from index.opensearch import cluster as cluster_module
from index.opensearch import mappings
from index.opensearch.bulk import MOST_BYTES, Conflicted, Write, write_all
from index.opensearch.cluster import Cluster, Conflict, Version

EVERYTHING = {"match_all": {}}


def test_a_corpus_is_made_once_by_however_many(corpus_url: str) -> None:
    clusters = [Cluster.connect(corpus_url) for _ in range(4)]
    assert not clusters[0].exists()
    errors: list[Exception] = []

    def create(cluster: Cluster) -> None:
        try:
            cluster.create(replicas=0)
        except Exception as error:  # noqa: BLE001  whatever a thread raises is the test's finding
            errors.append(error)

    threads = [threading.Thread(target=create, args=(each,)) for each in clusters]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert all(each.exists() for each in clusters)
    first = clusters[0]
    first.put(first.state, "kept", {"kind": "test"})
    first.create(shards=5)
    assert first.get(first.state, "kept") is not None
    assert first.health().shards == 4
    first.drop()
    assert not clusters[1].exists()
    for cluster in clusters:
        cluster.close()


def test_boosts_are_kept_in_the_mapping(corpus_url: str) -> None:
    cluster = Cluster.connect(corpus_url)
    cluster.create(replicas=0, boosts={"title": 2.5, "body": 1.0})
    assert cluster.boosts() == {"title": 2.5, "body": 1.0}
    cluster.close()


def test_corpora_whose_names_begin_alike_do_not_touch(corpus_url: str) -> None:
    one, other = Cluster.connect(corpus_url), Cluster.connect(f"{corpus_url}-articles")
    one.create(replicas=0)
    other.create(replicas=0)
    one.drop()
    assert other.exists()
    other.drop()
    one.close()
    other.close()


def test_an_id_may_hold_anything(cluster: Cluster) -> None:
    for id in ("a/b", "ü ? # % &", "..", "北京", "a" * 500):
        cluster.put(cluster.state, id, {"kind": "test", "id": id})
        found = cluster.get(cluster.state, id)
        assert found is not None
        assert found.source["id"] == id
        cluster.delete(cluster.state, id)
        assert cluster.get(cluster.state, id) is None


def test_half_of_a_surrogate_pair_is_taken(cluster: Cluster) -> None:
    cluster.put(cluster.state, "half", {"name": "a\ud800b"})
    assert cluster.many(cluster.state, ["half", "none"])["half"].source == {"name": "a?b"}


def test_only_one_of_two_that_create_the_same_wins(cluster: Cluster) -> None:
    version = cluster.put(cluster.state, "lease", {"holder": 1}, create=True)
    with pytest.raises(Conflict, match="somebody else changed 'lease'"):
        cluster.put(cluster.state, "lease", {"holder": 2}, create=True)
    found = cluster.get(cluster.state, "lease")
    assert found is not None
    assert (found.source, found.version) == ({"holder": 1}, version)


def test_an_update_is_never_lost(cluster: Cluster) -> None:
    first = cluster.put(cluster.state, "count", {"value": 1})
    second = cluster.put(cluster.state, "count", {"value": 2}, seen=first)
    with pytest.raises(Conflict):
        cluster.put(cluster.state, "count", {"value": 3}, seen=first)
    with pytest.raises(Conflict):
        cluster.delete(cluster.state, "count", seen=first)
    cluster.delete(cluster.state, "count", seen=second)
    cluster.delete(cluster.state, "count")


def test_a_write_whose_answer_was_lost_is_no_conflict(gate: Gate, cluster: Cluster, setenv: Any) -> None:
    through = _through(gate, cluster, setenv)
    gate.lost = 1
    version = through.put(through.state, "made", {"value": 1}, create=True)
    gate.lost = 1
    version = through.put(through.state, "made", {"value": 2}, seen=version)
    gate.lost = 1
    through.delete(through.state, "made", seen=version)
    assert cluster.get(cluster.state, "made") is None
    gate.lost = 1
    assert write_all(through, [Write(through.links, "a", {"left": 1}, create=True)]) == []
    cluster.put(cluster.links, "b", {"left": 2})
    gate.lost = 1
    found = write_all(through, [Write(through.links, "b", {"left": 1}, create=True)])
    assert [each.write.id for each in found] == ["b"]
    through.close()


def test_a_busy_cluster_is_asked_again(gate: Gate, cluster: Cluster, setenv: Any, monkeypatch: Any) -> None:
    through = _through(gate, cluster, setenv)
    gate.busy = 2
    assert through.count(through.articles) == 0
    gate.busy = 1000
    monkeypatch.setattr(cluster_module, "READING_PATIENCE", 0.3)
    with pytest.raises(IndexUnavailable, match=r"too busy.*the queue is full"):
        through.count(through.articles)
    gate.busy = 0
    through.close()


def test_what_is_written_is_found_after_a_refresh(cluster: Cluster) -> None:
    assert write_all(cluster, [Write(cluster.links, "a", {"left": 1}), Write(cluster.links, "b", {"left": 2})]) == []
    assert cluster.count(cluster.links) == 0
    assert set(cluster.many(cluster.links, ["a", "b", "c"])) == {"a", "b"}
    cluster.refresh(cluster.links)
    assert cluster.count(cluster.links, {"term": {"left": 2}}) == 1
    assert cluster.count(cluster.links) == 2


def test_bulk_tells_each_conflict_and_writes_the_rest(cluster: Cluster) -> None:
    links = cluster.links
    version = cluster.put(links, "a", {"left": 1, "right": 2})
    cluster.put(links, "b", {"left": 1})
    found = write_all(
        cluster,
        [
            Write(links, "a", {"left": 5}, seen=version),
            Write(links, "a", {"left": 6}, seen=version),
            Write(links, "b", {"left": 7}, create=True),
            Write(links, "b", {"right": 8}, update=True),
            Write(links, "none", {"right": 8}, update=True),
            Write(links, "none", None),
            Write(links, "new", {"left": 9}, create=True),
            Write(links, "other", {"left": 9}, seen=Version(10**6, 1)),
        ],
    )
    assert all(isinstance(each, Conflicted) and each.reason for each in found)
    assert [(each.write.id, each.write.source) for each in found] == [
        ("a", {"left": 6}), ("b", {"left": 7}), ("none", {"right": 8}), ("other", {"left": 9}),
    ]  # fmt: skip
    stands = {id: each.source for id, each in cluster.many(links, ["a", "b", "none", "new", "other"]).items()}
    assert stands == {"a": {"left": 5}, "b": {"left": 1, "right": 8}, "new": {"left": 9}}


def test_bulk_goes_in_requests_of_a_bearable_size(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    request = cluster.request

    def counted(method: str, path: str, body: Any = None, **options: Any) -> Any:
        sizes.append(len(body))
        return request(method, path, body, **options)

    monkeypatch.setattr(cluster, "request", counted)
    assert (
        write_all(cluster, (Write(cluster.state, f"n{n}", {"text": "x" * (MOST_BYTES // 3 - 200)}) for n in range(7)))
        == []
    )
    assert len(sizes) == 3
    assert max(sizes) <= MOST_BYTES
    assert len(cluster.many(cluster.state, [f"n{n}" for n in range(7)], fields=[])) == 7


def test_a_scan_gives_every_document_once(cluster: Cluster) -> None:
    write_all(cluster, [Write(cluster.links, f"link-{n}", {"left": n, "right": n % 7}) for n in range(1234)])
    cluster.refresh(cluster.links)
    found = [each.id for each in cluster.scan(cluster.links, EVERYTHING, size=100)]
    assert len(found) == len(set(found)) == 1234
    sorted_by = [
        each.source for each in cluster.scan(cluster.links, EVERYTHING, fields=["left"], sort="left", size=100)
    ]
    assert sorted_by == [{"left": n} for n in range(1234)]
    some = {each.source["left"] for each in cluster.scan(cluster.links, {"term": {"right": 3}}, size=10)}
    assert some == set(range(3, 1234, 7))


def test_a_scan_is_of_one_moment(cluster: Cluster) -> None:
    write_all(cluster, [Write(cluster.links, f"link-{n}", {"left": n}) for n in range(50)])
    cluster.refresh(cluster.links)
    for sort in ("left", "_doc"):
        scan = cluster.scan(cluster.links, EVERYTHING, sort=sort, size=7)
        found = {next(scan).id}
        write_all(cluster, [Write(cluster.links, f"later-{sort}-{n}", {"left": 100 + n}) for n in range(50)])
        cluster.refresh(cluster.links)
        found |= {each.id for each in scan}
        if sort == "left":
            assert found == {f"link-{n}" for n in range(50)}
    assert not any(id.startswith("later-_doc") for id in found if sort == "left")


def test_a_scan_that_loses_its_moment_goes_on_by_its_order(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(cluster, [Write(cluster.links, f"link-{n}", {"left": n}) for n in range(50)])
    cluster.refresh(cluster.links)
    scan = cluster.scan(cluster.links, EVERYTHING, sort="left", size=7)
    found = [next(scan).source["left"] for _ in range(10)]
    # As if the node that holds it had been lost.
    cluster.request("DELETE", "/_search/point_in_time/_all")
    found += [each.source["left"] for each in scan]
    assert found == list(range(50))


def test_a_new_version_takes_the_place_of_the_old_one_at_once(cluster: Cluster) -> None:
    write_all(cluster, [Write(cluster.links, "old", {"left": 1})])
    cluster.refresh()
    new = cluster.create_version("links")
    cluster.request("PUT", f"/{new}/_doc/new", {"left": 2}, params={"refresh": "true"})
    assert cluster.count(cluster.links, {"term": {"left": 1}}) == 1
    cluster.swap({"links": new})
    assert [each.id for each in cluster.scan(cluster.links, EVERYTHING)] == ["new"]
    assert cluster.create_version("links") == new.replace("000002", "000003")


def test_a_corpus_that_is_not_there(corpus_url: str) -> None:
    cluster = Cluster.connect(corpus_url)
    for ask in (
        lambda: cluster.get(cluster.articles, "x"),
        lambda: cluster.many(cluster.articles, ["x"]),
        lambda: cluster.count(cluster.articles),
        lambda: cluster.put(cluster.articles, "x", {}),
        lambda: cluster.delete(cluster.articles, "x"),
        lambda: write_all(cluster, [Write(cluster.articles, "x", {})]),
        cluster.refresh,
    ):
        with pytest.raises(IndexUnavailable, match=r"there is no corpus 'test-.*search index PATH --url"):
            ask()
    cluster.close()


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        ({}, "older version.*search index --rebuild --url"),
        ({"format": 0}, "older version.*format 0"),
        ({"format": mappings.FORMAT + 1}, "newer version.*update"),
    ],
)
def test_the_mapping_of_another_version_is_refused(cluster: Cluster, meta: dict[str, int], message: str) -> None:
    cluster.request("PUT", f"/{cluster.articles}/_mapping", {"_meta": {"coverage_search": meta}})
    with pytest.raises(IndexUnavailable, match=message):
        Cluster.connect(f"{cluster.address}/{cluster.name}")


def test_a_red_index_is_told_of_and_gives_no_part_of_an_answer(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = mappings.make_index("articles", replicas=0)
    body["settings"]["routing.allocation.require._name"] = "a-node-that-is-not-there"
    name = f"{cluster.articles}-000002"
    cluster.request("PUT", f"/{name}", body, params={"wait_for_active_shards": "0"})
    cluster.swap({"articles": name})
    with pytest.raises(IndexUnavailable, match=r"red index.*start the nodes that are missing"):
        Cluster.connect(f"{cluster.address}/{cluster.name}")
    monkeypatch.setattr(cluster_module, "READING_PATIENCE", 0.3)
    with pytest.raises(IndexUnavailable, match=r"red index.*allocation/explain"):
        cluster.count(cluster.articles)
    assert cluster.health().status == "red"


def test_a_full_disk_blocks_writing_and_says_so(cluster: Cluster) -> None:
    cluster.put(cluster.state, "before", {"kind": "test"})
    # What the cluster itself sets on every index of a node whose disk reaches the flood-stage watermark.
    cluster.request("PUT", f"/{cluster.state}/_settings", {"index.blocks.read_only_allow_delete": True})
    for write in (
        lambda: cluster.put(cluster.state, "x", {}),
        lambda: write_all(cluster, [Write(cluster.state, "x", {})]),
    ):
        with pytest.raises(IndexUnavailable, match=r"nearly full.*Free disk space or add a node"):
            write()
    assert cluster.get(cluster.state, "before") is not None
    cluster.request("PUT", f"/{cluster.state}/_settings", {"index.blocks.read_only_allow_delete": None})
    cluster.put(cluster.state, "x", {})


def test_an_index_that_somebody_blocked(cluster: Cluster) -> None:
    cluster.request("PUT", f"/{cluster.state}/_settings", {"index.blocks.write": True})
    with pytest.raises(IndexUnavailable, match=r"is blocked.*take the block away"):
        cluster.put(cluster.state, "x", {})


def test_a_query_of_more_words_than_the_cluster_takes(cluster: Cluster) -> None:
    words = [{"term": {"stems_body": f"word{n}"}} for n in range(33_000)]
    with pytest.raises(BadRequest, match=r"indices\.query\.bool\.max_clause_count"):
        cluster.search(cluster.articles, {"query": {"bool": {"should": words}}})


def _through(gate: Gate, cluster: Cluster, setenv: Any) -> Cluster:
    """The same corpus, by way of the gate."""
    setenv("SEARCH_CA", str(gate.ca))
    setenv("SEARCH_TOKEN", TOKEN)
    return Cluster.connect(f"{gate.url}/{cluster.name}")
