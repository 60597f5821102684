"""The corpus in every engine, and what stands beside these tests: engine_corpus.py and engine_reference.py."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.engines import ENGINES, open_engine
from index.engines.base import Engine

# Tests are no package; what two of their files share is imported from here.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that holds engine_corpus.DOCUMENTS, in two commits and with some of them replaced; only read it."""
    from engine_corpus import DOCUMENTS, document

    made = open_engine(request.param, tmp_path_factory.mktemp(request.param))
    made.add([document(number, "replaced alpha", "this text is gone") for number in (1, 20, 47)])
    made.add(DOCUMENTS[20:])
    made.commit()
    made.add(DOCUMENTS[:20])
    made.commit()
    yield made
    made.close()


@pytest.fixture(params=ENGINES)
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    """Opens engines of one kind; always in the same folder, unless told another."""
    opened: list[Engine] = []

    def make(folder: str = "fulltext", **options: object) -> Engine:
        opened.append(open_engine(request.param, tmp_path / folder, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
