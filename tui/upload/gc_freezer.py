"""Spares the screen the pauses in which Python looks through all that is alive for garbage."""

from __future__ import annotations

import gc

_STEP = 500  # batches


class GcFreezer:
    """Puts what is alive out of the collector's sight while an upload is watched.

    A full collection takes some 80 ms once tens of thousands of batches are alive, which one feels
    at every key. What is alive then stays alive anyway; what came since the last time takes 5 ms.
    """

    def __init__(self) -> None:
        """Start with nothing put aside."""
        self._next = 0

    def note(self, batches: int) -> None:
        """Put aside what is alive, at first and whenever many batches have come since. Quick."""
        if batches < self._next:
            return
        if self._next:  # else garbage would be put aside too
            gc.collect()
        gc.freeze()
        self._next = batches + _STEP

    def end(self) -> None:
        """Let the collector see everything again."""
        gc.unfreeze()
