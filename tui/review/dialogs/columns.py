"""Which column of the sheet holds which field of the destination."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Select, Static

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.schema import Field, Requirement
from tui.screen import ShellScreen
from tui.text import content, safe
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from importers.session.session import Session

_SAMPLES, _LOOKED_AT = 3, 50
_REQUIREMENTS = {
    Requirement.REQUIRED: "required",
    Requirement.EXPECTED: "expected",
    Requirement.OPTIONAL: "",
}


class ColumnsScreen(ShellScreen[ColumnMapping], actions="columns"):
    """A line a field: choose its column, see what is in it. The result is the mapping to use."""

    HELP = """
    What each field of the destination is filled from. Choose a column on the right; the values
    beside it are the first ones of that column. Kept for files with the same header.
    """
    DEFAULT_CSS = """
    ColumnsScreen VerticalScroll { padding: 1 1 0 1; height: 1fr; }
    ColumnsScreen #about { padding: 0 1; height: 2; background: $panel; }
    ColumnsScreen .field { height: 1; margin-bottom: 1; }
    ColumnsScreen .name { width: 26; }
    ColumnsScreen Select { width: 30; }
    ColumnsScreen .sample { width: 1fr; padding-left: 2; color: $foreground-muted; height: 1; }
    ColumnsScreen #rest { color: $foreground-muted; height: auto; }
    ColumnsScreen #actions { height: 1; margin: 0 1; }
    ColumnsScreen Button { margin-right: 2; }
    """

    def __init__(self, session: Session) -> None:
        """Begin with the present mapping."""
        super().__init__()
        self.catalog = session.catalog
        self.schema = session.schema
        self.profile = session.profile
        self.mapping = session.mapping

    def compose(self) -> ComposeResult:
        """Lay out a line a field, then the columns that are not sent."""
        yield Static(id="about")
        with VerticalScroll(can_focus=False):
            for field in self.schema.fields:
                yield self._line(field)
            yield Static(id="rest")
        with Horizontal(id="actions"):
            yield Button(
                self.worded("Keep (<columns.keep>)"), variant="primary", compact=True, id="keep"
            )
            yield Button(self.worded("Back (<columns.back>)"), compact=True, id="back")
        yield KeyBar()

    def _line(self, field: Field) -> Horizontal:
        chosen = self.mapping.column(field.name)
        need = _REQUIREMENTS[field.requirement]
        style = "$text-error" if field.requirement is Requirement.REQUIRED else "$foreground-muted"
        options = [
            (Content(_column_name(self.catalog, column)), column)
            for column in range(self.catalog.column_count)
        ]
        return Horizontal(
            Static(Content.assemble(safe(field.label), (f" {need}", style)), classes="name"),
            Select(
                options,
                value=Select.NULL if chosen is None else chosen,
                prompt="no column",
                compact=True,
                id=f"field-{field.name}",
            ),
            Static(classes="sample", id=f"sample-{field.name}"),
            classes="field",
        )

    def on_mount(self) -> None:
        """Show what is mapped."""
        self._show()

    @on(Select.Changed)
    def chosen(self, event: Select.Changed) -> None:
        """Move a field to a column; the field that had it loses it."""
        name = str(event.select.id).removeprefix("field-")
        column = None if event.value is Select.NULL else int(str(event.value))
        if self.mapping.column(name) == column:
            return
        self.mapping = self.mapping.bind(name, column)
        for field in self.schema.fields:
            now = self.mapping.column(field.name)
            select = self.query_one(f"#field-{field.name}", Select)
            with self.prevent(Select.Changed):
                select.value = Select.NULL if now is None else now
        self._show()

    def _show(self) -> None:
        for field in self.schema.fields:
            column = self.mapping.column(field.name)
            sample = "" if column is None else _sample(self.catalog, column)
            self.query_one(f"#sample-{field.name}", Static).update(content(sample))
        self.query_one("#about", Static).update(self._about())
        self.query_one("#rest", Static).update(self._rest())

    def _about(self) -> Content:
        missing = [
            field.label
            for field in self.schema.fields
            if field.requirement is Requirement.REQUIRED and self.mapping.column(field.name) is None
        ]
        where = (
            f"Columns for {safe(self.profile.name)}"
            if self.profile
            else "Columns (no destination yet)"
        )
        head = Content.styled(where, "bold")
        if missing:
            words = f"✖ Still without a column: {safe(', '.join(missing))}"
            return Content("\n").join([head, Content.styled(words, "$text-error")])
        return Content("\n").join(
            [head, Content.styled("✓ Every required field has its column.", "$text-success")]
        )

    def _rest(self) -> Content:
        used = set(self.mapping.columns.values())
        rest = [
            _column_name(self.catalog, column)
            for column in range(self.catalog.column_count)
            if column not in used
        ]
        return Content(f"Not sent: {', '.join(rest)}" if rest else "Every column is sent.")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Keep or go back."""
        if event.button.id == "keep":
            self.action_keep()
        else:
            self.dismiss(None)

    def action_keep(self) -> None:
        """Close with the mapping as it is shown."""
        self.dismiss(self.mapping)

    def action_leave_as_is(self) -> None:
        """Close without a change."""
        self.dismiss(None)


def _column_name(catalog: Catalog, column: int) -> str:
    label = safe(catalog.labels[column].strip()) or "(no name)"
    return catalog.source.addresses.heading(column, label)


def _sample(catalog: Catalog, column: int) -> str:
    rows = np.arange(min(catalog.row_count, _LOOKED_AT))
    values = [value for value in catalog.values(rows, column) if value and value.strip()]
    return (
        " | ".join(dict.fromkeys(value[:30] for value in values[: 4 * _SAMPLES]))[:80] or "(blank)"
    )
