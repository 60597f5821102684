"""Links -> clusters, copied shares and copy groups in the catalog, for what changed and nothing else.

A component of links that a new or a lost link touches is clustered again from all its links, so that the outcome does
not depend on the order of arrival. A cluster that became another leaves its id behind as a redirect.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from index.article import Precision, Published
from index.boilerplate import Use, is_boilerplate
from index.clusters import Cluster, Link, Member, clusters, components
from index.copied_share import Copied, copied_share
from index.copies import copy_groups
from index.linker import ranks
from index.passages import PassageTexts, Source, is_stock
from index.publication import earliest
from index.spans import SAME_PASSAGE, Span, likeness
from index.words import Words

EDGE = 2  # characters, a quotation mark and a full stop, by which a passage may stand out of one that holds it
_BATCH = 500  # components whose articles are read at a time


class Clustering:
    """Brings clusters up to date with the links; runs in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def update(self, advance: Callable[[int], None] = lambda count: None) -> None:
        """Cluster again what has links that no cluster was made of yet, and what lost a link."""
        links, stale = self._touched()
        touched = {number for link in links for number in (link.left, link.right)}
        touched |= self._articles_in(stale)
        before = self._retire(stale)
        after: dict[str, set[int]] = {}
        found = components(links)
        for begin in range(0, len(found), _BATCH):
            batch = found[begin : begin + _BATCH]
            after |= self._write(batch)
            advance(len(batch))
        self._redirect(before, after)
        self._absorb(touched)
        self._share(touched)
        self._group_copies(touched)

    # What to do again

    def _touched(self) -> tuple[list[Link], set[int]]:
        """The links of all components that changed, and the numbers of these components before."""
        stale = {row[0] for row in self.connection.execute("SELECT component FROM stale_components")}
        fresh = [_link(row) for row in self.connection.execute(f"{_LINKS} WHERE component IS NULL")]
        ends: dict[int, set[Span]] = defaultdict(set)
        for link in fresh:
            ends[link.left].add(link.left_span)
            ends[link.right].add(link.right_span)
        for side in ("left", "right"):
            rows = self.connection.execute(
                f"""SELECT DISTINCT {side}, {side}_begin, {side}_end, component FROM links
                WHERE {side} IN (SELECT value FROM json_each(?)) AND component IS NOT NULL""",
                (json.dumps(list(ends)),),
            )
            stale |= {row[3] for row in rows if any(likeness(row[1:3], end) >= SAME_PASSAGE for end in ends[row[0]])}
        old = self.connection.execute(
            f"{_LINKS} WHERE component IN (SELECT value FROM json_each(?))", (json.dumps(list(stale)),)
        )
        return fresh + [_link(row) for row in old], stale

    def _articles_in(self, stale: Iterable[int]) -> set[int]:
        rows = self.connection.execute(
            """SELECT DISTINCT p.article FROM clusters c JOIN passages p ON p.cluster = c.number
            WHERE c.component IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(stale)),),
        )
        return {row[0] for row in rows}

    def _retire(self, stale: Iterable[int]) -> dict[str, set[int]]:
        """Drop the clusters of these components: their ids and articles."""
        values = (json.dumps(list(stale)),)
        within = "component IN (SELECT value FROM json_each(?))"
        gone: dict[str, set[int]] = defaultdict(set)
        for id, article in self.connection.execute(
            f"SELECT c.id, p.article FROM clusters c JOIN passages p ON p.cluster = c.number WHERE c.{within}",
            values,
        ):
            gone[id].add(article)
        self.connection.execute(
            f"DELETE FROM passages WHERE cluster IN (SELECT number FROM clusters WHERE {within})",
            values,
        )
        self.connection.execute(f"DELETE FROM clusters WHERE {within}", values)
        self.connection.execute("DELETE FROM stale_components")
        return gone

    # Clusters

    def _write(self, batch: Sequence[Sequence[Link]]) -> dict[str, set[int]]:
        """Make and store the clusters of some components; their ids and articles."""
        numbers = sorted({number for links in batch for link in links for number in (link.left, link.right)})
        order, sources = ranks(self.connection, numbers), self._sources(numbers)
        texts = PassageTexts(self.connection)
        row = self.connection.execute("SELECT max(component) FROM links").fetchone()
        component = row[0] or 0
        made: dict[str, set[int]] = {}
        for links in batch:
            component += 1
            self.connection.executemany(
                "UPDATE links SET component = ? WHERE number = ?", [(component, link.number) for link in links]
            )
            for cluster in clusters(links, order, texts.overlap):
                id = self._insert(component, cluster, texts, sources)
                made[id] = {member.article for member in cluster.members}
        return made

    def _insert(self, component: int, cluster: Cluster, texts: PassageTexts, sources: Mapping[int, Source]) -> str:
        head, members = cluster.representative, cluster.members
        words = texts.words((head.article, head.span))
        id = self._id(words, head)
        first_uses = {member.article: member for member in reversed(members)}
        uses = [_use(member, sources[member.article]) for member in first_uses.values()]
        firsts = earliest([sources[member.article].published for member in members])
        dates = [sources[member.article].published.first for member in members]
        cursor = self.connection.execute(
            """INSERT INTO clusters (id, component, articles, outlets, words, overlap, boilerplate, first,
            representative) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                id,
                component,
                len(first_uses),
                len({use.outlet for use in uses}),
                len(words),
                min(member.overlap for member in members),
                is_boilerplate(uses, len(words), quoted=texts.setting((head.article, head.span)).quoted_share >= 0.5)
                or is_stock(cluster, texts, sources),
                min((date for date in dates if date is not None), default=None),
                head.article,
            ),
        )
        self.connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (cursor.lastrowid, member.article, *member.span, member.overlap, sources[member.article].outlet, first)
                for member, first in zip(members, firsts, strict=True)
            ],
        )
        return id

    def _id(self, words: Words, head: Member) -> str:
        """Made of the representative's words, so that it stays while they do; of its place too, where that is taken."""
        id = _short(words.word.tobytes())
        if self.connection.execute("SELECT 1 FROM clusters WHERE id = ?", (id,)).fetchone():
            article = self.connection.execute("SELECT id FROM articles WHERE number = ?", (head.article,)).fetchone()[0]
            id = _short(words.word.tobytes() + f"{article} {head.span}".encode())
        self.connection.execute("DELETE FROM redirects WHERE old = ?", (id,))
        return id

    def _redirect(self, before: Mapping[str, set[int]], after: Mapping[str, set[int]]) -> None:
        """Point ids that are gone to the cluster that holds most of their articles."""
        holders: dict[int, list[str]] = defaultdict(list)
        for id, articles in after.items():
            for article in articles:
                holders[article].append(id)
        for id in before.keys() - after.keys():
            heirs = Counter(heir for article in before[id] for heir in holders[article])
            if heirs:
                heir = min(heirs, key=lambda candidate: (-heirs[candidate], candidate))
                self.connection.execute("INSERT OR REPLACE INTO redirects VALUES (?, ?)", (id, heir))

    # What follows from clusters

    def _absorb(self, touched: Iterable[int]) -> None:
        """Mark clusters that say nothing of their own: a larger one holds every one of their passages.

        A quotation that only articles running the whole statement have is one; where another article has it alone it
        is not. Clusters of articles that were not touched keep their marks: nothing that could hold them changed.
        """
        values = {"numbers": json.dumps(list(touched)), "edge": EDGE}
        holders: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
        for cluster, holder, words, id in self.connection.execute(_HOLDERS, values):
            holders[cluster].append((-words, id, holder))
        self.connection.execute(f"UPDATE clusters SET within = NULL WHERE number IN ({_TOUCHED})", values)
        self.connection.executemany(
            "UPDATE clusters SET within = ? WHERE number = ?",
            [(min(found)[2], cluster) for cluster, found in holders.items()],
        )

    def _share(self, touched: Iterable[int]) -> None:
        """Compute the copied shares of these articles again."""
        numbers = sorted(touched)
        for begin in range(0, len(numbers), 2_000):
            chunk = numbers[begin : begin + 2_000]
            sources = self._sources(chunk)
            passages: dict[int, list[Copied]] = defaultdict(list)
            for number, begin_, end, overlap in self.connection.execute(_COPIED, {"numbers": json.dumps(chunk)}):
                passages[number].append(Copied((begin_, end), overlap))
            shares = [(copied_share(passages[number], source.characters), number) for number, source in sources.items()]
            self.connection.executemany("UPDATE articles SET copied_share = ? WHERE number = ?", shares)

    def _group_copies(self, touched: Iterable[int]) -> None:
        """Make the copy groups of these articles, and of those they are joined to, again."""
        rows = self.connection.execute(
            """WITH RECURSIVE joined (number) AS (
                SELECT value FROM json_each(:numbers)
                UNION SELECT article.number FROM articles old JOIN articles article USING (copy_group), joined
                    WHERE old.number = joined.number
                UNION SELECT c.right FROM copies c, joined WHERE c.left = joined.number
                UNION SELECT c.left FROM copies c, joined WHERE c.right = joined.number
            ) SELECT number FROM joined""",
            {"numbers": json.dumps(list(touched))},
        )
        numbers = sorted({row[0] for row in rows})
        pairs = self.connection.execute(
            "SELECT left, right FROM copies WHERE left IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
        ).fetchall()
        group_of = copy_groups(pairs, ranks(self.connection, numbers))
        self.connection.executemany(
            "UPDATE articles SET copy_group = ? WHERE number = ?",
            [(group_of.get(number), number) for number in numbers],
        )

    def _sources(self, numbers: Sequence[int]) -> dict[int, Source]:
        rows = self.connection.execute(
            """SELECT number, coalesce(outlet, '?' || number), published, precision, first, last, length(body), words,
                language
            FROM articles WHERE number IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(numbers)),),
        )
        return {row[0]: Source(row[1], Published(row[2], Precision(row[3]), row[4], row[5]), *row[6:]) for row in rows}


_LINKS = "SELECT left, right, left_begin, left_end, right_begin, right_end, words, overlap, number FROM links"

_TOUCHED = "SELECT DISTINCT cluster FROM passages WHERE article IN (SELECT value FROM json_each(:numbers))"

# Pairs of clusters of which the second, with more words, holds every passage of the first.
_HOLDERS = f"""
    SELECT small.number, large.number, large.words, large.id
    FROM clusters small
    JOIN passages part ON part.cluster = small.number
    JOIN passages whole ON whole.article = part.article AND whole.cluster <> part.cluster
        AND whole.begin <= part.begin + :edge AND whole.end >= part.end - :edge
    JOIN clusters large ON large.number = whole.cluster
        AND (large.words > small.words OR (large.words = small.words AND large.id < small.id))
    WHERE small.number IN ({_TOUCHED})
    GROUP BY small.number, large.number
    HAVING count(DISTINCT part.article || ' ' || part.begin)
        = (SELECT count(*) FROM passages WHERE cluster = small.number)
"""

# Passages of an article in clusters that another outlet had certainly earlier; what is boilerplate is nobody's copy.
_COPIED = """
    SELECT p.article, p.begin, p.end, max(min(p.overlap, other.overlap))
    FROM passages p
    JOIN articles a ON a.number = p.article
    JOIN clusters c ON c.number = p.cluster AND NOT c.boilerplate
    JOIN passages other ON other.cluster = p.cluster AND other.outlet <> p.outlet
    JOIN articles earlier ON earlier.number = other.article AND earlier.last < a.first
    WHERE p.article IN (SELECT value FROM json_each(:numbers))
    GROUP BY p.article, p.begin, p.end
"""


def _use(member: Member, source: Source) -> Use:
    begin, end = member.span
    return Use(source.outlet, source.published, begin / source.characters, end / source.characters)


def _link(row: Sequence[Any]) -> Link:
    left, right, left_begin, left_end, right_begin, right_end, words, overlap, number = row
    return Link(left, right, (left_begin, left_end), (right_begin, right_end), words, overlap, number)


def _short(content: bytes) -> str:
    """Twelve hexadecimal digits: among a million clusters two meet with a chance of one in 500."""
    return blake2b(content, digest_size=6).hexdigest()
