"""What is looked up about articles once a commit."""

from __future__ import annotations

from index.remembered import Remembered


class Asked(list[int]):
    """A look-up that knows something of even numbers alone, and notes what it was asked for."""

    def __call__(self, numbers: list[int]) -> dict[int, str]:
        self.extend(numbers)
        return {number: f"article {number}" for number in numbers if number % 2 == 0}


def test_an_article_is_looked_up_once_even_where_there_is_nothing_to_know() -> None:
    known, asked = Remembered[str](), Asked()
    assert known.those([4, 1, 2], asked) == {4: "article 4", 2: "article 2"}
    assert list(known.those([3, 2, 1, 4], asked)) == [2, 4]  # in the order asked for
    assert asked == [4, 1, 2, 3]
    assert known.of([1, 2], asked)[1] is None


def test_too_many_articles_are_forgotten_and_looked_up_again() -> None:
    known, asked = Remembered[str](most=3), Asked()
    known.of([1, 2, 3], asked)
    assert known.those([2, 4], asked) == {2: "article 2", 4: "article 4"}
    assert asked == [1, 2, 3, 2, 4]
    assert known.those(range(6), asked) == {0: "article 0", 2: "article 2", 4: "article 4"}
