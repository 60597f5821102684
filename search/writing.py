"""What the subcommands that write do: index, remove and copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import search
from index.directory import Directory
from index.errors import BadRequest
from index.place import Layout, Place, is_url, place_of, refuse_to_share
from search.commands import FOUND
from search.options import Command
from search.output import Output
from search.progress import ProgressBar
from search.rendering import counted
from search.status_text import failure

if TYPE_CHECKING:
    from argparse import Namespace

    from index.readers import ReadOptions

FAILED: Final = 2
MOST_WORKERS: Final = 64
_NAMED: Final = 20  # failures of a run that are named one by one


def index(command: Command, path: Place, output: Output) -> int:
    """Index files and folders; 2 where some could not be."""
    from index.heap import keep_together
    from index.readers import read_options

    keep_together()
    options = command.options
    workers = _workers(options)
    if not command.words and workers:
        return _join(workers, command, path, output)
    if not command.words and not options.rebuild:
        raise BadRequest("Say what to index: search index PATH… (a folder, files, or - for JSON lines).")
    if options.watch and options.rebuild:
        raise BadRequest("--watch and --rebuild do not go together: rebuild first, then watch.")
    metadata = Path(options.metadata) if options.metadata else None
    reading = read_options(
        options.map,
        largest_record=options.largest_record,
        largest_file=options.largest_file,
        largest_ratio=options.largest_ratio,
        retry=options.retry,
    )
    layout = Layout(options.shards, options.replicas)
    if options.watch:
        return _watch(command, path, output, metadata, reading)
    summaries = indexed(
        path,
        command.words,
        output,
        engine=options.engine,
        metadata=metadata,
        options=reading,
        rebuild=options.rebuild,
        layout=layout,
        workers=workers,
    )
    for summary in summaries:
        _print(summary, command, output)
    return FAILED if any(summary.failed for summary in summaries) else FOUND


def indexed(
    path: Place,
    names: tuple[str, ...],
    output: Output,
    *,
    engine: str | None = None,
    metadata: Path | None = None,
    options: ReadOptions | None = None,
    rebuild: bool = False,
    layout: Layout | None = None,
    workers: int | None = None,
) -> list[Any]:
    """Rebuild the index where asked to, then index the paths, and name what failed; a Summary of each."""
    from index.indexer import Indexer

    if rebuild and not is_url(path):
        Directory(Path(path)).read_manifest(to_rebuild=True)  # a mistyped path is not made a new index
    summaries = []
    paths = [name if name == "-" else Path(name) for name in names]
    with ProgressBar(output.notes) as progress, Indexer(path, engine=engine, layout=layout, workers=workers) as indexer:
        if rebuild:
            summaries.append(indexer.rebuild(progress=progress))
        if paths:
            summaries.append(indexer.index(paths, metadata=metadata, options=options, progress=progress))
    for summary in summaries:
        _name_failures(summary, output)
    return summaries


def _workers(options: Namespace) -> int | None:
    """By how many processes articles are to be linked; 0: by none now, None: by the one that stores them."""
    if options.workers is None and not options.unlinked:
        return None
    if options.workers is not None and options.unlinked:
        raise BadRequest("--workers link what --unlinked leaves unlinked: give one of them.")
    if options.rebuild or options.watch:
        raise BadRequest("--workers and --unlinked go neither with --rebuild nor with --watch.")
    if options.unlinked:
        return 0
    if not 1 <= options.workers <= MOST_WORKERS:
        raise BadRequest(f"--workers is a whole number from 1 to {MOST_WORKERS}; not {options.workers}.")
    return int(options.workers)


def _join(workers: int, command: Command, path: Place, output: Output) -> int:
    """Help to link what others stored."""
    from index.indexer import Indexer

    refuse_to_share(path)
    search.open(path).close()  # an Indexer would make a corpus where there is none
    with ProgressBar(output.notes) as progress, Indexer(path, workers=workers) as indexer:
        summary = indexer.join(progress)
    _print(summary, command, output)
    return FOUND


def _watch(command: Command, path: Place, output: Output, metadata: Path | None, reading: ReadOptions) -> int:
    """Index folders, then whatever is added to them or changed, until Ctrl-C; 2 where something could not be."""
    from index.indexer import Indexer
    from index.watching import Watcher

    folders = [Path(word) for word in command.words]
    failed = False
    index = None if is_url(path) else Path(path)
    layout = Layout(command.options.shards, command.options.replicas)
    indexer = Indexer(path, engine=command.options.engine, layout=layout)
    with Watcher(folders, index, reading) as watcher, indexer:
        with ProgressBar(output.notes) as progress:
            summary = indexer.index(folders, metadata=metadata, options=reading, progress=progress)
        try:
            while True:
                _name_failures(summary, output)
                failed = failed or bool(summary.failed)
                _print(summary, command, output)
                indexer.announce()  # what could not be read may be mended while we watch
                output.note(f"watching {', '.join(command.words)}; Ctrl-C ends it")
                output.flush()
                summary = indexer.index(watcher.wait(), metadata=metadata, options=reading)
                summary.notes = []  # of rows without an article: it read only what changed
        except KeyboardInterrupt:
            return FAILED if failed else FOUND


def _print(summary: Any, command: Command, output: Output) -> None:
    if command.options.format == "json":
        failed = [{"file": one.file, "record": one.record, "reason": one.reason} for one in summary.failed]
        output.json(asdict(summary) | {"failed": failed})
    else:
        output.lines([line_of(summary)])


def _name_failures(summary: Any, output: Output) -> None:
    for failed in summary.failed[:_NAMED]:
        output.note(failure(failed.file, failed.record, failed.reason))
    if len(summary.failed) > _NAMED:
        output.note(f"… and {len(summary.failed) - _NAMED:,} more; search status --failed lists them")
    for note in summary.notes:
        output.note(note)


def remove(command: Command, path: Place, output: Output) -> int:
    """Take articles out of the index."""
    from index.indexer import Indexer

    search.open(path).close()  # an Indexer would make an index where there is none
    with Indexer(path) as indexer:
        removed = indexer.remove(command.words)
    if command.options.format == "json":
        output.json({"removed": removed})
    else:
        output.lines([f"{removed:,} article{'' if removed == 1 else 's'} removed"])
    return FOUND


def copy(command: Command, path: Place, output: Output) -> int:
    """Carry a corpus into another place; `path`, where other subcommands read, does not count."""
    from index import copying
    from index.heap import keep_together

    keep_together()
    source, target = (place_of(word) for word in command.words)
    with ProgressBar(output.notes) as progress:
        copied = copying.copy(source, target, engine=command.options.engine, progress=progress)
    if command.options.format == "json":
        output.json(asdict(copied))
        return FOUND
    output.lines(
        [
            f"{copied.new:,} copied, {copied.unchanged:,} were there; {copied.seconds:.1f} seconds",
            f"{source} and {target} hold the same {copied.articles.count:,} articles (hash {copied.articles.hash})",
            f"and the same {copied.clusters.count:,} clusters (hash {copied.clusters.hash})",
        ]
    )
    return FOUND


def line_of(summary: Any) -> str:
    """What a run did, in a line."""
    waiting = f"{summary.unlinked:,} are not linked yet (--workers); " if summary.unlinked else ""
    return (
        f"{summary.new:,} new, {summary.changed:,} changed, {summary.unchanged:,} unchanged, "
        f"{summary.removed:,} removed, {len(summary.failed):,} failed; the index holds "
        f"{counted(summary.articles, 'article')}, {counted(summary.passages, 'passage')} in "
        f"{counted(summary.clusters, 'cluster')}; {waiting}{summary.seconds:.1f} seconds"
    )


COMMANDS: Final[dict[str, Callable[[Command, Place, Output], int]]] = {"index": index, "remove": remove, "copy": copy}
