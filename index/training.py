"""What a training on articles is given on its command line; without an article nothing that is shipped is replaced."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from index.article import Article
from index.readers import find_files, read_file


def articles_given(description: str, arguments: Sequence[str] | None = None) -> list[Article]:
    """The articles of the files and folders named; exits with 2, saying why, where there is none."""
    parser = ArgumentParser(description=description.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="articles in any format that is read")
    found = []
    for path in find_files(parser.parse_args(arguments).files):
        if isinstance(path, Path):
            found += [one for one in read_file(path) if isinstance(one, Article)]
    if not found:
        parser.error("no article in these files; nothing was changed")
    return found
