"""Whose file it is, where it could be two suppliers': never guessed, always asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.screen import ShellDialog
from tui.text import safe

if TYPE_CHECKING:
    from importers.suppliers.recognition import Likeness


class SupplierChoice(ShellDialog[int]):
    """Its result is the place of the supplier among the likely ones; None: it is none of theirs."""

    HELP = "This file could be several suppliers'. Choose whose it is; <dialog.close> leaves it as it is."
    DEFAULT_CSS = """
    SupplierChoice OptionList { height: auto; max-height: 50vh; border: none; margin-top: 1; }
    """

    def __init__(self, likely: Sequence[Likeness]) -> None:
        """Take the suppliers whose file it may be, the likeliest first."""
        super().__init__()
        self._likely = likely

    def compose(self) -> ComposeResult:
        """Lay out the suppliers, each with what speaks for it."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Whose file is this?"
            told = "It could be several suppliers'. <dialog.close> leaves it as it is."
            yield Static(self.worded(told), classes="hint")
            yield OptionList(*(Option(_line(each)) for each in self._likely))

    def on_mount(self) -> None:
        """Begin on the likeliest."""
        self.query_one(OptionList).focus()
        self.query_one(OptionList).highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the chosen one."""
        self.dismiss(event.option_index)


def _line(likeness: Likeness) -> Content:
    return Content.assemble(
        (safe(likeness.kept.supplier.name), "bold"),
        ("  " + reasons(likeness), "$foreground-muted"),
    )


def reasons(likeness: Likeness) -> str:
    """Return in words what speaks for a supplier."""
    header = "its header" if likeness.header == 1 else f"{likeness.header:.0%} of its header"
    return f"by {header} and its name" if likeness.named else f"by {header} alone, not its name"
