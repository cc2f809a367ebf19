"""What a supplier would do to the open file, before it does: rows left out, cells changed, and what fits no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from importers.session.supplier_plan import step_words
from tui.review.dialogs.change_lines import summary
from tui.review.dialogs.fix_preview import change_lines
from tui.review.dialogs.supplier_choice import reasons
from tui.screen import ShellDialog
from tui.text import content, safe
from tui.widgets.destination_words import aimed_at
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.session.supplier_plan import SupplierPlan
    from importers.suppliers.recognition import Likeness

_NOTES = 200


class SupplierPreview(ShellDialog[str], actions="supplier-preview"):
    """Its result is `apply`, `upload` to go on to the upload at once, or `another` supplier; None leaves the file."""

    HELP = """
    What is always done to this supplier's files, tried on this one: nothing is changed before you say so. One undo
    takes all of it back. <supplier-preview.upload> does it and goes on to the upload; <supplier-preview.another>
    remembers another supplier for this file; <dialog.close> leaves all as it is. What fits no more is told first.
    """
    DEFAULT_CSS = """
    SupplierPreview .dialog { width: 92; max-width: 96%; }
    SupplierPreview VerticalScroll { height: auto; max-height: 45vh; margin-top: 1; }
    """

    def __init__(self, session: Session, plan: SupplierPlan, likeness: Likeness) -> None:
        """Take what would be done, and what speaks for the supplier."""
        super().__init__()
        self._open, self.plan, self._likeness = session, plan, likeness

    def compose(self) -> ComposeResult:
        """Lay out what comes of it, what each step does, and every change."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"A file of {self.plan.supplier.name}")
            yield Static(self._first())
            yield Static(self._outcome())
            with VerticalScroll():
                yield Static(Content("\n").join(list(self._lines())))
            with Horizontal(classes="buttons"):
                yield Button(
                    self.worded("Do it (<supplier-preview.apply>)"),
                    variant="primary",
                    compact=True,
                    id="apply",
                )
                if self._open.profile is not None:
                    yield Button(
                        self.worded("and upload (<supplier-preview.upload>)"),
                        compact=True,
                        id="upload",
                    )
                yield Button("Leave it", compact=True, id="leave")

    def on_mount(self) -> None:
        """Let Enter do it: it can be undone."""
        self.query_one("#apply").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer with the button pressed."""
        self.dismiss(None if event.button.id == "leave" else event.button.id)

    def action_apply(self) -> None:
        """Answer that it is wanted."""
        self.dismiss("apply")

    def action_upload(self) -> None:
        """Answer that it is wanted, and the upload after it."""
        self.dismiss("upload")

    def action_another(self) -> None:
        """Answer that it is another supplier's file."""
        self.dismiss("another")

    @property
    def can_upload(self) -> bool:
        """Tell whether there is somewhere to send it."""
        return self._open.profile is not None

    def _first(self) -> Content:
        profile = self._open.profile
        where = Content("") if profile is None else Content.assemble(" Goes to ", aimed_at(profile))
        return Content.assemble(f"Recognised {reasons(self._likeness)}.", where)

    def _outcome(self) -> Content:
        report = self.plan.report
        left = f"{count(report.errors, 'error')} and {count(report.warnings, 'warning')} are left"
        if self.plan.broken:
            left += f", {self.plan.broken:,} of them by its own rules"
        return content(f"{summary(self.plan.step.fix)}; {left}.")

    def _lines(self) -> Iterator[Content]:
        for sentence in self.plan.lost:
            yield content(f"✖ {sentence}", "$text-error")
        for note in self.plan.notes[:_NOTES]:
            yield content(f"▲ {note}", "$text-warning")
        if (mapping := self.plan.step.mapping) is not None and mapping.old != mapping.new:
            yield content("The columns are chosen as they always are.")
        for step, changes in self.plan.steps:
            yield Content.assemble(
                (f"{changes:>9,}  ", "bold" if changes else "$foreground-muted"),
                safe(step_words(step)),
            )
        yield Content("")
        yield from change_lines(self._open.catalog, self.plan.step.fix)
