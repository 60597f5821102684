"""Short texts in the code pages of before Unicode are read as what they are."""

from __future__ import annotations

from pathlib import Path

from index.encoding import decode

SENTENCES = Path(__file__).with_name("languages.tsv")
BEGINNING = 60  # characters, a headline
CODE_PAGES = {
    **dict.fromkeys(("da", "de", "es", "fi", "fr", "it", "pt", "sv"), "windows-1252"),
    **dict.fromkeys(("cs", "hu", "pl", "ro"), "windows-1250"),
    **dict.fromkeys(("ru", "uk"), "windows-1251"),
    "tr": "windows-1254",
    "ar": "windows-1256",
    "ja": "shift_jis",
    "zh": "gb18030",
}


def texts() -> list[tuple[str, bytes]]:
    """Sentences and their beginnings, with their bytes, where these are neither ASCII nor beyond the code page."""
    found = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        language, sentence = line.split("\t")
        for text in (sentence, sentence[:BEGINNING]):
            data = text.encode(CODE_PAGES.get(language, "ascii"), "ignore")
            if not data.isascii() and data.decode(CODE_PAGES[language]) == text:
                found.append((text, data))
    return found


def test_sentences_and_headlines_of_18_languages_are_read() -> None:
    tried = texts()
    right = [text for text, data in tried if decode(data) == text]
    assert len(tried) > 150
    assert len(right) / len(tried) >= 0.97
