"""The program's own keys, and those of every dialog."""

from __future__ import annotations

from tui.actions.action import Action

ACTIONS = (
    Action("app.help", "f1,question_mark", "Help", "help", display="?"),
    Action("app.settings", "comma", "Settings", "settings", footer=False),
    Action("app.syncs", "Y", "Syncs", "syncs", footer=False, tooltip="Show the syncs"),
    Action("app.quit", "q", "Quit", "leave"),
    Action("app.quit-anywhere", "ctrl+q,ctrl+c", "Quit", "leave", footer=False, system=True),
    Action("app.commands", "colon", "Commands", "command_palette", footer=False),
    Action("dialog.close", "escape", "Cancel", "dismiss_nothing"),
    Action("dialog.help", "f1", "Help", "app.help", footer=False),
    Action("help.close", "question_mark,f1,q", "Close", "dismiss_nothing", footer=False),
)
