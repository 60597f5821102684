"""What the subcommands that write do: index and remove."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from index.errors import BadRequest
from search.commands import FOUND, Output
from search.options import Command
from search.progress import ProgressBar
from search.rendering import failure

FAILED: Final = 2


def index(command: Command, path: Path, output: Output) -> int:
    """Index files and folders; 2 where some could not be."""
    options = command.options
    if not command.words and not options.rebuild:
        raise BadRequest("Say what to index: search index PATH… (a folder, files, or - for JSON lines).")
    metadata = Path(options.metadata) if options.metadata else None
    summaries = indexed(path, command.words, output, engine=options.engine, metadata=metadata, rebuild=options.rebuild)
    for summary in summaries:
        if options.format == "json":
            output.json(asdict(summary))
        else:
            output.lines([line_of(summary)])
    return FAILED if any(summary.failed for summary in summaries) else FOUND


def indexed(
    path: Path,
    names: tuple[str, ...],
    output: Output,
    *,
    engine: str | None = None,
    metadata: Path | None = None,
    rebuild: bool = False,
) -> list[Any]:
    """Rebuild the index where asked to, then index the paths, and name what failed; a Summary of each."""
    from index.indexer import Indexer

    summaries = []
    paths = [name if name == "-" else Path(name) for name in names]
    with ProgressBar(output.notes) as progress, Indexer(path, engine=engine) as indexer:
        if rebuild:
            summaries.append(indexer.rebuild(progress=progress))
        if paths:
            summaries.append(indexer.index(paths, metadata=metadata, progress=progress))
    for summary in summaries:
        for failed in summary.failed:
            output.note(failure(failed.file, failed.record, failed.reason))
    return summaries


def remove(command: Command, path: Path, output: Output) -> int:
    """Take articles out of the index."""
    from index.directory import Directory
    from index.indexer import Indexer

    Directory(path).read_manifest()  # an Indexer would make an index where there is none
    with Indexer(path) as indexer:
        removed = indexer.remove(command.words)
    if command.options.format == "json":
        output.json({"removed": removed})
    else:
        output.lines([f"{removed:,} article{'' if removed == 1 else 's'} removed"])
    return FOUND


def line_of(summary: Any) -> str:
    """What a run did, in a line."""
    return (
        f"{summary.new:,} new, {summary.changed:,} changed, {summary.unchanged:,} unchanged, "
        f"{summary.removed:,} removed, {len(summary.failed):,} failed; the index holds {summary.articles:,} articles, "
        f"{summary.passages:,} passages in {summary.clusters:,} clusters; {summary.seconds:.1f} seconds"
    )
