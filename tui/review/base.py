"""What the review shows and how it follows the session: the parts that every key relies on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

import numpy as np
from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from importers.catalog.model import CellRef
from importers.query.next_problem import problem_rows
from importers.validation.findings import ProblemKind
from importers.validation.report import Report
from tui.review.cell_editor import CellEditor
from tui.review.header_bar import HeaderBar
from tui.review.occurrence_list import OccurrenceList
from tui.review.problem_list import ALL, Choice, ProblemList
from tui.review.status_line import StatusLine
from tui.screen import ShellScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.table.catalog_table import CatalogTable
from tui.widgets.table.painter import Sheet

if TYPE_CHECKING:
    from importers.session.session import Session

Answer = TypeVar("Answer")
MINOR_KEYS = frozenset(
    {"row_form", "search", "columns", "destination", "file_format", "inspect", "redo", "open_other"}
)
_TOLD = 3  # problems of the header or the table that the status line tells of
_MOMENT = 0.3  # seconds that need no word of what is under way
_WIDE = 120  # cells: from here on the problems stand beside the sheet, below it otherwise


class ReviewBase(ShellScreen[None]):
    """Header, sheet, problems and status; shows the session's present version."""

    CONDITIONAL: ClassVar[tuple[str, ...]] = ()
    CSS_PATH = Path(__file__).with_name("review.tcss")

    def __init__(self) -> None:
        """Start before the first look at the session."""
        super().__init__()
        self.choice: Choice = ALL
        self.found: np.ndarray | None = None
        self.found_words = ""
        self.seen: tuple[int, int] = (-1, -1)
        self._report: Report | None = None
        self._turn = asyncio.Lock()
        self._kept: Session | None = None
        self._valid: object = None

    def compose(self) -> ComposeResult:
        """Lay out the review."""
        yield HeaderBar()
        with Container(id="review"):
            with Container(id="sheet"):
                yield CatalogTable()
                yield CellEditor()
            with Vertical(id="problems"):
                yield ProblemList()
                yield OccurrenceList()
        yield StatusLine()
        yield KeyBar(MINOR_KEYS)

    def on_mount(self) -> None:
        """Show the session."""
        self.refresh_session()
        self.table.focus()

    def on_resize(self) -> None:
        """Put the problems beside the sheet where there is room."""
        self.set_class(self.size.width >= _WIDE, "-wide")
        self.set_class(self.size.height < 30, "-low")
        self.set_class(self.size.height < 20, "-tiny")

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

    @property
    def at(self) -> CellRef | None:
        """Return the cell under the cursor."""
        return self.table.cursor

    # Following the session

    @work(group="change", exit_on_error=False, description="changing the catalog")
    async def change(self, do: Callable[[], Answer], then: Callable[[Answer], None]) -> None:
        """Change the session outside the screen's thread, one change after the other, and show it."""
        async with self._turn:
            with self.telling("Changing"):
                answer = await asyncio.to_thread(do)
                self._report = await asyncio.to_thread(self.session.report)
        self.refresh_session(self._report)
        then(answer)

    async def off_screen(self, do: Callable[[], Answer], doing: str = "Looking") -> Answer:
        """Ask the session something outside the screen's thread, after the changes before it."""
        async with self._turn:
            with self.telling(doing):
                return await asyncio.to_thread(do)

    @contextmanager
    def telling(self, doing: str) -> Iterator[None]:
        """Say in the header what is under way, if it takes longer than a moment."""
        bar = self.query_one(HeaderBar)
        timer = self.set_timer(_MOMENT, lambda: bar.show_work(f"{doing} …"))
        try:
            yield
        finally:
            timer.stop()
            bar.show_work("")

    def refresh_session(self, report: Report | None = None) -> None:
        """Show the session as it now stands."""
        session = self.session
        self._report = report or session.report()
        self.seen = (id(session), session.version)
        self.table.show(self._sheet())
        self.query_one(HeaderBar).show(session, self.report)
        self.query_one(ProblemList).show(self.report, session.catalog)
        self._show_occurrences()
        self.show_status()

    def refresh_if_stale(self) -> None:
        """Show the session again if it is another one, or has changed meanwhile."""
        if self.seen != (id(self.session), self.session.version):
            self.refresh_session()

    def _sheet(self) -> Sheet:
        session = self.session
        columns = session.mapping.columns
        return Sheet(
            session.catalog,
            self.report,
            {column: session.schema.field(name).label for name, column in columns.items()},
            session.mapping.column(session.schema.key.name),
            frozenset(
                group.column
                for group in self.report.groups
                if group.column is not None and group.code.endswith("-label")
            ),
        )

    def show_status(self) -> None:
        """Tell of the cell under the cursor."""
        status, kind = self.query_one(StatusLine), self.choice.kind
        in_header = self.at is not None and self.at.row is None
        if kind is not None and self.is_general(kind) and not in_header:
            several = range(min(len(self.report.rows(*kind)), _TOLD))
            status.tell([self.report.problem(*kind, index) for index in several])
        else:
            status.show(self.session.catalog, self.report, self.at)
        self.refresh_keys()

    def is_general(self, kind: ProblemKind) -> bool:
        """Tell whether a kind of problem is the header's or the table's, so that no row has it."""
        rows = self.report.rows(*kind)
        return bool(len(rows)) and int(rows[0]) < 0

    def refresh_keys(self) -> None:
        """Show the keys that are valid now; laying them out anew on every move would be slow."""
        valid = {name: self.check_action(name, ()) for name in self.CONDITIONAL}
        if valid != self._valid:
            self._valid = valid
            self.refresh_bindings()

    # Which rows are shown

    def jump(self, ref: CellRef) -> None:
        """Put the cursor on a cell; a filter that hides its row is dropped."""
        if self.session.catalog.row_count and not self.table.go_to(ref):
            self.query_one(ProblemList).choose(ALL)
            self.show_choice(ALL)
            self.table.go_to(ref)

    def show_choice(self, choice: Choice) -> None:
        """Show all rows, the rows with problems, or those with one kind of problem."""
        self.choice, self.found, self.found_words = choice, None, ""
        rows = problem_rows(self.report, choice.kind) if choice.problems else None
        if choice.kind is not None and self.is_general(choice.kind):
            rows = None
        self.table.show_rows(rows)
        self._show_occurrences()
        self.show_status()

    def show_found(self, rows: np.ndarray, words: str) -> None:
        """Show the rows that a search found."""
        self.choice, self.found, self.found_words = ALL, rows, words
        self.query_one(ProblemList).choose(ALL)
        self.table.show_rows(rows)
        self.show_status()

    def _show_occurrences(self) -> None:
        occurrences = self.query_one(OccurrenceList)
        occurrences.show(self.report, self.session.catalog, self.choice.kind)
        self.set_class(self.choice.kind is not None, "-kind")
