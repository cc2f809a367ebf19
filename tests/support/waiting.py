"""Waiting for the screen without a fixed sleep."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.pilot import Pilot

PATIENCE = 20.0  # seconds; only a failing test waits that long


async def until(pilot: Pilot[None], condition: Callable[[], bool], what: str = "") -> None:
    """Let the app work until the condition holds; AssertionError if it never does."""
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up, f"waited in vain for {what or 'a condition'}"
        await pilot.pause(0.02)
    await pilot.pause()
