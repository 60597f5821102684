"""One heap for all threads of a process that indexes."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_HEAPS = """
import ctypes, sys, threading
if sys.argv[1] == "together":
    from index.heap import keep_together
    keep_together()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fdopen.restype = ctypes.c_void_p
met = threading.Barrier(4)
def ask():
    met.wait()
    libc.malloc(1000)
    met.wait()
threads = [threading.Thread(target=ask) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
file = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, file)
libc.fflush(file)
"""


def _heaps(how: str) -> int:
    run = subprocess.run([sys.executable, "-c", _HEAPS, how], capture_output=True, text=True, check=True)
    return run.stdout.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives threads heaps of their own")
def test_threads_of_a_process_that_indexes_take_memory_from_one_heap() -> None:
    assert _heaps("together") == 1
    assert _heaps("apart") > 1
