"""Choosing a file and reading it."""

from __future__ import annotations

from tui.actions.action import Action

ACTIONS = (
    Action("open.browse", "o", "Open a file", "browse"),
    Action("open.database", "d", "A database", "database", tooltip="Open a table of a database"),
    Action("databases.new", "n", "New", "new", tooltip="Name a new database"),
    Action("databases.change", "e", "Change", "change", when="has_one"),
    Action(
        "databases.remove",
        "delete",
        "Remove",
        "remove",
        when="has_one",
        tooltip="Remove its name (asks)",
    ),
    Action("connection.save", "ctrl+s", "Save", "save", priority=True),
    Action("browse.up", "backspace", "Folder above", "up"),
    Action("tables.list", "down", "To the list", "list"),
    Action("tables.back", "escape", "Back", "back"),
    Action("loading.stop", "escape", "Stop", "stop"),
)
