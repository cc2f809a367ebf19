"""The review: the sheet, what is wrong in it, and the keys to put it right."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from importers.catalog.model import CellRef
from importers.query.next_problem import next_in_order, next_problem
from importers.validation.report import Report
from tui.review.files import ReviewFiles
from tui.review.header_bar import HeaderBar
from tui.review.occurrence_list import OccurrenceList
from tui.review.problem_list import ALL, ProblemList
from tui.review.tools import ReviewTools

_TICK = 0.1  # seconds between looks at a running upload


class ReviewScreen(ReviewTools, ReviewFiles):
    """Shows the open session, and moves about in it."""

    CONDITIONAL: ClassVar[tuple[str, ...]] = (
        "problem",
        "fix",
        "fix_all",
        "resend",
        "leave_out",
        "undo",
        "redo",
        "show_all",
    )
    HELP = """
    Your catalog, with what is wrong in it. Arrow keys move about; <review.next> goes to the next problem,
    and the line at the bottom says what it is. <table.edit> or a digit edits the cell, <review.fix> applies
    the suggested fix, <review.fix-all> previews and applies it everywhere. Tab goes to the list of problems:
    each line there shows just its rows. Nothing is sent or saved before you ask for it, and <review.undo>
    takes back any change.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "problem(1)", "Next", id="review.next"),
        Binding("N", "problem(-1)", "Problem before", show=False, id="review.previous"),
        Binding("f", "fix", "Fix", id="review.fix"),
        Binding("F", "fix_all", "Fix all", id="review.fix-all"),
        Binding("r", "resend", "Send again", id="review.resend"),
        Binding("x", "leave_out", "Leave out", id="review.leave-out"),
        Binding("e", "row_form", "Row", id="review.row"),
        Binding("u,ctrl+z", "undo", "Undo", id="review.undo"),
        Binding("U,ctrl+y", "redo", "Redo", id="review.redo"),
        Binding("slash,ctrl+f", "search", "Search", key_display="/", id="review.search"),
        Binding("escape", "show_all", "All rows", id="review.all"),
        Binding("s,ctrl+s", "save", "Save", id="review.save"),
        Binding("g", "upload", "Upload", id="review.upload"),
        Binding("m", "columns", "Columns", id="review.columns"),
        Binding("d", "destination", "Destination", id="review.destination"),
        Binding("t", "file_format", "Format", id="review.format"),
        Binding("o", "open_other", "Open", id="review.open"),
        Binding("i", "inspect", "Inspect", id="review.inspect"),
        Binding("p", "toggle_problems", "Problems", show=False, id="review.problems"),
    ]

    def __init__(self) -> None:
        """Start with no row refused."""
        super().__init__()
        self._refused: set[int] = set()

    def on_mount(self) -> None:
        """Follow a running upload."""
        self.set_interval(_TICK, self._look_at_run)

    def on_screen_resume(self) -> None:
        """Catch up with what other screens did."""
        self.refresh_if_stale()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something now."""
        match action:
            case "problem":
                return bool(self.report.groups)
            case "fix":
                return self.problem_here() is not None
            case "fix_all":
                return self.kind_here() is not None
            case "undo":
                return self.session.history.undo_title is not None
            case "redo":
                return self.session.history.redo_title is not None
            case "show_all":
                return self.table.rows is not None
            case "resend":
                return self._was_refused()
            case "clear_cell" | "paste_cells":
                return self.at is not None and self.at.row is not None and self.table.has_focus
            case "leave_out" | "row_form" | "inspect" | "copy_cell":
                return self.at is not None and self.at.row is not None
        return True

    def _was_refused(self) -> bool:
        if self.session.uploads.run is None or self.at is None or self.at.row is None:
            return False
        return self.at.row in self._refused

    # Moving about

    def on_catalog_table_moved(self) -> None:
        """Tell of the cell under the cursor."""
        self.show_status()

    def on_problem_list_chosen(self, event: ProblemList.Chosen) -> None:
        """Show the rows of the highlighted kind, from its first place on."""
        self.show_choice(event.choice)
        if event.choice.kind is not None:
            self._go_next(CellRef(-1, None))

    def on_option_list_option_selected(self) -> None:
        """Enter in the list goes to the sheet, or to where a problem of the header is put right."""
        kind = self.choice.kind
        self.table.focus()
        if kind is not None and self.is_general(kind):
            self.put_right(*kind)

    def put_right(self, code: str, column: int | None) -> None:
        """Open what puts a problem of the header or the whole table right."""
        if column is not None:
            self.rename(column)
        elif code == "missing-column":
            self.action_columns()

    def on_occurrence_list_chosen(self, event: OccurrenceList.Chosen) -> None:
        """Follow the list with the sheet's cursor."""
        self.jump(event.ref)

    def action_problem(self, step: int) -> None:
        """Go to the next problem, or the one before, among the rows that are shown."""
        back = step < 0
        if self.at is not None and not self._go_next(self.at, back):
            start = CellRef(self.session.catalog.row_count, None) if back else CellRef(-1, None)
            if self._go_next(start, back):
                self.notify("On from the other end.", timeout=2)
            else:
                self._tell_general()

    def _tell_general(self) -> None:
        for group in self.report.groups:
            if self.is_general((group.code, group.column)):
                self.notify(self.report.problem(group.code, group.column, 0).message)
                return

    def _go_next(self, at: CellRef, back: bool = False) -> bool:
        kind, rows = self.choice.kind, self.table.rows
        if self.view.sort is not None and rows is not None:
            ref = next_in_order(self.report, at, rows, back=back, only=kind)
        else:
            ref = next_problem(self.report, at, back=back, only=kind, within=self.found)
        if ref is not None:
            self.jump(ref)
        return ref is not None

    def action_show_all(self) -> None:
        """Drop the filter, and go back to the sheet."""
        self.query_one(ProblemList).choose(ALL)
        self.show_choice(ALL)
        self.table.focus()

    def action_toggle_problems(self) -> None:
        """Give the problems' place to the sheet, or back."""
        self.toggle_class("-no-problems")
        self.table.focus()

    def action_inspect(self) -> None:
        """Tell all about the cell under the cursor."""
        from tui.review.dialogs.inspector import Inspector

        if self.at is not None:
            self.app.push_screen(Inspector(self.session, self.report, self.at))

    # A running upload

    def refresh_session(self, report: Report | None = None) -> None:
        """Show the session, and remember which rows the destination refused."""
        super().refresh_session(report)
        for group in self.report.groups:
            if group.code == "refused":
                self._refused.update(self.report.rows(group.code, group.column).tolist())

    def _look_at_run(self) -> None:
        run = self.session.uploads.run
        if run is None or not self.is_current or self._turn.locked():
            return
        self.session.uploads.take_outcomes()
        self.refresh_if_stale()
        self.query_one(HeaderBar).show_run(run.snapshot().counts)

    def action_resend(self) -> None:
        """Send the row again; until it is refused again it is none of the refused."""
        super().action_resend()
        if self.at is not None and self.at.row is not None:
            self._refused.discard(self.at.row)
