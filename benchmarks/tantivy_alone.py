"""What Tantivy alone takes: `python -m benchmarks.tantivy_alone FILE THREADS`, a process of its own.

The usual way by its Python package: title, lead and body as text fields with positions, the English stemmer, title and
body stored so that results can be shown, 128 MB of writer memory, one commit. The articles are read and parsed
beforehand, and that is not counted. By default its package has a thread a core.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import tantivy


def main() -> None:
    with gzip.open(Path(sys.argv[1])) as lines:
        records = [orjson.loads(line) for line in lines]
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        builder = tantivy.SchemaBuilder()
        for field, stored in (("title", True), ("lead", False), ("body", True)):
            builder.add_text_field(field, stored=stored, tokenizer_name="en_stem", index_option="position")
        index = tantivy.Index(builder.build(), path=folder)
        clock, processor = time.perf_counter(), time.process_time()
        writer = index.writer(128_000_000, int(sys.argv[2]))
        for record in records:
            body = record["body"] or ""
            lead = body.lstrip().partition("\n")[0]
            writer.add_document(tantivy.Document(title=record["title"] or "", lead=lead, body=body))
        writer.commit()
        writer.wait_merging_threads()
        print(json.dumps({"seconds": time.perf_counter() - clock, "processor": time.process_time() - processor}))


if __name__ == "__main__":
    main()
