"""What was put right in a query, told to whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.messages import say


@dataclass(frozen=True)
class QueryWarning:
    """One repair: `message` for people (it names the place, counted from 1); `[begin, end)` in the query's text."""

    message: str
    begin: int
    end: int

    def __str__(self) -> str:
        return self.message


# A query of ten thousand stray signs needs no ten thousand warnings.
MOST_WARNINGS = 20


@dataclass
class Warnings:
    """The warnings of one query, collected while it is read."""

    found: list[QueryWarning] = field(default_factory=list)

    def add(self, text: str, begin: int, end: int, outcome: str) -> None:
        """Note what happened to `text`, which stands at `[begin, end)`; `outcome` goes on after its name and place."""
        shown = text if len(text) <= 40 else text[:39] + "…"
        self.found.append(QueryWarning(say("repair.at", text=shown, place=str(begin + 1), outcome=outcome), begin, end))

    def listed(self) -> tuple[QueryWarning, ...]:
        """In the order of the text; the first twenty, and a last one that counts the others."""
        found = sorted(dict.fromkeys(self.found), key=lambda one: (one.begin, one.end))
        if len(found) <= MOST_WARNINGS:
            return tuple(found)
        rest = found[MOST_WARNINGS:]
        more = QueryWarning(say("repair.more", n=len(rest)), rest[0].begin, rest[-1].end)
        return (*found[:MOST_WARNINGS], more)
