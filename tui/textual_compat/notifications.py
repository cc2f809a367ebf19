"""Taking a passing message back: Textual takes only all of them back."""

from __future__ import annotations

from typing import Any

from textual.app import App


def take_back_notification(app: App[Any], message: str) -> None:
    """Take back what is shown with this very text, so that it is not shown twice at a time."""
    for shown in [each for each in app._notifications if each.message == message]:
        app._unnotify(shown, refresh=False)
