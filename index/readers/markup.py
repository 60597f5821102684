"""HTML to text, where all of it is the article: the bodies of feeds and records. Nothing in it is run or fetched."""

from __future__ import annotations

import re

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
        parser = html.HTMLParser(encoding="utf-8", remove_pis=True)
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise UnreadableFile("is HTML that cannot be parsed") from None
    return root


def source_of(element: html.HtmlElement) -> str:
    """An element of a tree as HTML again."""
    return str(html.tostring(element, encoding="unicode"))


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
