from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.copied_share import Copied, Version, copied_share, had_earlier

PASSAGES = st.lists(
    st.builds(
        lambda begin, length, overlap: Copied((begin, min(1000, begin + length)), overlap),
        st.integers(0, 999),
        st.integers(1, 400),
        st.floats(0.5, 1),
    )
)


def test_an_article_copied_word_for_word_has_a_share_of_1() -> None:
    assert copied_share([Copied((0, 1000), 1.0)], 1000) == 1


def test_a_stretch_in_two_clusters_counts_once_by_the_better_one() -> None:
    assert copied_share([Copied((0, 500), 0.6), Copied((0, 500), 1.0)], 1000) == 0.5
    assert copied_share([Copied((0, 500), 0.5), Copied((250, 500), 1.0)], 1000) == 0.375


def test_an_article_that_shares_nothing_has_a_share_of_0() -> None:
    assert copied_share([], 1000) == copied_share([], 0) == 0


@given(PASSAGES, st.randoms())
def test_the_share_is_between_0_and_1_whatever_the_order(passages: list[Copied], random: object) -> None:
    share = copied_share(passages, 1000)
    assert 0 <= share <= 1
    random.shuffle(passages)  # type: ignore[attr-defined]
    assert copied_share(passages, 1000) == share


VERSIONS = st.lists(
    st.builds(
        lambda outlet, date, overlap: Version(outlet, *(date or (None, None)), overlap),
        st.sampled_from("ABC"),
        st.none()
        | st.builds(lambda first, length: (first, first + length), st.integers(0, 20), st.sampled_from([0, 5])),
        st.sampled_from([0.5, 0.8, 1.0]),
    ),
    max_size=10,
)


@given(VERSIONS)
def test_what_was_had_earlier_is_the_most_alike_of_other_outlets_that_certainly_were_before(
    versions: list[Version],
) -> None:
    expected = [
        max(
            (
                min(one.overlap, other.overlap)
                for other in versions
                if other.outlet != one.outlet
                and other.last is not None
                and one.first is not None
                and other.last < one.first
            ),
            default=0.0,
        )
        for one in versions
    ]
    assert had_earlier(versions) == expected
