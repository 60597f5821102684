"""Run the benchmarks: `python -m benchmarks [NAME…]`, all of them without a name."""

from __future__ import annotations

import sys
from importlib import import_module

BENCHMARKS = {
    "indexing": "news-12k into each engine: seconds, memory, size",
    "reporters": "ten reporters' queries on news-12k: what comes first, how long it takes",
    "alignment": "align on the PAN-13 corpus: plagdet, cross-validated",
}


def main() -> int:
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}. There are:", file=sys.stderr)
        for name, what in BENCHMARKS.items():
            print(f"  {name:12}{what}", file=sys.stderr)
        return 2
    for name in names:
        print(f"\n{name}: {BENCHMARKS[name]}\n")
        import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
