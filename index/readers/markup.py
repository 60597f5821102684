"""HTML to text, where all of it is the article: the bodies of feeds and records. Nothing in it is run or fetched.

And XML in pieces, with nothing in it expanded or fetched either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, BinaryIO

from lxml import etree, html  # type: ignore[import-untyped]

from index.errors import UnreadableFile

_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_OPENING = re.compile(r"\s*<(?:!doctype|html|body|p|div|article|section|h[1-6]|figure|blockquote|ul|span|img)\b", re.I)
_CLOSED = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|a|strong|em|span)>|<br\s*/?>", re.I)
_ENTITY = re.compile(r"&(?:amp|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,5}|#x[0-9a-f]{2,5});", re.I)
_SPACES = re.compile(r"[ \t\n]+")
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
            "footer",
        ),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    )
)
_UNSEEN = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "title", "textarea", "select"),
        *("button", "option"),
    )
)


def looks_like_html(text: str) -> bool:
    """Whether a text is clearly markup and not prose that mentions a tag: it begins with one, or has closed ones."""
    return bool(_OPENING.match(text)) or len(_CLOSED.findall(text[:20_000])) >= 2


def has_entities(text: str) -> bool:
    """Whether a text holds named or numbered characters ("&rsquo;") that were never resolved."""
    return _ENTITY.search(text) is not None


def parse_page(text: str) -> html.HtmlElement:
    """The tree of a whole page. Raises UnreadableFile where there is none."""
    try:
        # As bytes, because lxml refuses text that declares an encoding; the declaration is wrong by now.
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise UnreadableFile("is HTML that cannot be parsed") from None
    return root


def source_of(element: html.HtmlElement) -> str:
    """An element of a tree as HTML again."""
    return str(html.tostring(element, encoding="unicode"))


def strip(tree: html.HtmlElement, *names: str) -> None:
    """Take all elements of these names out of a tree, with what is inside them; the text behind them stays."""
    etree.strip_elements(tree, *names, with_tail=False)


def text_of(markup: str) -> str:
    """The text of a piece of HTML: blocks as paragraphs apart by a blank line, line breaks kept, scripts left out."""
    try:
        root = html.fragment_fromstring(
            markup, create_parent="div", parser=html.HTMLParser(remove_comments=True, huge_tree=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return " ".join(_ANY_TAG.sub(" ", markup).split())
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        _take(event, element, pieces)
    paragraphs = (_SPACES.sub(" ", part).strip() for part in "".join(pieces).split("\0"))
    text = "\n\n".join(
        part.replace("\1", "\n").replace(" \n", "\n").replace("\n ", "\n") for part in paragraphs if part
    )
    if not text and sum(1 for _ in root.iter()) > 1000:
        # libxml2 gives up on nesting deeper than 2,048: better the text without its paragraphs than none.
        return " ".join(_ANY_TAG.sub(" ", markup).split())
    return text


def _take(event: str, element: html.HtmlElement, pieces: list[str]) -> None:
    """Add what stands at an element's beginning or end; NUL marks a paragraph and SOH a line: text can hold neither."""
    tag = element.tag
    if tag in _BLOCKS:
        pieces.append("\0")
    if event == "start":
        if tag == "br":
            pieces.append("\1")
        if element.text and isinstance(tag, str):
            pieces.append(element.text)
    elif element.tail:
        pieces.append(element.tail)


def without_hidden(root: html.HtmlElement) -> html.HtmlElement:
    """The tree without what its own style hides: the preview line of newsletters, say. Changes the tree."""
    for element in root.xpath("//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]"):
        if element.getparent() is not None:
            element.drop_tree()
    return root


# XML

OWN_ENTITIES = "is XML that declares entities of its own; these are not read, for some never end: save it without them"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def xml_items(stream: BinaryIO, names: frozenset[str]) -> Iterator[Any]:
    """The outermost elements of these names, one after the other, each freed when the next is asked for.

    Their tags are without namespaces, xml:lang is "lang". Named characters that only an external DTD defines
    ("&eacute;" in NITF) are read as HTML's. Raises UnreadableFile for XML that declares entities of its own (which
    multiply, or read files), and once what came before is given for what is damaged or cut off.
    """
    safely: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    events = etree.iterparse(stream, events=("start", "end"), remove_comments=True, remove_pis=True, **safely)
    outer: Any = None
    checked = False
    try:
        for event, element in events:
            if not checked:
                checked = True
                _refuse_entities(element)
            if event == "start" and outer is None and _local_name(element) in names:
                outer = element
            elif event == "end" and element is outer:
                yield _plain_element(element)
                outer = None
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:  # ValueError: a name that XML allows and libxml2 does not
        reason = str(getattr(error, "msg", "") or error or "no more is known")
        raise UnreadableFile(f"is XML that is damaged or cut off ({reason[:120]})") from None


def _local_name(element: Any) -> str:
    """A tag without its namespace, whatever stands in the braces: QName refuses what is no address."""
    return str(element.tag).rpartition("}")[2]


def text_within(element: Any) -> str:
    """The text of an XML element that holds HTML's or NITF's tags, as `text_of`."""
    return text_of(source_of(element))


def _refuse_entities(root: Any) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise UnreadableFile(OWN_ENTITIES)


def _plain_element(element: Any) -> Any:
    for entity in list(element.iter(etree.Entity)):
        _replace(entity, unescape(entity.text))
    for one in element.iter():
        one.tag = _local_name(one)
        if language := one.attrib.pop(_XML_LANGUAGE, None):
            one.set("lang", language)
    return element


def _replace(node: Any, text: str) -> None:
    """Put text in a node's place."""
    before, parent = node.getprevious(), node.getparent()
    text += node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    node.tail = None
    parent.remove(node)
