"""A program that is shown in a page of a browser ends with its page, and with the server between them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from textual.driver import Driver
from textual.message import Message

# Seconds. Answers to an upload are waited for; what hangs after that is ended by the system.
LAST_RESORT = 60.0


def is_of_a_page(driver_class: type[Driver]) -> bool:
    """Tell whether a driver speaks to a server that shows the program in a page."""
    return hasattr(driver_class, "on_meta")


def ending_with_its_page(driver_class: type[Driver], end: Callable[[], None]) -> type[Driver]:
    """Return a driver that asks the app to end in order once nobody is there any more.

    Textual's own takes no notice when the server is gone, and puts the word that the page was closed behind all
    the keys that came before.
    """
    return type("PageDriver", (_EndsWithItsPage, driver_class), {"end": staticmethod(end)})


class _EndsWithItsPage(Driver):
    """Comes before the driver that Textual chose, whose methods it calls."""

    end: Callable[[], None]

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self._write = partial(_write_if_possible, vars(self)["_write"])
        self._page_is_gone = False

    def send_message(self, message: Message) -> None:
        if not self._page_is_gone:  # keys of a page that was closed are for nobody
            super().send_message(message)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        if packet_type == "quit":
            self._end_without_page()
        elif not self._page_is_gone:
            super().on_meta(packet_type, payload)  # type: ignore[misc]  # of the driver behind

    def run_input_thread(self) -> None:
        with suppress(OSError):
            super().run_input_thread()  # type: ignore[misc]
        if not self.exit_event.is_set():  # type: ignore[attr-defined]
            self._end_without_page()

    def _end_without_page(self) -> None:
        if self._page_is_gone:
            return
        self._page_is_gone = True
        with suppress(RuntimeError):  # the app has ended already
            self._loop.call_soon_threadsafe(self.end)
        last_resort = threading.Timer(LAST_RESORT, os._exit, (1,))
        last_resort.daemon = True
        last_resort.start()


def _write_if_possible(write: Any, data: bytes) -> None:
    """Write, if there is still somebody to read it."""
    with suppress(OSError):
        write(data)
