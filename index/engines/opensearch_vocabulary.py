"""The words of a corpus in a cluster, and how many articles hold them.

OpenSearch lists the words of a field in two ways. One steps through them in order and looks into an article for each:
for prefixes that few words begin with. The other counts the words of all articles at once, whatever the prefix. Of
12,559 articles, the 8,775 words with s took 48 s by the first way and 0.9 s by the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from index.engines.vocabulary import CachedWords
from index.opensearch.cluster import Cluster, to_json
from index.query import TEXT_FIELDS

_FEW: Final = 200
_PAGE: Final = 50_000
"""Words in one answer; a cluster gives at most 65,535 unless told otherwise."""

_LAST_CHARACTER: Final = "\U0010ffff"
_COMPARED: Final = 60
"""Letters by which a page begins after the last one: OpenSearch takes patterns of up to 1,000 characters."""

_MOST_TERMS: Final = 500
"""Stems that are counted in one request."""

_FEW_TERMS: Final = 8
_MOST_HELD: Final = 10_000


class Words(CachedWords):
    """The words of one commit."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__()
        self._cluster = cluster
        self._held: dict[tuple[str, str], int] = {}

    def frequencies(self, terms: Sequence[str], field: str) -> list[int]:
        """For each stem: how many articles hold it in the field.

        Of a few stems all fields are counted with one request: whoever asks for one field of a query's word asks for
        the others next.
        """
        known = dict(self._held) if len(self._held) < _MOST_HELD else {}
        unknown = [term for term in dict.fromkeys(terms) if (field, term) not in known]
        if unknown:
            fields = TEXT_FIELDS if len(unknown) <= _FEW_TERMS else (field,)
            asked = [(each, term) for each in fields for term in unknown]
            known.update(zip(asked, _count(self._cluster, asked), strict=True))
            self._held = known
        return [known[field, term] for term in terms]

    def read_words(self, prefix: str, field: str) -> list[tuple[str, int]]:
        """As `CachedWords` says."""
        few = self._few(prefix, field) if prefix else None
        return list(self._many(prefix, field)) if few is None else few

    def _few(self, prefix: str, field: str) -> list[tuple[str, int]] | None:
        """The words that begin with the prefix; None where they may be more than a few."""
        listing: dict[str, Any] = {"size": _FEW, "sources": [{"word": {"terms": {"field": f"words_{field}"}}}]}
        before = _before(prefix)
        if before is not None:
            listing["after"] = {"word": before}
        buckets = self._ask({"composite": listing})
        found = [(bucket["key"]["word"], bucket["doc_count"]) for bucket in buckets]
        if len(buckets) == _FEW and (found[-1][0].startswith(prefix) or found[-1][0] < prefix):
            return None
        return [entry for entry in found if entry[0].startswith(prefix)]

    def _many(self, prefix: str, field: str) -> Iterator[tuple[str, int]]:
        counting = {"field": f"words_{field}", "size": _PAGE, "order": {"_key": "asc"}}
        pattern, last = _escaped(prefix) + ".*", ""
        while True:
            buckets = self._ask({"terms": {**counting, "include": pattern}})
            found = [(bucket["key"], bucket["doc_count"]) for bucket in buckets if bucket["key"] > last]
            yield from found
            if len(buckets) < _PAGE or not found:
                return
            last = found[-1][0]
            pattern = _escaped(prefix) + _after(last[len(prefix) : len(prefix) + _COMPARED])

    def _ask(self, aggregation: dict[str, Any]) -> list[dict[str, Any]]:
        body = {"size": 0, "track_total_hits": False, "aggs": {"words": aggregation}}
        answered = self._cluster.search(self._cluster.articles, body)
        buckets: list[dict[str, Any]] = answered["aggregations"]["words"]["buckets"]
        return buckets


def _before(prefix: str) -> str | None:
    """A string before every word that begins with `prefix`, and after nearly all before them; None: from the start on.

    The listing goes on after it, and the prefix itself may be a word.
    """
    last = ord(prefix[-1])
    if not last:
        return None
    before = last - 1 if last != 0xE000 else 0xD7FF  # half of a surrogate pair is no character
    return prefix[:-1] + chr(before) + "\uffff"


def _after(letters: str) -> str:
    """A pattern of what comes after `letters` in code-point order, and of what begins with them."""
    pattern = ".*"
    for letter in reversed(letters):
        following = ord(letter) + 1
        # No letter is the last character of all.
        first = chr(following if following not in range(0xD800, 0xE000) else 0xE000)
        pattern = f"({_escaped(letter)}{pattern}|[{_escaped(first)}-{_LAST_CHARACTER}].*)"
    return pattern


def _escaped(text: str) -> str:
    """The text in Lucene's patterns, where all other signs of ASCII may mean something."""
    return "".join(f"\\{letter}" if letter.isascii() and not letter.isalnum() else letter for letter in text)


def _count(cluster: Cluster, asked: Sequence[tuple[str, str]]) -> list[int]:
    """For each field and stem: how many articles hold the stem in that field."""
    held: list[int] = []
    for place in range(0, len(asked), _MOST_TERMS):
        bodies = [_counting(term, field) for field, term in asked[place : place + _MOST_TERMS]]
        data = b"".join(to_json({}) + b"\n" + to_json(body) + b"\n" for body in bodies)
        answers = cluster.request("POST", f"/{cluster.articles}/_msearch", data).body["responses"]
        for answer in answers:
            if "error" in answer or answer["_shards"]["failed"]:
                raise cluster.refused(answer.get("status", 503), answer)
            held.append(answer["hits"]["total"]["value"])
    return held


def _counting(term: str, field: str) -> dict[str, Any]:
    return {"query": {"term": {f"stems_{field}": term}}, "size": 0, "track_total_hits": True}
