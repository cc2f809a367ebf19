"""Screens and widgets whose keys come from the table of actions."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from tui.actions.action import PERFORM, Action
from tui.actions.table import ACTIONS, actions_of


class Keyed:
    """Mixed into whatever answers to keys: `class BatchPane(Keyed, ScrollView, actions="batch-pane")`."""

    BINDINGS: ClassVar[list[BindingType]] = []
    _conditional: ClassVar[tuple[Action, ...]] = ()

    def __init_subclass__(cls, *, actions: str = "", **options: Any) -> None:
        """Take the actions of that owner out of the table, before Textual takes the bindings."""
        if actions:
            own = actions_of(actions)
            cls.BINDINGS = [action.binding() for action in own]
            cls._conditional = tuple(action for action in own if action.when)
        super().__init_subclass__(**options)

    async def action_perform(self, name: str) -> None:
        """Do what an action of the table says."""
        await ACTIONS[name].perform(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something now."""
        return action != PERFORM or self.offers(str(parameters[0]))

    def offers(self, name: str) -> bool:
        """Tell whether an action of the table does something now."""
        return ACTIONS[name].is_offered(self)

    def offered_in_footer(self) -> tuple[bool, ...]:
        """Return which of its conditional actions do something now, to tell whether its footer has to change."""
        return tuple(action.is_offered(self) for action in self._conditional)
