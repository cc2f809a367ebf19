"""A terminal that keeps all that the app writes to it."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.drivers.headless_driver import HeadlessDriver

# What Textual itself may send: styles, cursor moves, modes, the mouse pointer's shape.
_OWN_SEQUENCES = re.compile(r"\x1b\[[0-9;?<>=]*\$?[A-Za-z]|\x1b\]22;[a-z]+\x07|\n")


class RecordingDriver(HeadlessDriver):
    """Looks like a real terminal to the app."""

    written: ClassVar[list[str]] = []

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)

    @classmethod
    def text(cls) -> str:
        """Return all that was written, without the app's own styling and cursor sequences."""
        return _OWN_SEQUENCES.sub("", "".join(cls.written))
