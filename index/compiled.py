"""The compiler of the inner loops: numba, imported here and nowhere else.

Importing this module costs what importing numba costs, about a third of a second; modules that hold compiled
functions are therefore imported where they are first called, and `search WORDS` never pays for them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

# Loops over pairs of words branch at each step, so vectorizing finds nothing to do: without it all kernels compile in
# 16.6 s of processor time in place of 18.1, and aligning takes no longer.
os.environ.setdefault("NUMBA_LOOP_VECTORIZE", "0")

import numba
from numba import types

from index.collecting import no_cycles

Function = TypeVar("Function", bound=Callable[..., object])


def _kind(name: str) -> Any:
    """numba's type of a name like "int64" or "int32[:, ::1]" (arrays are C-contiguous)."""
    scalar, array, dimensions = name.partition("[")
    kind = getattr(types, scalar)
    return types.Array(kind, dimensions.count(",") + 1, "C") if array else kind


def record(form: type, **fields: str) -> Any:
    """The compiler's type of a NamedTuple whose fields are arrays or numbers, by numba's names ("int32[::1]")."""
    named: Any = types.NamedTuple
    return named([_kind(name) for name in fields.values()], form)


def compiled(returns: str, *takes: Any, inner: bool = False) -> Callable[[Function], Function]:
    """Compile a function for exactly these types, ahead of its first call, and keep the result on disk.

    What keeps the first compilation short, for a fresh install pays for all of it: one signature each; no allocation
    inside (`_nrt=False`: without the code for counting references it takes a sixth less), so callers bring the
    room; `inner` for what only compiled functions call, which then has no way in from Python. `nogil` lets two
    threads use two cores; `error_model="numpy"` drops the branch for division by zero. Where the package's folder
    can't be written numba keeps the machine code in the user's cache folder.

    numba compiles a function anew when its file changes, but not when a function that it calls, in another file,
    does: after such a change delete the `*.nbi` files beside it.
    """
    kinds = [_kind(kind) if isinstance(kind, str) else kind for kind in (returns, *takes)]

    def wrap(function: Function) -> Function:
        options: dict[str, Any] = {
            "cache": True,
            "nogil": True,
            "error_model": "numpy",
            "no_cpython_wrapper": inner,
            "no_cfunc_wrapper": True,
            "_nrt": False,
        }
        with no_cycles():
            made: Any = numba.njit([kinds[0](*kinds[1:])], **options)(function)
        return cast(Function, made)

    return wrap
