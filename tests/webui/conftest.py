"""A real index of the sample and of hostile articles, the real application, a real server and a real browser."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import search
from index.indexer import Indexer
from search.corpus import Corpus
from webui.app import Server, create_app, listen, url_of
from webui.reading_room import room_of

PATIENCE = 90.0
"""Seconds for what takes a moment where the machine has nothing else to do."""

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Two of them share it, so that hostile text also reaches the pages of clusters.
SHARED = (
    "It had {{ 7 * 7 }} stripes & a <i>name</i>, the keeper said to everybody who asked on that wet morning at the "
    "gates of the park in the town, and he smiled at the children who had come to see it run."
)
HOSTILE = [
    {
        "id": "../a//b/script",
        "title": "<script>alert(1)</script> zebra & <b>crossing</b>",
        "outlet": "\"Quotes\" & 'Sons' <img src=x onerror=alert(2)>",
        "author": "</script><script>alert(3)</script>",
        "url": "javascript:alert(4)",
        "published": "2018-05-02",
        "language": "en",
        "body": f"A zebra <script>alert(5)</script> was seen on the crossing.\n\n{SHARED}",
    },
    {
        "id": "second",
        "title": "Zebra seen again",
        "outlet": "Plain News",
        "url": "https://plain.example/zebra?a=1&b=2",
        "published": "2018-05-03",
        "language": "en",
        "body": f"{SHARED}\n\nThe zebra is gone. Nobody at the railway office had been told of any animal, and a clerk "
        "there thought at first that the caller wanted a ticket to somewhere of that name. By noon two vans and a vet "
        "stood in the yard of the brewery, where the dray horses are kept, and a boy sold apples to the people.",
    },
    {
        "id": "hebrew",
        "title": "זברה נראתה בפארק",
        "outlet": "עיתון",
        "published": "2018",
        "language": "he",
        "body": "זברה נראתה אתמול בבוקר בפארק העירוני ליד השער הגדול, וכל העוברים ושבים עצרו להביט בה.",
    },
]


def _indexed(path: Path, source: Path) -> Path:
    with Indexer(path) as indexer:
        summary = indexer.index([source])
    assert not summary.failed
    return path


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """An index of the project's own sample."""
    return _indexed(tmp_path_factory.mktemp("sample") / "coverage.index", project / "seeds")


@pytest.fixture(scope="session")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of articles that try to be more than text."""
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "hostile.jsonl"
    source.write_text("\n".join(json.dumps(record) for record in HOSTILE), encoding="utf-8")
    return _indexed(folder / "coverage.index", source)


@pytest.fixture(scope="session")
def corpus(sample_index: Path) -> Iterator[Corpus]:
    """The sample, as Python sees it: what the pages are held against."""
    with search.open(sample_index) as opened:
        yield opened


def _open_app(path: Path) -> Iterator[Flask]:
    app = create_app(path)
    yield app
    room_of(app).close()


@pytest.fixture(scope="session")
def app(sample_index: Path) -> Iterator[Flask]:
    """The application over the sample."""
    yield from _open_app(sample_index)


@pytest.fixture(scope="session")
def client(app: Flask) -> FlaskClient:
    """Asks the application over the sample."""
    return app.test_client(use_cookies=False)


@pytest.fixture(scope="session")
def hostile(hostile_index: Path) -> Iterator[FlaskClient]:
    """Asks the application over the hostile articles."""
    for app in _open_app(hostile_index):
        yield app.test_client(use_cookies=False)


@pytest.fixture
def without_index(tmp_path: Path) -> FlaskClient:
    """Asks an application whose index was never made."""
    return create_app(tmp_path / "none.index").test_client(use_cookies=False)


def _served(path: Path) -> Iterator[str]:
    listening = listen("127.0.0.1", 0)
    url = url_of(listening, "127.0.0.1")
    server = Server(create_app(path), listening, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield url.rstrip("/")
    server.stop()
    thread.join(timeout=PATIENCE)
    assert not thread.is_alive()


@pytest.fixture(scope="session")
def site(sample_index: Path) -> Iterator[str]:
    """The URL of a running server over the sample."""
    yield from _served(sample_index)


@pytest.fixture(scope="session")
def hostile_site(hostile_index: Path) -> Iterator[str]:
    """The URL of a running server over the hostile articles."""
    yield from _served(hostile_index)


def until(page: Any, expression: str) -> None:
    """Wait until an expression is true: Playwright's own way would need the page to allow eval."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


def drawn(page: Any) -> None:
    """Wait until what was to be done before the next two frames is done."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def loaded(page: Any, selector: str) -> None:
    """Wait for a page that holds this, read to its end, its scripts ready."""
    page.locator(selector).wait_for()
    page.wait_for_load_state()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; without one the test is skipped, under CI=true it fails."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "needs Chromium, which is not installed (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page in a context of its own; what its console complains about fails the test."""
    contexts = []
    complaints: list[str] = []

    def opened(**options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        context.set_default_timeout(1000 * PATIENCE)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
