"""A cluster as the catalog keeps it: its counts, kind, and passages with all that is told from them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from index.boilerplate import Use, is_boilerplate
from index.clusters import Cluster, Passage
from index.copied_share import Version, had_earlier
from index.near_duplicates import Kind
from index.passages import VERBATIM, PassageTexts, Source, are_stock
from index.publication import earliest


class PassageRow(NamedTuple):
    """A passage, by the columns of the table `passages`."""

    article: int
    begin: int
    end: int
    overlap: float
    outlet: str
    first: int | None
    last: int | None
    characters: int
    site: str | None
    earliest: bool
    kind: Kind
    copied: float


@dataclass(frozen=True)
class ClusterRow:
    """A cluster, by the columns of the table `clusters` that do not depend on other clusters; passages in order."""

    articles: int
    outlets: int
    words: int
    overlap: float
    boilerplate: bool
    first: int | None
    representative: int
    place: int
    content: str
    kind: Kind
    passages: tuple[PassageRow, ...]

    @property
    def head(self) -> Passage:
        """The representative's passage."""
        key = (self.representative, self.place)
        return next((one.article, (one.begin, one.end)) for one in self.passages if (one.article, one.begin) == key)


def rows_of(
    made: Sequence[Cluster], texts: PassageTexts, sources: Mapping[int, Source], english: Iterable[int]
) -> list[ClusterRow]:
    """What is stored of clusters; `sources` are the articles of their passages, by number; `english`: which of these
    are in English.
    """
    texts.read(cluster.head for cluster in made)
    uses = [_uses(cluster, texts, sources) for cluster in made]
    boilerplate = [
        is_boilerplate(used, len(texts.words(cluster.head)) // 8, quoted=texts.is_quoted(cluster.head))
        for cluster, used in zip(made, uses, strict=True)
    ]
    known = set(english)
    doubtful = [at for at, cluster in enumerate(made) if not boilerplate[at] and texts.articles[cluster.head] in known]
    for at, is_stock in zip(doubtful, are_stock([made[at] for at in doubtful], texts, sources), strict=True):
        boilerplate[at] = is_stock
    return [
        _row(cluster, texts, used, sources, boilerplate=marked)
        for cluster, used, marked in zip(made, uses, boilerplate, strict=True)
    ]


def _row(
    cluster: Cluster, texts: PassageTexts, uses: Sequence[Use], sources: Mapping[int, Source], *, boilerplate: bool
) -> ClusterRow:
    words, quoted = texts.words(cluster.head), texts.is_quoted(cluster.head)
    article, (begin, _) = texts.places[cluster.head]
    kinds = texts.kinds(cluster)
    passages = _passages(cluster, texts, kinds, sources, boilerplate=boilerplate)
    least = min(cluster.overlaps)
    return ClusterRow(
        articles=len(uses),
        outlets=len({use.outlet for use in uses}),
        words=len(words) // 8,
        overlap=least,
        boilerplate=boilerplate,
        first=min((one.first for one in passages if one.first is not None), default=None),
        representative=article,
        place=begin,
        content=short_hash(words),
        kind=kind_of(kinds, least, quoted=quoted),
        passages=passages,
    )


def kind_of(kinds: Sequence[Kind], overlap: float, *, quoted: bool) -> Kind:
    """The kind of a cluster from its passages': `quoted`: its text is; `overlap`: the least of its passages.

    A quotation where the text is quoted and so are most passages, verbatim where all are the same in nine words of ten.
    """
    if quoted and 2 * sum(kind == "quotation" for kind in kinds) > len(kinds):
        return "quotation"
    return "verbatim" if overlap >= VERBATIM else "edited"


def short_hash(content: bytes) -> str:
    """Twelve hexadecimal digits: among a million clusters two meet with a chance of one in 500."""
    return blake2b(content, digest_size=6).hexdigest()


def _uses(cluster: Cluster, texts: PassageTexts, sources: Mapping[int, Source]) -> list[Use]:
    """The first passage of each article, as it is used there."""
    first = {texts.articles[passage]: texts.spans[passage] for passage in reversed(cluster.members)}
    return [
        Use(source.outlet, source, begin / source.characters, end / source.characters, source.site)
        for source, (begin, end) in ((sources[article], span) for article, span in first.items())
    ]


def _passages(
    cluster: Cluster,
    texts: PassageTexts,
    kinds: Sequence[Kind],
    sources: Mapping[int, Source],
    *,
    boilerplate: bool,
) -> tuple[PassageRow, ...]:
    places = [texts.places[passage] for passage in cluster.members]
    held = [sources[article] for article, _ in places]
    firsts = earliest(held)
    # What is boilerplate is nobody's copy.
    copied = [0.0] * len(held)
    if not boilerplate:
        versions = zip(held, cluster.overlaps, strict=True)
        copied = had_earlier([Version(one.outlet, one.first, one.last, overlap) for one, overlap in versions])
    columns = zip(places, cluster.overlaps, held, firsts, kinds, copied, strict=True)
    return tuple(
        PassageRow._make((article, *span, overlap, *source, is_first, kind, earlier))
        for (article, span), overlap, source, is_first, kind, earlier in columns
    )
