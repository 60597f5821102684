"""A cluster as the catalog keeps it: its counts, kind, and passages with all that is told from them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from index.boilerplate import Use, is_boilerplate
from index.clusters import Cluster, Passage
from index.copied_share import Version, had_earlier
from index.near_duplicates import Kind
from index.passages import VERBATIM, PassageTexts, Source, is_stock
from index.publication import earliest


@dataclass(frozen=True)
class PassageRow:
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


def row_of(cluster: Cluster, texts: PassageTexts, sources: Mapping[int, Source]) -> ClusterRow:
    """What is stored of a cluster; `sources` are the articles of its passages, by number."""
    head = (cluster.representative.article, cluster.representative.span)
    words = texts.words(head)
    kinds = [texts.kind(head, (one.article, one.span), one.overlap) for one in cluster.members]
    uses = _uses(cluster, sources)
    quoted = texts.is_quoted(head)
    boilerplate = is_boilerplate(uses, len(words), quoted=quoted) or is_stock(cluster, texts, sources)
    passages = _passages(cluster, kinds, sources, boilerplate=boilerplate)
    least = min(one.overlap for one in passages)
    return ClusterRow(
        articles=len(uses),
        outlets=len({use.outlet for use in uses}),
        words=len(words),
        overlap=least,
        boilerplate=boilerplate,
        first=min((one.first for one in passages if one.first is not None), default=None),
        representative=head[0],
        place=head[1][0],
        content=short_hash(words.tobytes()),
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


def _uses(cluster: Cluster, sources: Mapping[int, Source]) -> list[Use]:
    """The first passage of each article, as it is used there."""
    uses = {}
    for member in reversed(cluster.members):
        source, (begin, end) = sources[member.article], member.span
        uses[member.article] = Use(
            source.outlet, source, begin / source.characters, end / source.characters, source.site
        )
    return list(uses.values())


def _passages(
    cluster: Cluster, kinds: Sequence[Kind], sources: Mapping[int, Source], *, boilerplate: bool
) -> tuple[PassageRow, ...]:
    held = [sources[member.article] for member in cluster.members]
    firsts = earliest(held)
    # What is boilerplate is nobody's copy.
    copied = [0.0] * len(held)
    if not boilerplate:
        versions = zip(held, cluster.members, strict=True)
        copied = had_earlier([Version(one.outlet, one.first, one.last, member.overlap) for one, member in versions])
    return tuple(
        PassageRow(
            article=member.article,
            begin=member.span[0],
            end=member.span[1],
            overlap=member.overlap,
            outlet=source.outlet,
            first=source.first,
            last=source.last,
            characters=source.characters,
            site=source.site,
            earliest=first,
            kind=kind,
            copied=earlier,
        )
        for member, source, first, kind, earlier in zip(cluster.members, held, firsts, kinds, copied, strict=True)
    )
