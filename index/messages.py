"""What is said to people: English text that also knows what it says, so that a page in another language can say it.

Each package keeps its English in one table of texts by keys: `index` here, `search` in search/messages.py. A Message
is the English text itself, a str wherever one is wanted; a page looks its key up in a catalogue of another language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

Forms = str | tuple[str, str]
"""A text with {names} in it; or two, of which the value `n` chooses: for one, and for any other number."""


class Message(str):
    """An English text: what the text under `key` says with `values` in its places.

    A value may be a Message in its turn. With `parts` it is these in a row, and `key` names what joins them.
    """

    key: str
    values: Mapping[str, object]
    parts: tuple[str, ...]

    @classmethod
    def of(cls, text: str, key: str, values: Mapping[str, object], parts: tuple[str, ...] = ()) -> Message:
        """The message that reads `text`."""
        made = cls(text)
        made.key, made.values, made.parts = key, values, parts
        return made


class Texts:
    """The English texts of a package, by key."""

    def __init__(self, texts: Mapping[str, Forms]) -> None:
        self.texts = texts

    def say(self, key: str, **values: object) -> Message:
        """The text under `key`. Whole numbers are grouped by thousands; one that is not to be comes as text."""
        forms = self.texts[key]
        form = forms if isinstance(forms, str) else forms[values["n"] != 1]
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
        return Message.of(form.format(**shown), key, values)

    def join(self, key: str, parts: Sequence[str]) -> Message:
        """The parts in a row, joined by the text under `key`."""
        return Message.of(str(self.texts[key]).join(parts), key, {}, tuple(parts))


def of_error(error: Exception) -> str:
    """What an error says: the Message that it was raised with, where it was one."""
    said = error.args[0] if error.args else None
    return said if isinstance(said, Message) else str(error)


INDEX: Final = Texts(
    {
        "fault.date": "Cannot read {text} as a date; what works: 2018, 2018-04, 2018-04-20, 2018-04-20T22:49Z, "
        "april 2018, 20 april 2018, today, yesterday, last week, 3 days ago (years from {first} on)",
        "fault.placements": "The phrase {phrase} can stand in too many ways with up to {gap} words in each gap (at "
        "most {most} are looked for): take fewer words or a smaller gap",
        "fault.no_article": "There is no article {id} in this index. Find its id with: search WORDS --format json",
        "fault.no_cluster": "There is no cluster {id} in this index. List them with: search duplicates",
        "fault.no_index": "There is no index at {path}. Make one with: search index FILES --index {path}",
    }
)
