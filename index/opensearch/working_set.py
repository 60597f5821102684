"""A part of a corpus in which the clusters are brought up to date: pulled as rows, clustered, and what differs told.

`index.clustering` runs on this part as it does on a whole catalog, because the part is closed: whatever a step asks for
is in it. For the links that wait (fresh ones and those that are gone) these are

1. the components that a fresh link may join, which have an end in the same stretch of an article, and those that a link
   was lost from, whole: all their ends, and all clusters made of them with all their passages. A component that has an
   end in an article that is gone lost its links, too, even where nobody has said so yet;
2. of components that lost a link, their other links, of which they are made anew. The links of other components are not
   needed: their ends say it all;
3. the articles of all these ends, for ranks, outlets and dates; bodies are read when a passage has to be;
4. the copies of articles that got or lost links, and whatever hangs together with these by pairs of copies or by copy
   groups that there were (`Clustering._group_copies`);
5. once new clusters are made, all clusters that have the same content as one of them or as one that was there before,
   for these decide together on their ids (`ClusterTable.name`);
6. of every article for which a passage came, went or changed, all clusters with a passage in it, with all their
   passages: one of them can hold another (`Clustering._absorb`) only if it has a passage in the same article, and the
   copied share of the article is made of them (`Clustering._share`).

What 5 and 6 need is known only on the way: the working set gives it when clustering asks (`index.surroundings`).
Numbers of clusters are the part's own until they are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from index.clustering import Clustering
from index.opensearch.part import Part
from index.opensearch.part_texts import PartTexts
from index.opensearch.rows import Changes, Component, LinkRow, Numbers, Source
from index.texts import Texts

Place = tuple[int, int, int]  # an article and a stretch of it


class WorkingSet:
    """One part of a corpus: made of at most `most` of the links that wait. Clustered once."""

    def __init__(self, source: Source, texts: Texts, most: int) -> None:
        self._source = source
        self._texts = PartTexts(texts)
        self._part = Part()
        self._asked: set[int] = set()  # articles, there or not
        waiting = source.waiting(most)
        self.taken = len(waiting)
        """How many of the links that wait."""
        self._links = self._pull(waiting)

    def cluster(self, numbers: Numbers, advance: Callable[[int], None] = lambda count: None) -> Changes:
        """Bring the clusters of this part up to date: what is to be changed in the corpus. Raises LostArticle."""
        Clustering(self._part.connection, self._texts, self).update(advance)
        changes = self._part.changes(numbers)
        changes.counted.extend(link for link in self._links.kept if not link.clustered)
        changes.uncounted.extend(self._links.lost)
        changes.orphans.extend(self._links.orphans)
        return changes

    def close(self) -> None:
        """Let go of the part."""
        self._part.close()

    # What clustering asks for on the way

    def read(self, articles: Sequence[int]) -> None:
        """The words of these articles are going to be needed."""
        self._texts.read(articles)

    def named(self, contents: Iterable[str]) -> None:
        """Take in all clusters with these contents."""
        clusters = self._source.clusters_with(contents)
        self._part.add_clusters(clusters)
        self._take_articles({cluster.row.representative for cluster in clusters})

    def touched(self, articles: Iterable[int]) -> None:
        """Take in all clusters with a passage in these articles."""
        numbers = set(articles)
        self._part.add_clusters(self._source.clusters_in(numbers))
        self._take_articles(numbers)

    # What it asks for from the first

    def _pull(self, waiting: Sequence[LinkRow]) -> _Links:
        """Take in what is told by 1 to 4; the links, sorted out."""
        links = _Links()
        self._take_articles({number for link in waiting for number in (link.left, link.right)})
        links.sort_out(waiting, self._part.has)
        components, stale = self._components(links)
        clusters = self._source.clusters_of(one.number for one in components)
        self._part.add_components(components, stale)
        self._part.add_clusters(clusters)
        self._part.add_links(links.kept)
        relinked = {number for link in links.kept for number in (link.left, link.right)}
        relinked |= {one.article for cluster in clusters if cluster.component in stale for one in cluster.row.passages}
        self._take_copies(relinked)
        return links

    def _components(self, links: _Links) -> tuple[list[Component], set[int]]:
        """The components that links come to or are lost from, and the numbers of those that lost some.

        Links of the latter are added to `links`.
        """
        left = {(link.left, link.left_begin, link.left_end) for link in (*links.lost, *links.orphans) if link.clustered}
        fresh = _spans(links.kept)
        asked = {*fresh, *(article for article, _, _ in left)}
        found = {
            one.number: one
            for one in self._source.components_of(asked)
            if any(end[:3] in left or _meets(end, fresh) for end in one.ends)
        }
        self._take_articles({end[0] for one in found.values() for end in one.ends})
        has = self._part.has
        stale = {one.number for one in found.values() if any(end[:3] in left or not has(end[0]) for end in one.ends)}
        places = {end[:3] for number in stale for end in found[number].ends}
        theirs = [
            link
            for link in self._source.links_from({article for article, _, _ in places})
            if (link.left, link.left_begin, link.left_end) in places
        ]
        links.sort_out(theirs, has)
        return list(found.values()), stale

    def _take_articles(self, numbers: set[int]) -> None:
        wanted = numbers - self._asked
        if wanted:
            self._asked |= wanted
            self._part.add_articles(self._source.articles(wanted))

    def _take_copies(self, numbers: set[int]) -> None:
        """Take in all copies that hang together with these articles."""
        known: set[int] = set()
        pairs: set[tuple[int, int]] = set()
        while numbers := numbers - known:
            known |= numbers
            self._take_articles(numbers)
            groups = {group for number in numbers if (group := self._part.copy_group(number)) is not None}
            members = self._source.articles_in(groups) if groups else []
            self._part.add_articles(members)
            found = self._source.copies_of(numbers)
            pairs.update(found)
            numbers = {one.number for one in members} | {number for pair in found for number in pair}
        self._part.add_copies(pair for pair in pairs if self._part.has(pair[0]) and self._part.has(pair[1]))


@dataclass
class _Links:
    """Links, sorted out: those of which components are made, those that are gone, those that lack an article."""

    kept: list[LinkRow] = field(default_factory=list)
    lost: list[LinkRow] = field(default_factory=list)
    orphans: list[LinkRow] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def sort_out(self, links: Iterable[LinkRow], has: Callable[[int], bool]) -> None:
        """Add links; `has` tells which articles there are."""
        for link in links:
            if link.id in self._known:
                continue
            self._known.add(link.id)
            if link.gone:
                self.lost.append(link)
            elif has(link.left) and has(link.right):
                self.kept.append(link)
            else:
                self.orphans.append(link)


def _spans(links: Iterable[LinkRow]) -> dict[int, list[tuple[int, int]]]:
    """The stretches of each article that links end at."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for link in links:
        found[link.left].append((link.left_begin, link.left_end))
        found[link.right].append((link.right_begin, link.right_end))
    return found


def _meets(end: Sequence[int], spans: dict[int, list[tuple[int, int]]]) -> bool:
    """Whether an end of links has anything in common with one of these stretches."""
    return any(begin < end[2] and end[1] < stop for begin, stop in spans.get(end[0], ()))
