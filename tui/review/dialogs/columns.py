"""Which column of the sheet holds which field of the destination."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Select, Static

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping, by_values
from importers.catalog.schema import Field, FieldKind, Requirement
from importers.session.column_content import content_of
from importers.session.constants import constant_problem
from tui.dialogs.ask import AskDialog
from tui.screen import ShellScreen
from tui.text import safe
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from importers.session.session import Session

_SAMPLES, _LOOKED_AT = 3, 50
_CONSTANT = -1  # stands among the columns for one value in all rows
_REQUIREMENTS = {
    Requirement.REQUIRED: "required",
    Requirement.EXPECTED: "expected",
    Requirement.OPTIONAL: "",
}


class ColumnsScreen(ShellScreen[ColumnMapping], actions="columns"):
    """A line a field: choose its column, see what is in it. The result is the mapping to use."""

    HELP = """
    What each field of the destination is filled from. Each column shows its first values;
    the last entry gives all rows the same value. ≈ is a guess by the values of a column: look at them, then
    <columns.take> takes all guesses. Kept for files with the same header, and proposed for other destinations.
    """
    DEFAULT_CSS = """
    ColumnsScreen VerticalScroll { padding: 1 1 0 1; height: 1fr; }
    ColumnsScreen #about { padding: 0 1; height: 2; background: $panel; }
    ColumnsScreen .field { height: 1; margin-bottom: 1; }
    ColumnsScreen .name { width: 22; }
    ColumnsScreen Select { width: 1fr; min-width: 20; }
    ColumnsScreen Select SelectCurrent Static { text-wrap: nowrap; text-overflow: ellipsis; }
    ColumnsScreen Select > SelectOverlay { text-wrap: nowrap; text-overflow: ellipsis; }
    ColumnsScreen .guess { width: 1fr; padding-left: 2; height: 1; display: none; }
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
        self._origin = session.source.origin
        look = cache(partial(content_of, session.catalog))
        labels = session.catalog.labels[: session.catalog.header_width]
        self.proposed = by_values(labels, session.schema, session.mapping, look)

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
        need = _REQUIREMENTS[field.requirement]
        style = "$text-error" if field.requirement is Requirement.REQUIRED else "$foreground-muted"
        return Horizontal(
            Static(Content.assemble(safe(field.label), (f" {need}", style)), classes="name"),
            Select(
                self._options(field),
                value=self._value(field),
                prompt="no column",
                compact=True,
                id=f"field-{field.name}",
            ),
            Static(classes="guess", id=f"guess-{field.name}"),
            classes="field",
        )

    def _options(self, field: Field) -> list[tuple[Content, int]]:
        """Return the columns to choose from, each with its first values, then one value for all rows."""
        options = [(self._column(column), column) for column in range(self.catalog.column_count)]
        if field.kind is not FieldKind.KEY:
            constant = self.mapping.constants.get(field.name)
            words = "= the same for all rows …" if constant is None else f"= {safe(constant)}"
            options.append((Content(words), _CONSTANT))
        return options

    def _column(self, column: int) -> Content:
        name = _column_name(self.catalog, column)
        sample = safe(_sample(self.catalog, column))
        return Content.assemble(name, "  ", (sample, "$foreground-muted"))

    def _value(self, field: Field) -> Any:
        """Return which of the options is chosen."""
        if field.name in self.mapping.constants:
            return _CONSTANT
        column = self.mapping.column(field.name)
        return Select.NULL if column is None else column

    def on_mount(self) -> None:
        """Show what is mapped."""
        self._show()

    @on(Select.Changed)
    def chosen(self, event: Select.Changed) -> None:
        """Move a field to a column; the field that had it loses it."""
        name = str(event.select.id).removeprefix("field-")
        column = None if event.value is Select.NULL else int(str(event.value))
        if column == _CONSTANT:
            if name not in self.mapping.constants:
                self.ask_constant(self.schema.field(name))
        elif self.mapping.column(name) != column or name in self.mapping.constants:
            self.mapping = self.mapping.bind(name, column)
            self._show_choices()

    @work(group="ask", exclusive=True, exit_on_error=False, description="asking for a value")
    async def ask_constant(self, field: Field) -> None:
        """Ask what a field is in all rows; what cannot be sent is not taken."""
        words = "What every row gets, whatever the file has. The file itself is not changed."
        text = ""
        while True:
            dialog = AskDialog(f"{field.label} of all rows", text, words)
            answer: str | None = await self.app.push_screen_wait(dialog)
            if not answer:
                break
            text, wrong = answer, self._wrong(field, answer)
            if wrong is None:
                self.mapping = self.mapping.with_constant(field.name, text)
                break
            words = f"That cannot be: {wrong}"
        self._show_choices()

    def _wrong(self, field: Field, text: str) -> str | None:
        return constant_problem(self.schema, field, text, self._origin)

    def action_take(self) -> None:
        """Take the columns that are guessed by their values."""
        for name, column in self.open_guesses.items():
            self.mapping = self.mapping.bind(name, column)
        self._show_choices()

    @property
    def open_guesses(self) -> dict[str, int]:
        """Return the guesses of fields that still have no column, and of columns that no other field got since."""
        return {n: c for n, c in self.proposed.items() if not self.mapping.holds(n)}

    def _show_choices(self) -> None:
        for field in self.schema.fields:
            select = self.query_one(f"#field-{field.name}", Select)
            with self.prevent(Select.Changed):
                select.set_options(self._options(field))
                select.value = self._value(field)
        self._show()

    def _show(self) -> None:
        guesses = self.open_guesses
        for field in self.schema.fields:
            shown = self.query_one(f"#guess-{field.name}", Static)
            shown.display = field.name in guesses
            if field.name in guesses:
                mark = Content.styled("≈ ", "$text-warning")
                shown.update(Content.assemble(mark, self._column(guesses[field.name])))
        self.query_one("#about", Static).update(self._about())
        self.query_one("#rest", Static).update(self._rest())
        self.refresh_bindings()

    def _about(self) -> Content:
        missing = [
            field.label
            for field in self.schema.fields
            if field.requirement is Requirement.REQUIRED and not self.mapping.holds(field.name)
        ]
        where = (
            f"Columns for {safe(self.profile.name)}"
            if self.profile
            else "Columns (no destination yet)"
        )
        head = Content.styled(where, "bold")
        if missing:
            words = f"✖ Still without a column: {safe(', '.join(missing))}"
            if self.open_guesses:
                words += self.worded("   <columns.take> takes what is guessed (≈)")
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
    some = dict.fromkeys(_shortened(value, 30) for value in values[: 4 * _SAMPLES])
    return _shortened(" | ".join(some), 80) or "(blank)"


def _shortened(text: str, room: int) -> str:
    """Return a text that fits, and shows that it goes on."""
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
