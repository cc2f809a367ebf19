"""What the review remembers from run to run, shared by the parts that change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from importers.storage.screen_memory import ScreenMemory, load_memory, save_memory

if TYPE_CHECKING:
    from importers.storage.home import Home


class Memory:
    """`now` is what is remembered; it is usual until it was loaded."""

    def __init__(self) -> None:
        """Start before it is known where it is kept."""
        self.now = ScreenMemory()
        self._home: Home | None = None

    def load(self, home: Home) -> None:
        """Take what was kept there, and keep each change there from now on."""
        self._home, self.now = home, load_memory(home)

    def keep(self, **changes: Any) -> None:
        """Remember something else from now on."""
        self.now = replace(self.now, **changes)
        if self._home is not None:
            save_memory(self._home, self.now)
