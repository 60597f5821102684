"""Who follows whom, as it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from index import outlets
from index.dates import parse_bound
from index.engines.base import keyword_value
from index.questions import Clusters
from search.overviews import OutletPair, Outlets
from search.request import Filters, check_least


def outlets_of(
    clusters: Clusters,
    filters: Filters,
    min_shared: int,
    *,
    limit: int,
    offset: int,
    now: datetime | None = None,
) -> Outlets:
    """A page of pairs of outlets. Of the filters outlet, after and before count. Raises BadRequest."""
    check_least("min_shared", min_shared)
    asked = outlets.Asked(
        names=known_names(clusters, filters.outlet) if filters.outlet else None,
        after=parse_bound(filters.after, end=False, now=now) if filters.after else None,
        before=parse_bound(filters.before, end=True, now=now) if filters.before else None,
        min_shared=min_shared,
    )
    total, page = clusters.outlet_pairs(asked, limit=limit, offset=offset)
    return Outlets(total, tuple(map(_view, page)), clusters.clusters_shared(asked))


def known_names(clusters: Clusters, asked: Iterable[str]) -> tuple[str, ...]:
    """The outlets with these names as they are written in the articles; case and accents do not count."""
    wanted = {keyword_value(name) for name in asked}
    return tuple(name for name in clusters.outlet_names() if keyword_value(name) in wanted)


def both_names(clusters: Clusters, asked: Iterable[str]) -> tuple[str, ...]:
    """The same for names that all have to be there: one that no outlet has stays as it was asked for."""
    found = []
    for name in asked:
        written = known_names(clusters, [name])
        found.append(name if name in written or not written else written[0])
    return tuple(found)


def _view(pair: outlets.Pair) -> OutletPair:
    counts = (pair.one_first, pair.other_first, pair.undetermined)
    shares = (round(count / pair.shared, 4) for count in counts)
    return OutletPair(pair.one, pair.other, pair.shared, *counts, *shares)
