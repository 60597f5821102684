from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import clusters as clusters_module
from index.clusters import MEASURED, Link, Passage
from index.clusters import clusters as clusters_of
from index.link_graph import Integers, Links, ends_of, passages_of
from index.link_graph import components as labels_of
from index.spans import LEAST_OVERLAP

RANKS = {number: -number for number in range(100)}


def graph(links: Sequence[Link]) -> Links:
    return Links.of(
        [(at, one.left, *one.left_span, one.right, *one.right_span, one.overlap) for at, one in enumerate(links)]
    )


def components(links: Sequence[Link]) -> list[list[Link]]:
    ends, left, _ = ends_of(graph(links))
    of_end, former = labels_of(ends)
    labels = of_end[left]
    assert former == {}
    return [
        [link for link, label in zip(links, labels.tolist(), strict=True) if label == chosen]
        for chosen in sorted(set(labels.tolist()))
    ]


class Member(NamedTuple):
    article: int
    span: tuple[int, int]
    overlap: float


class Cluster(NamedTuple):
    representative: Member
    members: list[Member]


def clusters(links: Sequence[Link], ranks: Mapping[int, int], measure: Callable[..., float]) -> list[Cluster]:
    return clusters_of_parts([links], ranks, measure)


def clusters_of_parts(
    parts: Sequence[Sequence[Link]], ranks: Mapping[int, int], measure: Callable[..., float]
) -> list[Cluster]:
    """The clusters of components, all at once."""
    tables = [np.empty((0, 5), np.int64)]
    for at, links in enumerate(parts):
        ends, _, _ = ends_of(graph(links))
        tables.append(np.column_stack([np.full(len(ends), at), ends.place, ends.weight]))
    passages = passages_of(np.concatenate(tables))
    articles = passages.article.tolist()
    places = list(zip(articles, zip(passages.begin.tolist(), passages.end.tolist(), strict=True), strict=True))

    def overlaps(ones: Integers, others: Integers) -> NDArray[np.float64]:
        pairs = list(zip(ones.tolist(), others.tolist(), strict=True))
        assert all(one < other for one, other in pairs)
        return np.array([measure(places[one], places[other]) for one, other in pairs], np.float64)

    found = []
    for head, members, alike in clusters_of(passages, np.array([ranks[one] for one in articles], np.int64), overlaps):
        held = {one: Member(*places[one], overlap) for one, overlap in zip(members, alike, strict=True)}
        found.append(Cluster(held[head], list(held.values())))
    return found


def link(left: int, right: int, left_span: tuple[int, int], right_span: tuple[int, int], overlap: float = 0.9) -> Link:
    return Link(left, right, left_span, right_span, 20, overlap)


def related(one: Passage, other: Passage) -> float:
    return 0.8


def unrelated(one: Passage, other: Passage) -> float:
    return 0.3


def drifting(one: Passage, other: Passage) -> float:
    """Neighbours in a chain of versions have most in common."""
    return 1 - 0.3 * abs(one[0] - other[0])


def articles(found: list[Cluster]) -> list[list[int]]:
    return sorted([member.article for member in cluster.members] for cluster in found)


def test_passages_linked_pair_by_pair_are_one_cluster() -> None:
    links = [link(1, 2, (0, 100), (50, 150)), link(1, 3, (0, 98), (10, 110)), link(2, 3, (50, 150), (10, 112))]
    assert len(components(links)) == 1
    assert articles(clusters(links, RANKS, related)) == [[1, 2, 3]]


def test_two_passages_of_one_article_are_two_clusters() -> None:
    links = [link(1, 2, (0, 100), (0, 100)), link(1, 3, (500, 600), (0, 100))]
    assert len(components(links)) == 2


def test_a_quotation_inside_a_story_is_a_cluster_of_its_own() -> None:
    story = [link(1, 2, (0, 1000), (0, 1000))]
    quotation = [link(1, 3, (400, 500), (0, 100)), link(2, 3, (400, 500), (0, 100))]
    found = [cluster for part in components(story + quotation) for cluster in clusters(part, RANKS, related)]
    assert articles(found) == [[1, 2], [1, 2, 3]]


def test_a_chain_of_links_does_not_drift_away_from_the_representative() -> None:
    chain = [link(number, number + 1, (0, 100), (0, 100)) for number in range(1, 5)]
    assert articles(clusters(chain, RANKS, drifting)) == [[2, 3, 4]]


def test_in_a_large_component_links_tell_which_passage_is_most_like_the_others() -> None:
    star = [link(1, number, (0, 100), (0, 100)) for number in range(2, MEASURED + 3)]
    (found,) = clusters(star, RANKS, related)
    assert found.representative.article == 1
    assert len(found.members) == MEASURED + 2


def test_passages_that_no_link_joins_are_measured() -> None:
    chain = [link(number, number + 1, (0, 100), (0, 100)) for number in range(1, 5)]
    assert articles(clusters(chain, RANKS, related)) == [[1, 2, 3, 4, 5]]


def test_of_passages_of_an_article_that_meet_the_better_one_is_taken() -> None:
    links = [link(1, 2, (0, 100), (0, 100)), link(1, 2, (0, 100), (5, 190)), link(1, 3, (0, 100), (0, 100))]
    links.append(link(2, 3, (5, 190), (0, 100)))
    found = [cluster for part in components(links) for cluster in clusters(part, RANKS, by_length)]
    assert [[(m.article, m.span) for m in cluster.members] for cluster in found] == [
        [(1, (0, 100)), (2, (0, 100)), (3, (0, 100))]
    ]


def by_length(one: Passage, other: Passage) -> float:
    lengths = sorted(end - begin for _, (begin, end) in (one, other))
    return lengths[0] / lengths[1]


def test_links_between_passages_of_the_same_article_alone_make_no_cluster() -> None:
    links = [link(1, 2, (0, 100), (0, 100), 0.3)]
    assert clusters(links, RANKS, unrelated) == []


LINKS = st.builds(
    lambda left, step, one, other, overlap: link(left, left + step, (one, one + 50), (other, other + 50), overlap),
    st.integers(1, 6),
    st.integers(1, 4),
    st.sampled_from([0, 5, 30, 200]),
    st.sampled_from([0, 5, 30, 200]),
    st.sampled_from([0.55, 0.7, 1.0]),
)


@given(
    st.lists(LINKS, max_size=25, unique_by=lambda one: (one.left, one.right, one.left_span, one.right_span)),
    st.randoms(),
)
def test_clusters_do_not_depend_on_the_order_of_links(links: list[Link], random: object) -> None:
    shuffled = list(links)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    def all_of(given_links: list[Link]) -> list[Cluster]:
        found = [one for part in components(given_links) for one in clusters(part, RANKS, drifting)]
        return sorted(found, key=repr)

    assert all_of(links) == all_of(shuffled)


@pytest.mark.parametrize("measured", [0, 3, MEASURED])
@given(links=st.lists(LINKS, max_size=25))
def test_components_clustered_together_have_the_clusters_of_each_alone(links: list[Link], measured: int) -> None:
    parts = components(links)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clusters_module, "MEASURED", measured)
        together = clusters_of_parts(parts, RANKS, drifting)
        assert together == [one for part in parts for one in clusters(part, RANKS, drifting)]


@given(st.lists(LINKS, max_size=25))
def test_every_passage_of_a_cluster_overlaps_with_its_representative(links: list[Link]) -> None:
    for part in components(links):
        for cluster in clusters(part, RANKS, drifting):
            assert cluster.representative in cluster.members
            assert all(member.overlap >= LEAST_OVERLAP for member in cluster.members)
            assert len({member.article for member in cluster.members}) > 1
