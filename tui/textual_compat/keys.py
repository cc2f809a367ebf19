"""What Textual knows of keys and tells nobody: a character's key, the present keymap, a footer's entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.keys import _character_to_key
from textual.widgets._footer import FooterKey

__all__ = ["FooterKey", "character_to_key", "keymap_of"]


def character_to_key(character: str) -> str:
    """Return what Textual calls the key of a character: `slash` for `/`. There is no public way."""
    return _character_to_key(character)


def keymap_of(app: App[Any]) -> Mapping[str, str]:
    """Return the keys that were set in place of the usual ones; `App.set_keymap` has no counterpart."""
    return app._keymap
