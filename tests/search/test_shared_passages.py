"""What a corpus says of the passages that its articles share, over a real index."""

from __future__ import annotations

import pytest

from index.errors import BadRequest, NotFound
from search.corpus import Corpus


def ids_of(corpus: Corpus, *record_ids: str) -> list[str]:
    return [corpus.article(record_id).id for record_id in record_ids]


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


def test_clusters_say_what_kind_they_are_and_what_holds_them(corpus: Corpus) -> None:
    clusters = {cluster.kind: cluster for cluster in corpus.duplicates().clusters}
    quotation, story = clusters["quotation"], clusters["verbatim"]
    assert quotation.larger == (story.id,) and quotation.smaller == ()
    assert story.smaller == (quotation.id,) and story.larger == ()
    assert {passage.kind for passage in quotation.passages} == {"quotation"}
    assert {passage.kind for passage in story.passages} == {"verbatim"}


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


def test_copies_of_an_article_are_the_others_in_order_of_publication(corpus: Corpus) -> None:
    (of_first,) = ids_of(corpus, "wire-1")
    assert [result.outlet for result in corpus.copies_of(of_first)] == ["Daily Quay", "Harbour Post"]
    assert corpus.copies_of("orchard-1") == ()


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
