"""Columns taken from a second file, row by SKU: the file, its columns, and what comes of it before it is done."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Select, Static

from importers.catalog.model import Fix
from importers.errors import ShelfreadyError
from importers.fixes.by_hand import may_grow
from importers.fixes.joining.join import Join, Joined, Take
from importers.fixes.joining.leftovers import save_leftovers
from importers.fixes.joining.other_file import OtherFile, UnusableJoin
from importers.fixes.joining.step import join_fix, named_from
from importers.session.joining import files_beside, likely_key, likely_takes
from tui.review.dialogs.change_lines import edit_lines, first_reasons, summary
from tui.review.dialogs.fix_preview import FixPreview
from tui.review.problem_list import column_title
from tui.screen import ShellDialog
from tui.text import content
from tui.widgets.compact_checkbox import CompactCheckbox
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.catalog.source import SourceTable
    from importers.session.session import Session

_TAKES = range(3)  # so many columns can be taken in one step
_PAUSE = 0.15  # seconds without a key before the effect is looked for
_SHOWN = 2
_NEW = -1  # stands for a column that is added


class JoinDialog(ShellDialog[Fix], actions="join"):
    """Its result is the fix to apply, which has been shown; None when it was left."""

    HELP = """
    Takes columns from a second file into columns of this one: names here, prices there. Type the file's name and
    Enter; the right arrow completes it. Rows belong together where the SKU is the very same; what is only near is
    listed, as are the rows of both files without a partner, and a SKU that the second file has twice with different
    values. "Next time" is what a recipe looks for: with * for what changes from week to week.
    """
    DEFAULT_CSS = """
    JoinDialog .dialog { padding: 0 2; }
    JoinDialog .line { height: 1; }
    JoinDialog .label { width: 10; color: $foreground-muted; }
    JoinDialog .arrow { width: 4; text-align: center; }
    JoinDialog Select { width: 1fr; }
    JoinDialog Input { width: 1fr; }
    JoinDialog #effect { height: 6; margin-top: 1; }
    JoinDialog .buttons { margin-top: 0; }
    """

    def __init__(self, session: Session) -> None:
        """Take the session whose columns get values."""
        super().__init__()
        self._open = session
        self._folder = session.source.origin.folder
        self._other: SourceTable | None = None

    def compose(self) -> ComposeResult:
        """Lay out the file, the columns of both, and what comes of it."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Take columns from another file"
            box.border_subtitle = "Enter in “File” opens it"
            yield self._line("File", self._file())
            yield self._line("Sheet", _select("sheet"), name="line-sheet")
            yield self._line("Same SKU", _select("there"), _arrow("="), _select("here"))
            for n in _TAKES:
                label = "Take" if not n else ""
                yield self._line(label, _select(f"take-{n}"), _arrow("→"), _select(f"into-{n}"))
            yield self._line("Next time", Input(compact=True, id="next"))
            yield CompactCheckbox("Only where the column is blank", compact=True, id="blanks")
            yield Static(id="effect")
            with Horizontal(classes="buttons"):
                preview = self.worded("Preview (<join.preview>)")
                yield Button(preview, variant="primary", compact=True, id="preview")
                yield Button("Save rows without a partner", compact=True, id="save")
                yield Button("Cancel", compact=True, id="cancel")

    def _file(self) -> Input:
        names = files_beside(self._open)
        hint = f"such as {names[0]}" if names else "its name or path"
        suggester = SuggestFromList(names, case_sensitive=False)
        return Input(compact=True, id="file", placeholder=hint, suggester=suggester)

    @staticmethod
    def _line(label: str, *widgets: Input | Select[object] | Static, name: str = "") -> Horizontal:
        return Horizontal(Static(label, classes="label"), *widgets, classes="line", id=name or None)

    def on_mount(self) -> None:
        """Begin with the file's name."""
        self._show_parts()
        self.query_one("#file").focus()

    def _show_parts(self) -> None:
        """Show only what there is to choose from."""
        other = self._other
        self.query_one("#line-sheet").display = other is not None and len(other.sheets) > 1
        for line in list(self.query(".line"))[2:]:
            line.display = other is not None
        self.query_one("#blanks").display = other is not None
        self.query_one("#save").display = other is not None

    # The second file

    @on(Input.Submitted, "#file")
    def file_named(self) -> None:
        """Read the file that is named."""
        if self._typed("file"):
            self.read("")

    @on(Select.Changed, "#sheet")
    def sheet_chosen(self, event: Select.Changed) -> None:
        """Read another sheet of the file."""
        if self._other is not None and event.value not in (Select.NULL, self._other.sheet):
            self.read(str(event.value))

    @work(group="other", exclusive=True, exit_on_error=False, description="reading a second file")
    async def read(self, sheet: str) -> None:
        """Read the file, and choose what is likely meant."""
        named = named_from(self._folder, self._folder / os.path.expanduser(self._typed("file")))
        self._say("Reading …")
        try:
            other = await asyncio.to_thread(OtherFile(named, sheet).read, self._folder)
        except ShelfreadyError as error:
            self._other = None
            self._show_parts()
            self._say(error.sentence)
            return
        self._other = other
        self.query_one("#next", Input).value = named
        self._offer(other)
        self._show_parts()
        self.query_one("#take-0").focus()
        self.look()

    def _offer(self, other: SourceTable) -> None:
        catalog = self._open.catalog
        here = [(column_title(catalog, c), c) for c in range(catalog.header_width)]
        there = [(label.strip() or f"column {n}", label) for n, label in enumerate(other.header, 1)]
        new = [("a new column of that name", _NEW)] if may_grow(catalog) else []
        key, label = likely_key(self._open, other)
        take = next(iter(likely_takes(self._open, other, label)), None)
        self._fill("sheet", [(name, name) for name in other.sheets], other.sheet)
        self._fill("here", here, key)
        self._fill("there", there, label)
        for n in _TAKES:
            first = take if not n else None
            self._fill(f"take-{n}", there, first and first.label)
            self._fill(f"into-{n}", [*new, *here], first and first.into)

    def _fill(self, name: str, options: Sequence[tuple[str, object]], chosen: object) -> None:
        select = self.query_one(f"#{name}", Select)
        with self.prevent(Select.Changed):
            select.set_options([(content(words), value) for words, value in options])
            select.value = Select.NULL if chosen is None else chosen

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _chosen(self, name: str) -> object:
        value = self.query_one(f"#{name}", Select).value
        return None if value is Select.NULL else value

    # What is wanted

    def join(self) -> Join:
        """Return what the dialog says. UnusableJoin."""
        here, there = self._chosen("here"), self._chosen("there")
        if not isinstance(here, int) or there is None:
            raise UnusableJoin("Choose the column of the SKU in both files.")
        takes = tuple(take for n in _TAKES if (take := self._take(n)) is not None)
        return Join(here, str(there), takes, self.query_one("#blanks", CompactCheckbox).value)

    def _take(self, n: int) -> Take | None:
        label, into = self._chosen(f"take-{n}"), self._chosen(f"into-{n}")
        if label is None and into is None:
            return None
        if label is None or not isinstance(into, int):
            raise UnusableJoin("Choose for each line the column that is taken and where it goes.")
        return Take(str(label), str(label) if into == _NEW else into)

    def _named(self, other: SourceTable) -> OtherFile:
        """Return how a recipe names the file: it has to mean this very one. UnusableJoin."""
        sheet = other.sheet or "" if len(other.sheets) > 1 else ""
        named = OtherFile(self._typed("next"), sheet)
        if not other.origin.is_at(named.path(self._folder)):
            raise UnusableJoin(f"“Next time” means another file than {other.origin.name}.")
        return named

    @on(Select.Changed)
    @on(Input.Changed, "#next")
    @on(CompactCheckbox.Changed)
    def changed(self) -> None:
        """Look again for what would change."""
        if self._other is not None:
            self.look()

    @work(group="effect", exclusive=True, exit_on_error=False, description="looking ahead")
    async def look(self) -> None:
        """Show what would change, once the operator pauses."""
        await asyncio.sleep(_PAUSE)
        with suppress(ShelfreadyError):  # shown in the place of what would change
            await self._fix()

    async def _fix(self) -> Fix:
        other = self._other
        try:
            if other is None:
                raise UnusableJoin("Type the name of the file, then Enter.")
            wanted, named = self.join(), self._named(other)
            fix = await asyncio.to_thread(join_fix, self._open.catalog, other, wanted, named)
        except ShelfreadyError as error:
            self._say(error.sentence)
            raise
        left = first_reasons(self._open.catalog, fix)
        self.query_one("#effect", Static).update(
            Content("\n").join(
                [
                    content(f"{summary(fix)}.", "bold"),
                    *left,
                    *edit_lines(self._open.catalog, fix, _SHOWN),
                ]
            )
        )
        return fix

    def _say(self, words: str) -> None:
        self.query_one("#effect", Static).update(content(words, "$foreground-muted"))

    # The buttons

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Preview, save the list, or cancel."""
        match event.button.id:
            case "preview":
                self.action_preview()
            case "save":
                self.save()
            case _:
                self.dismiss(None)

    @work(group="ask", exclusive=True, exit_on_error=False, description="previewing a change")
    async def action_preview(self) -> None:
        """Show all that would change; close when the operator wants it."""
        with suppress(ShelfreadyError):
            fix = await self._fix()
            if fix.is_empty:
                self.notify("Nothing would change.", timeout=3)
            elif await self.app.push_screen_wait(FixPreview(self._open.catalog, fix)):
                self.dismiss(fix)

    @work(group="ask", exclusive=True, exit_on_error=False, description="saving a list")
    async def save(self) -> None:
        """Save the rows of both files that have no partner, beside the catalog."""
        from importers.storage.unused_path import unused_path

        other = self._other
        if other is None:
            return
        beside = self._open.source.origin.beside
        path = unused_path(beside.with_suffix(".csv"), "csv", "without a partner")
        try:
            wanted = self.join()
            rows = await asyncio.to_thread(_save, path, other, self._open, wanted)
        except ShelfreadyError as error:
            self._say(error.sentence)
            return
        self.app.notify(f"{count(rows, 'row')} listed in {path.name}.", timeout=4)


def _save(path: Path, other: SourceTable, session: Session, join: Join) -> int:
    catalog = session.catalog
    return save_leftovers(path, Joined(catalog, other, join), catalog, join)


def _select(name: str) -> Select[object]:
    return Select([], prompt="choose", allow_blank=True, compact=True, id=name)


def _arrow(sign: str) -> Static:
    return Static(sign, classes="arrow")
