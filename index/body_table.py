"""The bodies of a catalog's articles, compressed one by one with Zstandard and a dictionary of the collection's own.

A dictionary is trained on articles of the index and kept in it, so that it fits the language and the subject. On
news-12k bodies take .37 of their UTF-8 with a dictionary and .46 without; 20 of them are read in .6 ms. A stored body
names its dictionary, so a collection that outgrows one gets another for what comes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from index.by_numbers import rows_of

if TYPE_CHECKING:
    from backports import zstd  # what Python 3.14 has as compression.zstd

LEAST: Final = 256
"""Articles of an index before a dictionary is worth its place."""
GROWTH: Final = 64
"""A dictionary serves until the index has so many times the articles that it had when it was trained."""
SIZE: Final = 112_640
"""Bytes of a dictionary at most, which is what zstd itself takes; 250,000 make bodies no smaller."""
LEVEL: Final = 3
"""It packs 105 MB/s; level 6 makes bodies a twentieth smaller at a third of the speed."""

SAMPLE: Final = 512
"""Bodies that a dictionary is trained on, in .4 s."""

_SMALLEST = 4_096  # bytes of a dictionary that is worth making
_SAMPLE_CHARACTERS = 20_000  # of each


class BodyTable:
    """Reads and writes the table `bodies`, in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[int, zstd.ZstdDict | None] = {0: None}

    @cached_property
    def _zstd(self) -> Any:
        from backports import zstd

        return zstd

    def text(self, stored: bytes) -> str:
        """A body as it was before it was stored."""
        id = self._zstd.get_frame_info(stored).dictionary_id
        # The module's own decompress() takes a fifth longer: it is made for several frames.
        unpacking = self._zstd.ZstdDecompressor(self._dictionary(id))
        text: str = unpacking.decompress(stored).decode("utf-8")
        if not unpacking.eof:
            raise self._zstd.ZstdError("a stored body is cut short")
        return text

    def of(self, numbers: Sequence[int]) -> dict[int, str]:
        """The bodies of the articles with these numbers; unknown numbers are left out."""
        query = "SELECT number, body FROM bodies WHERE number IN (SELECT value FROM json_each(?))"
        return {number: self.text(stored) for number, stored in rows_of(self._connection, query, numbers)}

    def add_all(self, bodies: Sequence[tuple[int, str]]) -> None:
        """Store the bodies of articles that have none, by number."""
        if not bodies:
            return
        most = max(number for number, _ in bodies)
        newest, upto = self._newest()
        if most >= max(LEAST, upto * GROWTH):
            newest = self.train([*self.of(spread(most)).values(), *(text for _, text in bodies[-SAMPLE:])], most)
        self.insert(bodies, newest)

    def insert(self, bodies: Iterable[tuple[int, str]], dictionary: int) -> None:
        """Compress bodies with the dictionary of this id, 0: with none, and store them."""
        options = {self._zstd.CompressionParameter.compression_level: LEVEL}
        compressor = self._zstd.ZstdCompressor(options=options, zstd_dict=self._dictionary(dictionary))
        whole = self._zstd.ZstdCompressor.FLUSH_FRAME
        rows = ((number, compressor.compress(text.encode("utf-8"), whole)) for number, text in bodies)
        self._connection.executemany("INSERT INTO bodies (number, body) VALUES (?, ?)", rows)

    def train(self, sample: Iterable[str], upto: int) -> int:
        """Make and store a dictionary when the last article's number is `upto`: its id, 0 where none is worth it."""
        texts = [text[:_SAMPLE_CHARACTERS].encode("utf-8") for text in sample]
        content, id = b"", 0
        size = min(SIZE, sum(map(len, texts)) // 10)
        if size >= _SMALLEST:
            try:
                made = self._zstd.train_dict(texts, size)
                content, id = made.dict_content, made.dict_id
            except self._zstd.ZstdError:  # texts that have nothing in common
                pass
        self._connection.execute("INSERT OR REPLACE INTO dictionaries VALUES (?, ?, ?)", (id, upto, content))
        return id

    def _newest(self) -> tuple[int, int]:
        """The id of the dictionary for what is stored now, and of how many articles it was made."""
        row = self._connection.execute("SELECT id, upto FROM dictionaries ORDER BY upto DESC LIMIT 1").fetchone()
        return row or (0, 0)

    def _dictionary(self, id: int) -> zstd.ZstdDict | None:
        if id not in self._known:
            row = self._connection.execute("SELECT content FROM dictionaries WHERE id = ?", (id,)).fetchone()
            self._known[id] = self._zstd.ZstdDict(row[0])
        return self._known[id]


def spread(most: int) -> range:
    """Numbers of some SAMPLE articles, evenly among those up to `most`."""
    return range(1, most + 1, max(1, -(-most // SAMPLE)))
