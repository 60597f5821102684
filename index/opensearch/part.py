"""Rows of a part of a corpus in a catalog in memory, and how they differ after clustering from what was put in."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from index.catalog_schema import TABLES
from index.cluster_table import ClusterTable
from index.opensearch.rows import ArticleRow, Changes, Component, End, LinkRow, Numbers, WholeCluster


class Part:
    """A catalog in memory without bodies. What stands in it already is not put in again.

    Clusters get numbers of the part's own: those that clustering gives to new ones could be others' in the corpus.
    Components that are not in the part have negative numbers in it, and so have the clusters that others lie within.
    """

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(TABLES)
        self._articles: dict[int, ArticleRow] = {}
        self._components: dict[int, Component] = {}
        self._clusters: dict[int, WholeCluster] = {}  # by their numbers in the corpus
        self._outer: dict[int, int] = {}  # a cluster's number here -> its number in the corpus

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()

    def has(self, article: int) -> bool:
        """Whether an article is in the part."""
        return article in self._articles

    def copy_group(self, article: int) -> int | None:
        """The copy group that an article was in, None for an article that is not in the part, too."""
        row = self._articles.get(article)
        return row.copy_group if row else None

    # Putting in

    def add_articles(self, articles: Iterable[ArticleRow]) -> None:
        """Put in articles."""
        new = {one.number: one for one in articles if one.number not in self._articles}
        self._articles |= new
        self.connection.executemany(
            """INSERT INTO articles (number, id, outlet, first, last, characters, url, language, copied_share,
            copy_group, title, precision, file, record, evidence, digest, words)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', 0, '', x'', 0)""",
            [tuple(vars(one).values()) for one in new.values()],
        )

    def add_components(self, components: Iterable[Component], stale: Iterable[int]) -> None:
        """Put in components; `stale` names those that lost a link."""
        for one in components:
            self._components[one.number] = one
            self.connection.executemany(
                "INSERT INTO ends (article, begin, end, component, weight) VALUES (?, ?, ?, ?, ?)",
                [(*end[:3], one.number, end[3]) for end in one.ends],
            )
        self.connection.executemany("INSERT INTO stale_components VALUES (?)", [(number,) for number in stale])

    def add_links(self, links: Iterable[LinkRow]) -> None:
        """Put in links of which components are to be made."""
        self.connection.executemany(
            """INSERT INTO links (left, left_begin, left_end, right, right_begin, right_end, words, overlap, kind)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            sorted(tuple(vars(link).values())[1:10] for link in links),
        )

    def add_copies(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Put in pairs of copies."""
        self.connection.executemany("INSERT OR IGNORE INTO copies VALUES (?, ?)", pairs)

    def add_clusters(self, clusters: Iterable[WholeCluster]) -> None:
        """Put in clusters with their passages."""
        table = ClusterTable(self.connection)
        for one in clusters:
            if one.number in self._clusters:
                continue
            self._clusters[one.number] = one
            # A new cluster may have taken the id before it was known that one has it: they settle it between them.
            self.connection.execute("UPDATE clusters SET id = '#' || number WHERE id = ?", (one.id,))
            component = one.component if one.component in self._components else -one.component
            number, _ = table.write(component, one.row, None)
            within = None if one.within is None else -one.within
            self.connection.execute("UPDATE clusters SET id = ?, within = ? WHERE number = ?", (one.id, within, number))
            self._outer[number] = one.number

    # What differs

    def changes(self, numbers: Numbers) -> Changes:
        """What clustering changed of what was put in; new components and clusters get `numbers`."""
        changes = Changes()
        inner = self._components_now()
        components = self._numbered_components(inner, numbers)
        for number, ends in inner.items():
            made = Component(components[number], tuple(ends))
            if self._components.get(made.number) != made:
                changes.components[made.number] = made
        kept = {components[number] for number in inner}
        changes.components.update((number, None) for number in self._components if number not in kept)
        self._compare_clusters(changes, components, numbers)
        self._compare_articles(changes)
        return changes

    def _components_now(self) -> dict[int, list[End]]:
        found: dict[int, list[End]] = defaultdict(list)
        for component, *end in self.connection.execute(
            "SELECT component, article, begin, end, weight FROM ends ORDER BY component, article, begin, end"
        ):
            found[component].append((end[0], end[1], end[2], end[3]))
        return found

    def _numbered_components(self, inner: Iterable[int], numbers: Numbers) -> dict[int, int]:
        """Numbers of components here -> their numbers in the corpus."""
        fresh = [number for number in inner if number not in self._components]
        given = dict(zip(fresh, numbers.components(len(fresh)), strict=True))
        return {number: given.get(number, number) for number in inner}

    def _compare_clusters(self, changes: Changes, components: dict[int, int], numbers: Numbers) -> None:
        now = [row[0] for row in self.connection.execute("SELECT DISTINCT component FROM clusters")]
        table = ClusterTable(self.connection).of(now)
        within = dict(self.connection.execute("SELECT number, within FROM clusters").fetchall())
        fresh = sorted(number for number in within if number not in self._outer)
        outer = {**self._outer, **dict(zip(fresh, numbers.clusters(len(fresh)), strict=True))}
        for stored in table.values():
            holder = within[stored.number]
            made = WholeCluster(
                number=outer[stored.number],
                id=stored.id,
                component=-stored.component if stored.component < 0 else components[stored.component],
                within=None if holder is None else -holder if holder < 0 else outer[holder],
                row=stored.row,
            )
            before = self._clusters.get(made.number)
            if before != made:
                changes.clusters[made.number] = made
                if before is None or before.id != made.id:
                    changes.redirects[made.id] = None
        kept = {outer[number] for number in within}
        changes.clusters.update((number, None) for number in self._clusters if number not in kept)
        changes.redirects.update(self.connection.execute("SELECT old, new FROM redirects").fetchall())

    def _compare_articles(self, changes: Changes) -> None:
        for number, share, group in self.connection.execute("SELECT number, copied_share, copy_group FROM articles"):
            made = replace(self._articles[number], copied_share=share, copy_group=group)
            if made != self._articles[number]:
                changes.articles.append(made)
