"""New articles -> links to all others: look up their fingerprints, pair, align, store.

What depends on two texts only is stored here; what later arrivals can change (clusters, copied shares, copy groups)
is made from it by `index.clustering`. The links are a function of the set of articles: which pairs are aligned follows
from who holds which fingerprint (`index.pairs`), and what they share from their two texts. So an arrival can also take
links away, those of pairs whose hub it displaces, and a removal can bring some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct, runs
from index.batches import Batches
from index.collecting import no_cycles
from index.fingerprints import postings, winnow
from index.pair_alignment import align_articles
from index.pairs import HUBS, LEAST_SHARED, Holders, candidates, fallen, pairs_of, risen, shared
from index.postings import SLAB
from index.ranks import Ranks
from index.store import Fingerprints, LinkStore, Share
from index.texts import Texts

BATCH_WORDS = 13_000_000
"""Words of the articles linked at a time, 13,000 articles of news; where there are more, a third of that. The larger
the batch the fewer articles are read with several: hubs are with all."""

_READ = 1_000  # articles read at a time
_COUNTED = 10_000  # pairs whose fingerprints are counted at a time
_HALF = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


class Linker:
    """Keeps the links of a corpus up to date; runs in the caller's transaction.

    Link many articles in one call rather than in many: it costs less.
    """

    def __init__(
        self,
        links: LinkStore,
        fingerprints: Fingerprints,
        texts: Texts,
        hubs: int = HUBS,
        share: Share | None = None,
    ) -> None:
        """`share`: what is this linker's to do, where others link articles that it finds; None: all of it."""
        self.fingerprints = fingerprints
        self.texts = texts
        self._hubs = hubs
        self._share = share
        self._links = links
        self._ranks = Ranks(links.ranks)
        self._left: list[_Left] = []
        self._posted = np.empty(0, np.int64)  # articles of which that is known

    @no_cycles()
    def post(self, numbers: Sequence[int]) -> None:
        """Add the fingerprints of articles to the index that are to be linked later, with many others.

        Of articles linked as they come a part of the links is made in vain: a later article displaces their hub.
        """
        for batch in self._batches(np.setdiff1d(np.array(numbers, np.int64), self._posted).tolist(), BATCH_WORDS):
            self._post(batch, self._posting_keys(batch))
            self.texts.forget(batch.tolist())  # others will have taken their place before they are read again

    @no_cycles()
    def link(self, numbers: Sequence[int], advance: Callable[[int], None] = lambda count: None) -> None:
        """Store the links of these articles to one another and to all that are linked already.

        `advance` is told of each batch that is done, which may be committed then.
        """
        numbers = sorted({*numbers, *self._risen_since()})
        batches = list(self._batches(numbers, BATCH_WORDS))
        share = self._share or Batches(np.array(numbers, np.int64), self._ranks)
        if not self._share and len(batches) > 1:
            self.post(numbers)
            batches = list(self._batches(numbers, BATCH_WORDS // 3))  # with each there are hubs, and a larger index
        for batch in batches:
            before = self._links.arrivals()
            for found in align_articles(self.texts, pairs_of(self._fresh(batch, share))):
                self._links.insert(found)
            if self._links.arrivals() != before:
                # Links that what arrived meanwhile displaces are dropped. Its own indexer looks it up after it can be
                # seen, so it finds the pairs with this batch, and drops links that it sees; those just made it may not.
                self._fresh(batch, share)
            self._links.mark(batch.tolist(), linked=True)
            if len(batches) > 1:
                self.texts.forget(batch.tolist())
            advance(len(batch))
        self._posted = np.empty(0, np.int64)  # a writer that stays open would keep every article that ever came

    def unlink(self, numbers: Sequence[int]) -> None:
        """Drop all links of articles that are leaving; what they held together is clustered again.

        Best called while their bodies are still in the catalog, and for all of them at once: otherwise every posting
        is read to find theirs. Articles that become hubs in their place are marked to be linked again.
        """
        texts = self.texts.many(numbers)
        lost = [number for number in numbers if number not in texts]
        prints = [winnow(words)[0] for words in texts.values()]
        if lost:
            prints.append(self.fingerprints.fingerprints_of(np.array(lost, np.int64)))
        wanted, before = _upper(prints), self._links.arrivals()
        places, articles = self.fingerprints.look_up(wanted)
        leaving = np.isin(articles, np.array(numbers, np.int64))
        # Those that leave, too: where this is no transaction, they may stay after all.
        self._links.mark([*numbers, *self._risen(places, articles, leaving)], linked=False)
        self._left.append(_Left(before, wanted, places[leaving], articles[leaving]))
        self._links.drop(self._links.of(numbers))
        self.texts.forget(numbers)
        self._ranks.forget(numbers)

    def settle(self) -> None:
        """Mark what `unlink` left to be linked again, where others are to link it."""
        self._risen_since()

    def _risen(self, places: Integers, articles: Integers, leaving: Booleans) -> list[int]:
        """Of the holders of fingerprints, sorted, those that may be hubs once some of them have left."""
        found = self._ranks.of(articles)
        kept = leaving | (found >= 0)
        again: list[int] = risen(Holders(places, articles, found).only(kept), leaving[kept], self._hubs).tolist()
        return again

    def _risen_since(self) -> list[int]:
        """The same of articles that another indexer stored after it was looked up who held what others leave behind.

        Its own look-up may have found these still there, and in their place.
        """
        again: list[int] = []
        now = self._links.arrivals() if self._left else 0
        for left in self._left:
            if left.arrivals == now:
                continue
            places, articles = self.fingerprints.look_up(left.prints)
            keys = [places << np.int64(32) | articles, left.places << np.int64(32) | left.articles]
            both = distinct(np.concatenate(keys))
            articles = both & 0xFFFFFFFF
            again += self._risen(both >> 32, articles, np.isin(articles, left.articles))
        self._left = []
        self._links.mark(again, linked=False)
        return again

    def _fresh(self, batch: Integers, share: Share) -> Integers:
        """Add articles; the keys of the pairs that are to be aligned now. Links that they take away are dropped."""
        holders = self._add(batch)
        new = np.isin(holders.articles, batch)
        keys = candidates(holders, new, self._hubs)
        known = self._links.of(batch.tolist())  # of those that are linked anew
        self._links.drop(known.only(~np.isin(known.keys, keys)))
        if self._share:
            self._drop_fallen(fallen(holders, new, self._hubs))
        # What is linked later, or by others, too, may displace old pairs only together with this batch.
        for numbers in share.unlinked():
            arriving = new | np.isin(holders.articles, numbers)
            rest = np.ones(len(holders), np.bool_)
            if not self._share:  # what an earlier batch holds, too, displaced all that it can
                earlier = distinct(holders.places[arriving & (holders.articles < batch[0])])
                rest = ~np.isin(holders.places, earlier)
            self._drop_fallen(fallen(holders.only(rest), arriving[rest], self._hubs))
        return np.setdiff1d(keys[share.mine(keys, batch)], known.keys, assume_unique=True)

    def _batches(self, numbers: Sequence[int], most: int) -> Iterator[Integers]:
        """Those of the articles that are there, in parts of no more words, or of one article."""
        batch: list[int] = []
        held = 0
        for number, words in self._links.sizes(numbers):
            if batch and held + words > most:
                yield np.array(batch, np.int64)
                batch, held = [], 0
            batch.append(number)
            held += words
        if batch:
            yield np.array(batch, np.int64)

    def _post(self, batch: Integers, keys: NDArray[np.uint64]) -> None:
        """Add those articles' postings that the index lacks; an earlier run may have added some, and linking anew."""
        articles = (keys & _LOWER).astype(np.int64)
        last = np.full(int(batch[-1]) + 1, -1)
        last[articles] = np.arange(len(keys))
        _, posted = self.fingerprints.look_up(keys[np.sort(last[last >= 0])])  # one of each is enough to tell
        posted = batch[np.isin(batch, posted)]
        self.fingerprints.add_keys(keys[~np.isin(articles, posted)] if len(posted) else keys)
        self._posted = np.concatenate([self._posted, batch])

    def _add(self, batch: Integers) -> Holders:
        """Add the articles' fingerprints to the index; who holds those of them that two articles or more hold."""
        keys = self._posting_keys(batch)
        posted = bool(np.isin(batch, self._posted).all())
        found = [np.empty(0, np.int64)]
        end = 0
        while end < len(keys):
            begin, end = end, int(keys.searchsorted(keys[end : end + SLAB][-1] | _LOWER, "right"))
            found.append(self._held_by_several(keys[begin:end], posted=posted) + (begin << 32))
        if not posted:
            self._post(batch, keys)
        return self._holders(np.concatenate(found))

    def _held_by_several(self, keys: NDArray[np.uint64], *, posted: bool) -> Integers:
        """The postings of fingerprints that two articles or more hold, each its place, a number below that of `keys`,
        above its article, ascending. `keys`: postings of some articles; `posted`: the index has all of them.
        """
        upper = keys >> _HALF
        first = np.ones(len(keys), np.bool_)  # of those that hold a fingerprint
        np.not_equal(upper[1:], upper[:-1], out=first[1:])
        places, articles = self.fingerprints.look_up(keys[first])
        held: Integers = places << np.int64(32) | articles
        if posted:
            _, sizes = runs(places)
            return held[np.repeat(sizes > 1, sizes)]
        place = np.cumsum(first) - 1
        several = ~first
        several[:-1] |= several[1:]
        found = np.zeros(np.count_nonzero(first), np.bool_)
        found[places] = True
        several |= found[place]
        own = place[several] << np.int64(32) | (keys[several] & _LOWER).astype(np.int64)
        return distinct(np.concatenate([own, held]))

    def _posting_keys(self, batch: Integers) -> NDArray[np.uint64]:
        """The articles' postings, each once, ascending; a thread makes those of some while the next ones are read."""
        some = min(_READ, len(batch) // 4 + 1)
        with ThreadPoolExecutor(1) as thread:
            made = [
                thread.submit(postings, self.texts.many(batch[begin : begin + some].tolist()))
                for begin in range(0, len(batch), some)
            ]
        keys = np.concatenate([np.empty(0, np.uint64), *(part.result() for part in made)])
        keys.sort(kind="stable")  # which finds that parts are sorted: a fifth of the time of sorting them all at last
        return keys

    def _holders(self, keys: Integers) -> Holders:
        """Postings, each its place above its article, ascending -> those of articles that are in the catalog."""
        articles = keys & 0xFFFFFFFF
        found = self._ranks.of(articles)
        return Holders(keys >> 32, articles, found).only(found >= 0)

    def _drop_fallen(self, keys: Integers) -> None:
        """Of pairs that share a fingerprint no longer, drop the links of those that are no candidates any more."""
        if not len(keys):
            return
        known = self._links.of(distinct(keys >> 32).tolist())
        known = known.only(np.isin(known.keys, keys))
        doubtful = distinct(known.keys)
        gone = [
            chunk[self._count_shared(chunk) < LEAST_SHARED]
            for chunk in np.split(doubtful, np.arange(_COUNTED, len(doubtful), _COUNTED))
        ]
        self._links.drop(known.only(np.isin(known.keys, np.concatenate(gone))))

    def _count_shared(self, keys: Integers) -> Integers:
        """Of each pair how many fingerprints make it; only that article is read which more of the pairs have."""
        pairs = pairs_of(keys)
        _, which, often = np.unique(pairs, return_inverse=True, return_counts=True)
        often = often[which].reshape(-1, 2)
        one, other = np.where(often[:, :1] >= often[:, 1:], pairs, pairs[:, ::-1]).T
        read = np.split(distinct(one), np.arange(_READ, len(one), _READ))
        texts = (words for numbers in read for words in self.texts.many(numbers.tolist()).values())
        places, articles = self.fingerprints.look_up(_upper([winnow(words)[0] for words in texts]))
        return shared(self._holders(places << np.int64(32) | articles), one, other, self._hubs)


@dataclass(frozen=True, eq=False)
class _Left:
    """What articles leave behind that others hold, too: `arrivals` before it was looked up; fingerprints, uint64; and
    the leaving articles' postings, each the place of a fingerprint, int64, and the article's number, int64.
    """

    arrivals: int
    prints: NDArray[np.uint64]
    places: Integers
    articles: Integers


def _upper(fingerprints: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """The upper halves of fingerprints, which are all that the index keeps: each once, ascending, above zeros."""
    found: NDArray[np.uint64] = distinct(np.concatenate([np.empty(0, np.uint64), *fingerprints]) >> _HALF) << _HALF
    return found
