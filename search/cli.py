"""The `search` command: reads its arguments, runs a subcommand, and turns every error into a clear word.

Exit code 0: found; 1: nothing found; 2: something is wrong; 130: interrupted.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from index.errors import BadQuery, BadRequest, CoverageError

if TYPE_CHECKING:
    from index.place import Place
    from search.options import Command
    from search.output import Output

FOUND: Final = 0
WRONG: Final = 2
INTERRUPTED: Final = 130

_MOST_WORKERS: Final = 64


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code."""
    atexit.register(gc.freeze)  # nothing is searched for cycles at the end: .3 s after 12,560 articles were indexed
    try:
        code = _guarded(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has what they wanted; Python must not complain about it at its end, either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    return code


def _guarded(arguments: Sequence[str]) -> int:
    """Run the command with every error on purpose, and every one of the system, as a message and an exit code."""
    try:
        return _run(arguments)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        _complain("interrupted; what was committed before is kept. The same command goes on from there.")
        return INTERRUPTED
    except CoverageError as error:
        _complain(str(error))
        if isinstance(error, BadQuery):
            _point_at(error)
        return error.exit_code
    except OSError as error:
        _complain(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error))
        return WRONG
    except SystemExit:
        raise
    except BaseException:  # noqa: BLE001 - a panic of Tantivy's is no Exception
        # Python's own exit code would be 1, which says that nothing was found.
        traceback.print_exc()
        return WRONG


def _run(arguments: Sequence[str]) -> int:
    from search.options import read, taken_away
    from search.terminal import prepare

    for stream in (sys.stdout, sys.stderr):
        prepare(stream)
    command = read(arguments)
    if command.version:
        print(f"coverage-search {_version()}")
        return FOUND
    if command.help or not (arguments or command.named):
        print(_help(command))
        return FOUND
    from search.commands import COMMANDS
    from search.output import Output

    output = Output.standard()
    for word in taken_away(command):
        output.note(f"{word} leaves out articles with “{word[1:]}”; options begin with two hyphens, see: search --help")
    name = command.subcommand.name
    path = _place(command.options.index, command.options.url)
    if name in COMMANDS:
        return COMMANDS[name](command, path, output)
    from search import writing

    if name in writing.COMMANDS:
        return writing.COMMANDS[name](command, path, output)
    return _serve(command, path, output)


def _help(command: Command) -> str:
    from search import manual
    from search.terminal import width_of

    width = width_of(sys.stdout)
    return manual.page(command.subcommand, width) if command.named else manual.overview(width)


def _serve(command: Command, path: Place, output: Output) -> int:
    from search import writing
    from webui.app import serve

    host, port = command.options.host, command.options.port
    if not 0 <= port <= 65_535:
        raise BadRequest(f"--port is a whole number from 0 (any that is free) to 65535; not {port}.")
    workers = command.options.workers
    if not 1 <= workers <= _MOST_WORKERS:
        raise BadRequest(f"--workers is a whole number from 1 to {_MOST_WORKERS}; not {workers}.")
    if command.words:
        for summary in writing.indexed(path, command.words, output):
            output.note(writing.line_of(summary))

    def tell(url: str) -> None:
        print(f"Serving {path} at {url} (Ctrl-C ends it)", flush=True)

    try:
        serve(path, host, port, workers=workers, on_listening=tell, open_browser=command.options.open)
    except OSError as error:
        raise BadRequest(
            f"Cannot answer at {host}, port {port}: {error.strerror}. Name others with --host and --port."
        ) from error
    return FOUND


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("coverage-search")
    except PackageNotFoundError:
        return "(not installed, run from its source)"


def _place(index: str | None, url: str | None) -> Place:
    """Where the corpus is: what an option says goes before what the environment says."""
    from index.place import default_path, is_url

    if index and url:
        raise BadRequest("--index names a directory, --url a cluster: give one of them.")
    url = url or (None if index else os.environ.get("SEARCH_URL"))
    if url and not is_url(url):
        raise BadRequest(f"{url!r} is no URL of a corpus: write it as https://host:9200/NAME")
    return url or (Path(index) if index else default_path())


def _complain(message: str) -> None:
    from search.terminal import safe

    sys.stdout.flush()
    print(f"search: {safe(message)}", file=sys.stderr)


def _point_at(error: BadQuery) -> None:
    """The query with carets under the place that is wrong; of a long query the part around it."""
    from search.terminal import columns, safe, width_of

    query = safe(error.query)
    if not query:
        return
    room = width_of(sys.stderr) - 4
    begin = max(0, min(error.position - room // 2, len(query) - room))
    shown = query[begin : begin + room]
    before = columns(query[begin : error.position])
    under = max(1, min(columns(query[error.position : error.end]), room - before))
    print(f"  {shown}\n  {' ' * before}{'^' * under}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
