"""An app whose keys take effect one after the other, each on a screen that is whole: half made, it breaks.

Textual has no public way to hold a key back until the one before has done its work, to wait until a screen is
made, or to keep an error of a part that is gone from ending the program.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic

from textual import events
from textual._context import active_message_pump
from textual.app import App
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import WorkerFailed, WorkerState

from tui.textual_compat.patches import apply_textual_patches

_PATIENCE = 1.0  # seconds that is waited for a screen
_PATIENCE_AT_THE_END, _TRIES_AT_THE_END = 10.0, 3
_LOOK = 0.002  # seconds between looks at it


class SerializedInputApp(App[None]):
    """Delivers keys one after the other, waits for its screens, and leaves in silence."""

    def __init__(self) -> None:
        """Start with nothing queued."""
        super().__init__()
        apply_textual_patches()
        self._queued: deque[events.Event] = deque()
        self._delivered: events.Event | None = None
        self._delivery: asyncio.Task[None] | None = None
        self._taken_down = False

    async def on_event(self, event: events.Event) -> None:
        """Let what is typed wait for the effect of the key before: many may come at once over a slow line."""
        if isinstance(event, events.InputEvent | events.Paste):
            if not event.is_forwarded and await self._queue_if_busy(event):
                return
            if self._exit or not self.screen_stack:
                return
        await super().on_event(event)

    async def _queue_if_busy(self, event: events.Event) -> bool:
        if isinstance(event, events.MouseEvent):
            await _until(self._is_made)
            return False
        if event is self._delivered or not (self._queued or self._is_at_work()):
            return False
        alone = not self.keys_wait
        self._queued.append(event)
        if alone:
            self._delivery = asyncio.create_task(self._deliver_queued(), name="delivering keys")
        return True

    @property
    def keys_wait(self) -> bool:
        """Tell whether there are keys that were not let in yet."""
        return bool(self._queued) or bool(self._delivery and not self._delivery.done())

    async def _deliver_queued(self) -> None:
        while self._queued:
            await _until(lambda: not self._is_at_work())
            self._delivered = self._queued.popleft()
            self.post_message(self._delivered)

    def _is_at_work(self) -> bool:
        """Tell whether a key before is still on its way, or has just called for a dialog."""
        if not self.screen_stack:
            return False
        part = self.focused or self.screen
        on_its_way = any(node.message_queue_size for node in part.ancestors_with_self)
        called_for = any(worker.state is WorkerState.PENDING for worker in self.workers)
        return on_its_way or called_for or not self._is_made()

    def _is_made(self) -> bool:
        return not self.screen_stack or self.screen.is_mounted

    async def _replace_screen(self, screen: Screen[object]) -> Screen[object]:
        """Let a screen that was left at once be made before it is removed."""
        await _until(lambda: screen.is_mounted)
        return await super()._replace_screen(screen)

    async def _shutdown(self) -> None:
        """Let the screens be made before all of them are taken down: one that is half made would never end."""
        await _until(lambda: all(screen.is_mounted for screen in self.screen_stack))
        self._taken_down = True
        await super()._shutdown()

    async def _close_all(self) -> None:
        """Take all screens down; go on past one that was cancelled, or waits for parts which are not made any more."""
        for _ in range(_TRIES_AT_THE_END):
            try:
                await asyncio.wait_for(super()._close_all(), _PATIENCE_AT_THE_END)
            except (TimeoutError, asyncio.CancelledError):
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise  # the whole program is
            else:
                return

    def on_fatal_error(self, error: BaseException) -> None:
        """End the program for an error; `App.panic` leaves a text on the terminal."""
        raise NotImplementedError

    def _fatal_error(self) -> None:
        self.on_fatal_error(self._exception or RuntimeError("unknown"))

    def _handle_exception(self, error: Exception) -> None:
        """Stop for an error, but not for that of a part which was still being made, or was gone, when it was left.

        At the end parts go one after the other: what looks for one then has nothing to tell.
        """
        ending = self._exit or not self.is_running
        leaving = ending and any(not screen.is_mounted for screen in self.screen_stack)
        missed = (self._exit or self._taken_down) and isinstance(_cause(error), NoMatches)
        if not leaving and not missed and not _is_of_the_gone(error):
            super()._handle_exception(error)


async def _until(condition: Callable[[], bool]) -> None:
    give_up = monotonic() + _PATIENCE
    while not condition() and monotonic() < give_up:
        await asyncio.sleep(_LOOK)


def _is_of_the_gone(error: Exception) -> bool:
    """Tell whether a worker looked for a part of a screen that has been taken down."""
    node = active_message_pump.get(None)
    if not isinstance(error, WorkerFailed) or not isinstance(node, DOMNode):
        return False
    gone = not node.is_attached or any(each._pruning for each in node.ancestors_with_self)
    return gone and isinstance(_cause(error), NoMatches)


def _cause(error: Exception) -> BaseException:
    return error.error if isinstance(error, WorkerFailed) else error
