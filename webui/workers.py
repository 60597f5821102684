"""Several processes that answer on one socket: Python runs on one core in each.

Each is started afresh and not forked, for by then an index may have been made, which leaves threads behind. A worker
that dies is replaced; all end with their parent, however that ends.

A connection stays with the worker that took it, so a worker at work leaves a new one to those with fewer: where eight
fell to two workers as six and two, the six waited for one another.
"""

from __future__ import annotations

import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import MutableSequence, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.resource_tracker import ensure_running
from pathlib import Path
from typing import Final

from webui.app import Server, create_app

_PATIENCE: Final = 10.0  # seconds that a worker has to finish its answers
_BREATH: Final = 1.0  # seconds before a worker that died is replaced
_GONE: Final = 1 << 30  # connections, more than any worker has: that of one that died


class Share:
    """A worker's part of the connections; `connections` holds how many each worker has, and all of them see it."""

    def __init__(self, connections: MutableSequence[int], place: int) -> None:
        self._connections = connections
        self._place = place

    def takes(self, connections: int, at_work: bool) -> bool:
        """Whether this worker, of so many connections, is to take another one. One at rest always does, for it would
        not wake when that changes; of those at work some one has the fewest."""
        self._connections[self._place] = connections
        return not at_work or connections <= min(self._connections)


def work_together(
    corpus_path: str | Path, hosts: tuple[str, ...], listening: socket.socket, threads: int, count: int
) -> None:
    """Answer with so many processes, of so many threads each, until Ctrl-C or SIGTERM."""
    spawning = multiprocessing.get_context("spawn")
    connections = spawning.RawArray("q", count)

    def start(place: int) -> multiprocessing.process.BaseProcess:
        share = Share(connections, place)
        worker = spawning.Process(target=_work, args=(corpus_path, hosts, listening, threads, share), daemon=True)
        # Ctrl-C goes to all of them: one that has only begun to start would say so with a traceback. It inherits what
        # its parent holds back, and never lets it in.
        ensure_running()  # else it lets signals in by itself
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            worker.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        return worker

    workers: list[multiprocessing.process.BaseProcess] = []
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        workers += [start(place) for place in range(count)]
        while True:
            wait([worker.sentinel for worker in workers])
            for place, worker in enumerate(workers):
                if not worker.is_alive():
                    connections[place] = _GONE
            time.sleep(_BREATH)
            workers = [worker if worker.is_alive() else start(place) for place, worker in enumerate(workers)]
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, former)
        _end(workers)


def _end(workers: Sequence[multiprocessing.process.BaseProcess]) -> None:
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + _PATIENCE
    for worker in workers:
        worker.join(max(0.0, deadline - time.monotonic()))
        if worker.is_alive():
            worker.kill()
            worker.join()


def _work(
    corpus_path: str | Path, hosts: tuple[str, ...], listening: socket.socket, threads: int, share: Share
) -> None:
    """What a worker does, until it is told to end or its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        server = Server(create_app(corpus_path, hosts=hosts), listening, threads, share.takes)
        threading.Thread(target=_follow_parent, args=(server,), daemon=True).start()
        server.run()


def _follow_parent(server: Server) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        server.stop()
