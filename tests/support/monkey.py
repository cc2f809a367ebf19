"""A monkey at the keyboard and the mouse: what it does follows from a number, so that each run can be repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from textual import events
from textual.geometry import Size
from textual.keys import _character_to_key

from tui.textual_compat.serialized_input import SerializedInputApp

SIZES = ((80, 24), (160, 45), (40, 12))
_PASTES = ("tea", "1\t2\n3\t4\n", "x" * 300, "\x1b]2;title\x07", "50\r\n51", "", "[red]", "٣")


@dataclass
class Monkey:
    """Sends the app what a terminal sends, with or without a pause after it."""

    app: SerializedInputApp
    random: Random
    keys: Sequence[str]
    done: list[str] = field(default_factory=list)  # what it did so far

    async def play(self, acts: int) -> None:
        """Do a number of things; one that ends the program ends the play."""
        for _ in range(acts):
            if not self.app.is_running or self.app._exit:
                return
            self.act()
            await self.rest()

    def act(self) -> None:
        """Press a key, or more than one without a pause, or do one of the rarer things."""
        rarer = (self.burst, self.paste, self.resize, self.wheel, self.drag, self.click, self.click)
        self.random.choice((self.press, self.press, self.press, self.random.choice(rarer)))()

    async def rest(self) -> None:
        """Let the app work for a while, or hardly at all."""
        for _ in range(self.random.choice((0, 1, 3, 20, 100))):
            await asyncio.sleep(0)
        if self.random.random() < 0.5:
            await idle(self.app)

    def press(self) -> None:
        key = self.random.choice(self.keys)
        character = key if len(key) == 1 else None
        self._send(
            f"key {key}", events.Key(_character_to_key(key) if character else key, character)
        )

    def burst(self) -> None:
        for _ in range(self.random.randint(2, 8)):
            self.press()

    def paste(self) -> None:
        text = self.random.choice(_PASTES)
        self._send(f"paste {text!r}", events.Paste(text))

    def resize(self) -> None:
        size = Size(*self.random.choice(SIZES))
        if self.app._driver is not None:
            self.app._driver._size = size
        self._send(f"resize {size}", events.Resize(size, size))

    def wheel(self) -> None:
        kind = self.random.choice((events.MouseScrollUp, events.MouseScrollDown))
        self._mouse(kind, *self._place())

    def click(self) -> None:
        place = self._place()
        for _ in range(self.random.choice((1, 1, 2))):
            self._mouse(events.MouseDown, *place)
            self._mouse(events.MouseUp, *place)

    def drag(self) -> None:
        self._mouse(events.MouseDown, *self._place())
        self._mouse(events.MouseMove, *self._place())
        self._mouse(events.MouseUp, *self._place())

    def _place(self) -> tuple[int, int]:
        width, height = self.app.size
        x = self.random.randrange(width)
        return x, self.random.choice((0, 1, 2, 3, height - 1, self.random.randrange(height)))

    def _mouse(self, kind: type[events.MouseEvent], x: int, y: int) -> None:
        event = kind(
            widget=None,
            x=x,
            y=y,
            delta_x=0,
            delta_y=0,
            button=1,
            shift=False,
            meta=False,
            ctrl=False,
            screen_x=x,
            screen_y=y,
        )
        self._send(f"{kind.__name__} {x},{y}", event)

    def _send(self, what: str, event: events.Event) -> None:
        self.done.append(what)
        event.set_sender(self.app)
        self.app.post_message(event)


async def idle(app: SerializedInputApp, patience: int = 2000) -> None:
    """Wait until the app has dealt with what it was sent, or is at work for long."""
    for _ in range(patience):
        at_work = app.keys_wait or app.message_queue_size or app.screen.message_queue_size
        if app.screen.is_mounted and not at_work:
            return
        await asyncio.sleep(0.001)
