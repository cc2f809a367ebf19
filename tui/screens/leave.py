"""Leaving the program: at once when nothing would be lost, else only after asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import ShelfreadyApp


def leave(app: ShelfreadyApp) -> None:
    """Quit, asking first about unsaved edits and a running upload."""
    app.exit()
