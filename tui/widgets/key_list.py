"""The keys that a screen answers to now, in groups, as the help shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from tui.actions.table import ACTIONS
from tui.keys import key_of

KeyDisplay: TypeAlias = Callable[[Binding], str]
_KEY_WIDTH = 16
_MOST_USED = (
    "table.edit",
    "review.next",
    "review.fix",
    "review.fix-all",
    "review.leave-out",
    "review.undo",
    "review.search",
    "review.save",
    "review.upload",
    "preview.start",
    "preview.back",
    "upload.pause",
    "upload.cell",
    "upload.retry",
    "upload.new",
    "upload.back",
)
_EVERYONES = ("scroll_", "page_left", "page_right", "app.focus_", "screen.copy_", "screen.minimize")


@dataclass(frozen=True, slots=True)
class KeyLine:
    """All keys that do one thing, and what they do."""

    keys: str
    does: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one part of the screen."""

    title: str
    lines: tuple[KeyLine, ...]


def key_groups(screen: Screen[object], display: KeyDisplay) -> tuple[KeyGroup, ...]:
    """Return the screen's live bindings: its own, then the focused part's, then the program's."""
    by_node: dict[DOMNode, list[ActiveBinding]] = {}
    for active in screen.active_bindings.values():
        if active.enabled and worth_telling(active):
            by_node.setdefault(active.node, []).append(active)
    nodes = sorted(by_node, key=lambda node: (node is not screen, isinstance(node, App)))
    return tuple(KeyGroup(_title(node), _lines(by_node[node], display)) for node in nodes)


def most_used(screen: Screen[object]) -> KeyGroup | None:
    """Return what one does most on a screen, though it may not do something just now; None where no list is kept."""
    bound = {(each.binding.id or "").partition(".")[0] for each in screen.active_bindings.values()}
    lines = tuple(
        KeyLine(key_of(screen.app, name), ACTIONS[name].tooltip or ACTIONS[name].title)
        for name in _MOST_USED
        if ACTIONS[name].owner in bound
    )
    return KeyGroup("What you do most", lines) if lines else None


def worth_telling(active: ActiveBinding) -> bool:
    """Leave out what needs no telling: how to scroll, and the inner keys of stock widgets."""
    binding = active.binding
    if not binding.description or binding.system:
        return False
    stock = type(active.node).__module__.startswith("textual.")
    everyones = binding.action.startswith(_EVERYONES)
    return binding.show or not (stock or everyones)


def what_runs(binding: Binding) -> str:
    """Return what a key does: two names of the table may run the same."""
    action = ACTIONS.get(binding.id or "")
    return action.run if action else binding.action


def key_list(group: KeyGroup) -> Content:
    """Return one group as text: a title, then a line for each action."""
    lines = [Content.styled(group.title, "bold underline")]
    for line in group.lines:
        keys = line.keys.ljust(_KEY_WIDTH)
        lines.append(Content.assemble((keys, "$text-accent bold"), " ", line.does))
    return Content("\n").join(lines)


def _lines(bindings: Iterable[ActiveBinding], display: KeyDisplay) -> tuple[KeyLine, ...]:
    by_action: dict[str, list[Binding]] = {}
    for active in bindings:
        by_action.setdefault(what_runs(active.binding), []).append(active.binding)
    return tuple(
        KeyLine(
            "  ".join(dict.fromkeys(display(binding) for binding in same)),
            same[0].tooltip or same[0].description,
        )
        for same in by_action.values()
    )


def _title(node: DOMNode) -> str:
    if node.BINDING_GROUP_TITLE:
        return node.BINDING_GROUP_TITLE
    if isinstance(node, App):
        return "Everywhere"
    return "On this screen" if isinstance(node, Screen) else "Where the cursor is"
