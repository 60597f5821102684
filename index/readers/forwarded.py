"""Mails that were passed on within the text of another: "Forwarded message", who wrote it and when, then its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MARK = re.compile(
    r"-{2,}\s*(?:forwarded message|original message|weitergeleitete nachricht|ursprüngliche nachricht|message transféré"
    r"|message d['’]origine|mensaje reenviado|mensaje original|messaggio inoltrato|messaggio originale"
    r"|mensagem (?:encaminhada|original)|doorgestuurd bericht|oorspronkelijk bericht)\s*-{2,}"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht:|début du message réexpédié\s?:",
    re.IGNORECASE,
)
_NAMES = {
    "from": "from von de da van",
    "date": "date sent datum gesendet envoyé fecha enviado data inviato verzonden",
    "subject": "subject betreff objet asunto oggetto assunto onderwerp",
    "to": "to an à para a aan cc kopie reply-to bcc",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split()}
_LINE = re.compile(rf"\*{{0,2}}(?P<name>{'|'.join(_FIELDS)})\s?:\*{{0,2}}(?:\s+(?P<value>\S.*)|\s*)", re.IGNORECASE)
_MOST_LINES = 30  # a list of recipients may go on for some
_FEWEST = 2  # lines of header under a mark; one may be the text's own


@dataclass(frozen=True)
class Head:
    """What the head of a mail inside another says, by "from", "date" and "subject"; `comes_first` where no text stands
    above it, so that the mail only passes it on."""

    comes_first: bool
    stated: dict[str, str] = field(default_factory=dict)


def split(text: str) -> tuple[str, Head | None]:
    """A text without the heads of mails that were passed on in it, and the first of these heads."""
    lines = text.split("\n")
    kept: list[str] = []
    first: Head | None = None
    at = 0
    while at < len(lines):
        end, stated = _head(lines, at) if _MARK.fullmatch(lines[at].strip()) else (at, {})
        if end == at:
            kept.append(lines[at])
            at += 1
            continue
        first = first or Head(not any(map(str.strip, kept)), stated)
        at = end
    return "\n".join(kept), first


def _head(lines: list[str], at: int) -> tuple[int, dict[str, str]]:
    """Where the head under a mark ends, and what it says; the mark's own place where none stands there."""
    stated: dict[str, str] = {}
    found = 0
    place = at + 1
    while place < len(lines) and not lines[place].strip():
        place += 1
    for line in lines[place : place + _MOST_LINES]:
        said = _LINE.fullmatch(line.strip())
        if said is None and not (found and "@" in line):  # recipients that went on to the next line
            break
        if said is not None:
            found += 1
            stated.setdefault(_FIELDS[said["name"].lower()], (said["value"] or "").strip())
        place += 1
    return (place, stated) if found >= _FEWEST else (at, {})
