"""Newsletters as they came: EML, one message, and MBOX, many; a message's article is its HTML, or its plain text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import Header, decode_header
from email.message import Message
from email.utils import parseaddr

from index.article import UNKNOWN_DATE
from index.encoding import clean
from index.errors import UnreadableFile
from index.readers import forwarded
from index.readers.charsets import text_in
from index.readers.embedded_pages import page_text, whole
from index.readers.markup import parse_page, source_of, text_of, without_hidden
from index.readers.options import MEGABYTE
from index.readers.records import Draft, Failure

LARGEST_MESSAGE = 32 * MEGABYTE  # with its attachments; mail servers take 10 to 50
LONGEST_HEADER = 2_000  # code points of one that is looked at; those with all recipients of a list are longer
MOST_PARTS = 200
MHTML_ENDINGS = (".mhtml", ".mht")  # a page saved as one file begins as a mail does
_FROM = re.compile(rb"From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_WHO_FROM_WHERE = re.compile(r"(?P<author>[^@]{3,60}?) (?:from|at|@|via) (?P<outlet>\S.{1,80})", re.IGNORECASE)
_LIST = re.compile(r"\s*\"?(?P<name>[^\"<>]*?)\"?\s*<[^<>]*>\s*")
_ADDRESS = re.compile(r"<?(?P<url>https?://[^\s<>]+)>?")
_AROUND = re.compile(
    r"\W*(?:un ?subscribe\b.{0,200}"
    r"|(?:manage|update|change) (?:your )?(?:e-?mail )?(?:preferences|subscriptions?)\b.{0,100}"
    r"|(?:view|read|open|see) (?:this (?:e-?mail|newsletter|message|issue|post) |it )?(?:in|on) (?:your |a |the )?"
    r"(?:web ?)?(?:browser|web|online|app)\b.{0,60}|view online|forward(?:ed)? (?:to a friend|this e?-?mail)\b.{0,100}"
    r"|(?:you(?:['’]re| are) receiving|you (?:have )?received) this (?:e-?mail|message|newsletter)\b.{0,300}"
    r"|was this (?:e-?mail|newsletter) forwarded to you\b.{0,100}"
    r"|no longer want .{0,200}|add us to your address book.{0,60})",
    re.IGNORECASE,
)


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The messages of a mailbox, or the one message of the file; one without a text is a Failure."""
    if file.lower().endswith(MHTML_ENDINGS):
        from index.readers.mhtml import read as read_page

        yield from read_page(stream, file)
        return
    messages = _mailbox(stream) if _FROM.match(stream.peek(200)) else iter([stream.read(LARGEST_MESSAGE + 1)])
    for record, data in enumerate(messages):
        try:
            if len(data) > LARGEST_MESSAGE:
                raise UnreadableFile(f"is a message of more than {LARGEST_MESSAGE // MEGABYTE} MB")
            made = draft_of(parse_message(data))
        except UnreadableFile as error:
            yield Failure.of(file, record, error)
            continue
        made.record = record
        yield made


def draft_of(message: Message) -> Draft:
    """The article of a message. Raises UnreadableFile where it has no text.

    Attachments are not read, whatever they hold, and are not the article: a message without a text names them. A
    message that only passes another one on is that other one.
    """
    parts = text_parts(message)
    html, plain = first_of(parts, "text/html"), first_of(parts, "text/plain")
    if html is None and plain is None:
        return _passed_on(message)
    made = Draft("")
    _from_headers(made, message)
    if html is not None:
        page = whole(page_text(*html))
        made.body = page.body
        made.offer({"url": page.url, "outlet": page.outlet, "language": page.language, "author": page.author}, "page")
    if plain is not None and not made.body.strip():
        made.body = _plain_text(message, *plain)
    made.body, head = forwarded.split(made.body)
    if head is None and html is not None:  # what finds the article on a page may have left the head out
        head = forwarded.split(_plain_text(message, *plain) if plain is not None else _shown(*html))[1]
    _from_forwarded(made, head)
    made.body = _without_surroundings(made.body)
    if not made.body.strip():
        raise UnreadableFile("is a message without a text")
    return made


def _mailbox(stream: io.BufferedReader) -> Iterator[bytes]:
    """The messages of a mailbox, each without its "From " line; of one that is too large no more than shows it."""
    lines: list[bytes] = []
    size = 0
    blank = True
    begun = False
    while line := stream.readline(MEGABYTE):
        if blank and _FROM.match(line):
            if begun:
                yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))
            lines, size, begun = [], 0, True
            continue
        blank = not line.strip()
        size += len(line)
        if size - len(line) <= LARGEST_MESSAGE:
            lines.append(line)
    if begun:
        yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))


def parse_message(data: bytes) -> Message:
    """The message in these bytes. Raises UnreadableFile."""
    try:
        message = message_from_bytes(data, policy=policy.compat32)
    except (MessageError, ValueError, LookupError, RecursionError, AssertionError, IndexError, TypeError) as error:
        raise UnreadableFile(f"is a message that cannot be parsed ({type(error).__name__})") from None
    if not message.keys():
        raise UnreadableFile("is no message: it has no headers")
    return message


def text_parts(message: Message) -> list[Message]:
    """The parts that are text to be read, in their order; not attachments, nor what a message within has."""
    found: list[Message] = []
    waiting = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        content = part.get_payload() if part.is_multipart() else None  # which it would decode
        if part.get_content_maintype() == "multipart" and isinstance(content, list):
            waiting.extend(one for one in reversed(content) if isinstance(one, Message))
        elif part.get_content_maintype() == "text" and not _is_attached(part):
            found.append(part)
    return found


