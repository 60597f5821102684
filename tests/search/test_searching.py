"""What a search of a corpus finds, in which order and pages, and what it refuses."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

import search
from index.errors import BadQuery, BadRequest
from index.indexer import Indexer
from search.corpus import Corpus
from search.paging import cursor_at
from search.request import FACETS, Request
from search.results import Found


def titles(found: Found) -> list[str]:
    return [result.title for result in found.results]


def test_all_words_are_asked_for(corpus: Corpus) -> None:
    found = corpus.search("ferry pontoon", copies="show")
    assert {result.outlet for result in found.results} == {"North Wire", "Daily Quay", "Harbour Post"}
    assert found.total.value == 3 and found.total.relation == "exact"
    assert not found.relaxed and found.query.warnings == ()
    assert found.took_ms > 0


def test_a_query_that_no_article_fits_whole_is_relaxed_and_says_so(corpus: Corpus) -> None:
    found = corpus.search("frost pontoon zebra")
    assert found.relaxed
    assert any("No article has all" in warning for warning in found.query.warnings)
    assert "Frost leaves cider makers short of apples" in titles(found)


def test_a_query_whose_words_nobody_has_finds_nothing_and_is_not_called_relaxed(corpus: Corpus) -> None:
    found = corpus.search("zebra giraffe")
    assert (found.total.value, found.results, found.relaxed, found.facets["outlet"]) == (0, (), False, ())


def test_no_text_finds_everything_newest_first_and_undated_last(corpus: Corpus, articles: list[object]) -> None:
    found = corpus.search("  ", copies="show")
    assert found.total.value == len(articles)
    dates = [result.published for result in found.results]
    assert dates[:2] == ["2021-06-11", "2021-06"]
    assert dates[-1] is None


def test_sorting_by_date(corpus: Corpus) -> None:
    newest = corpus.search("brenholt OR boat", sort="newest", copies="show")
    oldest = corpus.search("brenholt OR boat", sort="oldest", copies="show")
    assert titles(newest)[0] == "Anger at the pier as the last boat leaves"
    assert titles(oldest) == titles(newest)[::-1]


def test_filters_fold_case_and_accents_and_several_values_mean_any(corpus: Corpus) -> None:
    found = corpus.search(outlet=["NORTH WIRE", "válley echo"], copies="show")
    assert {result.outlet for result in found.results} == {"North Wire", "Valley Echo"}
    assert corpus.search(outlet="North Wire").total.value == 1
    assert corpus.search("ferry", not_outlet=["North Wire", "Daily Quay"], copies="show").total.value == 1
    assert corpus.search(topic="farming").total.value == 2
    assert corpus.search(author="jon aas, ulla berg").total.value == 1
    assert corpus.search(language="en", outlet="nobody").total.value == 0


def test_dates_are_inclusive_on_both_ends(corpus: Corpus) -> None:
    found = corpus.search(after="2021-03-02", before="2021-03-03", copies="show")
    assert {result.outlet for result in found.results} == {"North Wire", "Daily Quay", "Harbour Post"}
    assert corpus.search(after="2021-06-12").total.value == 1  # "2021-06" may be that day or later
    with pytest.raises(BadRequest, match="Cannot read"):
        corpus.search(after="someday")


def test_copies_are_folded_under_the_first_and_counted(corpus: Corpus) -> None:
    found = corpus.search("ferry terminal")
    folded = [result for result in found.results if result.copies.articles]
    assert len(folded) == 1
    assert (folded[0].copies.articles, folded[0].copies.outlets) == (2, 3)
    assert folded[0].copies.href == "/api/search?q=ferry+terminal&copies=only"
    assert found.total.value == len(found.results) + found.folded == 3
    assert sum(value.count for value in found.facets["outlet"]) == 3


@pytest.mark.parametrize(
    ("query", "sort", "title", "shown"),
    [
        ("brenholt ferry terminal", "oldest", "Brenholt ferry terminal to close over cracked piles", "earliest"),
        ("brenholt ferry terminal", "newest", "Ferry terminal closed: engineers find cracks", "latest"),
        ("council closes brenholt", "relevance", "Council closes Brenholt ferry terminal", "best_match"),
        ("brenholt cracked piles", "relevance", "Brenholt ferry terminal to close over cracked piles", "earliest"),
    ],
)
def test_a_result_says_why_it_stands_for_its_copies(
    corpus: Corpus, query: str, sort: str, title: str, shown: str
) -> None:
    (found,) = (result for result in corpus.search(query, sort=sort).results if result.copies.articles)
    assert (found.title, found.copies.shown) == (title, shown)
    alone = corpus.search("apples", copies="show").results[0]
    assert alone.copies.shown is None


@pytest.mark.parametrize("name", ["outlet", "author", "topic", "language"])
def test_a_facet_leaves_its_own_filter_out_so_that_more_of_its_values_can_be_chosen(corpus: Corpus, name: str) -> None:
    whole = corpus.search(copies="show", limit=100)
    values = whole.facets[name]
    chosen = [values[0].value]
    found = corpus.search(copies="show", **{name: chosen})  # type: ignore[arg-type]
    assert found.facets[name] == corpus.facet(name, **{name: chosen}) == values  # type: ignore[arg-type]
    assert found.total.value == values[0].count
    for other in {"outlet", "topic", "language"} - {name}:  # the others have but what the filter leaves
        left = Counter(getattr(corpus.article(result.id), other) for result in found.results)
        assert {value.value: value.count for value in found.facets[other]} == {
            value: count for value, count in left.items() if value
        }
    both = corpus.search(copies="show", **{name: [value.value for value in values[:2]]})  # type: ignore[arg-type]
    assert both.total.value == sum(value.count for value in values[:2])


def test_only_articles_that_have_copies(corpus: Corpus) -> None:
    found = corpus.search("ferry OR apple", copies="only")
    assert {result.outlet for result in found.results} == {"North Wire", "Daily Quay", "Harbour Post"}
    assert found.total.value == 3
    assert {value.value: value.count for value in found.facets["outlet"]} == {
        result.outlet: 1 for result in found.results
    }
    assert sum(value.count for value in found.facets["date"]) == 3
    none = corpus.search("apple", copies="only")
    assert (none.results, none.facets["outlet"], none.facets["date"]) == ((), (), ())


def test_pages_cover_everything_once_in_both_directions(corpus: Corpus) -> None:
    whole = [result.id for result in corpus.search(copies="show").results]
    page = corpus.search(copies="show", limit=3)
    seen, pages = [result.id for result in page.results], [page]
    while page.next_cursor:
        page = corpus.search(copies="show", limit=3, cursor=page.next_cursor)
        seen += [result.id for result in page.results]
        pages.append(page)
    assert seen == whole and len(pages) == 3
    back = corpus.search(copies="show", limit=3, cursor=pages[-1].previous_cursor)
    assert [result.id for result in back.results] == whole[3:6]
    assert pages[0].links.previous is None and pages[-1].links.next is None
    assert pages[1].links.previous == "/api/search?q=&copies=show&limit=3"


def test_folded_pages_cover_every_group_once(corpus: Corpus) -> None:
    whole = [result.id for result in corpus.search().results]
    seen = [corpus.search(limit=1, offset=offset).results[0].id for offset in range(len(whole))]
    assert seen == whole
    assert corpus.search(limit=1, offset=len(whole)).results == ()


@pytest.mark.parametrize("cursor", ["x", "!!", "e30", "WzEsMl0", "W" * 5000, "é"])
def test_a_cursor_that_is_none_is_refused(corpus: Corpus, cursor: str) -> None:
    with pytest.raises(BadRequest, match="cursor"):
        corpus.search(cursor=cursor)


@pytest.mark.parametrize("offset", [1_000_001, 9 * 10**18, 10**20, -1])
def test_no_page_begins_so_far_on_that_room_for_what_is_before_it_runs_out(corpus: Corpus, offset: int) -> None:
    with pytest.raises(BadRequest, match="offset"):
        corpus.search(offset=offset)
    with pytest.raises(BadRequest, match="offset"):
        corpus.duplicates(offset=offset)
    with pytest.raises(BadRequest, match="offset"):
        corpus.outlets(offset=offset)
    with pytest.raises(BadRequest, match="cursor"):
        corpus.search(cursor=cursor_at(Request.checked(match="all", facets=FACETS), offset, 1))


@pytest.mark.parametrize("count", [0, 1_000_001, 10**20])
def test_bounds_on_counts_are_such_as_there_can_be(corpus: Corpus, count: int) -> None:
    with pytest.raises(BadRequest, match="min_outlets is a whole number"):
        corpus.duplicates(min_outlets=count)
    with pytest.raises(BadRequest, match="min_shared is a whole number"):
        corpus.outlets(min_shared=count)


def test_a_cursor_of_another_query_is_refused(corpus: Corpus) -> None:
    cursor = corpus.search(limit=1).next_cursor
    with pytest.raises(BadRequest, match="another query"):
        corpus.search("ferry", cursor=cursor)
    with pytest.raises(BadRequest, match="either"):
        corpus.search(cursor=cursor, offset=1)


@pytest.mark.parametrize(
    ("option", "choices"),
    [
        ({"sort": "best"}, "relevance, newest, oldest"),
        ({"match": "some"}, "all, any"),
        ({"copies": "hide"}, "fold, show, only"),
        ({"facets": ("outlet", "color")}, "outlet, author, topic, language, date"),
        ({"boosts": {"headline": 2.0}}, "title, lead, body"),
        ({"boosts": {"title": 0.0}}, "over 0"),
        ({"limit": 0}, "1 to 1,000"),
        ({"limit": 1001}, "1 to 1,000"),
        ({"offset": -1}, "0 to 1,000,000"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(
    corpus: Corpus, option: dict[str, object], choices: str
) -> None:
    with pytest.raises(BadRequest, match=choices):
        corpus.search("ferry", **option)  # type: ignore[arg-type]


def test_a_query_that_cannot_be_read_points_at_the_place(corpus: Corpus) -> None:
    with pytest.raises(BadQuery) as caught:
        corpus.search("ferry date:someday")
    assert caught.value.query[caught.value.position : caught.value.end] == "someday"


def test_boosts_change_the_order(corpus: Corpus) -> None:
    by_title = corpus.search("pontoon OR anger", boosts={"title": 50.0, "body": 0.1})
    by_body = corpus.search("pontoon OR anger", boosts={"title": 0.1, "body": 50.0})
    assert titles(by_title)[0] != titles(by_body)[0]


def test_snippets_facets_and_duplicates_can_be_left_out(corpus: Corpus) -> None:
    found = corpus.search("ferry", snippets=False, facets=(), duplicates=False)
    assert found.duplicates == () and found.facets == {}
    assert all(result.snippets == () for result in found.results)


def test_facets_count_what_matches(corpus: Corpus) -> None:
    found = corpus.search("ferry OR apple")
    assert {value.value: value.count for value in found.facets["topic"]} == {"transport": 3, "farming": 2}
    assert [(value.value, value.count) for value in found.facets["date"]] == [("2021-03", 3), ("2021-06", 2)]


def test_a_pattern_that_stands_for_too_many_words_says_so(tmp_path: Path) -> None:
    source = tmp_path / "words.jsonl"
    body = " ".join(f"zz{number:04}" for number in range(1100))
    source.write_text(json.dumps({"id": "many", "title": "Many words", "body": body}) + "\n")
    with Indexer(tmp_path / "many") as indexer:
        indexer.index([source])
    with search.open(tmp_path / "many") as corpus:
        (warning,) = corpus.search("zz*").query.warnings
        assert warning.startswith("“zz*” stands for 1,100 words; the 1,000 that most")
        assert corpus.search("zz00*").query.warnings == ()
        assert corpus.search("many -title:zz*").query.warnings == ()
        # Also where what has one of the other words is found in spite of the minus.
        assert corpus.search("many -zz*").query.warnings == (warning,)
