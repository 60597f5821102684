"""Every reader in turn for a bounded time: exit 0 where nothing was found, 1 where something was, and says what."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from fuzz.examples import examples
from index.readers.formats import FORMATS, TEXT

LONGEST_INPUT = 100_000  # bytes
TIMEOUT = 5  # seconds that one input may take
MEMORY = 500  # MB that the process may have
READERS = tuple(dict.fromkeys([*(known.module for known in (*FORMATS, TEXT)), "any"]))


def main() -> int:
    """Fuzz the readers named, or all."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"of {', '.join(READERS)} (default: all)")
    parser.add_argument("--seconds", type=int, default=60, help="for each reader (default: 60)")
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"), help="where inputs that break a reader go")
    asked = parser.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not installed: pip install 'coverage-search[fuzz]'. It has wheels for Linux on x86-64 and")
        print("for CPython; elsewhere it needs clang to build, and the readers cannot be fuzzed without it.")
        return 1
    unknown = sorted(set(asked.readers) - set(READERS))
    if unknown:
        parser.error(f"there is no reader {unknown[0]}; there are {', '.join(READERS)}")
    results = {reader: fuzz(reader, asked.seconds, asked.finds) for reader in asked.readers or READERS}
    for reader, (fine, line) in results.items():
        print(f"{reader:18} {'nothing found' if fine else 'FOUND SOMETHING'}  {line}")
    return 0 if all(fine for fine, _ in results.values()) else 1


def fuzz(reader: str, seconds: int, finds: Path) -> tuple[bool, str]:
    """Whether a reader held out, and libFuzzer's last word on it."""
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(examples(reader)):
            (Path(folder) / str(number)).write_bytes(data)
        finds.mkdir(exist_ok=True)
        limits = (
            f"-max_total_time={seconds}", f"-timeout={TIMEOUT}", f"-rss_limit_mb={MEMORY}", f"-max_len={LONGEST_INPUT}",
            f"-artifact_prefix={finds}/{reader}-", "-print_final_stats=0", "-detect_leaks=0",
        )  # fmt: skip
        command = [sys.executable, "-m", "fuzz.harness", reader, *limits, folder]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    if done.returncode:
        print("\n".join((done.stdout.splitlines() + lines)[-60:]), file=sys.stderr)
    last = next((line for line in reversed(lines) if "DONE" in line or "ERROR" in line or "Done" in line), "")
    return done.returncode == 0, last.strip()[:100]


if __name__ == "__main__":
    sys.exit(main())
