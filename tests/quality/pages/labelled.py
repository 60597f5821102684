"""The labelled pages: 25 layouts in the manner of real sites, five articles in each, with what is true of each page.

Texts and layouts were written for this project. Everything is deterministic: the same pages come out of every run.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from tests.quality.pages import furniture
from tests.quality.pages.words import WORDS

HERE = Path(__file__).parent
ELSEWHERE = {"rtl": ("ar_port", "ar_school", "he_train", "fa_book", "ur_rain")}
ELSEWHERE["cjk"] = ("ja_station", "ja_snow", "zh_market", "ko_cafe", "zh_library")
ELSEWHERE["european"] = ("de_bruecke", "fr_phare", "es_pozo", "pt_farol", "it_teatro")
# How precisely each of a layout's five pages states its date: m(inute), d(ay), u(nknown).
DATED = {
    "tables": "ddddd", "soup": "mmmdm", "drupal": "mdmdm", "wire": "mddmu", "newsletter": "ddddd", "release": "ddddd",
    "cjk": "mdmdm", "regional": "ddddd", "european": "mmddd", "printed": "mdddu",
}  # fmt: skip
FIXED_OUTLET = {"television": "WQXB News 6", "release": "Government of the Northern Counties"}
NO_OUTLET = (
    "tables",
    "newsletter",
    "blogspot",
    "printed",
    "regional",
)  # these say their name only in the window's title or a logo
_LINK = re.compile(r"\[\[(.+?)\]\]")
_MONTHS_ES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_MONTHS_PT = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)
_MONTHS_IT = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)


@dataclass(frozen=True)
class Text:
    """An article as it was written: `paragraphs` in a small markup (## heading, > quote, - item, [[link]])."""

    id: str
    title: str
    dek: str
    by: str
    moment: datetime
    timed: bool
    section: str
    language: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page's source and what is true of it; `standfirst` may stand in its text or not, `published` is ISO 8601 as
    precise as the page is."""

    name: str
    layout: str
    source: str
    title: str
    paragraphs: tuple[str, ...]
    standfirst: str
    published: str | None
    author: str
    outlet: str | None
    language: str


def pages() -> list[Page]:
    """All pages, layout by layout."""
    texts = {text.id: text for name in ("english_one", "english_two", "elsewhere") for text in _texts(name)}
    english = [text for text in texts.values() if text.language == "en"]
    environment = Environment(loader=FileSystemLoader(HERE / "layouts"), autoescape=True)
    made: list[Page] = []
    for at, layout in enumerate(sorted(path.stem for path in (HERE / "layouts").glob("*.html"))):
        if layout in ELSEWHERE:
            chosen = [texts[name] for name in ELSEWHERE[layout]]
        else:
            chosen = [english[(at * 5 + n * 7) % len(english)] for n in range(5)]
        if layout == "opinion":
            chosen[0] = texts["letters"]
        made.extend(_page(environment, layout, n, text) for n, text in enumerate(chosen))
    return made


def _page(environment: Environment, layout: str, n: int, text: Text) -> Page:
    chance = random.Random(f"{layout}{n}")
    outlet, host = furniture.OUTLETS[n]
    outlet = WORDS[text.language].outlet if layout in ELSEWHERE else FIXED_OUTLET.get(layout, outlet)
    shown = f"{outlet} Online" if layout == "tabloid" else outlet
    blocks = _blocks(text)
    plain = [_plain(paragraph) for paragraph in text.paragraphs]
    context: dict[str, Any] = {
        "n": n,
        "title": text.title,
        "dek": text.dek,
        "by": text.by,
        "section": text.section,
        "language": text.language,
        "outlet": outlet,
        "host": host,
        "url": f"https://{host}/{text.section.lower()}/{text.id}-{layout}",
        "blocks": blocks,
        "inner": [_inner(paragraph) for paragraph in text.paragraphs],
        "plain": plain,
        "words": WORDS.get(text.language),
        "menu": furniture.MENU,
        "teasers": chance.sample(furniture.HEADLINES, 10),
        "comments": chance.sample(furniture.COMMENTS, n + 2),
        "caption": chance.choice(furniture.CAPTIONS),
        "photographer": chance.choice(furniture.PHOTOGRAPHERS),
        "agency": chance.choice(furniture.AGENCIES),
        "bio": chance.choice(furniture.BIOS),
        "newsletter": chance.choice(furniture.NEWSLETTERS),
        "cookies": chance.choice(furniture.COOKIES),
        "tags": chance.sample(furniture.TAGS, 3),
        "script": lambda lines: _script(chance, lines),
        **_dates(text),
    }
    if layout == "paywall":
        plain = plain[:3]
    if layout == "television":
        plain[0] = f"MERROW (WQXB) — {plain[0]}"
    return Page(
        name=f"{layout}-{text.id}",
        layout=layout,
        source=environment.get_template(f"{layout}.html").render(context),
        title=text.title,
        paragraphs=tuple(plain),
        standfirst=text.dek,
        published=_published(text, DATED.get(layout, "mmmmm")[n]),
        author=text.by,
        outlet=None if layout in NO_OUTLET else shown,
        language=text.language,
    )


def _published(text: Text, precision: str) -> str | None:
    if precision == "u":
        return None
    if precision == "m" and text.timed:
        return text.moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:00Z")
    return text.moment.strftime("%Y-%m-%d")


def _texts(name: str) -> list[Text]:
    found = []
    for part in (HERE / "articles" / f"{name}.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        head, _, body = part.partition("\n\n")
        first, *lines = head.split("\n")
        fields = dict(line.split(":", 1) for line in lines)
        date = fields["date"].strip().replace("Z", "+00:00")
        moment = datetime.fromisoformat(date)
        text = Text(
            id=first.strip(),
            title=fields["title"].strip(),
            dek=fields["dek"].strip(),
            by=fields["by"].strip(),
            moment=moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc),
            timed="T" in date,
            section=fields["section"].strip(),
            language=fields.get("language", "en").strip(),
            paragraphs=tuple(line for line in body.split("\n") if line.strip()),
        )
        found.append(text if text.timed else replace(text, moment=text.moment.replace(hour=0)))
    return found


def _dates(text: Text) -> dict[str, str]:
    """A text's date in every form that a layout may ask for."""
    at, utc = text.moment, text.moment.astimezone(timezone.utc)
    day = at.strftime("%Y-%m-%d")
    us = f"{at:%B} {at.day}, {at.year}"
    uk = f"{at.day} {at:%B} {at.year}"
    utc_us = f"{utc:%B} {utc.day}, {utc.year}, {_twelve(utc)} UTC"
    later = at + timedelta(days=1, hours=2)
    local = {
        "es": f"{at.day} de {_MONTHS_ES[at.month - 1]} de {at.year}, {at:%H:%M}h",
        "pt": f"{at.day} de {_MONTHS_PT[at.month - 1]} de {at.year} às {at:%H:%M}",
        "it": f"{at.day} {_MONTHS_IT[at.month - 1]} {at.year}",
        "de": f"{at:%d.%m.%Y}, {at:%H:%M} Uhr",
        "fr": f"Publié le {at:%d/%m/%Y} à {at:%Hh%M}",
    }
    asian = {"ja": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}", "ko": f"입력 {at:%Y.%m.%d %H:%M}"}
    return {
        "iso": at.isoformat() if text.timed else day,
        "iso_compact": at.strftime("%Y-%m-%dT%H:%M:%S%z") if text.timed else day,
        "later": later.isoformat(),
        "utc": utc.strftime("%Y-%m-%dT%H:%M:%SZ") if text.timed else day,
        "millis": utc.strftime("%Y-%m-%dT%H:%M:%S.417Z") if text.timed else day,
        "sailthru": at.strftime("%Y-%m-%d %H:%M:%S %z") if text.timed else day,
        "day": day,
        "us": us,
        "us_short": f"{at:%b} {at.day}, {at.year}",
        "uk": uk,
        "uk_upper": f"{at:%B} {at.day} {at.year}".upper(),
        "long": f"{at:%A}, {us}",
        "weekday_slashed": f"{at:%a}, {at:%m/%d/%Y} - {at:%H:%M}",
        "clock_utc": utc_us if text.timed else us,
        "clock": _twelve(at),
        "guardian": f"{utc:%a} {utc.day} {utc:%b} {utc.year} {utc:%H.%M} GMT" if text.timed else uk,
        "tv": f"{utc:%b} {utc.day}, {utc.year} / {_twelve(utc)} UTC" if text.timed else us,
        "local_date": local.get(text.language, uk),
        "cjk_date": asian.get(text.language, f"{at:%Y-%m-%d %H:%M}"),
    }


def _twelve(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {'PM' if moment.hour >= 12 else 'AM'}"


def _blocks(text: Text) -> list[Markup]:
    """The paragraphs as HTML, the items of a list in one block."""
    made: list[Markup] = []
    items: list[Markup] = []
    for paragraph in text.paragraphs:
        inner = _inner(paragraph)
        if paragraph.startswith("- "):
            items.append(Markup("<li>{}</li>").format(inner))
            continue
        if items:
            made.append(Markup("<ul>{}</ul>").format(Markup("").join(items)))
            items = []
        if paragraph.startswith("## "):
            made.append(Markup("<h2>{}</h2>").format(inner))
        elif paragraph.startswith("> "):
            made.append(Markup("<blockquote><p>{}</p></blockquote>").format(inner))
        else:
            made.append(Markup("<p>{}</p>").format(inner))
    return made


def _inner(paragraph: str) -> Markup:
    bare = str(escape(re.sub(r"^(?:##|>|-) ", "", paragraph)))
    return Markup(_LINK.sub(r'<a href="/background">\1</a>', bare))  # noqa: S704 - escaped above


def _plain(paragraph: str) -> str:
    return _LINK.sub(r"\1", re.sub(r"^(?:##|>|-) ", "", paragraph))


def _script(chance: random.Random, lines: int) -> Markup:
    """So much JavaScript of the kind that fills pages."""
    names = ("slot", "queue", "config", "track", "render", "bid", "lazy", "consent", "hydrate", "experiment")
    written = (
        f"window.{chance.choice(names)}_{chance.randrange(9999)}=function(e,t){{return e.{chance.choice(names)}"
        f"&&t<{chance.randrange(999)}?'{chance.getrandbits(128):032x}':[{chance.randrange(99)},e]}};"
        for _ in range(lines)
    )
    return Markup("\n".join(written))  # noqa: S704 - nothing in it comes from outside
