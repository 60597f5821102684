"""All state is in the URL: an address of this site that can be changed by one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode, urlsplit

from werkzeug.routing import BaseConverter

# What says which page of results one looks at: it means nothing any more once anything else changes.
_PLACE = ("cursor", "offset")


@dataclass(frozen=True)
class Address:
    """A path and its parameters, in order; every method gives a changed address."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str, pairs: Iterable[tuple[str, str]]) -> Address:
        """An address without the parameters that have no value, which forms send."""
        return cls(path, tuple((name, value) for name, value in pairs if value.strip() or name == "q"))

    def at(self, path: str) -> Address:
        """The same parameters at another path."""
        return replace(self, path=path)

    def set(self, name: str, value: object) -> Address:
        """With one value for `name` in place of all it had; None takes it away."""
        kept = self._without(name)
        return replace(self, pairs=kept if value is None else (*kept, (name, str(value))))

    def add(self, name: str, value: str) -> Address:
        """With one more value for `name`."""
        if (name, value) in self.pairs:
            return self
        return replace(self, pairs=(*self._without(), (name, value)))

    def drop(self, name: str, value: str) -> Address:
        """Without this value of `name`."""
        return replace(self, pairs=tuple(pair for pair in self._without() if pair != (name, value)))

    def first(self, name: str) -> str:
        """The first value of `name`; an empty text where it has none."""
        return next((value for own, value in self.pairs if own == name), "")

    def only(self, *names: str) -> Address:
        """With these parameters only."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair[0] in names))

    def others(self, *names: str) -> list[tuple[str, str]]:
        """The parameters but for these and for the place in the results: a form's hidden fields."""
        return [pair for pair in self._without() if pair[0] not in names]

    def _without(self, *names: str) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.pairs if pair[0] not in (*names, *_PLACE))

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.pairs)}" if self.pairs else self.path


def external(url: str | None) -> str | None:
    """The URL if a page may link to it: http or https with a host; None for javascript:, data:, file: and the like."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


class IdConverter(BaseConverter):
    """An article's id in a path: anything, with slashes.

    Slashes stay readable unless a browser would resolve them ("../seeds/a.txt", "a//b"): then they are escaped.
    """

    regex = ".+"
    part_isolating = False

    def to_url(self, value: str) -> str:
        """Escaped for a path."""
        steps = value.split("/")
        return quote(value, safe="" if {"", ".", ".."}.intersection(steps) else "/")
