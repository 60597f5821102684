"""Very long lists of words: those that fewest articles hold are searched."""

from __future__ import annotations

import pytest

from index.engines.base import Document
from index.engines.tantivy import TantivyEngine
from index.errors import BadQuery
from index.query import All, Any, Maybe, NumberRange, Phrase, Term
from search.corpus import Corpus
from search.long_lists import MOST_LISTED, shortened
from search.query_cost import FREE_PHRASES, check_cost

WORDS = 300


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    """Word w7 stands in seven articles, and so on."""
    made = TantivyEngine(tmp_path_factory.mktemp("fulltext"))
    made.add(
        Document(number, "", "", " ".join(f"w{word}" for word in range(number, WORDS + 1)))
        for number in range(1, WORDS + 1)
    )
    made.commit()
    return made


def listed(*numbers: int) -> Any:
    return Any(tuple(Term(f"w{number}") for number in numbers))


def test_the_rarest_words_of_a_long_list_are_kept_in_their_order(engine: TantivyEngine) -> None:
    tree, count = shortened(listed(*range(WORDS, 0, -1)), engine)
    assert count == WORDS
    assert tree == listed(*range(MOST_LISTED, 0, -1))


def test_a_word_that_no_article_holds_takes_no_place(engine: TantivyEngine) -> None:
    nowhere = tuple(Term(f"nowhere{number}") for number in range(50))
    tree, count = shortened(Any((*nowhere, *listed(*range(1, 151)).children)), engine)
    assert count == 200
    assert tree == listed(*range(1, MOST_LISTED + 1))


def test_a_list_that_is_not_long_stays_as_it_is(engine: TantivyEngine) -> None:
    tree = listed(*range(1, MOST_LISTED + 1))
    assert shortened(tree, engine) == (tree, 0)
    every = All(listed(*range(1, WORDS)).children)
    assert shortened(every, engine) == (every, 0)


def test_what_else_is_asked_for_stays(engine: TantivyEngine) -> None:
    dates, phrase = NumberRange("published", 0, None), Phrase(("w1", "w2"))
    long = Any((phrase, *listed(*range(1, WORDS)).children))
    kept = Any((phrase, *listed(*range(1, MOST_LISTED + 1)).children))
    assert shortened(All((long, dates)), engine) == (All((kept, dates)), WORDS - 1)
    assert shortened(Maybe(dates, long), engine) == (Maybe(dates, kept), WORDS - 1)


def test_a_search_says_so(corpus: Corpus) -> None:
    found = corpus.search(" ".join([*(f"word{number}" for number in range(WORDS)), "ferry"]), match="any")
    assert found.total.value
    assert any(f"Of a list of {WORDS + 1} words" in warning for warning in found.query.warnings)


def test_phrases_together_may_look_at_so_many_articles(engine: TantivyEngine) -> None:
    common, rare = Phrase(("w298", "w299", "w300"), gap=7), Phrase(("w1", "w299", "w300"), gap=7)
    at_once = FREE_PHRASES // (64 * 298)
    check_cost("as many as may be", All((common,) * at_once), engine)
    check_cost("rare ones cost less", All((rare,) * at_once * 100), engine)
    with pytest.raises(BadQuery, match="too many articles") as caught:
        check_cost("one too many", All((common,) * (at_once + 1)), engine)
    assert (caught.value.position, caught.value.end) == (0, len("one too many"))
