"""Choosing which rows the sheet shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Select, Static

from importers.query.view import OF_THE_RECORD, RowFilter, View
from tui.review.problem_list import column_title, entry
from tui.screen import ShellDialog
from tui.text import content
from tui.widgets.compact_checkbox import CompactCheckbox

if TYPE_CHECKING:
    from importers.catalog.catalog import Catalog
    from importers.validation.report import Report


class ViewDialog(ShellDialog[View], actions="view"):
    """Its result is the view to show; None when it was left."""

    HELP = """
    Which rows the sheet shows, and in which order. It changes nothing in the file: rows keep their
    numbers, all of them are saved in their old order, and all that are ready are uploaded.
    """
    DEFAULT_CSS = """
    ViewDialog .line { height: 1; margin-bottom: 1; }
    ViewDialog .label { width: 12; color: $foreground-muted; }
    ViewDialog Select { width: 1fr; }
    ViewDialog Input { width: 1fr; }
    """

    def __init__(
        self, catalog: Catalog, report: Report, view: View, *, on_record: bool = True
    ) -> None:
        """Begin with the view that there is. `on_record`: a destination is chosen, so that there are uploads of it."""
        super().__init__()
        self._catalog = catalog
        self._report = report
        self._view = view
        self._on_record = on_record

    def compose(self) -> ComposeResult:
        """Lay out the filters, then the order."""
        view, report = self._view, self._report
        columns = [
            (content(column_title(self._catalog, c)), c) for c in range(self._catalog.column_count)
        ]
        kinds = [
            (entry(group, report, self._catalog), (group.code, group.column))
            for group in report.groups
        ]
        with Vertical(classes="dialog") as box:
            box.border_title = "Sort and filter"
            box.border_subtitle = "changes nothing in the file"
            with Horizontal(classes="line"):
                yield Static("With text", classes="label")
                yield Input(view.words, compact=True, id="words")
            yield _select("In column", "column", columns, view.column, "any column")
            offered = [e for e in RowFilter if self._on_record or e not in OF_THE_RECORD]
            states = [(str(each), each) for each in offered]
            yield _select("Rows", "rows", states, view.rows)
            yield _select("Problem", "kind", kinds, view.kind, "any or none")
            yield _select("Sort by", "sort", columns, view.sort, "the file's order")
            yield CompactCheckbox(
                "Largest or last first", view.descending, compact=True, id="descending"
            )
            with Horizontal(classes="buttons"):
                yield Button(
                    self.worded("Show (<view.show>)"), variant="primary", compact=True, id="show"
                )
                yield Button("All rows", compact=True, id="all")

    def on_mount(self) -> None:
        """Begin with the text."""
        self.query_one("#words").focus()

    def on_input_submitted(self) -> None:
        """Enter shows what was chosen."""
        self.action_keep()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Show what was chosen, or everything."""
        if event.button.id == "show":
            self.action_keep()
        else:
            self.dismiss(View())

    def action_keep(self) -> None:
        """Close with what was chosen."""
        self.dismiss(
            View(
                RowFilter(self._chosen("rows") or RowFilter.ALL),
                self._chosen("kind"),
                self.query_one("#words", Input).value,
                self._chosen("column"),
                self._chosen("sort"),
                self.query_one("#descending", CompactCheckbox).value,
            )
        )

    def _chosen(self, name: str) -> Any:
        value = self.query_one(f"#{name}", Select).value
        return None if value is Select.NULL else value


def _select(
    label: str,
    name: str,
    options: Sequence[tuple[Any, object]],
    value: object,
    none: str = "",
) -> Horizontal:
    """Return a line with a choice; `none` is what it is called when none of the options is chosen, if that may be."""
    known = any(value == each for _, each in options)
    chosen = value if known else Select.NULL
    select: Select[object] = Select(
        options, value=chosen, prompt=none, allow_blank=bool(none), compact=True, id=name
    )
    return Horizontal(Static(label, classes="label"), select, classes="line")
