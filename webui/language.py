"""The language of the pages: every text that they show, from one catalogue a language (GNU gettext's PO files).

`locale/en.po` holds all English text of the pages under short keys; what `search` and `index` say of a query stands in
their tables of messages. A file beside it, `de.po`, is a translation of both, which browsers get that prefer it. What a
translation lacks stays English. Months, names of languages, plurals and the direction of writing come with Babel
(Unicode's CLDR). What programs read is English.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, TypeGuard

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request
from markupsafe import Markup, escape

from index.messages import INDEX, Message
from search.messages import SEARCH

FOLDER: Final = Path(__file__).parent / "locale"
ENGLISH: Final = "en"
_KEY: Final = "coverage-languages"
_FOR_SCRIPTS: Final = "script."
_FOR_PROGRAMS: Final = ("/api/", "/openapi.json", "/healthz")
_SAMPLES: Final = range(200)  # numbers by which the plural forms of CLDR and of gettext are matched


class Language:
    """The texts of one language. `code` is a language tag, `direction` ltr or rtl."""

    def __init__(self, catalog: Catalog, english: Catalog | None = None) -> None:
        """`english` lends what `catalog` lacks; without one the catalog is complete itself."""
        self.code = str(catalog.locale_identifier or ENGLISH).replace("_", "-")
        self._locale = Locale.parse(self.code, sep="-")
        self.direction = self._locale.text_direction
        self._translations = _translations(catalog)
        if english is not None:
            self._translations.add_fallback(_translations(english))
        complete = english or catalog
        self._plural = {str(one.id[0]) for one in complete if isinstance(one.id, tuple)}
        self._keys = {str(one.id) for one in complete if one.id} - {""}
        self._group = self._locale.number_symbols["latn"]["group"]
        self._months = self._locale.months["format"]["wide"]
        self._without_values: dict[str, Markup] = {}

    def text(self, key: str, **values: object) -> Markup:
        """The text under `key` with `values` in the places of its {names}, escaped unless they are Markup already.

        Where the text has plural forms, `n` chooses. Numbers are written as the language groups them. Raises KeyError
        for a key that English does not have.
        """
        if values:
            return Markup(self._raw(key, values)).format(**self._shown(values))  # noqa: S704 - the catalogue is ours
        if key not in self._without_values:
            self._without_values[key] = Markup(self._known(key)).format()  # noqa: S704
        return self._without_values[key]

    def plain(self, key: str, **values: object) -> str:
        """The same as plain text: for what is not HTML, or is put into HTML later."""
        return self._raw(key, values).format(**self._shown(values))

    def said(self, message: str) -> str:
        """What `search` or `index` said, in this language; as it is where it is no Message, and in English."""
        if not isinstance(message, Message) or self.code == ENGLISH:
            return message
        if message.parts:
            return self.plain(message.key).join(self.said(part) for part in message.parts)
        values = {name: self.said(value) if isinstance(value, str) else value for name, value in message.values.items()}
        return self.plain(message.key, **values)

    def has(self, key: str) -> bool:
        """Whether there is a text under `key`."""
        return key in self._keys

    def number(self, number: int) -> str:
        """A whole number with its thousands parted: "12,560"."""
        return f"{number:,}".replace(",", self._group)

    def decimal(self, number: float, places: int = 1) -> str:
        """A number with so many decimal places: "1.5"."""
        return f"{number:.{places}f}".replace(".", str(self._locale.number_symbols["latn"]["decimal"]))

    def month(self, number: int) -> str:
        """The name of a month, 1 to 12."""
        return str(self._months[number])

    def name_of(self, language: str) -> str:
        """What a language is called; its own code where that is not known."""
        return str(self._locale.languages.get(language.replace("-", "_"), language))

    @cached_property
    def for_scripts(self) -> Markup:
        """The texts that the pages' scripts use, as JSON for an attribute in single quotes.

        Each is a text, or its plural forms by CLDR's names of them.
        """
        keys = sorted(key for key in self._keys | self._plural if key.startswith(_FOR_SCRIPTS))
        texts = {key.removeprefix(_FOR_SCRIPTS): self._forms(key) for key in keys}
        written = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
        return Markup(str(escape(written)).replace("&#34;", '"'))  # noqa: S704

    def _forms(self, key: str) -> str | dict[str, str]:
        if key not in self._plural:
            return self._known(key)
        return {
            str(self._locale.plural_form(number)): self._translations.ngettext(key, key, number) for number in _SAMPLES
        }

    def _raw(self, key: str, values: Mapping[str, object]) -> str:
        if key not in self._plural:
            return self._known(key)
        number = values["n"]
        if not _is_number(number):
            raise TypeError(f"{key} counts by n, a whole number, not {number!r}.")
        return self._translations.ngettext(key, key, number)

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self.number(value) if _is_number(value) else value for name, value in values.items()}

    def _known(self, key: str) -> str:
        if key not in self._keys:
            raise KeyError(f"There is no text {key!r} in the English catalogue.")
        return self._translations.gettext(key)


def _translations(catalog: Catalog) -> Translations:
    stream = io.BytesIO()
    write_mo(stream, catalog)
    stream.seek(0)
    return Translations(stream)


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def languages_in(folder: Path = FOLDER) -> dict[str, Language]:
    """The languages by their codes: this package's English first, then those of the PO files in `folder`."""
    english = english_texts()
    others = (_read(path) for path in sorted(folder.glob("*.po")) if path.stem != ENGLISH)
    found = [Language(english), *(Language(catalog, english) for catalog in others)]
    return {language.code: language for language in found}


