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
# What UTF-8's bytes C2 to F4, and those that follow them, become when they are read as windows-1252.
_FOLLOWING = "\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘-‚“-„†-•…‰‹›€™"
_MOJIBAKE = re.compile(f"(?<![A-ZÀ-Þ])[Â-ô][{_FOLLOWING}]|[\x80-\x9f]")
_SIGNS = "ÂÃÄÅÎÐÑ×Øâã\x91\x92\x93\x94\x96\x97"  # of those that mojibake of any script holds
LONGEST_REPAIRED = 100_000  # code points of a paragraph; ftfy reads 4 MB/s
FORGIVEN_NULS = 2
_SAMPLE = 65_536  # bytes looked at for a guess; chardet reads about 3 MB/s


FORGIVING = "windows-1252-or-replacement"
"""The name of an error handler for streams, whose later bytes may be in another encoding than the first showed: a lone
byte that is a letter or a quotation mark in windows-1252 is that, others become U+FFFD."""


def _forgive(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lone = error.object[error.start : error.start + 1]
    following = error.object[error.start + 1 : error.start + 2]
    if error.encoding.replace("_", "-").startswith("utf-8") and (not following or following < b"\x80"):
        return lone.decode("windows-1252", "replace"), error.start + 1
    return "\ufffd", max(error.end, error.start + 1)


codecs.register_error(FORGIVING, _forgive)


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


def repair(text: str) -> str:
    """The text with mojibake undone where that is certain: UTF-8 that was read as windows-1252 ("Itâ€™s", "cafÃ©"),
    also twice over, and windows-1252 that was read as latin-1 (C1 controls in place of quotation marks).

    ftfy decides, paragraph by paragraph, and only where one shows such a sequence; not where the sequence begins with a
    capital inside a word in capitals, which closes in Portuguese with a quotation mark ("«IRMÃ»"). On news-12k 95 of
    25,120 titles and bodies change, all of them rightly; what it costs those without a sign is 0.04 s in all.
    """
    if text.isascii() or not any(sign in text for sign in _SIGNS):
        return text
    return "\n".join(_repaired(paragraph) for paragraph in text.split("\n"))


def _repaired(paragraph: str) -> str:
    if len(paragraph) > LONGEST_REPAIRED or not _MOJIBAKE.search(paragraph):
        return paragraph
    import ftfy

    return ftfy.fix_encoding(paragraph)


def is_binary(sample: bytes) -> bool:
    """Whether the beginning of a file shows that it is not text: NULs outside UTF-16 and UTF-32, or many controls.

    A NUL in a hundred characters is a slip of whatever wrote the text, and so are two; they go when it is cleaned.
    """
    if sample.startswith(tuple(mark for mark, _ in _MARKS[1:])) or _unmarked_utf16(sample):
        return False
    nuls = sample.count(b"\0")
    if nuls > FORGIVEN_NULS and nuls * 100 > len(sample):
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 20 > len(sample)


def encoding_of(sample: bytes) -> str:
    """The name of the encoding of a file that begins with this sample, as `decode` would find it.

    "utf-8-sig" and "utf-16" take the byte order mark off. Raises UnreadableFile for what is not text.
    """
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if unmarked := _unmarked_utf16(sample[:_SAMPLE]):
        return unmarked
    if is_binary(sample[:_SAMPLE]):
        raise UnreadableFile("is binary data, not text; docs/formats.md lists what is read")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # which does not mind a character cut in two
    except UnicodeDecodeError as error:
        broken = error.start
        if not _is_nearly_utf8(_around(sample, broken)):
            return _guess(sample, broken)
    return "utf-8"


def _decode(data: bytes, *, declared: bool) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    if unmarked := _unmarked_utf16(data[:_SAMPLE]):
        return data.decode(unmarked, "replace")
    if is_binary(data[:_SAMPLE]):
        raise UnreadableFile("is binary data, not text; docs/formats.md lists what is read")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    if declared and (text := _as_declared(data)) is not None:
        return text
    if _is_nearly_utf8(_around(data, broken)):
        return data.decode("utf-8", "replace")
    return data.decode(_guess(data, broken), "replace")


def _around(data: bytes, place: int) -> bytes:
    """The bytes around a place: a sample is taken where the text is not ASCII."""
    begin = max(0, place - _SAMPLE // 2)
    return data[begin : begin + _SAMPLE]


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
    """The likeliest encoding of bytes that are not UTF-8 from `broken` on."""
    from chardet import EncodingEra, detect

    sample = _around(data, broken)
    # English in windows-1252 is quotes and dashes with few letters: too little for a guess, and the common case.
    beyond = sum(1 for byte in sample if byte > 0x7F)
    if sum(sample.count(byte) for byte in _PUNCTUATION_1252) * 2 >= beyond:
        return "windows-1252"
    # Of 158 sentences in the code pages of 18 languages it reads every one, charset-normalizer 100.
    return detect(sample, encoding_era=EncodingEra.MODERN_WEB)["encoding"] or "windows-1252"


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark shows NULs in nearly every second byte, if its text is mostly ASCII."""
    pairs = min(len(sample), 2048) // 2
    if pairs < 8:
        return None
    even, odd = sample[: 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if odd > pairs * 0.7 and even < pairs * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > pairs * 0.7 and odd < pairs * 0.05 else None
