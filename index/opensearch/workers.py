"""Several processes that link one corpus: the one that indexes, and others that it starts; more may join from anywhere.

The others are plain children of this interpreter that know the corpus by its URL, and the credentials from the
environment. They do the same as the first one and end with it: once all that was shared is linked and clustered.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from index.errors import CoverageError
from index.linker import Linker
from index.opensearch.sharing import Sharing
from index.place import Layout
from index.progress import Progress, Quiet

if TYPE_CHECKING:
    from index.opensearch.storage import ClusterStorage

_LOOKS: Final = 1.0  # seconds between two looks at how far all have come


def link_together(storage: ClusterStorage, sharing: Sharing, workers: int, progress: Progress) -> None:
    """Link what is shared, by so many processes; done when all is linked, whoever did it, and clustered.

    Raises IndexUnavailable where the cluster cannot be reached any more.
    """
    with _others(storage.place, workers - 1):
        with _watching(sharing, progress):
            link_shared(storage, sharing)
        storage.cluster_links(progress)


def link_shared(storage: ClusterStorage, sharing: Sharing) -> None:
    """Link parts of what is shared until all of it is linked."""
    linker = Linker(storage.links, storage.fingerprints, storage.texts, share=sharing)
    while taken := sharing.take():
        linker.link(taken.numbers)
        storage.commit_links()
        sharing.done(taken)


def join(url: str) -> None:
    """What a process that was started to link does."""
    from index.opensearch.storage import ClusterStorage

    with ClusterStorage(url, Layout()) as storage:
        link_shared(storage, storage.sharing())
        storage.cluster_links(Quiet())


@contextmanager
def _others(url: str, count: int) -> Iterator[None]:
    """Other processes that link; on an error they are ended, else they end by themselves."""
    package = str(Path(__file__).resolve().parents[2])
    search_path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-c", "import sys; from index.opensearch.workers import main; sys.exit(main())", url]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(count):
            started.append(
                subprocess.Popen(command, stdin=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": search_path})
            )
        yield
    except BaseException:
        for process in started:
            process.terminate()
        raise
    finally:
        for process in started:
            process.wait()


@contextmanager
def _watching(sharing: Sharing, progress: Progress) -> Iterator[None]:
    """Show how many of the articles are linked, by all processes together."""
    before, total = sharing.counts()
    progress.step("linking", total - before)
    ended = Event()

    def look() -> None:
        shown = before
        while not ended.wait(_LOOKS):
            try:
                linked, _ = sharing.counts()
            except CoverageError:  # out of reach: whoever writes next will say so
                continue
            progress.advance(max(0, linked - shown))
            shown = max(shown, linked)

    thread = Thread(target=look, name="progress", daemon=True)
    if progress.wanted:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        if progress.wanted:
            thread.join()


def main() -> int:
    """The exit code of a process that was started to link the corpus at the URL in its arguments."""
    try:
        join(sys.argv[1])
    except CoverageError as error:
        print(f"search: a worker ended: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:  # the process that started this one says so
        return 130
    return 0
