"""Whether a process of this machine still runs: of one that was killed nothing has to be waited for."""

from __future__ import annotations

import os
import socket


def here() -> tuple[str, int]:
    """This machine's name and this process's number."""
    return socket.gethostname(), os.getpid()


def has_ended(host: str, process: int) -> bool:
    """Whether a process ran on this machine and does no more; of those on others nobody can say so."""
    if host != socket.gethostname() or os.name != "posix":  # elsewhere the question would be a signal
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:  # somebody else's
        return False
    return False
