"""Bytes to text: by byte order mark, by what the document declares, as UTF-8, and only then by likelihood."""

from __future__ import annotations

import codecs
import re

from index.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
# What is taken out of text: controls, which are never text, and lone surrogates, which no database stores.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_UNWANTED_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r")) + b"\x7f"
_BREAKS = re.compile("\r\n?|[\x0b\x0c]")
_PUNCTUATION_1252 = b"\x85\x91\x92\x93\x94\x96\x97\xa0"
_SAMPLE = 65_536  # bytes looked at for a guess; charset-normalizer reads about 1 MB/s


def decode(data: bytes, *, declared: bool = False) -> str:
    """The text of a file's bytes, with newlines as "\\n" and without control characters.

    `declared` looks for what HTML and XML say of themselves. A file that is UTF-8 but for a few broken bytes is read as
    UTF-8 with U+FFFD in their place. Raises UnreadableFile for what is not text.
    """
    return clean(_decode(data, declared=declared))


def clean(text: str) -> str:
    """The text with newlines as "\\n", without control characters and lone surrogates."""
    if "\r" in text or "\x0b" in text or "\x0c" in text:
        text = _BREAKS.sub("\n", text)
    try:
        encoded = text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate
        return _UNWANTED.sub("", text)
    # Looked for in the bytes, because nearly no text has any: 0.11 s for news-12k; searching the text takes 0.34 s.
    return text if len(encoded.translate(None, _UNWANTED_BYTES)) == len(encoded) else _UNWANTED.sub("", text)


def is_binary(sample: bytes) -> bool:
    """Whether the beginning of a file shows that it is not text: NULs outside UTF-16 and UTF-32, or many controls."""
    if sample.startswith(tuple(mark for mark, _ in _MARKS[1:])) or _unmarked_utf16(sample):
        return False
    if b"\0" in sample:
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 20 > len(sample)


def _decode(data: bytes, *, declared: bool) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    if unmarked := _unmarked_utf16(data[:_SAMPLE]):
        return data.decode(unmarked, "replace")
    if is_binary(data[:_SAMPLE]):
        raise UnreadableFile("is binary data, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    if declared and (text := _as_declared(data)) is not None:
        return text
    if _is_nearly_utf8(data[max(0, broken - _SAMPLE // 2) : broken + _SAMPLE // 2]):
        return data.decode("utf-8", "replace")
    return _guess(data, broken)


def _as_declared(data: bytes) -> str | None:
    """By the encoding that the document names, as browsers read it: latin-1 means windows-1252."""
    found = _DECLARED.search(data[:4096])
    if found is None:
        return None
    name = found[1].decode("ascii").lower()
    if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        name = "windows-1252"
    if name.startswith(("utf-8", "utf8", "utf-16", "utf-32")):  # the bytes have just shown otherwise
        return None
    try:
        return data.decode(name, "replace")
    except (LookupError, UnicodeError):
        return None


def _is_nearly_utf8(data: bytes) -> bool:
    """At least ten characters beyond ASCII for each broken one: damage, not another encoding."""
    text = data.decode("utf-8", "ignore")
    well = sum(1 for character in text if character > "\x7f")
    broken = len(data) - len(text.encode("utf-8"))
    return well >= 10 * broken


def _guess(data: bytes, broken: int) -> str:
    from charset_normalizer import from_bytes

    begin = max(0, broken - _SAMPLE // 2)
    sample = data[begin : begin + _SAMPLE]
    # English in windows-1252 is quotes and dashes with few letters: too little for a guess, and the common case.
    beyond = sum(1 for byte in sample if byte > 0x7F)
    if sum(sample.count(byte) for byte in _PUNCTUATION_1252) * 2 >= beyond:
        return data.decode("windows-1252", "replace")
    best = from_bytes(sample).best()
    return data.decode(best.encoding if best is not None else "windows-1252", "replace")


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark shows NULs in nearly every second byte, if its text is mostly ASCII."""
    pairs = min(len(sample), 2048) // 2
    if pairs < 8:
        return None
    even, odd = sample[: 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if odd > pairs * 0.7 and even < pairs * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > pairs * 0.7 and odd < pairs * 0.05 else None
