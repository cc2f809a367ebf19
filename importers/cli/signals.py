"""Ctrl-C, SIGTERM and a closed terminal, turned into a polite stop."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not on Windows


@contextmanager
def on_stop(handler: Callable[[], None]) -> Iterator[None]:
    """Call `handler` for each signal to stop, inside this block; main thread only."""
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]

    def called(_number: int, _frame: FrameType | None) -> None:
        handler()

    before = {number: signal.signal(number, called) for number in numbers}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