def english_texts() -> Catalog:
    """All of English: the pages' catalogue, and the messages of `search` and `index`."""
    catalog = _read(FOLDER / f"{ENGLISH}.po")
    for key, forms in {**SEARCH.texts, **INDEX.texts}.items():
        catalog.add(key if isinstance(forms, str) else (key, key), forms)
    return catalog


def _read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=path.stem.replace("-", "_"))


def to_translate(code: str) -> str:
    """Every text in English, as a catalogue of another language begins: the content of its PO file."""
    catalog = Catalog(locale=code.replace("-", "_"), project="Coverage Search", header_comment="", fuzzy=False)
    for message in english_texts():
        if message.id:
            catalog.add(message.id, message.string)
    written = io.BytesIO()
    write_po(written, catalog, width=120)
    return written.getvalue().decode("utf-8")


def speak(app: Flask, languages: Mapping[str, Language] | None = None) -> None:
    """Give the application's pages their texts: `_(key, …)` and `language` in every template."""
    app.extensions[_KEY] = languages or languages_in()
    app.jinja_env.globals["_"] = text

    @app.context_processor
    def _for_every_template() -> dict[str, Any]:
        return {"language": language()}


def language() -> Language:
    """The language of the current request: what its browser likes best of those that there are; else English.

    Programs are answered in English.
    """
    if not has_request_context():
        return _english()
    if "language" not in g:
        known: Mapping[str, Language] = current_app.extensions[_KEY]
        g.language = known[ENGLISH if request.path.startswith(_FOR_PROGRAMS) else preferred(known)]
    found: Language = g.language
    return found


def preferred(codes: Iterable[str]) -> str:
    """Which of the languages the current request's browser likes best."""
    return request.accept_languages.best_match(list(codes), ENGLISH) or ENGLISH


def text(key: str, **values: object) -> Markup:
    """The text under `key` in the language of the current request; see Language.text."""
    return language().text(key, **values)


def plain(key: str, **values: object) -> str:
    """The same as plain text; see Language.plain."""
    return language().plain(key, **values)


def said(message: str) -> str:
    """What `search` or `index` said, in the language of the current request; see Language.said."""
    return language().said(message)


@cache
def _english() -> Language:
    """English, for texts that are made outside of a request."""
    return languages_in()[ENGLISH]


if __name__ == "__main__":
    sys.stdout.write(to_translate(sys.argv[1]))
