from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.dates import parse
from search.pairing import pair_of
from search.shared_passages import ArticleView

SHARED = (
    "The harbour master told the council on Tuesday that the old crane would be taken down before winter, "
    "because nobody could say any longer who was answerable for it."
)


def view(id: str, body: str) -> ArticleView:
    return ArticleView(id, id, body, None, None, None, None, "unknown", "en", "", 0.0, ())


def test_both_shares_count_the_words_of_their_own_side() -> None:
    left = view("a", f"One two three four five six.\n\n{SHARED}")
    right = view("b", SHARED)
    pair = pair_of(left, right, [parse("2018-05-01"), parse("2018-05-02")])
    (passage,) = pair.passages
    assert left.body[slice(*passage.left)] == right.body[slice(*passage.right)] == SHARED
    assert passage.kind == "verbatim"
    words = len(SHARED.split())
    assert pair.right_share == 1
    assert abs(pair.left_share - words / (words + 6)) < 0.01


def test_only_dates_that_can_be_put_in_order_make_one_the_first() -> None:
    left, right = view("a", SHARED), view("b", SHARED)
    for dates, first in [
        (("2018-05-01", "2018-05-02"), "a"),
        (("2018-05-02", "2018-05-01"), "b"),
        (("2018-05-01", "2018-05-01T10:00:00Z"), None),
        (("2018-05", "2018-05-20"), None),
        (("2018-05-01", ""), None),
        (("", ""), None),
    ]:
        assert pair_of(left, right, [parse(date) for date in dates]).first == first, dates


def test_articles_that_share_nothing_and_empty_ones_have_no_passage() -> None:
    unknown = [parse(""), parse("")]
    for body in ("", "…", "Something else altogether was written here about the price of apples in the north."):
        pair = pair_of(view("a", SHARED), view("b", body), unknown)
        assert (pair.passages, pair.left_share, pair.right_share, pair.first) == ((), 0, 0, None)


@settings(max_examples=30)
@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 3))
def test_exchanging_the_sides_exchanges_the_answer(before: str, after: str, times: int) -> None:
    one, other = view("a", f"{before}\n\n{SHARED}\n\n{after}"), view("b", "\n\n".join([SHARED] * times))
    dates = [parse("2018-05-01"), parse("2018")]
    there, back = pair_of(one, other, dates), pair_of(other, one, dates[::-1])
    assert (there.left_share, there.right_share) == (back.right_share, back.left_share)
    assert {(passage.left, passage.right) for passage in there.passages} == {
        (passage.right, passage.left) for passage in back.passages
    }
    assert 0 <= there.left_share <= 1
