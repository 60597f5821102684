"""Results as text for people: what the command prints unless another format is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from search.results import Clusters, Found, Result, Snippet
from search.shared_passages import ArticleView, Cluster, Matches, Passage
from search.terminal import Style, columns, safe

INDENT = "    "
FROM: Final = 5  # outlets that had text of an article earlier
_SHOWN: Final = {
    "earliest": "; this is the earliest",
    "best_match": "; this is the best match, not the earliest",
    "latest": "; this is the latest",
}
VERSIONS: Final = 10  # of a cluster in a list; more would push the next cluster off the screen
ENDINGS = (".", "!", "?", "…", "。", "！", "？", ".”", '."', ".’", ".'", ".)", "?”", '?"', "!”", '!"')
QUOTES = ("“", "”", '"', "«", "»", "„")


def found_text(found: Found, style: Style, offset: int = 0) -> Iterator[str]:
    """A page of results, then the passages that the matching articles share."""
    folded = f", {counted(found.folded, 'copy', 'copies')} folded" if found.folded else ""
    yield style.dim(f"{counted(found.total.value, 'article')}{folded}, {found.took_ms:.0f} ms")
    for place, result in enumerate(found.results, offset + 1):
        yield ""
        yield from _result(result, place, style)
    if found.duplicates:
        yield ""
        yield style.bold("Near-duplicate passages among these articles")
        for cluster in found.duplicates:
            yield ""
            yield from _cluster_head(cluster, style, "  ")


def no_results(found: Found) -> str:
    """Why a page has no result, and what to do."""
    if found.total.value:
        return f"There are {found.total.value:,} articles, and none at this offset."
    return "No article matches. Fewer words or filters find more; search status says what the index holds."


def clusters_text(clusters: Clusters, style: Style, offset: int = 0) -> Iterator[str]:
    """A page of clusters with their passages in order of publication."""
    yield style.dim(counted(clusters.total, "cluster"))
    for place, cluster in enumerate(clusters.clusters, offset + 1):
        yield ""
        yield from _cluster_head(cluster, style, INDENT, f"{place}.")
        yield from _versions(cluster, style)


def no_clusters(clusters: Clusters) -> str:
    """Why a page has no cluster, and what to do."""
    if clusters.total:
        return f"There are {clusters.total:,} clusters, and none at this offset."
    return "No near-duplicate passages. --min-outlets 1 also lists what one outlet ran several times."


def cluster_text(cluster: Cluster, style: Style) -> Iterator[str]:
    """One cluster with the text of every version."""
    yield from _cluster_head(cluster, style, "")
    for passage in cluster.passages:
        yield ""
        yield _version(passage, style, "")
        yield style.paragraph(passage.text, indent=INDENT)


def article_text(article: ArticleView, style: Style) -> Iterator[str]:
    """An article with its body, then the passages that it shares."""
    yield style.paragraph(article.title, [(0, len(article.title))])
    yield _joined(article.outlet or "outlet unknown", article.author, day(article.published), article.language)
    yield from (safe(line) for line in (article.url, f"{article.id} · {article.file}") if line)
    copies = f"{counted(article.copies, 'copy', 'copies')} in this corpus" if article.copies else None
    yield style.dim(_joined(f"{article.words:,} words", copied(article.copied_share), copies))
    for source in article.copied_from[:FROM]:
        name = source.outlet or "outlet unknown"
        yield style.dim("  " + _joined(f"{percent(source.share)} in {name}", *source.articles[:1]))
    for paragraph in article.body.split("\n"):
        if paragraph.strip():
            yield ""
            yield style.paragraph(paragraph)
    if article.passages:
        yield ""
        yield style.bold("Passages that other articles share")
    for shared in article.passages:
        first = "first here" if shared.is_earliest else f"earliest {day(shared.earliest)}"
        kind = "boilerplate" if shared.boilerplate else first
        yield ""
        yield style.paragraph(quoted(article.body[shared.begin : shared.end]), indent="  ", most=2)
        outlets, articles = counted(shared.outlets, "outlet"), counted(shared.articles, "article")
        yield style.dim("  " + _joined(outlets, articles, kind, f"cluster {shared.cluster}"))


def matches_text(matches: Matches, style: Style) -> Iterator[str]:
    """The passages of a brought text that stand in the coverage, each with where, then the articles that have most."""
    passages = counted(len(matches.passages), "passage")
    yield style.dim(f"{passages}, {percent(matches.share)} of {matches.words:,} words, stand in the coverage")
    for place, passage in enumerate(matches.passages, 1):
        yield ""
        yield f"{place}. {style.dim(f'characters {passage.begin:,} to {passage.end:,}')}"
        yield style.paragraph(quoted(passage.text), indent=INDENT, most=6)
        for found in passage.found:
            head = _joined(
                found.outlet or "outlet unknown",
                day(found.published),
                percent(found.overlap),
                found.kind,
                found.article,
            )
            yield f"  {head}"
            yield style.paragraph(found.title, indent=INDENT)
    if matches.articles:
        yield ""
        yield style.bold("Articles by how much of the text stands in them")
    for article in matches.articles[:VERSIONS]:
        name = _joined(article.outlet or "outlet unknown", day(article.published), article.article)
        of_text, of_article = percent(article.share_of_text), percent(article.share_of_article)
        yield f"  {name}"
        yield style.dim(f"{INDENT}{of_text} of the text · {of_article} of the article stands in the text")
    if len(matches.articles) > VERSIONS:
        yield style.dim(f"  and {counted(len(matches.articles) - VERSIONS, 'article')} more: --format json lists them")


def day(published: str | None) -> str:
    """A date as it is known: "2018-04-20 18:30 UTC"; "date unknown"."""
    if not published:
        return "date unknown"
    date, _, time = published.partition("T")
    return f"{date} {time[:5]} UTC" if time else date


def percent(share: float) -> str:
    """A share as whole per cent; what is not quite nothing or all does not read as such."""
    rounded = min(99, max(1, round(share * 100))) if 0 < share < 1 else round(share * 100)
    return f"{rounded} %"


def copied(share: float) -> str | None:
    """What a copied share says, None where nothing was copied."""
    return f"{percent(share)} of its words in earlier coverage" if share > 0 else None


def counted(number: int, one: str, many: str = "") -> str:
    """A number and what it counts: "1 article", "1,200 copies"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def quoted(text: str) -> str:
    """In quotation marks, unless it brings its own."""
    return text if text[:1] in QUOTES or text[-1:] in QUOTES else f"“{text}”"


