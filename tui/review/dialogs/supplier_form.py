"""A supplier as a form: what it is called, how it is told, and what it holds, each part of which may go."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Static

from importers.catalog.source import ReadOptions
from importers.errors import SettingsUnusable, ShelfreadyError
from importers.session.supplier_made import PARTS, remember_supplier, without
from importers.suppliers.library import remove_supplier
from importers.suppliers.supplier import Supplier
from importers.upload.guards import parse_guard
from tui.dialogs.confirm import ConfirmDialog
from tui.screen import ShellDialog
from tui.text import content, safe
from tui.widgets.compact_checkbox import CompactCheckbox
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.suppliers.library import KeptSupplier
    from importers.upload.guards import Guard


class SupplierForm(ShellDialog[str], actions="supplier-form"):
    """Its result is a sentence that tells what was done; None when nothing was."""

    HELP = """
    What is remembered of a supplier, so that its next file takes one key. File names are patterns: * stands for any
    text, such as prices_week*.xlsx; several are parted by commas. What is ticked is kept; the recipe is what you did
    to this file. <supplier-form.save> keeps it, <supplier-form.remove> forgets the supplier after a question.
    """
    DEFAULT_CSS = """
    SupplierForm .dialog { width: 92; max-width: 98%; padding: 0 1; }
    SupplierForm VerticalScroll { height: auto; max-height: 1fr; }
    SupplierForm .line { height: auto; }
    SupplierForm .label { width: 16; color: $foreground-muted; }
    SupplierForm Input { width: 1fr; }
    SupplierForm #path { color: $foreground-muted; height: auto; }
    SupplierForm #failure { height: auto; min-height: 1; }
    SupplierForm .buttons { margin-top: 0; }
    """

    def __init__(
        self,
        session: Session,
        supplier: Supplier,
        before: KeptSupplier | None,
        profiles: Sequence[str],
    ) -> None:
        """Begin with what was done to the file; `before` is what is remembered of its supplier."""
        super().__init__()
        self._open, self.supplier, self._before = session, supplier, before
        self._profiles = profiles

    def compose(self) -> ComposeResult:
        """Lay out a line for each setting, and one for each part."""
        supplier = self.supplier
        known = ", ".join(self._profiles)
        with Vertical(classes="dialog") as box:
            box.border_title = "Supplier" if self._before else "Remember this supplier as …"
            with VerticalScroll(can_focus=False):
                yield from _line("Name", _input(supplier.name, "name", "such as Kaashandel"))
                files = ", ".join(supplier.files)
                yield from _line("File names", _input(files, "files", "such as prices_*.xlsx"))
                to = ", ".join(supplier.destinations)
                yield from _line("Goes to", _input(to, "destinations", known))
                brand = _input(supplier.brand, "brand", "of rows where no column holds one")
                yield from _line("Brand", brand)
                guards = ", ".join(map(str, supplier.guards))
                yield from _line("Stops if", _input(guards, "stop_if", "price±30%; else as usual"))
                for label, part, words in _parts(supplier):
                    yield from _line(label, CompactCheckbox(Content(safe(words)), True, id=part))
            yield Static(content(self._where()), id="path")
            yield Static("", id="failure", classes="error-sentence")
            with Horizontal(classes="buttons"):
                save = self.worded("Keep (<supplier-form.save>)")
                yield Button(save, variant="primary", compact=True, id="save")
                yield Button("Cancel", compact=True, id="cancel")

    def on_mount(self) -> None:
        """Begin with the name, which people know better."""
        self.query_one("#name", Input).focus()

    def _where(self) -> str:
        if self._before is not None:
            return f"Kept in {self._before.path}"
        return f"Kept as a file in {self._open.home.suppliers}, which may be shared."

    @property
    def is_known(self) -> bool:
        """Tell whether it is remembered already."""
        return self._before is not None

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Keep it, or leave."""
        if event.button.id == "save":
            self.action_save()
        else:
            self.dismiss(None)

    def on_input_submitted(self) -> None:
        """Enter in a field keeps all."""
        self.action_save()

    @work(group="dialog", exclusive=True, exit_on_error=False, description="keeping the supplier")
    async def action_save(self) -> None:
        """Keep the supplier if nothing is wrong with it."""
        try:
            supplier = self._filled_in()
            kept = await asyncio.to_thread(remember_supplier, self._open, supplier, self._before)
        except ShelfreadyError as error:
            self.query_one("#failure", Static).update(content(error.sentence))
            return
        self.dismiss(f"{kept.supplier.name} is remembered in {kept.path}.")

    @work(group="dialog", exclusive=True, exit_on_error=False, description="forgetting a supplier")
    async def action_remove(self) -> None:
        """Forget the supplier, after a question."""
        before = self._before
        if before is None:
            return
        name = before.supplier.name
        question = f"Forget {name}? Its file {before.path} is deleted; this cannot be taken back."
        if not await self.app.push_screen_wait(ConfirmDialog(question, f"Forget {name}")):
            return
        try:
            await asyncio.to_thread(remove_supplier, self._open.home, name)
        except ShelfreadyError as error:
            self.query_one("#failure", Static).update(content(error.sentence))
            return
        await asyncio.to_thread(self._open.supplier.forget)
        self.dismiss(f"{name} is forgotten; this file stays as it is.")

    def _filled_in(self) -> Supplier:
        """Return the supplier as the form says. SettingsUnusable."""
        unticked = [part for part in PARTS if self.query(f"#{part}") and not self._ticked(part)]
        destinations = self._several("destinations")
        if unknown := [name for name in destinations if name not in self._profiles]:
            raise SettingsUnusable(
                f'There is no profile "{unknown[0]}"; the profiles are {", ".join(self._profiles)}.'
            )
        return replace(
            without(self.supplier, unticked),
            name=self._value("name"),
            files=self._several("files"),
            destinations=destinations,
            brand=self._value("brand"),
            guards=tuple(map(_guard, self._several("stop_if"))),
        )

    def _ticked(self, part: str) -> bool:
        return self.query_one(f"#{part}", Checkbox).value

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _several(self, name: str) -> tuple[str, ...]:
        parts = (part.strip() for part in self._value(name).split(","))
        return tuple(dict.fromkeys(part for part in parts if part))


