"""All about one cell: what is stored, odd characters, what will be sent, what is wrong."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from importers.catalog.model import CellRef, Fix, Origin
from importers.errors import ShelfreadyError
from importers.session.product_history import ChangedWord, lately
from importers.writers.delimited.raw import raw_field
from importers.writers.workbook.typed_values import ValueKind
from tui.review.problem_list import column_title
from tui.review.status_line import problem_line, problems_at
from tui.screen import ShellDialog
from tui.text import content, odd_characters, safe
from tui.widgets.table.cells import show_edges
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.catalog.catalog import Catalog
    from importers.catalog.column_mapping import ColumnMapping
    from importers.destinations.base import Profile
    from importers.session.session import Session
    from importers.validation.report import Report
    from importers.writers.workbook.foresight import Written

_ODD_SHOWN = 20


class Inspector(ShellDialog[Fix], actions="inspector"):
    """Shows; its result is the fix that stores a changed cell of a workbook as text, or again as what it is."""

    HELP = (
        "Everything that is known of one cell. <inspector.as-text> stores a changed cell of a workbook as text, "
        "or again as what it looks like. <dialog.close> closes."
    )
    DEFAULT_CSS = """
    Inspector VerticalScroll.dialog { width: 84; }
    """

    def __init__(self, session: Session, report: Report, ref: CellRef) -> None:
        """Take the cell under the cursor."""
        super().__init__()
        self.opened = session
        self.catalog = session.catalog
        self.mapping = session.mapping
        self.schema = session.schema
        self.profile = session.profile
        self.report = report
        self.ref = ref
        self._written: Written | None = None

    def compose(self) -> ComposeResult:
        """Lay out the facts."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = content(self.catalog.address(self.ref))
            box.border_subtitle = self.worded("<dialog.close> closes")
            yield Static(Content("\n").join(list(self._facts())))
            yield Static(id="stored")
            yield Static(Content("\n").join(list(self._more())))
            yield Static(id="history")

    def on_mount(self) -> None:
        """Ask the file what it holds: that may take a while."""
        self.look()

    @work(group="cell", exclusive=True, exit_on_error=False, description="reading the cell")
    async def look(self) -> None:
        """Tell how the cell is stored, where the file says more than its text."""
        told = self.query_one("#stored", Static)
        if self.catalog.source.is_workbook:
            told.update(_fact("Stored as", "reading the workbook …"))
        try:
            facts = await asyncio.to_thread(self._as_stored)
        except ShelfreadyError as error:
            facts = [_fact("Stored as", error.sentence)]
        told.update(Content("\n").join(facts))
        told.display = bool(facts)
        self.look_back()

    @work(group="history", exclusive=True, exit_on_error=False, description="asking the record")
    async def look_back(self) -> None:
        """Tell what became of the product before, where operators share a record that keeps it."""
        told, row = self.query_one("#history", Static), self.ref.row
        told.display = False
        if row is None:
            return
        try:
            words = await asyncio.to_thread(lambda: self.opened.uploads.others.history(row))
            lines = [line for word in lately(words) for line in _told(word)]
        except ShelfreadyError as error:
            lines = [Content.styled(safe(error.sentence), "$text-warning")]
        if lines:
            head = [Content(""), Content.styled("What became of this product", "bold")]
            told.update(Content("\n").join([*head, *lines]))
            told.display = True

    def _as_stored(self) -> list[Content]:
        if not self.catalog.source.is_workbook:
            raw = raw_field(self.catalog, self.ref)
            return [] if raw is None else [_fact("Stored as", _shown(raw))]
        stored = self.opened.stored(self.ref)
        if stored is None:
            return [_fact("Stored as", "the file does not tell"), *self._as_saved()]
        facts = [
            _fact("Stored as", _shown(stored.stored)),
            _fact("Format", safe(stored.number_format)),
        ]
        facts += [_fact("Formula", safe(stored.formula))] if stored.formula else []
        return [*facts, *self._as_saved()]

    def _as_saved(self) -> Iterator[Content]:
        """Tell how a workbook will hold the changed cell, and what the cell belongs to there."""
        self._written = self.opened.foresight.written(self.ref)
        if self._written is not None:
            yield _fact("Saved as", self._kind_saved(self._written))
        for title in self.opened.foresight.belongs_to(self.ref):
            yield _fact("Part of", safe(title))

    def _kind_saved(self, written: Written) -> str:
        if written.by_choice:
            return self.worded(
                "text, as you chose; <inspector.as-text> lets it be what it looks like"
            )
        if written.kind in (ValueKind.TEXT, ValueKind.BLANK):
            return f"{written.kind.value}, in the format {safe(written.number_format)}"
        form = safe(written.number_format)
        return self.worded(
            f"{written.kind.value}, in the format {form}; <inspector.as-text> makes it text"
        )

    def action_as_text(self) -> None:
        """Let the workbook hold the changed cell as text, or again as what it looks like."""
        if self._written is None:
            return
        where = self.catalog.address(self.ref)
        if self._written.by_choice:
            self.dismiss(Fix(f"Store {where} as what it looks like", as_typed=(self.ref,)))
        elif self._written.kind not in (ValueKind.TEXT, ValueKind.BLANK):
            self.dismiss(Fix(f"Store {where} as text", as_text=(self.ref,)))

    def _facts(self) -> Iterator[Content]:
        row, column = self.ref.row, self.ref.column
        assert row is not None
        assert column is not None
        value = self.catalog.value(row, column)
        yield _fact("Column", column_title(self.catalog, column))
        yield _fact("Value", _shown(value))
        if value is not None:
            yield _fact("Length", count(len(value), "character"))
        if self.catalog.is_edited(row, column):
            yield _fact("In the file", _shown(self.catalog.file_value(row, column)))

    def _more(self) -> Iterator[Content]:
        row, column = self.ref.row, self.ref.column
        assert row is not None
        assert column is not None
        yield _fact("Sent as", self._sent(row, column))
        yield from self._odd_ones(self.catalog.value(row, column) or "")
        yield from self._problems()
        yield from self._heard(column)
        yield from self._changes()

    def _sent(self, row: int, column: int) -> str:
        name = self.mapping.field(column)
        if name is None:
            return "not sent: this column holds no field of the destination"
        if self.profile is None:
            return f"{self.schema.field(name).label}, once a destination is chosen"
        told = json_sent(self.catalog, self.mapping, self.profile, row, name)
        waits = bool(self.report.blocked_rows()[row]) and not told.startswith("not sent")
        return f"{told}  (once the row has no errors)" if waits else told

    def _heard(self, column: int) -> Iterator[Content]:
        """Tell of refusals of other values, which are put right or not: history, no problem now."""
        now = self.catalog.value(self.ref.row or 0, column) or ""
        past = [
            (dict(refusal.sent)[column], refusal.message)
            for refusal in self.opened.uploads.refused(self.ref)
            if dict(refusal.sent).get(column, now) != now
        ]
        if past:
            yield Content("")
            yield Content.styled("What was refused before", "bold")
        for value, message in past:
            yield Content.assemble((f"  {_shown(value)}: ", "$foreground-muted"), safe(message))

    def _changes(self) -> Iterator[Content]:
        edits = [
            (step.title, edit)
            for step in self.opened.history.standing
            for edit in step.fix.edits
            if edit.ref == self.ref
        ]
        if edits:
            yield Content("")
            yield Content.styled("What was changed here", "bold")
        for title, edit in edits:
            yield Content(f"  {safe(title)}: {_shown(edit.old)} → {_shown(edit.new)}")

    def _odd_ones(self, value: str) -> Iterator[Content]:
        odd = odd_characters(value)
        if odd:
            yield Content("")
            yield Content.styled("Characters that the eye misses", "bold")
        for position, code, name in odd[:_ODD_SHOWN]:
            yield Content(f"  at {position:>4}  {code}  {name}")
        if len(odd) > _ODD_SHOWN:
            yield Content(f"  … and {len(odd) - _ODD_SHOWN:,} more")

    def _problems(self) -> Iterator[Content]:
        problems = problems_at(self.report, self.ref)
        if problems:
            yield Content("")
            yield Content.styled("What is wrong", "bold")
        for problem in problems:
            who = "  (the destination said)" if problem.origin is Origin.DESTINATION else ""
            yield Content.assemble(problem_line(problem), (who, "$foreground-muted"))


