"""Every key has a name, under which the settings file may give the action other keys."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.keys import Keys, _character_to_key, format_key

from importers.errors import SettingsUnusable

_MODIFIERS = ("ctrl+", "shift+", "alt+", "super+", "meta+", "hyper+")
_NAMED = frozenset(key.value for key in Keys) | {
    _character_to_key(chr(code)) for code in range(0x20, 0x7F)
}
_KIND = re.compile(r"(Screen|Dialog)$")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_IN_TEXT = re.compile(r"<([a-z-]+\.[a-z-]+)>")
_SPOKEN = {"escape": "Esc", "enter": "Enter", "pageup": "PgUp", "pagedown": "PgDn"}
_bindings: dict[str, Binding] = {}  # of every class there is so far, by name


class NamedKeys:
    """Mixed into screens and widgets: a binding without a name gets `screen.what-it-does`."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init_subclass__(cls, **options: Any) -> None:
        """Name the bindings before Textual takes them."""
        if "BINDINGS" in cls.__dict__:
            owner = _slug(_HUMP.sub("-", _KIND.sub("", cls.__name__)))
            cls.BINDINGS = [_named(binding, owner) for binding in cls.BINDINGS]
            _note(cls.BINDINGS)
        super().__init_subclass__(**options)


def _named(binding: BindingType, owner: str) -> BindingType:
    if not isinstance(binding, Binding) or binding.id or not binding.description:
        return binding
    return replace(binding, id=f"{owner}.{_slug(binding.description)}")


def _note(bindings: Iterable[BindingType]) -> None:
    for binding in bindings:
        if isinstance(binding, Binding) and binding.id:
            _bindings.setdefault(binding.id, binding)


def key_of(app: App[Any], name: str) -> str:
    """Return the key of a named action as a sentence says it, `Ctrl+S`; KeyError if there is no such action."""
    binding = _binding(name)
    if binding is None:
        raise KeyError(name)
    chosen = app._keymap.get(name)
    if not chosen and binding.key_display:
        return binding.key_display
    key = (chosen or binding.key).partition(",")[0]
    modifiers, plus, base = key.rpartition("+")
    if len(base) == 1 and not modifiers:
        return base
    return modifiers.title() + plus + (_SPOKEN.get(base) or format_key(base).title())


def with_keys(app: App[Any], text: str) -> str:
    """Return a text in which `<review.undo>` has become the key that the action has now.

    What is no action's name is left alone: a text may hold the shop's words too.
    """

    def key(found: re.Match[str]) -> str:
        return key_of(app, found[1]) if _binding(found[1]) else found[0]

    return _IN_TEXT.sub(key, text)


def _binding(name: str) -> Binding | None:
    return _bindings.get(name) or known_keys().get(name)


def _slug(words: str) -> str:
    return _OTHER.sub("-", words.lower()).strip("-")


def known_keys() -> dict[str, Binding]:
    """Return every named binding of the program by its name; imports all screens, so call it late."""

    for room in ("review", "upload", "settings", "open", "dialogs", "widgets"):
        package = importlib.import_module(f"tui.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return dict(_bindings)


def keymap(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the operator's keys as Textual wants them; SettingsUnusable names what is wrong."""
    known = known_keys()
    for name in chosen:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise SettingsUnusable(
                f"The settings give keys to {name!r}, which is nothing that has keys.{meant}"
            )
    return {name: ",".join(_key(key, name) for key in keys) for name, keys in chosen.items()}


def _key(written: str, name: str) -> str:
    """Return a key as Textual calls it; SettingsUnusable if there is none of that name."""
    key = _character_to_key(written) if len(written) == 1 else written.strip()
    base = key
    while base.startswith(_MODIFIERS):
        base = base.partition("+")[2]
    if key in _NAMED or base in _NAMED or (len(base) == 1 and base.isalnum()):
        return key
    near = get_close_matches(base, _NAMED, 1)
    meant = f" Did you mean {key.removesuffix(base)}{near[0]}?" if near else ""
    raise SettingsUnusable(f"The settings give {name} the key {written!r}; there is none.{meant}")


def listing() -> str:
    """Return all names with their keys and what they do, a line each."""
    known = known_keys()
    width = max(map(len, known))
    keys = max(len(binding.key) for binding in known.values())
    return "\n".join(
        f"{name:<{width}}  {binding.key:<{keys}}  {binding.tooltip or binding.description}"
        for name, binding in sorted(known.items())
    )
