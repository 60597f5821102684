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

from engine_opening import ALL_ENGINES, connect, open_named


def _address(name: str, request: pytest.FixtureRequest) -> str | None:
    """Where the cluster is, for the engine that needs one."""
    return request.getfixturevalue("opensearch_url") if name == "opensearch" else None


@pytest.fixture(scope="session", params=ALL_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that holds engine_corpus.DOCUMENTS, in two commits and with some of them replaced; only read it."""
    from engine_corpus import DOCUMENTS, document

    folder, address = tmp_path_factory.mktemp(request.param), _address(request.param, request)
    made = open_named(request.param, folder, address)
    made.add([document(number, "replaced alpha", "this text is gone") for number in (1, 20, 47)])
    made.add(DOCUMENTS[20:])
    made.commit()
    made.add(DOCUMENTS[:20])
    made.commit()
    yield made
    made.close()
    _drop({folder}, address)


@pytest.fixture(params=ALL_ENGINES)
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    """Opens engines of one kind; always in the same folder, unless told another."""
    address = _address(request.param, request)
    opened: list[Engine] = []
    folders: set[Path] = set()

    def make(folder: str = "fulltext", **options: object) -> Engine:
        folders.add(tmp_path / folder)
        opened.append(open_named(request.param, tmp_path / folder, address, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
    _drop(folders, address)


@pytest.fixture(params=ENGINES)
def make_embedded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Opens engines of one kind that lives in a folder, `fulltext`."""
    opened: list[Engine] = []

    def make() -> Engine:
        opened.append(open_engine(request.param, tmp_path / "fulltext"))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def _drop(folders: set[Path], address: str | None) -> None:
    """Remove what an engine that lives in no folder left."""
    for folder in folders if address else ():
        cluster = connect(folder, address)
        cluster.drop()
        cluster.close()
