"""The syncs: all of them, and the form of one."""

from __future__ import annotations

from tui.actions.action import Action

ACTIONS = (
    Action(
        "syncs.desk",
        "g",
        "Refused rows",
        "desk",
        tooltip="Open its table, the refused rows with their cells",
        when="has_sync",
    ),
    Action("syncs.run", "r", "Run now", "run_now", when="can_run"),
    Action("syncs.stop", "x", "Stop", "stop", when="can_stop", tooltip="Stop the run under way"),
    Action("syncs.on", "p", "Switch on", "switch(True)", when="is_off"),
    Action("syncs.off", "p", "Switch off", "switch(False)", when="is_on"),
    Action("syncs.login", "l", "Log in", "log_in", when="has_sync", minor=True),
    Action(
        "syncs.everything",
        "f",
        "Full upload",
        "send_everything",
        when="can_run",
        tooltip="Send all products, whatever the record says (asks)",
        minor=True,
    ),
    Action("syncs.new", "n", "New", "new", tooltip="Name a new sync"),
    Action("syncs.change", "e", "Change", "change", when="has_sync"),
    Action(
        "syncs.remove", "delete", "Remove", "remove", when="has_sync", tooltip="Remove it (asks)"
    ),
    Action("syncs.back", "escape", "Back", "back"),
    Action("sync-form.save", "ctrl+s", "Save", "save", priority=True),
)
