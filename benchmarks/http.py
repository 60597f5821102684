"""Complete searches over HTTP: `search serve --workers 2`, asked by wrk for the JSON of 500 mixed queries.

    python -m benchmarks http [--index PATH] [--workers N] [--connections N] [--seconds N]

Without PATH news-12k is indexed. All of it runs on this machine, wrk too, so it takes some of what it measures. The
queries are those of `latency`, in turn; wrk (apt install wrk) has to be there.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from benchmarks.latency import Asked, queries_of
from benchmarks.shared import data, run

_WARM_UP = 20
_RATE = r"Requests/sec:\s+(\S+)"
_PERCENTILE = re.compile(r"^\s+(50|90|99)%\s+(\S+)\s*$", re.MULTILINE)
_SCRIPT = """
local paths = {%s}
local at = 0
request = function()
    at = at %% #paths + 1
    return wrk.format("GET", paths[at])
end
response = function(status)
    if status ~= 200 then print("status " .. status) end
end
"""


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--index", type=Path, help="an index of news-12k that exists already")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--seconds", type=int, default=30)
    chosen = options.parse_known_args()[0]
    if not shutil.which("wrk"):
        sys.exit("This benchmark needs wrk: apt install wrk")
    if chosen.index:
        measure(chosen.index, chosen.workers, chosen.connections, chosen.seconds)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.index"
        run(sys.executable, "-m", "search.cli", "index", data("news-12k.jsonl.gz"), "--index", path)
        measure(path, chosen.workers, chosen.connections, chosen.seconds)


def measure(path: Path, workers: int, connections: int, seconds: int) -> None:
    """Serve the index, ask, and print what wrk saw and what the processes took."""
    with TemporaryDirectory() as folder, served(path, workers) as (url, server):
        script = Path(folder) / "queries.lua"
        paths = ", ".join(f'"{address(asked)}"' for asked in queries_of(path))
        script.write_text(_SCRIPT % paths, encoding="utf-8")
        load(url, script, connections, _WARM_UP)
        before = processor_seconds(server)
        report = load(url, script, connections, seconds)
        took = processor_seconds(server) - before
    answers = int(found(r"(\d+) requests in", report))
    refused = len(re.findall(r"^status ", report, re.MULTILINE))
    print(f"{workers} workers, {connections} connections, {seconds} s: {answers:,} answers, {refused} of them not 200")
    print(f"answers a second        {found(_RATE, report):>10}")
    for percent, value in _PERCENTILE.findall(report):
        print(f"{percent} % within             {value:>10}")
    print(f"processor time an answer{took / max(1, answers) * 1000:8.2f}ms, all server processes")
    errors = re.search(r"Socket errors.*", report)
    if errors:
        print(errors[0])


def address(asked: Asked) -> str:
    """The path of a query, made for a string in Lua; the first page of it, for further ones have cursors."""
    options = {name: value for name, value in asked.options.items() if name != "offset"}
    return "/api/search?" + urlencode({"q": asked.text} | options)


def load(url: str, script: Path, connections: int, seconds: int) -> str:
    """What wrk says of asking for so many seconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def served(path: Path, workers: int) -> Iterator[tuple[str, int]]:
    """A running server: its URL and the number of its process."""
    command = [sys.executable, "-m", "search.cli", "serve", "--index", str(path), "--port", "0"]
    with subprocess.Popen([*command, "--workers", str(workers)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield found(r" at (\S+)", process.stdout.readline()), process.pid
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def processor_seconds(process: int) -> float:
    """What a process and those that it started took so far; Linux alone tells."""
    tree = [process, *_children(process)]
    ticks = 0
    for one in tree:
        fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> Sequence[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()]


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        sys.exit(f"No {pattern!r} in:\n{text}")
    return match[1]


if __name__ == "__main__":
    main()
