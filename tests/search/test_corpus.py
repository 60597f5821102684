"""The corpus as page, JSON and command see it, over a real index."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import search
from index.errors import BadQuery, BadRequest, CoverageError, Gone, IndexUnavailable, NotFound
from index.indexer import Indexer
from search.corpus import Corpus
from search.results import Found


def titles(found: Found) -> list[str]:
    return [result.title for result in found.results]


def ids_of(corpus: Corpus, *record_ids: str) -> list[str]:
    return [corpus.article(record_id).id for record_id in record_ids]


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="search index"):
        search.open(tmp_path / "none")


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


def test_only_articles_that_have_copies(corpus: Corpus) -> None:
    found = corpus.search("ferry OR apple", copies="only")
    assert {result.outlet for result in found.results} == {"North Wire", "Daily Quay", "Harbour Post"}
    assert found.total.value == 3
    assert corpus.search("apple", copies="only").results == ()


def test_copies_of_an_article_are_the_others_in_order_of_publication(corpus: Corpus) -> None:
    (of_first,) = ids_of(corpus, "wire-1")
    assert [result.outlet for result in corpus.copies_of(of_first)] == ["Daily Quay", "Harbour Post"]
    assert corpus.copies_of("orchard-1") == ()


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
        ({"offset": -1}, "0 or more"),
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


def test_duplicates_of_a_search_are_clusters_of_its_articles(corpus: Corpus) -> None:
    found = corpus.search("commuters")
    assert found.duplicates
    first = found.duplicates[0]
    assert first.outlets == 4 and "gamble with nine hundred lives" in first.text
    assert [passage.outlet for passage in first.earliest_passages] == ["North Wire"]
    assert first.earliest == "2021-03-02T09:00:00Z" and first.latest == "2021-03-05"
    assert corpus.search("orchard OR apple").duplicates == ()


def test_passages_are_slices_of_the_stored_bodies(corpus: Corpus) -> None:
    for cluster in corpus.duplicates().clusters:
        for passage in corpus.cluster(cluster.id).passages:
            assert corpus.article(passage.article).body[passage.begin : passage.end] == passage.text


def test_listing_clusters(corpus: Corpus) -> None:
    every = corpus.duplicates()
    assert every.total == len(every.clusters) > 0
    assert corpus.duplicates(min_outlets=4).total < every.total
    assert corpus.duplicates(limit=1, offset=1).clusters[0] == every.clusters[1]
    assert corpus.duplicates("apple").total == 0
    assert corpus.duplicates("ferry", outlet="North Wire").query is not None
    (quoted,) = corpus.duplicates(article="quote-1").clusters
    assert "timetable" in quoted.text
    with pytest.raises(BadRequest, match="either words"):
        corpus.duplicates("ferry", article="quote-1")
    with pytest.raises(BadRequest, match="size, earliest, overlap"):
        corpus.duplicates(sort="best")
    with pytest.raises(BadRequest, match="min_overlap"):
        corpus.duplicates(min_overlap=2)
    with pytest.raises(NotFound):
        corpus.duplicates(article="nothing")


def test_comparing_two_versions(corpus: Corpus) -> None:
    cluster = max(corpus.duplicates().clusters, key=lambda one: one.words)
    first, second = ids_of(corpus, "wire-1", "wire-2")
    comparison = corpus.compare(cluster.id, first, second)
    changed = [
        (comparison.left.text[slice(*change.left)], comparison.right.text[slice(*change.right)])
        for change in comparison.changes
        if change.op != "equal"
    ]
    assert changed == [("some nine hundred ", "about 900 ")]
    default = corpus.compare(cluster.id)
    assert default.left.earliest and default.left.article != default.right.article
    assert corpus.compare(cluster.id, right=first).left.article != first
    with pytest.raises(NotFound, match="no passage"):
        corpus.compare(cluster.id, "orchard-1")
    with pytest.raises(NotFound):
        corpus.compare("nothing")


def test_an_article_is_found_by_its_own_id_and_by_its_records(corpus: Corpus) -> None:
    article = corpus.article("quote-1")
    assert corpus.article(article.id) == article
    (shared,) = article.passages
    assert "gamble" in article.body[shared.begin : shared.end]
    assert (shared.outlets, shared.is_earliest) == (4, False)
    assert article.copied_share > 0
    with pytest.raises(NotFound, match="search"):
        corpus.article("nothing")


def test_marks_in_a_whole_body(corpus: Corpus) -> None:
    body = corpus.article("orchard-2").body
    marks = corpus.marks("orchard-2", "ban lie")
    assert [body[begin:end] for begin, end in marks] == ["Banning", "ban", "banned", "Lying"]


def test_a_brought_text_is_found_in_the_articles(corpus: Corpus) -> None:
    release = (
        "For release. We will not gamble with nine hundred lives for the sake of a timetable that nobody has loved."
    )
    matches = corpus.match(release)
    (passage,) = matches.passages
    assert release[passage.begin : passage.end] == passage.text
    assert {found.outlet for found in passage.found} == {"North Wire", "Daily Quay", "Harbour Post", "Evening Tide"}
    for found in passage.found:
        assert corpus.article(found.article).body[found.begin : found.end] == found.text
    assert [found.overlap for found in passage.found] == sorted((one.overlap for one in passage.found), reverse=True)
    assert len(corpus.match(release, limit=1).passages[0].found) == 1
    assert corpus.match("Nothing of the kind.").passages == ()
    assert corpus.match("").passages == ()


def test_a_brought_text_and_an_article_have_shares_of_each_other(corpus: Corpus) -> None:
    quotation = (
        "We will not gamble with nine hundred lives for the sake of a timetable that nobody has loved for years."
    )
    release = f"For release, not before noon. {quotation} The council will answer no questions."
    matches = corpus.match(release, limit=1)
    assert len(matches.passages[0].found) == 1
    assert len(matches.articles) == 4
    assert matches.words == 31
    assert matches.share == round(20 / 31, 4)
    for article in matches.articles:
        assert (article.passages, article.words, article.share_of_text) == (1, 20, matches.share)
        assert article.share_of_article == round(20 / corpus.article(article.article).words, 4)
    whole = corpus.match(corpus.article("wire-1").body)
    assert whole.share == 1
    first = whole.articles[0]
    assert (first.outlet, first.share_of_text, first.share_of_article) in (
        ("North Wire", 1, 1),
        ("Harbour Post", 1, 1),
    )
    assert all(0 < one.share_of_article <= 1 and 0 < one.share_of_text <= 1 for one in whole.articles)
    assert [one.words for one in whole.articles] == sorted((one.words for one in whole.articles), reverse=True)
    nothing = corpus.match("Nothing of the kind was ever said by anyone here.")
    assert (nothing.articles, nothing.share) == ((), 0)


def test_an_article_says_whose_text_it_has(corpus: Corpus) -> None:
    assert corpus.article("wire-1").copied_from == ()
    (source,) = corpus.article("wire-2").copied_from
    assert source.outlet == "North Wire" and source.articles == (corpus.article("wire-1").id,)
    third = corpus.article("wire-3")
    assert [one.outlet for one in third.copied_from] == ["North Wire", "Daily Quay"]
    assert third.copied_from[0].share == third.copied_share == 1
    assert third.copied_from[0].words == third.words
    quoting = corpus.article("quote-1")
    assert {one.outlet for one in quoting.copied_from} == {"North Wire", "Daily Quay", "Harbour Post"}
    assert all(0 < one.share <= quoting.copied_share for one in quoting.copied_from)


def test_clusters_say_what_kind_they_are_and_what_holds_them(corpus: Corpus) -> None:
    clusters = {cluster.kind: cluster for cluster in corpus.duplicates().clusters}
    quotation, story = clusters["quotation"], clusters["verbatim"]
    assert quotation.larger == (story.id,) and quotation.smaller == ()
    assert story.smaller == (quotation.id,) and story.larger == ()
    assert {passage.kind for passage in quotation.passages} == {"quotation"}
    assert {passage.kind for passage in story.passages} == {"verbatim"}


def test_who_follows_whom(corpus: Corpus) -> None:
    outlets = corpus.outlets()
    assert (outlets.total, outlets.clusters) == (len(outlets.pairs), 2) == (6, 2)
    first = outlets.pairs[0]
    assert (first.leader, first.follower, first.shared) == ("Daily Quay", "Harbour Post", 2)
    assert (first.led, first.followed, first.undetermined, first.led_share) == (2, 0, 0, 1)
    for pair in outlets.pairs:
        assert pair.led + pair.followed + pair.undetermined == pair.shared
        assert pair.led >= pair.followed
    of_one = corpus.outlets(outlet="évening TIDE")
    assert {pair.follower for pair in of_one.pairs} == {"Evening Tide"}
    assert {pair.shared for pair in of_one.pairs} == {1}
    assert corpus.outlets(outlet="nobody").pairs == ()
    assert corpus.outlets(min_shared=2).total == 3
    assert corpus.outlets(before="2021-03-02").total == 1
    assert corpus.outlets(limit=2, offset=1).pairs == outlets.pairs[1:3]
    with pytest.raises(BadRequest, match="min_shared"):
        corpus.outlets(min_shared=0)
    with pytest.raises(BadRequest, match="Cannot read"):
        corpus.outlets(after="someday")


def test_clusters_of_two_outlets(corpus: Corpus) -> None:
    assert corpus.duplicates(both=("North Wire", "evening tide")).total == 1
    assert corpus.duplicates(both=("North Wire", "Harbour Post")).total == 2
    assert corpus.duplicates(both=("North Wire", "Valley Echo")).total == 0
    assert corpus.duplicates(both=("North Wire", "Harbour Post"), article="quote-1").total == 1
    assert corpus.duplicates("ferry", both=("North Wire", "nobody")).total == 0
    for pair in corpus.outlets().pairs:
        assert corpus.duplicates(both=(pair.leader, pair.follower)).total == pair.shared
    for names in ("North Wire", ("North Wire", "North Wire"), ("a", "b", "c")):
        with pytest.raises(BadRequest, match="two different outlets"):
            corpus.duplicates(both=names)


def test_status(corpus: Corpus, articles: list[object]) -> None:
    status = corpus.status()
    assert (status.articles, status.without_date, status.engine) == (len(articles), 1, "tantivy")
    assert (status.earliest, status.latest) == ("2020-01-05", "2021-06")
    assert status.bytes["total"] == sum(size for name, size in status.bytes.items() if name != "total")
    assert status.indexed is not None


def copied(index_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(index_path, tmp_path / "coverage.index"))


def test_a_new_commit_is_seen_and_ends_old_cursors(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"id": "zebra", "title": "A zebra", "body": "A zebra crossed the quay."}) + "\n")
    with search.open(path) as corpus:
        assert corpus.search("zebra").total.value == 0
        cursor = corpus.search(limit=1).next_cursor
        corpus.search(limit=1, cursor=cursor)
        with Indexer(path) as indexer:
            indexer.index([more])
        assert corpus.search("zebra").total.value == 1
        with pytest.raises(Gone, match="first page"):
            corpus.search(limit=1, cursor=cursor)


def test_copies_and_clusters_of_a_new_commit_are_seen(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    with search.open(path) as corpus:
        before = corpus.search("ferry council")
        body = corpus.article(before.results[0].id).body
        more = tmp_path / "more.jsonl"
        article = {"id": "late", "title": "The ferry again", "body": body, "outlet": "Late Post"}
        more.write_text(json.dumps(article) + "\n")
        with Indexer(path) as indexer:
            indexer.index([more])
        after = corpus.search("ferry council")
    assert after.total.value == before.total.value + 1
    copies = [{result.id: result.copies.articles for result in found.results} for found in (before, after)]
    assert sum(copies[1].values()) == sum(copies[0].values()) + 1
    assert after.duplicates[0].outlets == before.duplicates[0].outlets + 1


def test_another_engine_is_taken_up_without_opening_again(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    with search.open(path) as corpus:
        before = {result.id for result in corpus.search("ferry", copies="show").results}
        with Indexer(path, engine="whoosh") as indexer:
            indexer.rebuild()
        assert corpus.status().engine == "whoosh"
        assert {result.id for result in corpus.search("ferry", copies="show").results} == before


def test_threads_share_a_corpus(corpus: Corpus) -> None:
    expected = titles(corpus.search("ferry OR apple"))
    answers: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: answers.extend(titles(corpus.search("ferry OR apple")) for _ in range(5)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 30


def test_a_closed_corpus_says_so(index_path: Path) -> None:
    corpus = search.open(index_path)
    corpus.close()
    corpus.close()
    with pytest.raises(CoverageError, match="closed"):
        corpus.search("ferry")


def test_a_damaged_catalog_is_said_at_once(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    for part in path.glob("catalog.sqlite3*"):
        part.unlink()
    (path / "catalog.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(IndexUnavailable, match="catalog"):
        search.open(path)


def test_reading_leaves_no_transaction_open(corpus: Corpus, index_path: Path) -> None:
    with pytest.raises(BadQuery):
        corpus.search("date:someday")
    corpus.search("ferry")
    connection = sqlite3.connect(index_path / "catalog.sqlite3")
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0
    finally:
        connection.close()


def test_the_five_real_articles(shared: Callable[[str], Path], tmp_path: Path) -> None:
    with Indexer(tmp_path / "five") as indexer:
        indexer.index([shared("seeds")])
    with search.open(tmp_path / "five") as corpus:
        found = corpus.search("kaspersky twitter ban")
        assert found.total.value == 5
        for result in found.results:
            for snippet in result.snippets:
                assert snippet.marks and len(snippet.text) <= 300
        assert found.duplicates[0].articles == 5


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
