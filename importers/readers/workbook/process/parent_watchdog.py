"""What another process uses, where the system tells, as Linux does; elsewhere nothing is known."""

from __future__ import annotations

import os
import time
from pathlib import Path


def resident(process: int) -> int:
    """Return a process's memory in use, in bytes; 0 where the system does not tell."""
    pages = _field(f"/proc/{process}/statm", 1)
    return pages * os.sysconf("SC_PAGE_SIZE") if pages else 0


def worked(process: int) -> int:
    """Return a process's processor time, in the system's ticks; 0 where the system does not tell."""
    after_name = (11, 12)  # user and system time
    return sum(_field(f"/proc/{process}/stat", place) for place in after_name)


class Silence:
    """How long a process has neither spoken nor worked: one that waits for a busy machine works on."""

    def __init__(self, process: int) -> None:
        """Begin now."""
        self._process = process
        self._worked = 0
        self._since = time.monotonic()

    def end(self) -> None:
        """Note that the process spoke."""
        self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """Return the length of the silence."""
        now = worked(self._process)
        if now != self._worked:
            self._worked = now
            self.end()
        return time.monotonic() - self._since


def _field(file: str, place: int) -> int:
    """Return a number in one of the system's files about a process, counted after its name."""
    try:
        return int(Path(file).read_bytes().rpartition(b")")[2].split()[place])
    except (OSError, IndexError, ValueError):
        return 0
