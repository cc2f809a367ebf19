"""Choosing a file and reading it."""

from __future__ import annotations

from tui.actions.action import Action

ACTIONS = (
    Action("open.browse", "o", "Open a file", "browse"),
    Action("loading.stop", "escape", "Stop", "stop"),
)
