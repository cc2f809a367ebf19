"""The command palette's entries: whatever the screen below it has a key for now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from textual.app import SystemCommand
from textual.binding import ActiveBinding
from textual.screen import Screen

from tui.widgets.key_list import what_runs, worth_telling

_PALETTE = "command_palette"


def commands(screen: Screen[object]) -> Iterable[SystemCommand]:
    """Yield one entry an action: what it does, with its keys; choosing it does the same as the key."""
    by_action: dict[tuple[int, str], list[ActiveBinding]] = {}
    for active in screen.active_bindings.values():
        runs = what_runs(active.binding)
        if active.enabled and worth_telling(active) and not runs.endswith(_PALETTE):
            by_action.setdefault((id(active.node), runs), []).append(active)
    return _entries(screen, by_action.values())


def _entries(
    screen: Screen[object], actions: Iterable[list[ActiveBinding]]
) -> Iterator[SystemCommand]:
    for same in actions:
        first, app = same[0].binding, screen.app
        keys = ", ".join(dict.fromkeys(app.get_key_display(each.binding) for each in same))
        run = partial(app.run_action, first.action, same[0].node)
        yield SystemCommand(first.tooltip or first.description, f"Key: {keys}", run)
