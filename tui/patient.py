"""An app that lets every screen be laid out before a key reaches it or it is taken down: half made, it breaks."""

from __future__ import annotations

import asyncio
from time import monotonic

from textual import events
from textual.app import App
from textual.screen import Screen

_PATIENCE = 1.0  # seconds that is waited for a screen
_LOOK = 0.002  # seconds between looks at it


class PatientApp(App[None]):
    """Waits for its screens, and leaves in silence."""

    async def on_event(self, event: events.Event) -> None:
        """Let keys and clicks wait until the screen on top is laid out."""
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            give_up = monotonic() + _PATIENCE
            while self.screen_stack and not self.screen.is_mounted and monotonic() < give_up:
                await asyncio.sleep(_LOOK)
        await super().on_event(event)

    async def _replace_screen(self, screen: Screen[object]) -> Screen[object]:
        """Let a screen that was left at once be laid out before it is removed."""
        give_up = monotonic() + _PATIENCE
        while not screen.is_mounted and monotonic() < give_up:
            await asyncio.sleep(_LOOK)
        return await super()._replace_screen(screen)

    def _handle_exception(self, error: Exception) -> None:
        """Stop for an error, but not for that of a screen which was still being made when the operator left."""
        if not (self._exit and any(not screen.is_mounted for screen in self.screen_stack)):
            super()._handle_exception(error)
