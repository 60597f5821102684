"""Whether the inner loops run as machine code or as they are written.

The first run after an installation has no machine code, and to make all of it takes 17 s of processor time. What five
articles need takes half a second without. So the loops run as they are written (`index.compiled`) until that has taken
PATIENCE, by an estimate; then two processes compile, and from then on every run has machine code.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import RLock
from typing import Final

import numpy as np

PATIENCE: Final = 4.0
"""Seconds for which a process runs the loops as they are written, by an estimate, before it has them compiled."""

_FOLDER: Final = Path(__file__).parent / "kernels"
_ALIKE: Final = int(np.__version__.split(".")[0]) >= 2
"""Whether numpy makes of an unsigned number and one of Python's an unsigned one, as the compiler does."""
_SHARES: Final = (
    ("describing", "keeping", "runs", "sentences", "settling"),
    ("evidence", "winnowing", "shared_runs", "aligning"),
)
"""What each of two processes compiles; the first what the second finds done when it comes to it. Not the words of a
text: those are split at once, by whoever reads them."""


class _MachineCode:
    """The machine code of this process."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._wanted = False
        self._spent = 0.0
        self._compilers: Sequence[subprocess.Popen[bytes]] = ()

    def is_worth(self, seconds: float, *, spent: bool) -> bool:
        if self._wanted:
            return True
        with self._lock:
            if self._spent + seconds > PATIENCE or not _ALIKE or _is_there():
                self.begin()
            elif spent:
                self._spent += seconds
        return self._wanted

    def begin(self) -> None:
        with self._lock:
            if not self._compilers and not _is_there():
                self._compilers = [_compiler(modules) for modules in _SHARES]
                atexit.register(self._end)
            self._wanted = True

    def wait_for(self, module: str) -> None:
        if any(module == f"index.kernels.{name}" for share in _SHARES for name in share):
            for compiler in self._compilers:
                compiler.wait()

    def _end(self) -> None:
        for compiler in self._compilers:
            compiler.terminate()
            compiler.wait()


_here = _MachineCode()


def is_worth(seconds: float) -> bool:
    """Whether to run as machine code what takes so many seconds as it is written; where not, they count as spent."""
    return _here.is_worth(seconds, spent=True)


def expect(seconds: float) -> None:
    """Begin to compile, if what will be asked for is worth it: the sooner the better."""
    _here.is_worth(seconds, spent=False)


def prepare() -> None:
    """Have everything compiled, and wait for it."""
    _here.begin()
    _here.wait_for("index.kernels.aligning")


def wait_for(module: str) -> None:
    """Wait where other processes are compiling the kernels of a module."""
    _here.wait_for(module)


def _is_there() -> bool:
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    return any((_FOLDER / "__pycache__").glob(f"aligning.align_pairs-*.{version}.nbi"))


def _compiler(modules: Sequence[str]) -> subprocess.Popen[bytes]:
    names = ", ".join(repr(f"index.kernels.{module}") for module in modules)
    quiet = subprocess.DEVNULL
    program = f"from index.compiled import compile_kernels; compile_kernels({names})"
    return subprocess.Popen([sys.executable, "-c", program], stdin=quiet, stdout=quiet, stderr=quiet)
