"""The inner loops and their compiler: numba, imported here and nowhere else.

Importing numba costs about a third of a second, so it waits until a loop is to run as machine code. Modules that hold
such loops are imported where they are first called.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from importlib import import_module
from threading import RLock
from typing import Any, Final, Generic, ParamSpec, TypeVar

import numpy as np

from index import machine_code
from index.collecting import no_cycles

P = ParamSpec("P")
R = TypeVar("R")

_COMPILING: Final = RLock()


@dataclass(frozen=True)
class Record:
    """The compiler's type of a NamedTuple, by the types of its fields."""

    form: type
    fields: tuple[str, ...]


def record(form: type, **fields: str) -> Record:
    """The compiler's type of a NamedTuple whose fields are arrays or numbers, by numba's names ("int32[::1]")."""
    return Record(form, tuple(fields.values()))


class Kernel(Generic[P, R]):
    """An inner loop: a function of arrays and numbers that runs as machine code, or as it is written.

    Its results are the same; as it is written it takes hundreds of times as long (splitting a text 3.4 microseconds a
    character and not .011). So it does only where there is no machine code yet and the work is less than compiling
    (`index.machine_code`).
    """

    def __init__(
        self,
        function: Callable[P, R],
        returns: str | Record,
        takes: tuple[str | Record, ...],
        inner: bool,
        micros: float,
    ) -> None:
        self._function = function
        self._returns = returns
        self._takes = takes
        self._inner = inner
        self._micros = micros
        self._code: Any = None
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it; one that only other kernels call is called here by such a one that runs as it is written."""
        if self._inner:
            return self._function(*args, **kwargs)
        return self.over(len(args[0]))(*args, **kwargs)  # type: ignore[arg-type]

    def over(self, steps: int) -> Callable[P, R]:
        """What to call for so many steps, which otherwise are the elements of the first argument."""
        return self.machine_code if machine_code.is_worth(1e-6 * self._micros * steps) else self.as_written

    def as_written(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it without machine code."""
        with np.errstate(over="ignore"):  # hashes
            return self._function(*args, **kwargs)

    @property
    def machine_code(self) -> Any:
        """Compiled by numba, or as it was kept on disk, with the kernels that it calls linked in."""
        if self._code is None:
            if not self._inner:
                machine_code.wait_for(self.__module__)
            with _COMPILING:
                self._code = self._code or self._compile()
        return self._code

    def _compile(self) -> Any:
        # Loops over pairs of words branch at each step, so vectorizing finds nothing to do: without it all kernels
        # compile in 16.6 s of processor time in place of 18.1, and aligning takes no longer.
        os.environ.setdefault("NUMBA_LOOP_VECTORIZE", "0")
        import numba
        from numba.extending import typeof_impl

        typeof_impl.register(Kernel)(_type_of)
        options: dict[str, Any] = {
            "cache": True,
            "nogil": True,
            "error_model": "numpy",
            "no_cpython_wrapper": self._inner,
            "no_cfunc_wrapper": True,
            "_nrt": False,
        }
        returns, *takes = (_kind(kind) for kind in (self._returns, *self._takes))
        with no_cycles():
            return numba.njit([returns(*takes)], **options)(self._function)


def compiled(
    returns: str | Record, *takes: str | Record, inner: bool = False, micros: float = 10.0
) -> Callable[[Callable[P, R]], Kernel[P, R]]:
    """Make a function a kernel, compiled for exactly these types and kept on disk.

    What keeps the first compilation short: one signature each; no allocation inside (`_nrt=False`: without the code for
    counting references it takes a sixth less), so callers bring the room; `inner` for what only kernels call, which
    then has no way in from Python. `nogil` lets two threads use two cores; `error_model="numpy"` drops the branch for
    division by zero. Where the package's folder can't be written numba keeps the machine code in the user's cache.

    `micros`: millionths of a second that a step takes as it is written. So that both ways give the same, a float64 and
    a float32 never meet without a conversion that says so: numba makes Python's numbers 64 bits wide, numpy does not.

    numba compiles a function anew when its file changes, but not when a function that it calls, in another file,
    does: after such a change delete the `*.nbi` files beside it.
    """
    return lambda function: Kernel(function, returns, takes, inner, micros)


def compile_kernels(*modules: str) -> None:
    """Have the machine code of all kernels of these modules on disk."""
    for module in modules:
        for kernel in vars(import_module(module)).values():
            if isinstance(kernel, Kernel):
                kernel.machine_code  # noqa: B018 - made and kept when it is first asked for


def _kind(kind: str | Record) -> Any:
    """numba's type of a name like "int64" or "int32[:, ::1]" (arrays are C-contiguous), or of a record."""
    from numba import types

    if isinstance(kind, Record):
        named: Any = types.NamedTuple
        return named([_kind(field) for field in kind.fields], kind.form)
    scalar, array, dimensions = kind.partition("[")
    found = getattr(types, scalar)
    return types.Array(found, dimensions.count(",") + 1, "C") if array else found


def _type_of(kernel: Kernel[Any, Any], context: Any) -> Any:
    """What a kernel is to the compiler where another one calls it."""
    from numba import types

    return types.Dispatcher(kernel.machine_code)
