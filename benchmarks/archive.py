"""A large web archive on one core and on all: python -m benchmarks archive [--pages N]

N pages (2,000) in one WARC: the labelled pages again and again, the words of their longer texts in another order each
time, so that none is a copy. `search index` reads them with one core, then with all that there are.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import sys
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from benchmarks.shared import run
from index.cores import available_cores
from tests.quality.pages.labelled import pages

_LONGER_TEXT = re.compile(r"(?<=>)[^<]{80,}(?=<)")
_PINNED = "import os, sys; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); os.execv(sys.argv[1], sys.argv[1:])"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=2_000, help="how many pages the archive has")
    chosen = options.parse_known_args()[0]
    if not hasattr(os, "sched_setaffinity"):
        sys.exit("This benchmark keeps a process on one core, which this system does not offer.")
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "pages.warc.gz"
        _write(archive, chosen.pages)
        taken = []
        for cores, before in ((1, [sys.executable, "-c", _PINNED]), (available_cores(), [])):
            index = Path(folder) / f"{cores}.index"
            cost = run(*before, sys.executable, "-m", "search.cli", "index", archive, "--index", index)
            print(f"{chosen.pages:,} pages, cores: {cores}  {cost.seconds:6.1f} s  {cost.output.strip()}", flush=True)
            taken.append(cost.seconds)
        print(f"one core over all: {taken[0] / taken[1]:.2f}")


def _write(path: Path, number: int) -> None:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for place, source in enumerate(islice(_sources(), number)):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            url = f"https://outlet{place % 40}.example/2021/03/story-{place}"
            payload = io.BytesIO(source.encode("utf-8"))
            writer.write_record(writer.create_warc_record(url, "response", payload=payload, http_headers=headers))


def _sources() -> Iterator[str]:
    """The labelled pages without end, each time with the words of their longer texts in an order of its own."""
    sources = [page.source for page in pages()]
    for turn in count():
        for place, source in enumerate(sources):
            yield _LONGER_TEXT.sub(partial(_shuffled, random.Random(turn << 16 | place)), source)


def _shuffled(chance: random.Random, text: re.Match[str]) -> str:
    words = text[0].split()
    chance.shuffle(words)
    return " ".join(words)


if __name__ == "__main__":
    main()
