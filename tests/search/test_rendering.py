"""What people read: results, clusters, articles and matches as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search import rendering
from search.corpus import Corpus
from search.outlets_text import outlets_text
from search.overviews import OutletPair
from search.results import Snippet
from search.status_text import size
from search.terminal import Style, columns

PLAIN = Style(80)


def text_of(lines: object) -> str:
    return "\n".join(lines)  # type: ignore[arg-type]


def test_a_snippet_that_is_cut_within_a_sentence_has_dots_and_its_marks_in_place(corpus: Corpus) -> None:
    found = corpus.search("pontoon", duplicates=False)
    result = replace(found.results[0], snippets=(Snippet("body", "the pontoon was", ((4, 11),)),))
    shown = text_of(rendering.found_text(replace(found, results=(result,)), Style(80, styled=True)))
    assert "… the \x1b[1mpontoon\x1b[22m was …" in shown


def test_a_whole_sentence_has_no_dots(corpus: Corpus) -> None:
    shown = text_of(rendering.found_text(corpus.search("pontoon", duplicates=False), PLAIN))
    assert "Three members voted against the closure" in shown
    assert "…" not in shown


def test_authors_stand_beside_the_date_or_on_a_line_of_their_own(corpus: Corpus) -> None:
    found = corpus.search("pontoon", duplicates=False)
    for author, line in (("Ada Byrne", " · Ada Byrne · "), ("Ada Byrne, " * 20, "\n   Ada Byrne, Ada Byrne, ")):
        result = replace(found.results[0], author=author)
        shown = text_of(rendering.found_text(replace(found, results=(result,)), PLAIN))
        assert line in shown
        assert result.id in shown
        assert max(map(columns, shown.split("\n"))) <= 80
    alone = replace(found.results[0], author=None)
    head = text_of(rendering.found_text(replace(found, results=(alone,)), PLAIN)).split("\n")[3]
    assert head.split(" · ")[2:] == [alone.id]


def test_results_count_on_from_the_offset(corpus: Corpus) -> None:
    shown = text_of(rendering.found_text(corpus.search(offset=1, limit=1), PLAIN, 1))
    assert "\n2. " in shown


def test_who_had_it_first_is_said_only_where_it_is_known(corpus: Corpus) -> None:
    cluster = corpus.duplicates(article="quote-1").clusters[0]
    assert "earliest: North Wire, 2021-03-02 09:00 UTC" in text_of(
        rendering.found_text(replace(corpus.search("commuters"), duplicates=(cluster,)), PLAIN)
    )
    unknown = replace(cluster, passages=tuple(replace(one, earliest=False) for one in cluster.passages), earliest=None)
    assert "who had it first is not known" in text_of(
        rendering.found_text(replace(corpus.search("commuters"), duplicates=(unknown,)), PLAIN)
    )


def test_a_cut_cluster_says_how_to_see_the_rest(corpus: Corpus) -> None:
    clusters = corpus.duplicates(article="quote-1")
    cut = replace(clusters.clusters[0], passages=clusters.clusters[0].passages[:1])
    shown = text_of(rendering.clusters_text(replace(clusters, clusters=(cut,)), PLAIN))
    assert f"and 3 articles more: search show {cut.id}" in shown


def test_an_article_shows_its_text_and_what_it_shares(corpus: Corpus) -> None:
    article = corpus.article("wire-2")
    shown = text_of(rendering.article_text(article, PLAIN))
    for paragraph in article.body.split("\n\n"):
        assert " ".join(paragraph.split()) in " ".join(shown.split())
    assert "2 copies in this corpus" in shown
    assert "earliest 2021-03-02 09:00 UTC" in shown


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
def test_who_follows_whom_fits_the_terminal(corpus: Corpus, width: int) -> None:
    name = "The Very Long Name of an Outlet (Online Edition, Weekend)"
    long = OutletPair(name, "港口日报" * 8, 12345, 12000, 300, 45,
                      0.972, 0.0243, 0.0036)  # fmt: skip
    outlets = replace(corpus.outlets(), pairs=(long, *corpus.outlets().pairs))
    lines = text_of(outlets_text(outlets, Style(width))).split("\n")
    assert max(map(columns, lines)) <= width
    shown = "\n".join(lines)
    assert "Daily Quay" in shown and "12,345" in shown and "97 %" in shown


def test_a_pair_of_which_neither_was_first_more_often_has_no_arrow(corpus: Corpus) -> None:
    even = OutletPair("Echo", "Post", 4, 1, 1, 2, 0.25, 0.25, 0.5)
    for width in (60, 90):
        shown = text_of(outlets_text(replace(corpus.outlets(), pairs=(even,)), Style(width)))
        assert "→" not in shown and "=" in shown


def test_a_match_says_how_much_of_the_text_and_of_the_articles_it_is(corpus: Corpus) -> None:
    shown = text_of(rendering.matches_text(corpus.match(corpus.article("quote-1").body), PLAIN))
    assert "100 % of" in shown and "of the article stands in the text" in shown


def test_shares_that_are_not_quite_nothing_or_all_do_not_read_so() -> None:
    assert [rendering.percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == ["0 %", "1 %", "50 %", "99 %", "100 %"]


def test_sizes_and_dates() -> None:
    assert [size(number) for number in (7, 1500, 3_200_000, 5e9)] == ["7 bytes", "1.5 kB", "3.2 MB", "5.0 GB"]
    assert rendering.day("2018-04-20T22:49:00Z") == "2018-04-20 22:49 UTC"
    assert rendering.day("2018-04") == "2018-04" and rendering.day(None) == "date unknown"
