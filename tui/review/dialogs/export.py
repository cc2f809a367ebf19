"""Writing the ready rows as a file that a shop's own import takes: whose, as what, where to, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static

from importers.errors import ShelfreadyError
from importers.writers.exports.registry import FORMATS, format_named
from importers.writers.exports.status import Status
from tui.review.dialogs.save import SaveDialog
from tui.text import safe
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.exporting import Export
    from importers.session.session import Session

_STATES = {
    Status.DRAFT: "as drafts, seen by nobody yet",
    Status.LIVE: "published",
    Status.UNCHANGED: "as they are in the shop",
}
_FOR_ALL = "the same for all rows"


class ExportDialog(SaveDialog):
    """Its result is the file that was written; the catalog stays as it is."""

    HELP = """
    A file for a shop's own import, where you have no right to its API. Rows with errors, by what that
    import takes, are not in it. Columns are those chosen for the sheet (<review.columns>), others are found by
    their labels. What the format needs and no column holds can be said for all rows.
    """
    TITLE_WORDS = "A file for a shop's import"
    CONTENT = "a file for a shop's import"
    TO_TABLE = TO_SHOP = False
    DEFAULT_CSS = """
    ExportDialog .line { height: 1; }
    ExportDialog .label { width: 14; color: $foreground-muted; }
    ExportDialog Select, ExportDialog .line Input { width: 1fr; }
    ExportDialog #asked { height: auto; }
    ExportDialog #losses { max-height: 9; }
    """

    def __init__(self, session: Session) -> None:
        """Begin with the first format."""
        self._format = next(iter(FORMATS))
        super().__init__(session)
        self._seen: tuple[object, Export] | None = (
            None  # what was asked of the export, and the export
        )

    def compose(self) -> ComposeResult:
        """Lay out whose import, what its products are to be, the name, and what is in the file."""
        formats = [(Content(safe(format_named(name).title)), name) for name in FORMATS]
        with Vertical(classes="dialog") as box:
            box.border_title = self.TITLE_WORDS
            with Horizontal(classes="line"):
                yield Static("For", classes="label")
                yield Select(formats, value=self._format, allow_blank=False, compact=True, id="for")
            with Horizontal(classes="line"):
                yield Static("Products", classes="label")
                yield Select(self._states(), allow_blank=False, compact=True, id="status")
            with Vertical(id="asked"):
                yield from self._asked()
            yield Input(str(self.target), id="target")
            with VerticalScroll(id="losses", can_focus=False):
                yield Static("")
            yield Static("", id="said")
            with Horizontal(classes="buttons"):
                yield Button("Write", variant="primary", id="save")
                yield Button("Cancel", id="cancel")

    def _states(self) -> list[tuple[str, Status]]:
        known = (*format_named(self._format).states, Status.UNCHANGED)
        return [(words, status) for status, words in _STATES.items() if status in known]

    def _asked(self) -> Iterator[Horizontal]:
        """Yield a line for each field that the format needs and that no column holds."""
        from importers.session.exporting import missing_fields

        for field in missing_fields(self.catalog_session, self._format):
            label = Static(field.label, classes="label")
            box = Input(placeholder=_FOR_ALL, compact=True, id=f"field-{field.name}")
            yield Horizontal(label, box, classes="line")

    def suggested(self, session: Session) -> Path:
        """Suggest a name beside the catalog."""
        from importers.storage.unused_path import unused_path

        path = session.source.origin.beside
        named = path.with_name(f"{path.stem}{format_named(self._format).ending}")
        return unused_path(named, "csv", f"for {self._format.partition('-')[0]}")

    @on(Select.Changed, "#for")
    async def _another(self, event: Select.Changed) -> None:
        if event.value == self._format:
            return
        self._format = str(event.value)
        self.query_one("#status", Select).set_options(self._states())
        asked = self.query_one("#asked", Vertical)
        await asked.remove_children()
        await asked.mount_all(self._asked())
        self.query_one("#target", Input).value = str(self.suggested(self.catalog_session))
        self._look_ahead()

    def _look_ahead(self) -> None:
        from importers.writers.owners import open_note

        target = self._typed()
        self._chosen = tuple(self._said_for_all())
        about = (self._format, self._chosen, open_note(target))
        if about != self._foreseen:
            self._foreseen = about
            self.foresee(target)

    def _said_for_all(self) -> Iterator[tuple[str, str]]:
        for box in self.query("#asked Input").results(Input):
            if box.value.strip():
                yield f"{(box.id or '').removeprefix('field-')}:", box.value.strip()

    def _export(self) -> Export:
        """Look at the catalog as the format does. ShelfreadyError."""
        from importers.session.exporting import export_of

        about = (self._format, self._chosen)
        if self._seen is None or self._seen[0] != about:
            self._seen = about, export_of(self.catalog_session, self._format, self._chosen)
        return self._seen[1]

    def losses(self, target: Path) -> tuple[str, ...]:
        """Say which rows are in the file, why others are not, and which columns feed it."""
        from importers.session.exporting import errors_of
        from importers.writers.owners import open_note

        try:
            export = self._export()
        except ShelfreadyError as error:
            return (error.sentence,)
        if not export.ready:
            return (export.nothing_ready(),)
        why = ", ".join(
            f"{number:,} {export.report.rules[code].title.lower()}"
            for code, number in errors_of(export.report).items()
        )
        left = f"{count(export.left_out, 'row')} left out: {why}." if export.left_out else ""
        fed = [
            f"{header} ← {label}"
            for header, label in export.sources(Status.UNCHANGED).items()
            if label
        ]
        busy = open_note(target)
        lines = (
            f"{count(export.ready, 'row')} ready: {', '.join(fed)}.",
            left,
            *export.notes(),
            busy or "",
        )
        return tuple(line for line in lines if line)

    def written(self, target: Path, overwrite: bool) -> tuple[str, ...]:
        """Write the file. SaveFailed, also for the catalog's own file; Cancelled."""
        export = self._export()
        done = export.write(target, self._status, overwrite=overwrite, report=self.note)
        out = f", {export.left_out:,} left out for errors" if export.left_out else ""
        return (f"It has {count(done.rows, 'row')}{out}.", *done.notes)

    @property
    def _status(self) -> Status:
        return Status(str(self.query_one("#status", Select).value))
