"""Run the benchmarks: `python -m benchmarks [NAME…] [OPTION…]`.

Without a name all are run, but those that take hours or a cluster.
"""

from __future__ import annotations

import sys
from importlib import import_module
from itertools import takewhile

BENCHMARKS = {
    "indexing": "news-12k into each engine: seconds, memory, size",
    "sizes": "what an index of news-12k takes on disk, over the size of its text (--index PATH)",
    "million": "a million made-up articles: seconds, memory, size, complete searches (--articles N)",
    "reporters": "ten reporters' queries on news-12k: what comes first, how long it takes",
    "latency": "500 mixed queries on news-12k, beside raw Tantivy, SQLite FTS5 and Whoosh",
    "http": "complete searches a second over HTTP, by wrk (--index PATH, --workers N)",
    "helping": "did you mean, completion, related articles, comparing queries on news-12k (--index DIR)",
    "ranking": "nDCG@10 of any-word searches on four collections, beside Lucene",
    "weights": "nDCG@10 on news-12k as each weight of the ranking is varied, without judgments (--index DIR)",
    "alignment": "align on the PAN-13 corpus: plagdet, cross-validated",
    "passages": "all pairs of news-12k: what each step of linking takes, memory",
    "scaling": "linking as a collection grows; a generated corpus with planted passages (--articles N)",
    "arrival": "one article arriving at an index of 12,560",
    "match": "a text of 1,000 words against 12,560 articles, directly and through the server",
    "peers": "ours beside passim 2 (--passim ENVIRONMENT), datasketch and rensa",
    "adversarial": "texts made to be slow: seconds to split and to align them",
    "pages": "saved web pages: text, title and date on labelled pages, processor time, beside other readers",
    "archive": "a web archive of 2,000 pages, indexed on one core and on all (--pages N)",
    "answers": "the web pages over news-12k: kilobytes, milliseconds on loopback (--index DIR)",
    "opensearch": "news-12k on a cluster: one and two indexers, clusters, latency beside Tantivy (--url URL)",
    "languages": "language detection: 20 languages, and microseconds an article",
}


# They take hours, or a cluster.
LONG = {"million", "opensearch"}


def main() -> int:
    asked = list(takewhile(lambda word: not word.startswith("-"), sys.argv[1:]))
    names = asked or [name for name in BENCHMARKS if name not in LONG]
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
