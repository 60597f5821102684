"""One reader under libFuzzer: `python -m fuzz.harness READER [libFuzzer's options] CORPUS`; fuzz.__main__ starts it."""

from __future__ import annotations

import io
import sys
from importlib import import_module

import atheris

ANY = "any"
READER = sys.argv.pop(1) if len(sys.argv) > 1 else ANY

with atheris.instrument_imports(include=["index"]):  # only what is imported in here tells the fuzzer where it has been
    from fuzz.examples import examples
    from index.article import Article
    from index.errors import CoverageError
    from index.readers.formats import FORMATS, TEXT, reader_of
    from index.readers.options import read_options
    from index.readers.pieces import Piece
    from index.readers.streams import Source, decompressed

    for module in {known.module for known in (*FORMATS, TEXT)} if READER in (ANY, "zip_archives") else {READER}:
        import_module(f"index.readers.{module}")

OPTIONS = read_options(["body=words"], largest_record=0.25)


def main() -> None:
    """Run the reader on what the fuzzer makes up until time is over or something breaks."""
    for data in examples(READER):
        one(READER, data)  # libraries are imported where they are first used: that is no hang
    atheris.Setup(sys.argv, lambda data: one(READER, data))
    atheris.Fuzz()


def one(reader: str, data: bytes) -> None:
    """Read a file of these bytes. Anything that is raised but the project's own errors is a find."""
    name = next((known.endings[0] for known in (*FORMATS, TEXT) if known.module == reader), "")
    try:
        stream: Source = decompressed(io.BytesIO(data), OPTIONS)
        read = reader_of(stream, "file") if reader == ANY else import_module(f"index.readers.{reader}").read
        for found in read(stream, f"file{name}"):
            for made in Piece(found, "file", "file").finished():
                check(made)
    except CoverageError as error:
        check(error)


def check(found: object) -> None:
    """What every article and every failure must be."""
    if isinstance(found, Article):
        assert found.title
        assert found.body.strip()
        f"{found.title}{found.body}{found.author}{found.outlet}".encode()  # storable
    else:
        assert str(getattr(found, "reason", found))


if __name__ == "__main__":
    main()