def _guard(text: str) -> Guard:
    try:
        return parse_guard(text)
    except ValueError as error:
        raise SettingsUnusable(f"{error}.") from None


def _parts(supplier: Supplier) -> Iterator[tuple[str, str, str]]:
    """Yield the parts that it holds: a label, the part, and how much that is."""
    reading, columns = supplier.reading, supplier.columns
    if reading != ReadOptions():
        sheet = "" if reading.sheet is None else f"sheet {reading.sheet}"
        lines = reading.header_lines and f"header line {reading.header_lines}"
        told = ", ".join(filter(None, (sheet, lines, reading.encoding)))
        yield "Read as", "reading", told or "chosen under Format"
    held = sum(bool(holder) for fields in columns.values() for holder in fields.values())
    if columns:
        yield "Columns", "columns", f"{count(held, 'field')} for {', '.join(columns)}"
    if supplier.recipe.steps:
        steps = supplier.recipe.steps
        kinds = ", ".join(dict.fromkeys(step.do for step in steps))
        yield "Recipe", "recipe", f"{count(len(steps), 'step')}: {kinds}"
    if supplier.rules:
        yield "Own rules", "rules", count(len(supplier.rules), "rule")


def _input(value: str, name: str, hint: str) -> Input:
    return Input(value, placeholder=hint, compact=True, id=name)


def _line(label: str, field: Widget) -> ComposeResult:
    with Horizontal(classes="line"):
        yield Static(label, classes="label")
        yield field
