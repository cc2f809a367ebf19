"""The distinct values of a column with their counts, and spellings that seem to be one: each renamed in all rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from importers.catalog.model import Fix
from importers.catalog.value import Value
from importers.fixes.history import Change
from importers.fixes.replace import Search
from importers.fixes.transforms import Action, ColumnChange, change
from importers.fixes.values import write_for_all
from importers.query.facets import Cluster, Facets, clusters, facets
from tui.dialogs.ask import AskDialog
from tui.review.dialogs.fix_preview import FixPreview
from tui.review.dialogs.foreseen import ForeseenDialog
from tui.review.problem_list import column_title
from tui.screen import ShellScreen
from tui.text import content, safe
from tui.widgets.key_bar import KeyBar
from tui.widgets.table.cells import show_edges
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session

_LISTED = 2_000  # of the values, the most frequent; typing finds the others
_PAUSE = 0.1  # seconds without a letter before values are looked for


@dataclass(frozen=True, slots=True)
class ChosenValue:
    """The value whose rows are to be shown."""

    text: str


class ColumnValuesScreen(ShellScreen[ChosenValue], actions="column-values"):
    """Its result is a value whose rows are to be shown; None when it was left. Each change is one undo step."""

    HELP = """
    Every value of this column, the most frequent first, with how many rows have it. Type to find one.
    Enter shows just its rows, <column-values.rename> writes another in all of them, <column-values.leave-out>
    leaves them out. At the right are values that seem to be spellings of one thing: Enter there shows what
    would be written, and the most frequent spelling takes the place of the others.
    """
    DEFAULT_CSS = """
    ColumnValuesScreen #about { height: 2; padding: 0 1; background: $panel; }
    ColumnValuesScreen Vertical { width: 1fr; }
    ColumnValuesScreen Input { margin: 0 1; }
    ColumnValuesScreen OptionList, ColumnValuesScreen OptionList:focus { height: 1fr; border: none; }
    ColumnValuesScreen OptionList:focus { background: $boost; }
    ColumnValuesScreen .title { padding: 0 1; color: $foreground-muted; }
    """

    def __init__(self, session: Session, column: int, rows: np.ndarray | None) -> None:
        """Take the column, and the rows that are looked at (None: all)."""
        super().__init__()
        self._open = session
        self._column = column
        self._rows = rows
        self._all: Facets | None = None
        self._listed: list[Value] = []
        self._clusters: tuple[Cluster, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the two lists."""
        yield Static("Counting values …", id="about")
        with Horizontal():
            with Vertical():
                yield Input(placeholder="type to find a value", compact=True, id="words")
                yield OptionList(id="values", markup=False)
            with Vertical():
                yield Static("Looking for spellings of one thing …", classes="title", id="alike")
                yield OptionList(id="clusters", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Count."""
        self.query_one("#values").focus()
        self.count()

    # What is offered when

    @property
    def value(self) -> Value | None:
        """Return the highlighted value; None where none is or the list has no focus."""
        listed = self.query_one("#values", OptionList)
        at = listed.highlighted
        return self._listed[at] if at is not None and at < len(self._listed) else None

    @property
    def has_value(self) -> bool:
        """Tell whether a value is meant."""
        return self.query_one("#values").has_focus and self.value is not None

    @property
    def has_undo(self) -> bool:
        """Tell whether there is a change to take back."""
        return self._open.history.undo_title is not None

    # Counting and showing

    @work(group="look", exclusive=True, exit_on_error=False, description="counting values")
    async def count(self) -> None:
        """Count the values, show them, and then look for spellings of one thing."""
        self._all = await asyncio.to_thread(facets, self._open.catalog, self._column, self._rows)
        self._show_values()
        self._clusters = await asyncio.to_thread(clusters, self._all)
        alike = "Seem to be one thing" if self._clusters else "None seem to be one thing"
        self.query_one("#alike", Static).update(alike)
        listed = self.query_one("#clusters", OptionList)
        at = listed.highlighted or 0
        listed.clear_options()
        listed.add_options([Option(_cluster_line(each)) for each in self._clusters])
        listed.highlighted = min(at, len(self._clusters) - 1) if self._clusters else None
        self._tell()

    def _show_values(self) -> None:
        assert self._all is not None
        found = self._all.holding(self.query_one("#words", Input).value)
        self._listed = found.first(_LISTED)
        listed = self.query_one("#values", OptionList)
        at = listed.highlighted or 0
        listed.clear_options()
        listed.add_options([Option(_value_line(value)) for value in self._listed])
        listed.highlighted = min(at, len(self._listed) - 1) if self._listed else None
        self._tell(found)
        self.refresh_bindings()

    def _tell(self, found: Facets | None = None) -> None:
        catalog, everything = self._open.catalog, self._all
        assert everything is not None
        rows = int(everything.counts.sum())
        where = "" if self._rows is None else " shown"
        title = Content.styled(safe(column_title(catalog, self._column)), "bold")
        told = f"  {count(len(everything), 'value')} in {count(rows, 'row')}{where}"
        if len(self._clusters):
            told += f", {count(len(self._clusters), 'group')} that may be one thing"
        more = ""
        if found is not None and len(found) > _LISTED:
            more = (
                f"Listed are the {_LISTED:,} most frequent of {len(found):,}: type to find others."
            )
        lines = [Content.assemble(title, told), content(more, "$foreground-muted")]
        self.query_one("#about", Static).update(Content("\n").join(lines))

    @work(group="type", exclusive=True, exit_on_error=False, description="finding values")
    async def on_input_changed(self) -> None:
        """Show the values that hold what is typed."""
        await asyncio.sleep(_PAUSE)
        if self._all is not None:
            self._show_values()

    def on_input_submitted(self) -> None:
        """Enter goes from the text to what was found."""
        self.query_one("#values").focus()

    # Choosing

    def on_option_list_option_highlighted(self) -> None:
        """Offer what can be done with it."""
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter shows the rows of a value, or what writing one spelling for all would change."""
        if event.option_list.id == "values":
            self.dismiss(ChosenValue(self._listed[event.option_index].text))
        else:
            self.merge(self._clusters[event.option_index])

    @work(group="dialog", exit_on_error=False, description="renaming a value")
    async def action_rename(self) -> None:
        """Write another value wherever a column has exactly this one."""
        value = self.value
        if value is None:
            return
        rows = count(value.rows, "row")
        question = AskDialog("Write instead", value.text, f"It is written in {rows}, as one step.")
        answer = await self.app.push_screen_wait(question)
        if answer is not None and answer != value.text:
            await self._change(
                lambda: write_for_all(self._open.catalog, self._column, [value.text], answer)
            )

    @work(group="dialog", exit_on_error=False, description="writing one spelling")
    async def merge(self, cluster: Cluster) -> None:
        """Show what would change if all spellings became the most frequent one; then do it."""
        first, *others = (value.text for value in cluster.values)
        answer = await self.app.push_screen_wait(
            AskDialog(
                "One spelling for all",
                first,
                f"Instead of {_named(others)}; what would change is shown next.",
            )
        )
        if answer is None:
            return
        spellings = [value.text for value in cluster.values if value.text != answer]
        fix = await asyncio.to_thread(
            write_for_all, self._open.catalog, self._column, spellings, answer
        )
        if await self.app.push_screen_wait(FixPreview(self._open.catalog, fix)):
            await self._make(fix)

    @work(group="dialog", exit_on_error=False, description="leaving rows out")
    async def action_leave_out(self) -> None:
        """Leave out the rows that hold exactly this value, or a blank, after a preview."""
        value = self.value
        if value is None:
            return
        exact = Search(value.text, "", case=True, whole=True)
        fix = await asyncio.to_thread(
            change, self._open.catalog, ColumnChange(Action.LEAVE_OUT, exact), [self._column]
        )
        if fix.is_empty:
            self.notify("These rows are left out already.", timeout=3)
        elif await self.app.push_screen_wait(FixPreview(self._open.catalog, fix)):
            await self._make(fix)

    def action_undo(self) -> None:
        """Take back the last change."""
        self._undo()

    @work(group="change", exit_on_error=False, description="undoing")
    async def _undo(self) -> None:
        undone = await asyncio.to_thread(self._open.history.undo)
        if undone is not None:
            self.notify(f"Undone: {undone.title}", timeout=3)
        self.count()

    async def _change(self, fix_of: Callable[[], Fix]) -> None:
        await self._make(await asyncio.to_thread(fix_of))

    async def _make(self, fix: Fix) -> None:
        """Make a change; ask first where it does more to the workbook than change its own cells."""
        answer = await asyncio.to_thread(self._open.attempt, fix)
        if not isinstance(answer, Change):
            wanted = await self.app.push_screen_wait(ForeseenDialog(answer))
            if wanted is None:
                return
            await asyncio.to_thread(self._open.apply, wanted)
        self.say(f"{fix.title}. <column-values.undo> takes it back.", timeout=4)
        self.count()

    def action_find(self) -> None:
        """Go to the text that finds values."""
        self.query_one("#words").focus()

    def action_leave(self) -> None:
        """Go back to the sheet."""
        self.dismiss(None)


def _value_line(value: Value) -> Content:
    shown = Content(safe(show_edges(value.text)))
    blank = Content.styled("blank", "$foreground-muted")
    return Content.assemble((f"{value.rows:>9,}  ", "$text-accent"), shown if value.text else blank)


def _cluster_line(cluster: Cluster) -> Content:
    first, *others = cluster.values
    rest = ", ".join(f"{safe(show_edges(each.text))} {each.rows:,}" for each in others)
    return Content.assemble(
        (f"{cluster.rows:>9,}  ", "$text-accent"),
        safe(show_edges(first.text)),
        f" {first.rows:,}",
        (f"  ← {rest}", "$foreground-muted"),
    )


def _named(texts: list[str]) -> str:
    shown = ", ".join(f"“{text}”" for text in texts[:3])
    return shown if len(texts) <= 3 else f"{shown} and {len(texts) - 3} more"
