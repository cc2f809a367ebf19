"""Ctrl-C, SIGTERM and a closed terminal, turned into a polite stop."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_handlers: list[Callable[[], None]] = []  # of the blocks that we are in, the innermost last
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not on Windows


@contextmanager
def on_stop(handler: Callable[[], None]) -> Iterator[None]:
    """Call `handler` for each signal to stop, inside this block; main thread only.

    Within another such block the outer one's handler is called too.
    """
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]

    def called(_number: int, _frame: FrameType | None) -> None:
        for each in tuple(reversed(_handlers)):
            each()

    before = {number: signal.signal(number, called) for number in numbers}
    _handlers.append(handler)
    try:
        yield
    finally:
        _handlers.remove(handler)
        for number, previous in before.items():
            signal.signal(number, previous)
