"""What tests of the pages' languages share: catalogues, a made-up language, and what of a page can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from webui.language import english_texts

PRETTY = str.maketrans("aeiounscAEIOUNSC", "äëïöüñśčÄËÏÖÜÑŚČ")


def entries(catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    for message in catalog:
        if message.id:
            forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            yield (message.id[0] if isinstance(message.id, (tuple, list)) else message.id), tuple(map(str, forms))


class Visible(HTMLParser):
    """What of a page can be seen, heard or hovered over, but for the texts of the corpus.

    Those stand in elements of their own direction (`dir`, bdi), or are code, keys or numbers.
    """

    ISOLATED = ("bdi", "code", "kbd", "pre", "script", "style", "svg")
    NAMED = ("title", "aria-label", "placeholder", "alt")
    VOID = ("meta", "link", "input", "br", "hr", "img")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[bool] = []
        self.in_title = False
        self.found: list[str] = []
        self.named: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.named += [str(attributes[name]) for name in self.NAMED if attributes.get(name)]
        self.in_title = tag == "title"
        if tag not in self.VOID:
            own = tag in self.ISOLATED or (tag != "html" and "dir" in attributes)
            self.inside.append(own or (bool(self.inside) and self.inside[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.inside:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.in_title:  # it names what is searched for, so it can only be said to be in the language as a whole
            self.named.append(data)
            self.in_title = False
            return
        if not (self.inside and self.inside[-1]) and data.strip():
            self.found.append(" ".join(data.split()))


def translated(folder: Path, code: str, form_of: dict[str, str] | None = None) -> Path:
    """A catalogue of a language that writes English with other letters, or of a few given texts alone."""
    catalog = Catalog(locale=code, charset="utf-8")
    for message in english_texts():
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        if form_of is not None:
            continue
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        pretty = tuple(prettier(str(form)) for form in forms)
        catalog.add(message.id if len(forms) == 1 else (key, key), pretty[0] if len(forms) == 1 else pretty)
    for key, text in (form_of or {}).items():
        catalog.add(key, text)
    folder.mkdir(exist_ok=True)
    path = folder / f"{code}.po"
    with path.open("wb") as stream:
        write_po(stream, catalog)
    return path


def prettier(text: str) -> str:
    """The text with letters no English word has, but for its {names} and tags; a word that would stay gets an ø."""
    parts = re.split(r"({[^}]*}|<[^>]*>)", text)
    return "".join(part if at % 2 else re.sub("[A-Za-z]+", _foreign, part) for at, part in enumerate(parts))


def _foreign(word: re.Match[str]) -> str:
    changed = word[0].translate(PRETTY)
    return changed if changed != word[0] else changed + "ø"
