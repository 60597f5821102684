"""Bytes whose character set is named beside them, in an HTTP header or a mail's part, as text."""

from __future__ import annotations

import codecs

from index.encoding import clean, decode

# Character sets of seven bits: what they hold is valid UTF-8 too, so only the label tells.
_SEVEN_BITS = ("iso2022", "iso-2022", "hz", "utf-7", "utf7")


def text_in(data: bytes, charset: str | None) -> str:
    """The text of bytes that were sent with a label: by mark, as UTF-8, by the label, and then as `decode` does.

    UTF-8 goes before the label because the label is the server's default more often than the page's own, and text in
    another encoding is hardly ever valid UTF-8 by chance. Raises UnreadableFile for what is not text.
    """
    name = _codec(charset)
    if name is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, declared=True)
    if not name.startswith(_SEVEN_BITS):
        try:
            return clean(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    try:
        return clean(data.decode(name, "replace"))
    except (UnicodeError, ValueError):
        return decode(data, declared=True)


def _codec(charset: str | None) -> str | None:
    """The codec that a label means, as browsers take it; None for UTF-8, which needs none, and for unknown labels."""
    label = (charset or "").strip().strip("\"'").lower()
    if not label or len(label) > 40:
        return None
    if label in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        return "windows-1252"
    try:
        found = codecs.lookup(
            {"gb2312": "gb18030", "gbk": "gb18030", "x-sjis": "cp932", "shift_jis": "cp932"}.get(label, label)
        )
    except (LookupError, ValueError, UnicodeError):
        return None
    # codecs.lookup also knows "base64" and "zlib", which are no character sets
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and not found.name.startswith(("utf-8", "utf_8", "idna", "punycode")) else None