def _result(result: Result, place: int, style: Style) -> Iterator[str]:
    indent = " " * (len(str(place)) + 2)
    of_title = next((snippet.marks for snippet in result.snippets if snippet.field == "title"), ())
    title = style.paragraph(result.title or "(no title)", of_title, indent)
    yield f"{place}. {title[len(indent) :]}"
    yield from _byline(result, style, indent)
    if result.url:
        yield indent + style.dim(safe(result.url))
    for snippet in result.snippets:
        if snippet.field != "title":
            text, marks = _with_dots(snippet)
            yield style.paragraph(text, marks, indent)
    if result.copies.articles:
        copies, outlets = counted(result.copies.articles, "copy", "copies"), counted(result.copies.outlets, "outlet")
        yield indent + style.dim(f"+ {copies}, {outlets} in all{_SHOWN.get(result.copies.shown or '', '')}")
    if share := copied(result.copied_share):
        yield indent + style.dim(share)


def _byline(result: Result, style: Style, indent: str) -> Iterator[str]:
    """Outlet, date, author and id; an author who does not fit, or a list of many, on a line of its own."""
    outlet, date = result.outlet or "outlet unknown", day(result.published)
    whole = indent + _joined(outlet, date, result.author, result.id)
    if not result.author or columns(whole) <= style.width:
        yield whole
        return
    yield indent + _joined(outlet, date, result.id)
    yield style.paragraph(result.author, indent=indent, most=1)


def _with_dots(snippet: Snippet) -> tuple[str, list[tuple[int, int]]]:
    """A snippet with dots where it begins or ends within a sentence."""
    before = "… " if snippet.text[:1].islower() else ""
    after = "" if snippet.text.endswith(ENDINGS) else " …"
    marks = [(begin + len(before), end + len(before)) for begin, end in snippet.marks]
    return f"{before}{snippet.text}{after}", marks


def _cluster_head(cluster: Cluster, style: Style, indent: str, place: str = "") -> Iterator[str]:
    kind = "boilerplate" if cluster.boilerplate else cluster.kind
    counts = (counted(cluster.outlets, "outlet"), counted(cluster.articles, "article"), f"{cluster.words:,} words")
    head = _joined(*counts, kind, f"cluster {cluster.id}")
    yield (f"{place} " if place else indent) + style.bold(head)
    yield style.paragraph(quoted(cluster.text), indent=indent, most=4)
    if not place:
        yield indent + style.dim(_first(cluster))


def _first(cluster: Cluster) -> str:
    earliest = cluster.earliest_passages
    if not earliest:
        return "who had it first is not known"
    names = list(dict.fromkeys(passage.outlet or "outlet unknown" for passage in earliest))
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return safe(f"earliest: {shown}, {day(cluster.earliest)}")


def _versions(cluster: Cluster, style: Style) -> Iterator[str]:
    shown = cluster.passages[:VERSIONS]
    for passage in shown:
        yield _version(passage, style, INDENT)
    rest = cluster.articles - len({passage.article for passage in shown})
    if rest > 0:
        yield style.dim(f"{INDENT}  and {counted(rest, 'article')} more: search show {cluster.id}")


def _version(passage: Passage, style: Style, indent: str) -> str:
    mark = "* " if passage.earliest else "  "
    outlet = passage.outlet or "outlet unknown"
    first = "earliest" if passage.earliest else None
    alike = f"{percent(passage.overlap)} {passage.kind}"
    return indent + mark + _joined(outlet, day(passage.published), alike, passage.article, first)


def _joined(*parts: str | None) -> str:
    return safe(" · ".join(part for part in parts if part))
