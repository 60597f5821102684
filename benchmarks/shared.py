"""Where the data of the benchmarks is, and how a command's cost is measured."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def data(name: str) -> Path:
    """A file of the data beside the project; ends the run where it is missing."""
    path = SHARED / "data" / name
    if not path.exists():
        sys.exit(f"This benchmark needs {path}, which is not here.")
    return path


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds by the clock, peak memory in megabytes; and what it printed."""

    seconds: float
    megabytes: float
    output: str


def run(*command: str | Path) -> Cost:
    """Run a command to its end and measure it; its own children count for memory, too."""
    began = time.perf_counter()
    measured = [sys.executable, "-c", _MEASURE, *map(str, command)]
    done = subprocess.run(measured, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    *output, peak = done.stdout.rsplit("\n", 2)[:-1] or ["", "0"]
    return Cost(seconds, int(peak) / 1024, "\n".join(output) + done.stderr)


def size(folder: Path) -> float:
    """Megabytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:])
print()
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