def _told(word: ChangedWord) -> Iterator[Content]:
    """Yield who did what with a product when, and what was changed by it."""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(word.at))
    yield Content.assemble((f"  {when}  ", "$foreground-muted"), safe(f"{word.who}: {word.state}"))
    for name, text in word.messages:
        yield Content(f"      {safe(f'{name}: ' if name else '')}{safe(text)}")
    for name, old, new in word.changes:
        yield Content(f"      {safe(name)}: {_shown(old)} → {_shown(new)}")


def json_sent(
    catalog: Catalog, mapping: ColumnMapping, profile: Profile, row: int, name: str
) -> str:
    """Return a field as it stands in the request, such as `"brand": 50`, or why it is not sent."""
    from importers.destinations.call import Unsendable
    from importers.session.upload_input import as_sent

    try:
        item = as_sent(catalog, mapping, profile, row)
    except Unsendable as error:
        return safe(f"not sent{'' if error.field == name else ' while the row cannot be'}: {error}")
    if name in item.fields:
        return safe(json.dumps({name: item.fields[name]}, ensure_ascii=False)[1:-1])
    if name == "image" and item.image is not None:
        return safe(f"the file {item.image}")
    return safe(dict(item.notes).get(name, "not sent: it is blank"))


def _fact(name: str, value: str) -> Content:
    return Content.assemble((f"{name:<12}", "$foreground-muted"), value)


def _shown(value: str | None) -> str:
    if value is None:
        return "the row has no such field"
    return safe(show_edges(value)) if value else "blank"
