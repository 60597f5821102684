"""How well any-word searches rank: nDCG@10 on four collections with judgments, beside Lucene's BM25.

Each row adds to the row before it. Lucene's figures (k1 1.2, b 0.75, Porter's stems) are those that these collections
come with.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import ir_measures
from ir_measures import ScoredDoc, nDCG

import search
from benchmarks.shared import data
from index.directory import Directory
from index.engines import open_engine
from index.indexer import Indexer
from search.corpus import Corpus
from search.query_language import parse
from search.ranking import field_weights, ranked

LUCENE = {"cran": 0.423, "npl": 0.433, "scifact": 0.683, "fnc1": 0.719}
DEPTH = 10
_URL = "https://collection.example/"

Run = Callable[[str], list[str]]
"""A query -> the ids of the documents found, best first."""


@dataclass(frozen=True)
class Collection:
    """A collection that was indexed: its queries by id, the judgments' file and the index."""

    queries: dict[str, str]
    judgments: Path
    index: Path

    def ndcg(self, run: Run) -> float:
        """Mean nDCG@10 over all queries with judgments."""
        found = [
            ScoredDoc(query, document, float(-place))
            for query, text in self.queries.items()
            for place, document in enumerate(run(text))
        ]
        measure = nDCG @ DEPTH
        judged = list(ir_measures.read_trec_qrels(str(self.judgments)))  # type: ignore[no-untyped-call]
        return float(ir_measures.calc_aggregate([measure], judged, found)[measure])


def prepare(archive: Path, folder: Path) -> Collection:
    """Unpack a collection into a folder and index it as any JSON lines are."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (documents,) = folder.rglob("docs.jsonl")
    records = folder / "articles.jsonl"
    with records.open("w", encoding="utf-8") as stream:
        for record in _records(documents):
            stream.write(json.dumps(record) + "\n")
    with Indexer(folder / "coverage.index") as indexer:
        indexer.index([records])
    lines = (documents.parent / "queries.tsv").read_text(encoding="utf-8").splitlines()
    queries = dict(line.split("\t", 1) for line in lines)
    return Collection(queries, documents.parent / "qrels.txt", folder / "coverage.index")


def _records(documents: Path) -> Iterator[dict[str, str]]:
    with documents.open(encoding="utf-8") as stream:
        for line in stream:
            document = json.loads(line)
            yield {"url": _URL + document["id"], "title": document.get("title", ""), "body": document["text"]}


def shipped(corpus: Corpus) -> Run:
    """What a user gets who searches for any word, copies not folded."""

    def run(text: str) -> list[str]:
        found = corpus.search(
            text, match="any", copies="show", limit=DEPTH, snippets=False, facets=(), duplicates=False
        )
        return [str(result.url).removeprefix(_URL) for result in found.results]

    return run


def from_engine(index: Path, corpus: Corpus, *, evidence: bool) -> Run:
    """The engine's own order of the query tree; `evidence` adds what search.ranking does to it."""
    directory = Directory(index)
    manifest = directory.read_manifest()
    engine = open_engine(manifest.engine, directory.fulltext(manifest), manifest.boosts)
    weights = field_weights(engine.boosts)
    ids = _ids(corpus)

    def run(text: str) -> list[str]:
        tree = parse(text, match="any").tree
        if evidence:
            tree = ranked(tree, engine.boosts)
        return [ids[number] for number in engine.search(tree, limit=DEPTH, boosts=weights).numbers]

    return run


def _ids(corpus: Corpus) -> dict[int, str]:
    """The documents' ids by their number in the catalog."""
    import sqlite3

    connection = sqlite3.connect(Directory(Path(corpus.path)).catalog)
    found = {number: url.removeprefix(_URL) for number, url in connection.execute("SELECT number, url FROM articles")}
    connection.close()
    return found


def main() -> None:
    rows: dict[str, list[float]] = {"Lucene's BM25": list(LUCENE.values())}
    for name in LUCENE:
        with TemporaryDirectory() as folder:
            collection = prepare(data(f"ir/{name}.tar.gz"), Path(folder))
            with search.open(collection.index) as corpus:
                runs = {
                    "words, each in its best field": from_engine(collection.index, corpus, evidence=False),
                    "+ nearness, as written, whole fields": from_engine(collection.index, corpus, evidence=True),
                    "+ feedback: what users get": shipped(corpus),
                }
                for row, run in runs.items():
                    rows.setdefault(row, []).append(collection.ndcg(run))
    print(f"{'nDCG@10':40}" + "".join(f"{name:>9}" for name in LUCENE) + "   beside Lucene")
    for row, values in rows.items():
        ahead = [value / lucene - 1 for value, lucene in zip(values, LUCENE.values(), strict=True)]
        print(f"{row:40}" + "".join(f"{value:9.3f}" for value in values) + f"   {sum(ahead) / len(ahead):+.1%}")


if __name__ == "__main__":
    main()
