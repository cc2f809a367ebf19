"""The keys of the table's actions: in words, in the settings file, and as the operator chose them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from textual.app import App
from textual.keys import Keys, format_key

from importers.errors import SettingsUnusable
from tui.actions.key_sets import KEY_SETS
from tui.actions.review import FOLLOWING
from tui.actions.table import ACTIONS
from tui.textual_compat.keys import character_to_key, keymap_of

SET = "set"  # the name in the table of keys that stands for a ready set
_MODIFIERS = ("ctrl+", "shift+", "alt+", "super+", "meta+", "hyper+")
_KEYS = frozenset(key.value for key in Keys) | {
    character_to_key(chr(code)) for code in range(0x20, 0x7F)
}
_IN_TEXT = re.compile(r"<([a-z-]+\.[a-z-]+)>")
_SPOKEN = {"escape": "Esc", "enter": "Enter", "pageup": "PgUp", "pagedown": "PgDn"}


def key_of(app: App[Any], name: str) -> str:
    """Return the key of an action as a sentence says it, `Ctrl+S`; KeyError if there is no such action."""
    action = ACTIONS[name]
    chosen = keymap_of(app).get(name)
    if not chosen and action.display:
        return action.display
    key = (chosen or action.keys).partition(",")[0]
    modifiers, plus, base = key.rpartition("+")
    if len(base) == 1 and not modifiers:
        return base
    return modifiers.title() + plus + (_SPOKEN.get(base) or format_key(base).title())


def with_keys(app: App[Any], text: str) -> str:
    """Return a text in which `<review.undo>` has become the key that the action has now.

    What is no action's name is left alone: a text may hold the shop's words too.
    """

    def key(found: re.Match[str]) -> str:
        return key_of(app, found[1]) if found[1] in ACTIONS else found[0]

    return _IN_TEXT.sub(key, text)


def keymap(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the operator's keys as Textual wants them; SettingsUnusable names what is wrong."""
    chosen = {**_set_of(chosen), **{name: keys for name, keys in chosen.items() if name != SET}}
    for name in chosen:
        if name not in ACTIONS:
            near = get_close_matches(name, ACTIONS, 1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise SettingsUnusable(
                f"The settings give keys to {name!r}, which is nothing that has keys.{meant}"
            )
    followed = {name: chosen[led] for name, led in FOLLOWING.items() if led in chosen}
    chosen = {**chosen, **{name: keys for name, keys in followed.items() if name not in chosen}}
    return {name: ",".join(_key(key, name) for key in keys) for name, keys in chosen.items()}


def _set_of(chosen: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the ready set that is named; SettingsUnusable if there is none of that name."""
    named = chosen.get(SET, ())
    unknown = [name for name in named if name not in KEY_SETS]
    if unknown:
        raise SettingsUnusable(
            f"The settings name the set of keys {unknown[0]!r}; there is {', '.join(KEY_SETS)}."
        )
    return {action: keys for name in named for action, keys in KEY_SETS[name].items()}


def _key(written: str, name: str) -> str:
    """Return a key as Textual calls it; SettingsUnusable if there is none of that name."""
    key = character_to_key(written) if len(written) == 1 else written.strip()
    base = key
    while base.startswith(_MODIFIERS):
        base = base.partition("+")[2]
    if key in _KEYS or base in _KEYS or (len(base) == 1 and base.isalnum()):
        return key
    near = get_close_matches(base, _KEYS, 1)
    meant = f" Did you mean {key.removesuffix(base)}{near[0]}?" if near else ""
    raise SettingsUnusable(f"The settings give {name} the key {written!r}; there is none.{meant}")


def listing() -> str:
    """Return all actions with their keys and what they do, a line each."""
    width = max(map(len, ACTIONS))
    keys = max(len(action.keys) for action in ACTIONS.values())
    return "\n".join(
        f"{name:<{width}}  {action.keys:<{keys}}  {action.tooltip or action.title}"
        for name, action in sorted(ACTIONS.items())
    )
