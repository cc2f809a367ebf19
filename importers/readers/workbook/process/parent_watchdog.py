"""What another process uses, where the system tells; elsewhere, or once it is gone, nothing is known."""

from __future__ import annotations

import time

import psutil  # loaded, like this module, while the other process is already at work


def resident(process: int) -> int:
    """Return a process's memory in use, in bytes; 0 where the system does not tell."""
    try:
        used: int = psutil.Process(process).memory_info().rss
    except psutil.Error:
        return 0
    return used


def worked(process: int) -> float:
    """Return a process's processor time, in seconds; 0 where the system does not tell."""
    try:
        times = psutil.Process(process).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


class Silence:
    """How long a process has neither spoken nor worked: one that waits for a busy machine works on."""

    def __init__(self, process: int) -> None:
        """Begin now."""
        self._process = process
        self._worked = 0.0
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
