"""Ends the reading process from within when it takes more than it may.

Where the system tells of other processes, the program sees as much from outside (`parent_watchdog`), also while a
library lets no other thread run; elsewhere, as on macOS, this is what counts.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
import threading
import time

from importers.readers.workbook.process.allowance import Allowance

TOO_LARGE, TOO_SLOW = 81, 82  # exit codes
_EVERY = 0.05  # seconds
_RESERVES = 512 << 20  # bytes


def limit_resources(allowed: Allowance) -> None:
    """Have the system limit this process: seconds of processor time, and bytes of memory.

    The program watches the resident memory; here libraries' reserves count too, so the limit is wider.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    memory, work = allowed.memory + _RESERVES, math.ceil(allowed.work)
    wanted = (
        (resource.RLIMIT_DATA, memory, memory),
        (resource.RLIMIT_CPU, work, work + 1),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for kind, soft, hard in wanted:
        most = resource.getrlimit(kind)[1]
        most = hard if most == resource.RLIM_INFINITY else min(hard, most)
        with contextlib.suppress(ValueError, OSError):  # not every system knows every limit
            resource.setrlimit(kind, (min(soft, most), most))


def watch_over(allowed: Allowance) -> None:
    """Watch this process, in a thread of its own."""
    threading.Thread(target=_watch, args=(allowed, peak()), daemon=True).start()


def peak() -> int:
    """Return the most memory that this process ever had, in bytes; 0 where the system does not tell.

    On Linux that of the process that started it may be counted in.
    """
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _watch(allowed: Allowance, before: int) -> None:
    while True:
        time.sleep(_EVERY)
        if peak() > max(allowed.memory, before):
            os._exit(TOO_LARGE)
        if time.process_time() > allowed.work:
            os._exit(TOO_SLOW)
