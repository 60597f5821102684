"""The web application: what it is made of, what every answer carries, and the server that runs it."""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for
from werkzeug.exceptions import BadRequest

from index.place import is_url, place_of
from webui import problems, wording
from webui.addresses import IdConverter, external
from webui.api import api
from webui.brought import MOST_BYTES, InMemory
from webui.checking import checking
from webui.exclusions import excluding
from webui.feeds import feeds
from webui.following import following
from webui.hosts import ANY_ADDRESS, LOOPBACK, answers_for
from webui.language import Language, plain, speak
from webui.lists import lists
from webui.marking import pieces
from webui.pages import pages
from webui.pair_pages import pair_pages
from webui.reading_room import furnish, room_of
from webui.timeline import bars
from webui.trends import trends

_BACKLOG = 1024  # connections that wait to be taken, as waitress has it

_THREADS = 8  # that answer at once in one process alone, or wait for a cluster

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(
    corpus_path: str | Path, *, hosts: Sequence[str] = LOOPBACK, languages: Mapping[str, Language] | None = None
) -> Flask:
    """The WSGI application over the index at `corpus_path`, which is opened by the first request that needs it.

    It answers for the host names `hosts` only (lower case, without a port; IPv6 in brackets). `languages` are those
    that the pages speak, English among them; those of this package where they are not given.
    """
    app = Flask(__name__)
    app.request_class = InMemory
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,  # Flask's own limit for a form field is 500 kB
        SEND_FILE_MAX_AGE_DEFAULT=86400,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.url_map.converters["id"] = IdConverter
    app.url_map.merge_slashes = False  # an id may hold two slashes in a row
    furnish(app, place_of(corpus_path))
    speak(app, languages)
    app.jinja_env.filters.update(wording.FILTERS, external=external, excluding=excluding)
    app.jinja_env.globals.update(static=_fingerprinted(app), pieces=pieces, bars=bars)
    for blueprint in (pages, lists, pair_pages, following, trends, checking, api, feeds):
        app.register_blueprint(blueprint)
    problems.register(app)
    _guard(app, frozenset(hosts))
    return app


def _guard(app: Flask, hosts: frozenset[str]) -> None:
    """Turn strangers' host names away, and put the security headers on every answer."""

    @app.before_request
    def _check_host() -> None:
        if not answers_for(request.headers.get("Host", ""), hosts):
            raise BadRequest(plain("error.other_host"))

    @app.after_request
    def _add_headers(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        if request.endpoint != "static":
            answer.headers.setdefault("Cache-Control", "private, no-cache")
            answer.vary.add("Accept-Language")
        elif request.args.get("v"):
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def _fingerprinted(app: Flask) -> Callable[[str], str]:
    """URLs of static files that change with their content, so that browsers may keep them for good."""
    folder = Path(app.static_folder or "")
    marks = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in folder.iterdir() if path.is_file()
    }

    def static(name: str) -> str:
        return url_for("static", filename=name, v=marks[name])

    return static


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address; port 0: any that is free. Raises OSError where it is taken."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name != "nt":  # there it would let two servers share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening


def url_of(listening: socket.socket, host: str) -> str:
    """Where a browser on this machine finds the socket that listens on `host`."""
    shown = "127.0.0.1" if host in ("", "0.0.0.0") else "::1" if host == "::" else host  # noqa: S104
    shown = f"[{shown}]" if ":" in shown else shown
    return f"http://{shown}:{listening.getsockname()[1]}/"


class Server:
    """A production server on a socket, which other processes may share. It listens as soon as it is made.

    `takes` is told how many connections it has and whether it is at work, and says whether it takes another one.
    """

    def __init__(
        self, app: Flask, listening: socket.socket, threads: int, takes: Callable[[int, bool], bool] | None = None
    ) -> None:
        import waitress.server

        # It warns of every request that has to wait a moment, and at the end of those that are still being answered;
        # Python would write that to the terminal.
        logging.getLogger("waitress").setLevel(logging.ERROR)
        self._app = app
        self._map: dict[int, Any] = {}
        self._server: Any = waitress.server.create_server(
            app,
            map=self._map,
            sockets=[listening],
            threads=threads,
            ident=None,
            # Beyond this waitress itself refuses, in plain text; below it the application does, with its page.
            max_request_body_size=20 * MOST_BYTES,
            # Up to here neither a text to check nor the page that shows it touches the disk.
            inbuf_overflow=2 * MOST_BYTES,
            outbuf_overflow=8 * MOST_BYTES,
        )
        if takes:
            self._listen_where(takes)

    def _listen_where(self, takes: Callable[[int, bool], bool]) -> None:
        """Have waitress look for new connections only where `takes` says so; it asks before each wait."""
        listens, connections, work = self._server.readable, self._server.active_channels, self._server.task_dispatcher

        def readable() -> bool:
            return bool(listens()) and takes(len(connections), bool(work.active_count or work.queue))

        self._server.readable = readable

    def run(self) -> None:
        """Answer requests until `stop` or Ctrl-C, then close everything."""
        try:
            self._server.run()
        finally:
            self._server.task_dispatcher.shutdown()
            self._close_all()
            room_of(self._app).close()

    def stop(self) -> None:
        """End `run`, from any thread."""
        self._server.trigger.pull_trigger(self._close_all)

    def _close_all(self) -> None:
        from waitress import wasyncore

        wasyncore.close_all(self._map, ignore_all=True)


def _has_desktop() -> bool:
    """Whether a browser would come up in a window: on a bare terminal webbrowser starts one in the terminal itself."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def served_names(host: str, more: Sequence[str] = ()) -> tuple[str, ...]:
    """The host names to answer for when listening on `host`: loopback's, its own, the machine's where it is open."""
    open_to_all = host in ("", "0.0.0.0", "::")  # noqa: S104
    own = (ANY_ADDRESS, socket.gethostname(), socket.getfqdn()) if open_to_all else (host, f"[{host}]")
    return tuple(dict.fromkeys(name.lower().removesuffix(".") for name in (*LOOPBACK, *own, *more)))


def threads_of(corpus_path: str | Path, workers: int) -> int:
    """How many requests a process answers at once.

    Several workers on an index directory answer one each, for searching is work for the processor and threads of one
    process only take turns at it: eight of them took 17.1 ms of it an answer where one took 12.6.
    """
    return 1 if workers > 1 and not is_url(place_of(corpus_path)) else _THREADS


def serve(
    corpus_path: str | Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    threads: int | None = None,
    *,
    workers: int = 1,
    hosts: Sequence[str] = (),
    on_listening: Callable[[str], None] | None = None,
    open_browser: bool = False,
) -> None:
    """Serve the index until Ctrl-C. `on_listening` is called with the URL once connections are taken.

    `port` 0 takes a free one; `hosts` are further names to answer for; `workers` processes share the work, one on
    Windows, of `threads` each (`threads_of` where not given). Raises OSError where the port is taken.
    """
    workers = 1 if os.name == "nt" else workers
    threads = threads or threads_of(corpus_path, workers)
    names = served_names(host, hosts)
    with listen(host, port) as listening:
        if workers > 1:
            from webui.workers import work_together

            run: Callable[[], None] = partial(work_together, corpus_path, names, listening, threads, workers)
        else:
            run = Server(create_app(corpus_path, hosts=names), listening, threads).run
        url = url_of(listening, host)
        if on_listening:
            on_listening(url)
        if open_browser and _has_desktop():
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        run()
