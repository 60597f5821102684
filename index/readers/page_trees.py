"""A saved page's tree before its text is looked for: without what is never the article, laid out in blocks."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from index.readers.furniture_words import READ_ALSO
from index.readers.markup import strip
from index.readers.page_names import LONGEST_NAME, kind_of

# Nothing of these is read. They are two thirds of a saved page, and every step after this copies the tree.
_UNSEEN = (
    *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "select", "textarea"),
    *("button", "datalist", "dialog", "amp-consent", "amp-sidebar", "amp-ad", "amp-list"),
)
_BLOCKS = frozenset(("p", "div", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "section", "article", "pre"))
_ROLES = frozenset(("navigation", "contentinfo", "search", "dialog", "alertdialog", "tooltip", "tablist"))
SMALL = 700  # code points: the longest biographies and notices; more than that is never dropped for a small name
FEWEST_PARTS = 3  # siblings of one class; a page of two articles has each in one
LEAST_PROSE = 60  # code points of a paragraph on average; the entries of lists are shorter
LONGEST_LABEL = 160  # code points; a paragraph above the headline that is longer may be the article's own
_WHOLE = re.compile(r"article|story|post|entry|content|body|text|main", re.IGNORECASE)
_BESIDE_LINKS = ".//text()[not(ancestor::a or ancestor::h2 or ancestor::h3 or ancestor::h4)]"
_SECTION = re.compile(
    r"(?:\d+ )?(?:comments?|responses|replies|thoughts on .*)(?: ?\(\d+\))?:?|(?:have )?your say|"
    r"your (?:comments|views)|"
    r"leave a (?:reply|comment)|(?:post|add)(?: a)?(?: new)? comment|join the (?:discussion|conversation)|"
    r"recommended(?: for you| reading)?|you (?:might|may) (?:also )?(?:like|enjoy|be interested in).*|keep reading|"
    r"read (?:next|more|also)|related(?: \w+){0,2}|more (?:from|on|in|by|stories|news|like)\b.*|other stories.*|"
    r"(?:most|popular) (?:read|popular|viewed|shared|posts|stories|articles)|trending(?: \w+){0,3}|also in the news|"
    r"latest (?:news|stories|posts)|recent (?:posts|comments)|don['’]t miss|up next|in this section|"
    r"sign up\b.*|newsletters?|subscribe\b.*|follow us\b.*|share (?:this|on)\b.*|about the author|tags|topics|"
    rf"{READ_ALSO}|meistgelesen|kommentare|les plus (?:lus|consultés)|commentaires|"
    r"más información|lo más visto|más leídas|lo más leído|comentarios|i più letti|mais lidas|meest gelezen",
    re.IGNORECASE,
)
MOST_HEADINGS = 300
_LABEL = re.compile(r"[^.!?…。]{0,40}")
_MARK = re.compile(r"[:|»>→]\s*$")


def clear(tree: Any, title: str | None = None) -> None:
    """Take out what is certainly furniture and make blocks of layout tables, once `strip_unseen` is done.

    Changes the tree. `title` is the article's headline: what stands above it goes.
    """
    _unfold_tables(tree)
    if title:
        _behead(tree, " ".join(title.split()).casefold())
    whole = len(text_in(tree))
    _unname_paragraphs(tree, whole)
    kept: set[Any] = set()
    for heading in list(islice(tree.iter("h2", "h3", "h4", "h5", "h6"), MOST_HEADINGS)):
        _cut_section(heading, whole, kept)
    for element in list(
        tree.iter(
            "div",
            "section",
            "p",
            "span",
            "ul",
            "ol",
            "li",
            "footer",
            "header",
            "figcaption",
            "blockquote",
            "h2",
            "h3",
            "h4",
            "td",
            "aside",
            "nav",
            "form",
            "dl",
            "a",
            "small",
            "strong",
        )
    ):
        _judge(element, whole)
    _unname_parts(tree)


def strip_unseen(tree: Any) -> None:
    """Take out scripts, styles and all that is never shown as text. Changes the tree."""
    strip(tree, *_UNSEEN)


def _unname_paragraphs(tree: Any, whole: int) -> None:
    """Take a class off paragraphs that together hold a third of the page's text: "topic-body__text" is no topics' list.

    Each of them alone is small enough to be taken for what its class says.
    """
    named: dict[str, list[Any]] = {}
    for paragraph in tree.iter("p"):
        if name := paragraph.get("class"):
            named.setdefault(name, []).append(paragraph)
    for name, paragraphs in named.items():
        if len(name) > LONGEST_NAME or kind_of(name) != "small":
            continue
        size = sum(len(text_in(one)) for one in paragraphs)
        if size > whole / 3 and size > LEAST_PROSE * len(paragraphs):
            for one in paragraphs:
                del one.attrib["class"]


def _unname_parts(tree: Any) -> None:
    """Take a class like "article-body" off where several siblings have it: trafilatura takes the first for the text."""
    parts: dict[tuple[Any, str], list[Any]] = {}
    for element in tree.iter("div", "section"):
        name = element.get("class")
        if name and _WHOLE.search(name) and kind_of(name) is None:
            parts.setdefault((element.getparent(), name), []).append(element)
    for same in parts.values():
        if len(same) >= FEWEST_PARTS:
            for element in same:
                del element.attrib["class"]


def _behead(tree: Any, title: str) -> None:
    """Take out what stands above the headline, paragraphs excepted: menus, the site's name and motto, breadcrumbs."""
    headline = next(
        (one for one in tree.iter("h1", "h2", "h3") if " ".join(text_in(one).split()).casefold() == title), None
    )
    while headline is not None and headline.tag != "body":
        for before in list(headline.itersiblings(preceding=True)):
            if not any(len(text_in(one)) > LONGEST_LABEL for one in before.iter("p")) and len(text_in(before)) < 4000:
                drop(before)
        headline = headline.getparent()


