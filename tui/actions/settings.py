"""The settings and the profiles."""

from __future__ import annotations

from tui.actions.action import Action

ACTIONS = (
    Action("settings.new", "n", "New profile", "new", tooltip="Make a profile like this one"),
    Action("settings.remove", "delete", "Remove", "remove", tooltip="Remove the profile (asks)"),
    Action("settings.forget", "x", "Forget token", "forget"),
    Action("settings.back", "escape", "Back", "back"),
    Action("profile.save", "ctrl+s", "Save", "save", priority=True),
)
