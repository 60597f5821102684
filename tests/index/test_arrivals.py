"""What comes through a pipe, with word of pauses; nothing here takes a given time, only a pause has to come."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import chain, count, repeat

import pytest

from index import arrivals
from index.arrivals import in_chunks, with_pauses
from index.article import Article

PATIENCE = 60.0  # seconds: the machine may have more to do


def article(number: int) -> Article:
    return Article(id=str(number), title="Lock", body="The lock closes.", file="-", record=number)


def test_everything_comes_in_its_order() -> None:
    found = with_pauses(iter(range(1_000)))
    assert [one for one in found if one is not None] == list(range(1_000))


def test_a_pause_is_told_until_more_comes() -> None:
    goes_on = threading.Event()

    def writer() -> Iterator[int]:
        yield 1
        assert goes_on.wait(PATIENCE)
        yield 2

    found = with_pauses(writer())
    assert next(one for one in found if one is not None) == 1
    assert next(found) is None
    assert next(found) is None
    goes_on.set()
    assert [one for one in found if one is not None] == [2]


def test_what_goes_wrong_while_waiting_is_raised_after_what_came() -> None:
    def writer() -> Iterator[int]:
        yield 1
        raise OSError("the line is dead")

    found = with_pauses(writer())
    assert next(one for one in found if one is not None) == 1
    with pytest.raises(OSError, match="the line is dead"):
        list(found)


def test_no_more_is_read_once_nobody_takes_it() -> None:
    reading: list[threading.Thread] = []

    def writer() -> Iterator[int]:
        reading.append(threading.current_thread())
        yield from count()

    found = with_pauses(writer())
    while next(found) is None:
        pass
    found.close()  # type: ignore[attr-defined]
    reading[0].join(PATIENCE)
    assert not reading[0].is_alive()


def test_a_pause_ends_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "CHUNK", 2)
    some = [article(number) for number in range(4)]
    chunks = list(in_chunks(chain(some[:3], repeat(None, 2), some[3:])))
    assert chunks == [some[:2], some[2:3], [], [], some[3:]]