def _cut_section(heading: Any, whole: int, kept: set[Any]) -> None:
    """Drop a section whose heading says that it is of other articles, of readers, or an offer.

    It goes with its box if it has one, else up to the next heading or long paragraph. Boxes that hold the article's
    prose are looked at once and then `kept`.
    """
    words = " ".join(text_in(heading).split())
    box = heading.getparent()
    if box is None or box in kept or len(words) > 60 or not _SECTION.fullmatch(words):
        return
    if box.tag not in ("body", "main", "article") and len(text_in(box)) < whole / 3 and box.find(".//h1") is None:
        if _is_prose(box):
            kept.add(box)
        else:
            drop(box)
        return
    after = heading.getnext()
    while after is not None and after.tag not in ("h1", "h2", "h3"):
        if after.tag == "p" and len(text_in(after)) > LONGEST_LABEL:
            break
        following = after.getnext()
        drop(after)
        after = following
    drop(heading)


def _judge(element: Any, whole: int) -> None:
    """Drop an element that is furniture; take a misleading name off one that holds much of the page's text."""
    for name in ("class", "id"):
        if len(element.get(name) or "") > LONGEST_NAME:  # every pattern of every step would read it
            del element.attrib[name]
    named = element.get("class"), element.get("id"), element.get("role")
    if named[2] in _ROLES and len(text_in(element)) < whole / 2:
        drop(element)
        return
    if not (named[0] or named[1]):
        if element.tag in ("p", "div", "h2", "h3", "h4") and is_teaser(element):
            drop(element)
        return
    kind = kind_of(named[0] or "", named[1] or "")
    if kind is None:
        if element.tag in ("p", "div", "h2", "h3", "h4") and is_teaser(element):
            drop(element)
        return
    size = len(text_in(element))
    if kind == "readers" and size < whole / 3:
        drop(element)
    elif size > whole / 3 or (kind in ("large", "teasing") and _is_prose(element)):
        for name in ("class", "id"):
            element.attrib.pop(name, None)
    elif (kind == "large" or (kind == "small" and size <= SMALL)) and element.find(".//h1") is None:
        drop(element)


def is_teaser(element: Any) -> bool:
    """Whether a block is nothing but a link to something else: "Read more: …", in whatever language.

    All its words stand in links and headings, but for a label before them that ends in a colon or the like.
    """
    links = element.findall(".//a")
    if not links or len(links) > 3 or element.getparent() is None or element.getparent().tag == "li":
        return False
    text = text_in(element)
    if len(text) > 300 or element.find(".//h1") is not None:
        return False
    linked = [" ".join(text_in(link).split()) for link in links]
    if sum(len(words.split()) for words in linked) < 3 and sum(map(len, linked)) < 12:
        return False
    beside = [word for part in element.xpath(_BESIDE_LINKS) if (word := " ".join(part.split()))]
    if not any(any(map(str.isalnum, part)) for part in beside):
        return True
    label = " ".join(beside)
    return text.lstrip().startswith(beside[0]) and bool(_LABEL.fullmatch(label) and _MARK.search(label))


def _is_prose(element: Any) -> bool:
    """Whether it holds two paragraphs of sentences side by side; the excerpts of teasers stand in a box each."""
    beside: set[Any] = set()
    for paragraph in element.iter("p"):
        text = text_in(paragraph)
        if len(text) > 80 and sum(len(text_in(link)) for link in paragraph.iter("a")) < len(text) / 2:
            parent = paragraph.getparent()
            if parent in beside:
                return True
            beside.add(parent)
    return False


def _unfold_tables(tree: Any) -> None:
    """Make blocks of the tables that only lay a page out: those that hold tables, paragraphs or long cells.

    A table with an image and few words is a photo with its caption, and goes.
    """
    for table in reversed(list(tree.iter("table"))):
        text = text_in(table)
        if len(text) <= 250 and table.find(".//img") is not None and table.find(".//p") is None:
            drop(table)
            continue
        cells = list(table.iter("td", "th"))
        if (
            table.find(".//table") is not None
            or any(cell.find(".//" + block) is not None for cell in cells for block in ("p", "div", "h1"))
            or any(len(cell.findall(".//br")) >= 4 or len(text_in(cell)) > 400 for cell in cells)
        ):
            for part in table.iter("table", "tbody", "thead", "tr", "td", "th", "center", "font"):
                part.tag = "span" if part.tag == "font" and not _holds_blocks(part) else "div"
    for form in tree.iter("form"):  # old sites wrap the whole page in one
        if form.find(".//p") is not None and len(text_in(form)) > SMALL:
            form.tag = "div"


def _holds_blocks(element: Any) -> bool:
    return any(child.tag in _BLOCKS for child in element)


def text_in(element: Any) -> str:
    """All the text inside an element, as it is written."""
    return str(element.xpath("string()"))


def drop(element: Any) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)
