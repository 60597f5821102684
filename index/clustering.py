"""Links -> clusters, copied shares and copy groups in the catalog, for what changed and nothing else.

The clusters of a component of links are made again whenever a link comes or goes, from all its links, so that the
outcome does not depend on the order of arrival. What makes that cheap where an article arrives: a component is kept as
the ends of its links (the table `ends`), what was found out about its passages stands in the catalog, and only rows
that differ are written. A cluster that became another leaves its id behind as a redirect.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import distinct
from index.catalog import Catalog
from index.cluster_rows import ClusterRow, rows_of
from index.cluster_table import ClusterTable, Stored
from index.clusters import Passage, clusters
from index.collecting import no_cycles
from index.component_table import ComponentTable
from index.copied_share import Copied, copied_share
from index.copies import copy_groups
from index.houses import site_of
from index.identity import host_name
from index.link_graph import passages_of
from index.passages import Likeness, Pair, PassageTexts, Source
from index.ranks import ranks
from index.spans import SLACK
from index.surroundings import Surroundings, Whole
from index.texts import Texts

_BATCH = 500  # components clustered at a time
_ENDS_HELD = 20_000  # ends of these, whose words are held meanwhile; a component that has more is held whole


class Clustering:
    """Brings clusters up to date with the links; runs in the caller's transaction.

    `texts`: the words of articles, where they are kept already; `surroundings`: of a catalog that holds but a part.
    """

    def __init__(
        self, connection: sqlite3.Connection, texts: Texts | None = None, surroundings: Surroundings | None = None
    ) -> None:
        self.connection = connection
        self._texts = texts or Texts(Catalog(connection))
        self._table = ClusterTable(connection)
        self._surroundings = surroundings or Whole()

    @no_cycles()
    def update(self, advance: Callable[[int], None] = lambda count: None) -> None:
        """Cluster again what has links that no cluster was made of yet, and what lost a link."""
        again = ComponentTable(self.connection).update()
        before = self._table.of(again.stale | again.changed)
        relinked = self._articles_of(again.stale).union(again.articles.tolist())
        after, touched = self._cluster(again.numbers, before, advance)
        self._finish(before, after)
        self._surroundings.touched(touched)
        self._absorb(touched)
        self._share(touched)
        self._group_copies(relinked)

    def _articles_of(self, stale: Iterable[int]) -> set[int]:
        rows = self.connection.execute(
            """SELECT DISTINCT p.article FROM clusters c JOIN passages p ON p.cluster = c.number
            WHERE c.component IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(stale)),),
        )
        return {row[0] for row in rows}

    # Clusters

    def _cluster(
        self, numbers: Sequence[int], before: Mapping[Passage, Stored], advance: Callable[[int], None]
    ) -> tuple[dict[int, str], set[int]]:
        """Make and store the clusters of components: contents by number; the articles for which anything changed."""
        left = dict(before)
        after: dict[int, str] = {}
        touched: set[int] = set()
        known = _Known(_sources_of(before.values()), _likeness_of(before.values()))
        for batch in self._batches(numbers):
            new: list[tuple[int, ClusterRow]] = []
            for component, row in self._rows(batch, known):
                stored = left.pop(row.head, None) if left else None
                if stored is None:
                    new.append((component, row))
                    continue
                number, changed = self._table.write(component, row, stored)
                after[number] = row.content
                touched |= changed
            for number, (_, row) in zip(self._table.insert(new), new, strict=True):
                after[number] = row.content
                touched.update(one.article for one in row.passages)
            advance(len(batch))
        self._table.drop(left.values())
        touched |= {passage.article for one in left.values() for passage in one.row.passages}
        return after, touched

    def _batches(self, numbers: Sequence[int]) -> Iterator[Sequence[int]]:
        """Components in parts that are clustered at a time."""
        for begin in range(0, len(numbers), _BATCH):
            batch: list[int] = []
            held = 0
            chosen = numbers[begin : begin + _BATCH]
            sizes = dict(self.connection.execute(_ENDS_COUNTED, (json.dumps(list(chosen)),)).fetchall())
            for number in chosen:
                if batch and held + sizes[number] > _ENDS_HELD:
                    yield batch
                    batch, held = [], 0
                batch.append(number)
                held += sizes[number]
            yield batch

    def _rows(self, batch: Sequence[int], known: _Known) -> Iterator[tuple[int, ClusterRow]]:
        """The clusters of components, each with its component."""
        place = {component: at for at, component in enumerate(batch)}
        rows = self.connection.execute(_ENDS, (json.dumps(list(batch)),)).fetchall()
        ends = np.array(rows, np.int64).reshape(-1, 5)
        ends[:, 0] = [place[component] for component in ends[:, 0].tolist()]
        passages = passages_of(ends)
        numbers = distinct(passages.article)
        order = ranks(self.connection, numbers.tolist())
        unknown = [number for number in numbers.tolist() if number not in known.sources]
        self._surroundings.read(unknown)
        sources = {**known.sources, **self._sources(unknown)}
        texts = PassageTexts(passages, self._texts, known.likeness)
        ranked = np.array([order[number] for number in passages.article.tolist()], np.int64)
        made = clusters(passages, ranked, texts.overlaps)
        english = self._english({texts.articles[cluster.head] for cluster in made})
        for cluster, row in zip(made, rows_of(made, texts, sources, english), strict=True):
            yield batch[int(passages.component[cluster.head])], row

    def _finish(self, before: Mapping[Passage, Stored], after: Mapping[int, str]) -> None:
        """Name the clusters, given by their contents, and let ids that are gone lead to the cluster that holds most of
        their articles.
        """
        contents = {*after.values(), *(one.row.content for one in before.values())}
        self._surroundings.named(contents)
        self._table.name(contents)
        gone = [one for one in before.values() if one.number not in after]
        articles = sorted({passage.article for one in gone for passage in one.row.passages})
        holders: dict[int, list[int]] = defaultdict(list)
        for article, number in self.connection.execute(_HOLDING, (json.dumps(articles),)):
            if number in after:
                holders[article].append(number)
        heirs: dict[str, int] = {}
        for one in gone:
            held = Counter(n for article in {p.article for p in one.row.passages} for n in holders[article])
            if held:
                heirs[one.id] = min(held, key=lambda number: (-held[number], after[number], number))
        rows = self.connection.execute(
            "SELECT number, id FROM clusters WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(set(heirs.values()))),),
        )
        ids = dict(rows.fetchall())
        self._table.redirect((id, ids[heir]) for id, heir in heirs.items())

    # What follows from clusters

    def _absorb(self, touched: Iterable[int]) -> None:
        """Mark clusters that say nothing of their own: a larger one holds every one of their passages.

        A quotation that only articles running the whole statement have is one; where another article has it alone it
        is not. Clusters of articles that were not touched keep their marks: nothing that could hold them changed.
        """
        values = {"numbers": json.dumps(list(touched)), "slack": SLACK}
        holders: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
        for cluster, holder, words, id in self.connection.execute(_HOLDERS, values):
            holders[cluster].append((-words, id, holder))
        self.connection.execute(
            f"UPDATE clusters SET within = NULL WHERE within IS NOT NULL AND number IN ({_TOUCHED})", values
        )
        self.connection.executemany(
            "UPDATE clusters SET within = ? WHERE number = ?",
            [(min(found)[2], cluster) for cluster, found in holders.items()],
        )

    def _share(self, touched: Iterable[int]) -> None:
        """Compute the copied shares of these articles again."""
        numbers = sorted(touched)
        for begin in range(0, len(numbers), 2_000):
            chunk = numbers[begin : begin + 2_000]
            passages: dict[int, list[Copied]] = defaultdict(list)
            characters = dict.fromkeys(chunk, 0)
            for number, begin_, end, copied, size in self.connection.execute(_COPIED, (json.dumps(chunk),)):
                passages[number].append(Copied((begin_, end), copied))
                characters[number] = size
            self.connection.executemany(
                "UPDATE articles SET copied_share = :share WHERE number = :number AND copied_share <> :share",
                ({"number": number, "share": copied_share(passages[number], characters[number])} for number in chunk),
            )

    def _group_copies(self, relinked: Iterable[int]) -> None:
        """Make the copy groups of these articles, and of those they are joined to, again."""
        rows = self.connection.execute(
            """WITH RECURSIVE joined (number) AS (
                SELECT value FROM json_each(:numbers)
                UNION SELECT article.number FROM articles old JOIN articles article USING (copy_group), joined
                    WHERE old.number = joined.number
                UNION SELECT c.right FROM copies c, joined WHERE c.left = joined.number
                UNION SELECT c.left FROM copies c, joined WHERE c.right = joined.number
            ) SELECT number FROM joined""",
            {"numbers": json.dumps(list(relinked))},
        )
        numbers = sorted({row[0] for row in rows})
        pairs = self.connection.execute(
            "SELECT left, right FROM copies WHERE left IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
        ).fetchall()
        group_of = copy_groups(pairs, ranks(self.connection, sorted({number for pair in pairs for number in pair})))
        self.connection.executemany(
            "UPDATE articles SET copy_group = :copies WHERE number = :number AND copy_group IS NOT :copies",
            ({"number": number, "copies": group_of.get(number)} for number in numbers),
        )

    def _sources(self, numbers: Sequence[int]) -> dict[int, Source]:
        rows = self.connection.execute(
            """SELECT number, coalesce(outlet, '?' || number), first, last, characters, url FROM articles
            WHERE number IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(numbers)),),
        )
        return {
            number: Source(outlet, first, last, characters, site_of(host_name(url) if url else None))
            for number, outlet, first, last, characters, url in rows
        }

    def _english(self, numbers: Iterable[int]) -> list[int]:
        """Which of these articles are in English."""
        rows = self.connection.execute(_ENGLISH, (json.dumps(list(numbers)),))
        return [row[0] for row in rows]


_ENGLISH = "SELECT number FROM articles WHERE number IN (SELECT value FROM json_each(?)) AND language = 'en'"

_ENDS = """SELECT component, article, begin, end, weight FROM ends
    WHERE component IN (SELECT value FROM json_each(?))"""

_ENDS_COUNTED = """SELECT component, count(*) FROM ends
    WHERE component IN (SELECT value FROM json_each(?)) GROUP BY component"""

_HOLDING = "SELECT DISTINCT article, cluster FROM passages WHERE article IN (SELECT value FROM json_each(?))"

_TOUCHED = "SELECT DISTINCT cluster FROM passages WHERE article IN (SELECT value FROM json_each(:numbers))"

# Pairs of clusters of which the second, with more words, holds every passage of the first: that of the representative,
# which leaves few pairs, and then all others.
_HOLDERS = f"""
    SELECT small.number, large.number, large.words, large.id
    FROM clusters small
    JOIN passages head ON head.cluster = small.number AND head.article = small.representative
        AND head.begin = small.place
    JOIN passages whole ON whole.article = head.article AND whole.cluster <> head.cluster
        AND whole.begin <= head.begin + :slack AND whole.end >= head.end - :slack
    JOIN clusters large ON large.number = whole.cluster AND large.articles >= small.articles
        AND (large.words > small.words OR (large.words = small.words AND large.id < small.id))
    WHERE small.number IN ({_TOUCHED}) AND NOT EXISTS (
        SELECT 1 FROM passages part WHERE part.cluster = small.number AND NOT EXISTS (
            SELECT 1 FROM passages held WHERE held.cluster = large.number AND held.article = part.article
                AND held.begin <= part.begin + :slack AND held.end >= part.end - :slack
        )
    )
"""

_COPIED = """
    SELECT article, begin, end, max(copied), characters FROM passages
    WHERE article IN (SELECT value FROM json_each(?)) AND copied > 0 GROUP BY article, begin, end
"""


@dataclass(frozen=True)
class _Known:
    """What stands in the catalog of articles and of pairs of passages: all of it follows from texts and dates alone."""

    sources: Mapping[int, Source]
    likeness: Mapping[Pair, Likeness]


def _sources_of(stored: Iterable[Stored]) -> dict[int, Source]:
    passages = {one.article: one for cluster in stored for one in cluster.row.passages}
    return {
        number: Source(one.outlet, one.first, one.last, one.characters, one.site) for number, one in passages.items()
    }


def _likeness_of(stored: Iterable[Stored]) -> dict[Pair, Likeness]:
    heads = [(one.row.head, one.row.passages) for one in stored]
    return {
        (head, (one.article, (one.begin, one.end))): Likeness(one.overlap, one.kind)
        for head, passages in heads
        for one in passages
    }
