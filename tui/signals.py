"""SIGINT, SIGTERM and a closed terminal end the program as leaving it does: nothing is cut off in the middle."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from tui.leaving import end

if TYPE_CHECKING:
    from tui.app import ShelfreadyApp

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not on Windows


def install_signal_handlers(app: ShelfreadyApp) -> None:
    """Let the running app end by itself when it is told to; not where signals cannot be had."""
    loop = asyncio.get_running_loop()
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
        for number in numbers:
            # A terminal that is closed may tell so twice: that alone is no reason to hurry.
            urgent = number is not getattr(signal, "SIGHUP", None)
            loop.add_signal_handler(number, partial(end, app, urgent=urgent))
