"""The review: the sheet, what is wrong in it, and the keys to put it right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container

from importers.catalog.model import CellRef
from importers.validation.findings import ProblemKind
from importers.validation.report import Report
from tui.review.blocks import Blocks
from tui.review.cell_editor import CellEditor
from tui.review.changes import Changes
from tui.review.clipboard import CellClipboard
from tui.review.earlier_work import EarlierWork
from tui.review.files import Files
from tui.review.fixes import Fixes
from tui.review.header_bar import HeaderBar
from tui.review.hint import Hint
from tui.review.memory import Memory
from tui.review.occurrence_list import OccurrenceList
from tui.review.old_values import OldValueColumns
from tui.review.picture_addresses import PictureAddresses
from tui.review.pictures import PictureFiles
from tui.review.problem_list import ALL, Choice, ProblemList
from tui.review.problem_panel import ProblemPanel
from tui.review.problems import ProblemWalk
from tui.review.row_views import RowViews
from tui.review.search_bar import SearchBar
from tui.review.searching import Searching
from tui.review.shown_rows import ShownRows
from tui.review.status_line import StatusLine
from tui.review.suppliers import Suppliers
from tui.review.sync_refusals import SyncRefusals
from tui.review.tools import Tools
from tui.review.uploads import RowUploads
from tui.screen import ShellScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.table.catalog_table import CatalogTable

if TYPE_CHECKING:
    from importers.session.session import Session

Answer = TypeVar("Answer")
_TICK = 0.1  # seconds between looks at a running upload
_TOLD = 3  # problems of the header or the table that the status line tells of
_MOMENT = 0.3  # seconds that need no word of what is under way
_WIDE = 120  # cells: from here on the problems stand beside the sheet, below it otherwise


class ReviewScreen(ShellScreen[None], actions="review"):
    """Shows the open session's present version; its parts do what the keys ask for."""

    CSS_PATH = Path(__file__).with_name("review.tcss")
    HELP = """
    Your catalog, with what is wrong in it. Arrow keys move about; <review.next> goes to the next problem,
    and the line at the bottom says what it is. <table.edit> or a digit edits the cell, <review.fix> applies
    the suggested fix, <review.fix-all> previews and applies it everywhere. Tab goes to the list of problems:
    each line there shows just its rows. Nothing is sent or saved before you ask for it, and <review.undo>
    takes back any change.
    """

    def __init__(self) -> None:
        """Start before the first look at the session."""
        super().__init__()
        self.memory = Memory()
        self.panel = ProblemPanel(self.memory, id="problems")
        self.hint = Hint(self, self.memory)
        self.shown = ShownRows(self)
        self.changes = Changes(self)
        self.problems = ProblemWalk(self, self.shown)
        self.blocks = Blocks(self, self.changes)
        self.tools = Tools(self, self.changes, self.shown, self.blocks)
        self.views = RowViews(self, self.shown)
        self.search = Searching(self, self.shown)
        self.pictures = PictureFiles(self)
        self.picture_addresses = PictureAddresses(self)
        self.fixes = Fixes(self, self.changes, self.shown, self.tools, self.pictures)
        self.clipboard = CellClipboard(self, self.changes, self.blocks)
        self.suppliers = Suppliers(self)
        self.files = Files(self, self.pictures, self.suppliers)
        self.earlier = EarlierWork(self, self.changes, self.suppliers)
        self.uploads = RowUploads(self)
        self.refusals = SyncRefusals(self, self.shown)
        self.old = OldValueColumns(self)
        self._seen: tuple[int, int] = (-1, -1)
        self._report: Report | None = None
        self._turn = asyncio.Lock()
        self._kept: Session | None = None
        self._offered: object = None

    def compose(self) -> ComposeResult:
        """Lay out header, sheet, problems, status and keys."""
        yield HeaderBar()
        with Container(id="review"):
            with Container(id="sheet"):
                yield CatalogTable()
                yield CellEditor()
            yield self.panel
        yield SearchBar()
        yield StatusLine()
        yield KeyBar(tells_live=False)  # the first line does

    def on_mount(self) -> None:
        """Show the session, and follow a running upload."""
        self.memory.load(self.shell.home)
        self.refresh_session()
        self.table.focus()
        self.set_interval(_TICK, self._look_at_run)

    def on_screen_resume(self) -> None:
        """Catch up with what other screens did."""
        self.refresh_if_stale()
        if self.session.uploads.run is not None and not self.shell.is_uploading:
            self.suppliers.offer_to_remember()

    def on_resize(self) -> None:
        """Put the problems beside the sheet where there is room."""
        width, height = self.size
        self.set_class(width >= _WIDE, "-wide")
        self.set_class(height < 20, "-tiny")
        self.panel.place(width, height, beside=width >= _WIDE)

    @property
    def session(self) -> Session:
        """Return the open session; the last one while this screen is being left."""
        if self._kept is None or self.shell.session is not None:
            self._kept = super().session
        return self._kept

    @property
    def table(self) -> CatalogTable:
        """Return the sheet."""
        return self.query_one(CatalogTable)

    @property
    def report(self) -> Report:
        """Return the problems as they were last shown; never waits for the session."""
        if self._report is None:
            self._report = self.session.report()
        return self._report

    # What is offered when

    @property
    def at(self) -> CellRef | None:
        """Return the cell under the cursor."""
        return self.table.cursor

    @property
    def on_row(self) -> bool:
        """Tell whether the cursor is on a row, and not in the header or nowhere."""
        return self.at is not None and self.at.row is not None

    @property
    def on_cell_of_table(self) -> bool:
        """Tell whether keys reach a cell of the sheet."""
        at = self.at
        return at is not None and None not in (at.row, at.column) and self.table.has_focus

    # Following the session

    @work(group="change", exit_on_error=False, description="changing the catalog")
    async def change(self, do: Callable[[], Answer], then: Callable[[Answer], None]) -> None:
        """Change the session outside the screen's thread, one change after the other, and show it."""
        async with self._turn:
            with self._telling("Changing"):
                answer = await asyncio.to_thread(do)
                self._report = await asyncio.to_thread(self.session.report)
        self.refresh_session(self._report)
        then(answer)

    async def off_screen(self, do: Callable[[], Answer], doing: str = "Looking") -> Answer:
        """Ask the session something outside the screen's thread, after the changes before it."""
        async with self._turn:
            with self._telling(doing):
                return await asyncio.to_thread(do)

    @contextmanager
    def _telling(self, doing: str) -> Iterator[None]:
        """Say in the header what is under way, if it takes longer than a moment."""
        bar = self.query_one(HeaderBar)
        timer = self.set_timer(_MOMENT, lambda: bar.show_work(f"{doing} …"))
        try:
            yield
        finally:
            timer.stop()
            bar.show_work("")

    def refresh_session(self, report: Report | None = None) -> None:
        """Show the session as it now stands; another one begins with all rows in the file's order."""
        session = self.session
        if self._seen[0] != id(session):
            self.shown.forget_order()
        self._report = report or session.report()
        self._seen = (id(session), session.version)
        self.old.show()
        self.query_one(HeaderBar).show(session, self._report, self.suppliers.name())
        sent = None if session.profile is None else session.fields()
        self.query_one(ProblemList).show(self._report, session.catalog, sent)
        self.panel.fit()
        self.show_occurrences()
        self.show_status()
        self.uploads.note(self._report)
        self.uploads.count()
        self.old.follow()

    def refresh_if_stale(self) -> None:
        """Show the session again if it is another one, or has changed meanwhile."""
        if self._seen != (id(self.session), self.session.version):
            self.refresh_session()

    def _look_at_run(self) -> None:
        """Show what the upload and the other operators have brought about since the last look."""
        if not self.is_current or self._turn.locked():
            return
        run, heard = self.session.uploads.run, self.session.uploads.others.take()
        if run is None and not heard:
            return
        self.session.uploads.take_outcomes()
        self.refresh_if_stale()
        if heard:
            self.uploads.count()
            self.show_status()
        elif run is not None:
            self.uploads.count_if_moved(run.snapshot().counts)

    # What is told of the cell under the cursor

    def show_status(self) -> None:
        """Tell of the cell under the cursor, and in the header of what is shown and marked."""
        status, kind = self.query_one(StatusLine), self.shown.choice.kind
        status.hint = self.hint.words()
        in_header = self.at is not None and self.at.row is None
        if kind is not None and self.is_general(kind) and not in_header:
            several = range(min(len(self.report.rows(*kind)), _TOLD))
            status.tell([self.report.problem(*kind, index) for index in several])
        else:
            row = None if self.at is None else self.at.row
            note = "" if row is None else self.session.uploads.others.told(row)
            status.show(self.session.catalog, self.report, self.at, note)
        self._refresh_keys()
        self.query_one(HeaderBar).show_view(self.shown.in_words())

    def is_general(self, kind: ProblemKind) -> bool:
        """Tell whether a kind of problem is the header's or the table's, so that no row has it."""
        rows = self.report.rows(*kind)
        return bool(len(rows)) and int(rows[0]) < 0

    def _refresh_keys(self) -> None:
        """Show the keys that are valid now; laying them out anew on every move would be slow."""
        offered = self.offered_in_footer()
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    # Which rows are shown

    def jump(self, ref: CellRef) -> None:
        """Put the cursor on a cell; a filter that hides its row is dropped."""
        if self.session.catalog.row_count and not self.table.go_to(ref):
            self.highlight(ALL)
            self.shown.show_choice(ALL)
            self.table.go_to(ref)

    def highlight(self, choice: Choice) -> None:
        """Put the list of problems on a choice."""
        self.query_one(ProblemList).choose(choice)

    def show_occurrences(self) -> None:
        """List the places of the chosen kind of problem."""
        kind = self.shown.choice.kind
        self.query_one(OccurrenceList).show(self.report, self.session.catalog, kind)
        self.panel.set_class(kind is not None, "-kind")

    def action_show_all(self) -> None:
        """Drop the filter, and go back to the sheet."""
        self.highlight(ALL)
        self.shown.show_choice(ALL)
        self.table.focus()

    # What the widgets ask for

    def on_catalog_table_moved(self) -> None:
        """Tell of the cell under the cursor."""
        self.show_status()

    def on_catalog_table_edit_requested(self, event: CatalogTable.EditRequested) -> None:
        """Open the editor over the cell."""
        self.changes.begin_edit(event.ref, event.typed)

    def on_cell_editor_kept(self, event: CellEditor.Kept) -> None:
        """Put the new value in its cell, and go where the key says."""
        self.table.focus()
        if event.value is not None:
            value = event.value
            self.changes.edit(event.ref, value)
            self.changes.repeats(lambda: self.blocks.write(value))
        self.table.action_move(event.down, event.right)

    def on_cell_editor_lines(self, event: CellEditor.Lines) -> None:
        """Go on in a box of several lines."""
        self.table.focus()
        ref = event.ref
        value = self.session.catalog.value(ref.row or 0, ref.column or 0) or ""
        self.changes.edit_lines(ref, value, event.value)

    def on_screen_suspend(self) -> None:
        """Keep what is being typed before a dialog that came over it, such as the one that saves, does its work."""
        editor = self.query_one(CellEditor)
        if editor.is_open:
            editor.action_keep(0, 0)

    def on_paste(self, event: events.Paste) -> None:
        """Paste what the terminal brings."""
        if self.table.has_focus and event.text:
            event.stop()
            self.clipboard.paste_text(event.text)

    @on(SearchBar.Typed)
    def _search_typed(self, event: SearchBar.Typed) -> None:
        self.search.follow(event.words)

    @on(SearchBar.Stepped)
    def _search_stepped(self, event: SearchBar.Stepped) -> None:
        self.search.step(back=event.back)

    @on(SearchBar.Left)
    def _search_left(self, event: SearchBar.Left) -> None:
        self.search.leave(event.words, stay=event.stay, only=event.only)

    def on_problem_list_chosen(self, event: ProblemList.Chosen) -> None:
        """Show the rows of the highlighted kind, from its first place on."""
        self.shown.show_choice(event.choice)
        if event.choice.kind is not None:
            self.problems.begin()

    def on_option_list_option_selected(self) -> None:
        """Enter in the list goes to the sheet, or to where a problem of the header is put right."""
        kind = self.shown.choice.kind
        self.table.focus()
        if kind is None or not self.is_general(kind):
            return
        code, column = kind
        if column is not None:
            self.changes.rename(column)
        elif code == "missing-column":
            self.files.choose_columns()

    def on_occurrence_list_chosen(self, event: OccurrenceList.Chosen) -> None:
        """Follow the list with the sheet's cursor."""
        self.jump(event.ref)
