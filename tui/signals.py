"""SIGINT, SIGTERM and a closed terminal end the program as leaving it does: nothing is cut off in the middle."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from functools import partial
from typing import Protocol

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not on Windows


class Ending(Protocol):
    """What ends the program; told a second time and `urgent`, it does not wait any more."""

    def __call__(self, *, urgent: bool = False) -> None:
        """End it."""


def install_signal_handlers(end: Ending) -> None:
    """Let the running app end by itself when it is told to; not where signals cannot be had."""
    loop = asyncio.get_running_loop()
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
        for number in numbers:
            # A terminal that is closed may tell so twice: that alone is no reason to hurry.
            urgent = number is not getattr(signal, "SIGHUP", None)
            loop.add_signal_handler(number, partial(end, urgent=urgent))
