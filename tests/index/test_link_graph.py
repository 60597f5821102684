from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import link_graph
from index.link_graph import Links, Row, components, ends_of, ends_of_all, passages_of
from index.spans import SAME_PASSAGE, Span

SPANS = st.builds(lambda begin, length: (begin, begin + length), st.integers(0, 60), st.integers(1, 40))
ROWS = st.builds(
    lambda left, step, one, other, overlap: (0, left, *one, left + step, *other, overlap),
    st.integers(1, 7),
    st.integers(1, 3),
    SPANS,
    SPANS,
    st.sampled_from([0.5, 0.75, 1.0]),
)


def likeness(one: Span, other: Span) -> float:
    """Length in common over length in all (Jaccard 1912)."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def groups(spans: Iterable[Span]) -> list[list[Span]]:
    """The distinct spans in groups, each span alike to another one of its group; in order of place."""
    found: list[list[Span]] = []
    for span in sorted(set(spans)):
        near = [group for group in found if any(likeness(span, other) >= SAME_PASSAGE for other in group)]
        found = [group for group in found if group not in near]
        found.append([one for group in near for one in group] + [span])
    return sorted(sorted(group) for group in found)


def joined(rows: list[Row]) -> list[set[int]]:
    """The same one by one: links that have passages in common, by number."""
    ends: dict[int, set[tuple[int, int]]] = {}
    for _, left, left_begin, left_end, right, right_begin, right_end, _ in rows:
        ends.setdefault(left, set()).add((left_begin, left_end))
        ends.setdefault(right, set()).add((right_begin, right_end))
    passage = {
        (article, span): (article, number)
        for article, spans in ends.items()
        for number, group in enumerate(groups(spans))
        for span in group
    }
    parts: list[tuple[set[object], set[int]]] = []
    for at, row in enumerate(rows):
        nodes: set[object] = {passage[row[1], row[2:4]], passage[row[4], row[5:7]]}
        links = {at}
        for part in [part for part in parts if part[0] & nodes]:
            parts.remove(part)
            nodes |= part[0]
            links |= part[1]
        parts.append((nodes, links))
    return sorted((links for _, links in parts), key=min)


def labels_of(
    rows: list[Row], known: Sequence[tuple[int, int, int, int]] = ()
) -> tuple[NDArray[np.int64], dict[int, set[int]]]:
    """Of each link its component's label."""
    ends, left, right = ends_of(Links.of(rows))
    of_end, former = components(ends, known)
    assert of_end[left].tolist() == of_end[right].tolist()
    return of_end[left], former


def parts_of(labels: list[int]) -> list[set[int]]:
    return sorted(({at for at, label in enumerate(labels) if label == one} for one in set(labels)), key=min)


@given(st.lists(ROWS, max_size=25))
def test_links_with_a_passage_in_common_hang_together(rows: list[Row]) -> None:
    labels, former = labels_of(rows)
    assert parts_of(labels.tolist()) == joined(rows)
    assert former == {}


@given(st.lists(ROWS, max_size=25), st.integers(0, 25))
def test_links_that_come_later_join_the_components_there_are(rows: list[Row], at: int) -> None:
    earlier, later = rows[:at], rows[at:]
    ends, left, _ = ends_of(Links.of(earlier))
    of_end, _ = components(ends)
    labels = of_end[left]
    known = [(*place, label) for place, label in zip(ends.place.tolist(), of_end.tolist(), strict=True)]
    found, former = labels_of(later, known)
    whole, _ = labels_of(rows)
    for part in joined(rows):
        fresh = {number for number in part if number >= at}
        if fresh:
            assert len({found[number - at] for number in fresh}) == 1
            label = int(found[min(fresh) - at])
            assert former.get(label, set()) == {labels[number] for number in part if number < at}
    assert parts_of(whole.tolist()) == joined(rows)


@given(st.lists(ROWS, max_size=25))
def test_the_weight_of_an_end_is_that_of_its_links(rows: list[Row]) -> None:
    ends, left, right = ends_of(Links.of(rows))
    expected: Counter[tuple[int, ...]] = Counter()
    for row in rows:
        expected[row[1:4]] += round(row[7] * 1_000_000)
        expected[row[4:7]] += round(row[7] * 1_000_000)
    places = [tuple(place) for place in ends.place.tolist()]
    assert dict(zip(places, ends.weight.tolist(), strict=True)) == expected
    assert [places[at] for at in left.tolist()] == [row[1:4] for row in rows]
    assert [places[at] for at in right.tolist()] == [row[4:7] for row in rows]


@pytest.mark.parametrize("pending", [0, 3, 1_000])
@given(parts=st.lists(st.lists(ROWS, max_size=6), max_size=6))
def test_ends_of_links_that_come_in_parts_are_those_of_all_at_once(parts: list[list[Row]], pending: int) -> None:
    rows = [(at, *row[1:]) for at, row in enumerate(row for part in parts for row in part)]
    numbered = iter(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_graph, "_PENDING", pending)
        found = ends_of_all(Links.of([next(numbered) for _ in part]) for part in parts)
    expected, left, right = ends_of(Links.of(rows))
    assert np.array_equal(found.place, expected.place)
    assert found.weight.tolist() == expected.weight.tolist()
    assert found.joined.tolist() == expected.joined.tolist()
    ending = [min(at for at in range(len(rows)) if end in (left[at], right[at])) for end in range(len(found))]
    assert found.first.tolist() == expected.first.tolist() == ending


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), SPANS, st.integers(1, 9)), max_size=25))
def test_the_ends_that_are_the_same_passage_are_one(found: list[tuple[int, int, Span, int]]) -> None:
    weights = {(component, article, span): weight for component, article, span, weight in found}
    rows = [(component, article, *span, weight) for (component, article, span), weight in weights.items()]
    passages = passages_of(np.array(rows, np.int64).reshape(-1, 5))
    expected = {}
    for component, article in {key[:2] for key in weights}:
        for group in groups(span for one, other, span in weights if (one, other) == (component, article)):
            hull = min(begin for begin, _ in group), max(end for _, end in group)
            place = (component, article, *hull)
            expected[place] = sum(weights[component, article, span] for span in group)
    columns = (passages.component, passages.article, passages.begin, passages.end)
    places = list(zip(*(column.tolist() for column in columns), strict=True))
    assert dict(zip(places, passages.weight.tolist(), strict=True)) == expected
    assert places == sorted(expected)
