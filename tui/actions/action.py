"""One action: its name, its keys, its words, when it does something, and what it runs."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from inspect import isawaitable
from operator import attrgetter
from typing import Any

from textual.binding import Binding

_CALL = re.compile(r"([\w.]+)(\(.*\))?")
PERFORM = "perform"  # the one action of Textual that the table's bindings name
_OF_TABLE = re.compile(rf"{PERFORM}\('(.*)'\)")


@dataclass(frozen=True)
class Action:
    """`name` is `owner.what`, as the settings file writes it; `keys` are Textual's, parted by commas.

    `run` is written as Textual writes actions: `move(-1,0)` calls the owner's `action_move`. With a dot it
    calls a method of one of the owner's parts, such as `clipboard.copy`; after `app.` it is the program's.
    `when` names what of the owner tells whether the action does something now; "" is always.
    """

    name: str
    keys: str
    title: str
    run: str
    tooltip: str = ""
    when: str = ""
    footer: bool = True
    minor: bool = False  # the first to leave a narrow footer
    priority: bool = False
    display: str | None = None  # what a footer shows for the keys
    system: bool = False

    @property
    def owner(self) -> str:
        """Return whose action it is."""
        return self.name.partition(".")[0]

    def binding(self) -> Binding:
        """Return it as Textual binds it to its keys."""
        of_the_app = self.run.startswith("app.")
        return Binding(
            self.keys,
            self.run if of_the_app else f"{PERFORM}({self.name!r})",
            self.title,
            show=self.footer,
            key_display=self.display,
            priority=self.priority,
            tooltip=self.tooltip,
            id=self.name,
            system=self.system,
        )

    @cached_property
    def _call(self) -> tuple[str, tuple[Any, ...]]:
        """Return the path of the method, and its arguments."""
        found = _CALL.fullmatch(self.run)
        assert found is not None, self.run
        path, arguments = found[1], found[2]
        path = path if "." in path else f"action_{path}"
        return path, ast.literal_eval(f"({arguments[1:-1]},)") if arguments else ()

    @staticmethod
    def named(textual_action: str) -> str:
        """Return the name in an action of Textual that `binding` made; "" if it is none of the table's."""
        found = _OF_TABLE.fullmatch(textual_action)
        return found[1] if found else ""

    def method(self, owner: object) -> Any:
        """Return what it calls; AttributeError if the owner has no such thing."""
        return attrgetter(self._call[0])(owner)

    async def perform(self, owner: object) -> None:
        """Do it."""
        result = self.method(owner)(*self._call[1])
        if isawaitable(result):
            await result

    def is_offered(self, owner: object) -> bool:
        """Tell whether it does something now."""
        return not self.when or bool(attrgetter(self.when)(owner))
