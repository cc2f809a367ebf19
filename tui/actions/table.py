"""The table, put together from its parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui.actions import everywhere, opening, review, review_dialogs, settings, sheet, syncs, upload
from tui.actions.action import Action

_ALL = (
    *everywhere.ACTIONS,
    *opening.ACTIONS,
    *review.ACTIONS,
    *sheet.ACTIONS,
    *review_dialogs.ACTIONS,
    *upload.ACTIONS,
    *settings.ACTIONS,
    *syncs.ACTIONS,
)

ACTIONS: Mapping[str, Action] = MappingProxyType({action.name: action for action in _ALL})


def actions_of(owner: str) -> tuple[Action, ...]:
    """Return the actions of one screen, dialog or widget, in the order of its footer and help."""
    return tuple(action for action in ACTIONS.values() if action.owner == owner)
