from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index.link_graph import Links, Row, components, ends_of
from index.spans import groups

SPANS = st.builds(lambda begin, length: (begin, begin + length), st.integers(0, 60), st.integers(1, 40))
ROWS = st.builds(
    lambda left, step, one, other, overlap: (0, left, *one, left + step, *other, overlap),
    st.integers(1, 7),
    st.integers(1, 3),
    SPANS,
    SPANS,
    st.sampled_from([0.5, 0.75, 1.0]),
)


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


def parts_of(labels: list[int]) -> list[set[int]]:
    return sorted(({at for at, label in enumerate(labels) if label == one} for one in set(labels)), key=min)


@given(st.lists(ROWS, max_size=25))
def test_links_with_a_passage_in_common_hang_together(rows: list[Row]) -> None:
    labels, former = components(Links.of(rows))
    assert parts_of(labels.tolist()) == joined(rows)
    assert former == {}


@given(st.lists(ROWS, max_size=25), st.integers(0, 25))
def test_links_that_come_later_join_the_components_there_are(rows: list[Row], at: int) -> None:
    earlier, later = rows[:at], rows[at:]
    ends, left, _ = ends_of(Links.of(earlier))
    labels, _ = components(Links.of(earlier))
    of_end = dict(zip(left.tolist(), labels.tolist(), strict=True))
    _, _, right = ends_of(Links.of(earlier))
    of_end |= dict(zip(right.tolist(), labels.tolist(), strict=True))
    known = [(*place, of_end[number]) for number, place in enumerate(ends.place.tolist())]
    found, former = components(Links.of(later), known)
    whole, _ = components(Links.of(rows))
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
