"""What the file had when it was sent and has no more: a list, and what can be done about it at the shop, if asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Select, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from importers.destinations.outcome import RowState
from importers.upload.snapshot import RunPhase
from tui.dialogs.confirm import ConfirmDialog
from tui.failures import sentence_for
from tui.screen import ShellDialog
from tui.text import content, safe
from tui.widgets.marks import ROW_MARKS
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.destinations.gone import GoneChoice
    from importers.destinations.outcome import RowOutcome
    from importers.session.gone import GoneProduct
    from importers.upload.runner import UploadRun

_LOOK = 0.1  # seconds between looks at the run
_LISTED = 2_000  # products that have a line; all are marked where all are asked for
_STUCK = (RunPhase.NEEDS_LOGIN, RunPhase.PAUSED)
_OVER = (RunPhase.FINISHED, RunPhase.CANCELLED, RunPhase.FAILED)
Start = Callable[["GoneChoice", Sequence[str]], "UploadRun"]


class GoneDialog(ShellDialog[None], actions="gone"):
    """Marks one product after a question, all of them by their number typed; leaving it ends what is under way."""

    HELP = """
    These products were in this file when it was sent to this destination, are on record as uploaded there, and are
    in it no more, nor in any other file that is sent there. Nothing is done about them by itself. <gone.one> asks
    about the one in hand; to mark all of them, type their number. Each is looked up first: one that is another
    product by now is left alone.
    """
    DEFAULT_CSS = """
    GoneDialog Vertical.dialog { width: 96%; max-width: 100; }
    GoneDialog OptionList { height: auto; max-height: 40vh; border: none; margin: 1 0; }
    GoneDialog .line { height: 1; }
    GoneDialog Select { width: 36; }
    GoneDialog Input { width: 1fr; }
    GoneDialog .label { width: 8; color: $foreground-muted; }
    GoneDialog #said { height: auto; min-height: 1; }
    """

    def __init__(
        self,
        products: Sequence[GoneProduct],
        choices: Sequence[GoneChoice],
        why_only_listed: str,
        start: Start,
    ) -> None:
        """Take what is gone, what can be done with it, or why nothing can, and how to begin."""
        super().__init__()
        self._products = list(products)
        self._choices, self._why, self._start = choices, why_only_listed, start
        self._run: UploadRun | None = None
        self._under_way: list[str] = []  # the run's rows
        self._ends: dict[str, RowOutcome] = {}

    def compose(self) -> ComposeResult:
        """Lay out the list, and below it what can be done."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Gone from this file"
            hint = "on record that this file had and has no more, nor any other file sent there."
            yield Static(f"{count(len(self._products), 'product')} {hint}", classes="hint")
            yield OptionList(*(Option(self._line(each)) for each in self._products[:_LISTED]))
            if len(self._products) > _LISTED:
                yield Static(f"… {len(self._products) - _LISTED:,} more", classes="hint")
            if self._choices:
                with Horizontal(classes="line"):
                    yield Static("Make it", classes="label")
                    names = [(content(each.words), each) for each in self._choices]
                    yield Select(
                        names, value=self._choices[0], allow_blank=False, compact=True, id="choice"
                    )
                with Horizontal(classes="line"):
                    yield Static("All", classes="label")
                    yield Input(placeholder=self._wanted(), compact=True, id="number")
            yield Static(content(self._why), id="said")
            with Horizontal(classes="buttons"):
                if self._choices:
                    yield Button(self.worded("This one … (<gone.one>)"), compact=True, id="one")
                yield Button("Close", compact=True, id="close")

    def on_mount(self) -> None:
        """Begin in the list, and follow what is begun."""
        self.query_one(OptionList).focus()
        self.set_interval(_LOOK, self._follow)

    @on(Input.Submitted, "#number")
    def _typed(self, event: Input.Submitted) -> None:
        """Mark all of them if it is their number."""
        left = self._left()
        if event.value.strip().replace(",", "") != str(len(left)) or not left:
            self._say(f"That is not {len(left):,}; nothing is sent.")
            return
        self.query_one("#number", Input).clear()
        self.mark([each.key for each in left])

    @on(OptionList.OptionSelected)
    @on(Button.Pressed, "#one")
    def _pressed(self) -> None:
        self.action_one()

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.action_dismiss_nothing()

    @work(group="gone", exclusive=True, exit_on_error=False, description="asking")
    async def action_one(self) -> None:
        """Ask about the product in hand, and mark it."""
        at = self.query_one(OptionList).highlighted
        if at is None or not self._choices or self._products[at] not in self._left():
            return
        product, words = self._products[at], self._choice.words
        question = ConfirmDialog(f"Make {product.key} {words}, at the shop?", f"Make it {words}")
        if await self.app.push_screen_wait(question):
            self.mark([product.key])

    @work(group="gone run", exclusive=True, exit_on_error=False, description="marking products")
    async def mark(self, keys: Sequence[str]) -> None:
        """Begin to mark products, one lot after the other."""
        if self._run is not None:
            self._say("Some are being marked just now.")
            return
        self._say("Marking …")
        self._run = await asyncio.to_thread(self._start, self._choice, keys)
        self._under_way = list(keys)

    def action_dismiss_nothing(self) -> None:
        """Leave; what is under way starts no new request, and what it comes to is on record."""
        if self._run is not None:
            self._run.cancel()
        self.dismiss(None)

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Say in place why nothing was begun."""
        self._run = None
        self._say(f"✗ {sentence_for(error, worker.description, self.shell.home)}")

    @property
    def _choice(self) -> GoneChoice:
        chosen = self.query_one("#choice", Select).value
        return next(each for each in self._choices if each == chosen)

    def _left(self) -> list[GoneProduct]:
        """Return the products that are not marked."""
        done = {key for key, end in self._ends.items() if end.state is RowState.UPLOADED}
        return [each for each in self._products if each.key not in done]

    def _wanted(self) -> str:
        return f"type {len(self._left()):,} and press Enter"

    def _follow(self) -> None:
        """Show what has become of products since the last look."""
        run = self._run
        if run is None or not self._under_way:
            return
        for outcome in run.outcomes():
            self._ends[outcome.key] = outcome
            self._redraw(outcome.key)
        snapshot = run.snapshot()
        if snapshot.phase in _STUCK:
            run.cancel()
            self._say(f"✗ {snapshot.message}")
        elif snapshot.phase in _OVER:
            self._over(snapshot.message)

    def _over(self, message: str) -> None:
        ends = [self._ends[key] for key in self._under_way if key in self._ends]
        marked = sum(1 for each in ends if each.state is RowState.UPLOADED)
        told = f"{marked:,} of {len(self._under_way):,} marked."
        if marked < len(self._under_way):
            told += f" {message or 'The others are as they were; their lines tell why.'}"
        self._say(told)
        self._run, self._under_way = None, []
        self.query_one("#number", Input).placeholder = self._wanted()

    def _redraw(self, key: str) -> None:
        places = [at for at, each in enumerate(self._products[:_LISTED]) if each.key == key]
        for at in places:
            line = self._line(self._products[at])
            self.query_one(OptionList).replace_option_prompt_at_index(at, line)

    def _line(self, product: GoneProduct) -> Content:
        named = " · ".join(str(v) for v in product.values.values() if str(v) != product.key)
        end = self._ends.get(product.key)
        if end is None:
            doubt = "  perhaps marked already" if product.doubtful else ""
            said, style = f"{safe(named[:80])}{doubt}", "$foreground-muted"
        else:
            mark = ROW_MARKS[end.state]
            words = "; ".join(text for _, text in end.messages)
            done = "marked" if end.state is RowState.UPLOADED else end.state.value
            said, style = f"{mark.glyph} {done}{': ' if words else ''}{safe(words)}", mark.style
        return Content.assemble((f"{safe(product.key)}  ", "bold"), (said, style))

    def _say(self, words: str) -> None:
        self.query_one("#said", Static).update(content(words))