def _is_attached(part: Message) -> bool:
    disposition = str(part.get("Content-Disposition") or "").strip().lower()
    return disposition.startswith("attachment") or _file_name(part) is not None


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, IndexError):
        return None
    return " ".join(clean(str(name)).split())[:100] if name else None


def first_of(parts: list[Message], kind: str) -> tuple[bytes, str | None] | None:
    """The bytes and the character set of the first part of a kind that holds anything."""
    for part in parts:
        if part.get_content_type() == kind:
            try:
                data = part.get_payload(decode=True)
                charset = part.get_param("charset")
            except (ValueError, LookupError, TypeError, IndexError, AssertionError):
                continue
            if isinstance(data, bytes) and data.strip():
                return data, charset if isinstance(charset, str) else None
    return None


def _passed_on(message: Message) -> Draft:
    inside = [part for part in message.walk() if part is not message][:MOST_PARTS]
    for part in inside:
        if part.get_content_type() == "message/rfc822":
            content = part.get_payload() if part.is_multipart() else None
            if isinstance(content, list) and content and isinstance(content[0], Message) and text_parts(content[0]):
                return draft_of(content[0])
    names = [name for part in (message, *inside) if (name := _file_name(part))]
    if names:
        raise UnreadableFile(f"is a message without a text; its attachments are not read: {', '.join(names[:5])}")
    raise UnreadableFile("is a message without a text")


def _from_headers(made: Draft, message: Message) -> None:
    newsletter = _LIST.fullmatch(header_of(message, "List-Id") or "")
    name = newsletter["name"].strip() if newsletter else ""
    author, outlet = _author_and_outlet(header_of(message, "From") or "", name)
    made.offer({"outlet": name or None}, "mailing list")
    values = {
        "title": header_of(message, "Subject"),
        "outlet": outlet,
        "author": author,
        "language": header_of(message, "Content-Language"),
        "record_id": f"mid:{number}" if (number := (header_of(message, "Message-ID") or "").strip("<> ")) else None,
    }
    made.offer(values, "mail header")
    if archived := _ADDRESS.fullmatch((header_of(message, "Archived-At") or "").strip()):
        made.offer({"url": archived["url"]}, "mail header")
    made.offer_date(header_of(message, "Date"), "mail header")


def _from_forwarded(made: Draft, head: forwarded.Head | None) -> None:
    """Let a mail that only passes another one on be that other one: its title, its sender, its date.

    When it was passed on is no date of publication.
    """
    if head is None or not head.comes_first or "from" not in head.stated:
        return
    made.author, outlet = _author_and_outlet(head.stated["from"], "")
    made.outlet, made.title = outlet or made.outlet, head.stated.get("subject") or made.title
    made.published = UNKNOWN_DATE
    for name in ("author", "published", "published_zone"):
        made.evidence.pop(name, None)
    made.evidence |= dict.fromkeys(("title", "outlet", *(["author"] if made.author else [])), "forwarded mail")
    made.offer_date(head.stated.get("date"), "forwarded mail")


def _author_and_outlet(sender: str, newsletter: str) -> tuple[str | None, str | None]:
    """Who a sender is, and for which outlet; the person beside a newsletter's name is its author."""
    name, address = _sender(sender)
    author = None
    if who := _WHO_FROM_WHERE.fullmatch(name):
        author, name = who["author"], who["outlet"]
    elif newsletter and name and name.lower() != newsletter.lower() and name.count(" ") in (1, 2):
        author = name
    return author, name or address.rpartition("@")[2] or None


def _sender(text: str) -> tuple[str, str]:
    try:
        return parseaddr(text)
    except (RecursionError, IndexError, ValueError):  # nested comments without an end
        return "", ""


def header_of(message: Message, name: str) -> str | None:
    """A header on one line, with its encoded words as text."""
    value: object = message.get(name)
    if value is None:
        return None
    text = (_unencoded(message, value) if isinstance(value, Header) else str(value))[:LONGEST_HEADER]
    try:
        pieces = decode_header(text)
    except (MessageError, ValueError, AssertionError, IndexError):
        pieces = [(text, None)]
    found = "".join(
        piece if isinstance(piece, str) else text_in(piece, charset) if piece else "" for piece, charset in pieces
    )
    return " ".join(clean(found).split()) or None


def _unencoded(message: Message, value: Header) -> str:
    """A header with bytes beyond ASCII, which none may hold: mostly they are in the character set of the text."""
    try:
        return text_in(b"".join(piece for piece, _ in decode_header(value)), _charset(message))
    except UnreadableFile:
        return str(value)


def _charset(message: Message) -> str | None:
    """The character set of a message's text, as it is declared."""
    return next((charset for part in text_parts(message) if (charset := part.get_content_charset())), None)


def _plain_text(message: Message, data: bytes, charset: str | None) -> str:
    """A plain part's text; lines that were broken for sending are joined where the message says so (RFC 3676)."""
    text = text_in(data, charset)
    part = next((one for one in text_parts(message) if one.get_content_type() == "text/plain"), message)
    kind = str(part.get("Content-Type", "")).lower().replace(" ", "").replace('"', "")
    if "format=flowed" in kind:
        text = re.sub(r"(?<!\n--) \n(?=[^\n>])", "" if "delsp=yes" in kind else " ", text)
    return text.partition("\n-- \n")[0]


def _shown(data: bytes, charset: str | None) -> str:
    """All the text that an HTML part shows."""
    return text_of(source_of(without_hidden(parse_page(page_text(data, charset)))))


def _without_surroundings(body: str) -> str:
    lines = [line for line in body.split("\n") if not _AROUND.fullmatch(line.strip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
