"""WACZ: web archives with a list of the crawl's pages, in one zip file that is read where it lies."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urljoin

from index.errors import UnreadableFile
from index.identity import canonical_url
from index.readers.formats import by_name
from index.readers.records import Failure
from index.readers.web_archives import Page, pages
from index.readers.zip_archives import open_archive, open_member, rereadable

LONGEST_LINE = 1 << 20  # bytes of a line of the list of pages, which may hold the page's text
MOST_LISTED = 1_000_000
_ARCHIVE = re.compile(r"archive/.+\.w?arc(?:\.gz|\.zst)?$")
_LISTED = re.compile(r"pages/.+\.jsonl$")
_DESCRIPTION = "datapackage.json"
_PROFILE = re.compile(rb'"wacz_version"|"profile"\s*:\s*"[^"]{0,200}wacz', re.IGNORECASE)
_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_URL = re.compile(rb'"url"\s*:\s*"((?:[^"\\]|\\.)+)"')


class Listed:
    """The addresses of a crawl's pages, and those that they were moved to: the rest is frames and advertisements."""

    def __init__(self, addresses: set[str]) -> None:
        self._addresses = addresses

    def __contains__(self, url: object) -> bool:
        return isinstance(url, str) and canonical_url(url) in self._addresses

    def follow(self, url: str, location: str | None) -> None:
        """Where a page was moved, its new address is one of the crawl's pages too."""
        if not location or url not in self:
            return
        try:
            target = canonical_url(urljoin(url, location))
        except ValueError:
            return
        if target:
            self._addresses.add(target)


def read(stream: io.BufferedReader, file: str) -> Iterator[Page | Failure]:
    """The pages that a WACZ lists, or of all its pages where it lists none. Raises UnreadableFile."""
    source = rereadable(stream)
    with open_archive(source) as archive:
        members = [member for member in archive.infolist() if _ARCHIVE.match(member.filename)]
        if not members:
            raise UnreadableFile("is a WACZ without archives (archive/*.warc.gz)")
        wanted = _listed(archive, source)
        first = 0
        for member in members:
            try:
                with open_member(archive, member, source) as inside:
                    for found in pages(inside, file, wanted, first):
                        first = found.record + 1
                        yield found
            except UnreadableFile as error:
                yield Failure(file, first, f"{member.filename} {error}")
                first += 1


def is_named_so(file: str) -> bool:
    """Whether a file's name says that it is a WACZ."""
    known = by_name(file)
    return known is not None and known.module == "wacz"


def is_one(archive: zipfile.ZipFile, source: io.BufferedReader) -> bool:
    """Whether a zip archive is a WACZ, whatever it is called and whichever member stands first."""
    names = archive.namelist()
    if any(map(_ARCHIVE.match, names)) and any(map(_LISTED.match, names)):
        return True
    if _DESCRIPTION not in names:
        return False
    try:
        with open_member(archive, archive.getinfo(_DESCRIPTION), source) as described:
            return _PROFILE.search(described.read(LONGEST_LINE)) is not None
    except UnreadableFile:
        return False


def _listed(archive: zipfile.ZipFile, source: io.BufferedReader) -> Listed | None:
    """The pages that a WACZ lists (pages/*.jsonl); None where it lists none: then every page is meant."""
    found: set[str] = set()
    for member in archive.infolist():
        if member.filename in _LISTS:
            try:
                with open_member(archive, member, source) as lines:
                    found.update(_addresses(lines))
            except UnreadableFile:  # a list that breaks off leaves pages out: better all of them
                return None
    return Listed(found) if found else None


def _addresses(lines: io.BufferedReader) -> Iterator[str]:
    for _ in range(MOST_LISTED):
        line = lines.readline(LONGEST_LINE)
        if not line:
            break
        if address := _URL.search(line):
            try:
                url = canonical_url(json.loads(b'"%s"' % address[1]))
            except ValueError:
                continue
            if url:
                yield url
