"""Letters typed in a list go to the entry that begins with them, as in a spreadsheet or a browser.

Textual does so only in an open `Select`, and only for entries that are `str` or Rich's `Text`; ours are `Content`,
whose text is never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Select
from textual.widgets._select import SelectOverlay
from textual.widgets.option_list import Option

_PAUSE = 0.7  # seconds after which a letter begins another word
_typed: WeakKeyDictionary[Widget, tuple[str, float]] = WeakKeyDictionary()


def let_letters_select() -> None:
    """Let every list, those within Textual's own widgets too, follow what is typed."""
    SelectOverlay._find_search_match = _match_of  # type: ignore[method-assign]
    OptionList._on_key = _follow  # type: ignore[assignment, method-assign]
    Select._on_key = _open_and_follow  # type: ignore[assignment, method-assign]


def best_match(entries: Iterable[str], query: str) -> int | None:
    """Return the first entry that begins with a text, else the first with a word that does, else one that has it."""
    wanted = query.casefold().lstrip()
    ranked = [(_rank(entry.casefold(), wanted), place) for place, entry in enumerate(entries)]
    rank, place = min(ranked, default=(_NOWHERE, 0))
    return None if rank == _NOWHERE else place


_NOWHERE = 3


def _rank(entry: str, wanted: str) -> int:
    words = entry.lstrip(" \N{BLACK CIRCLE}\N{CHECK MARK}0123456789,")
    if words.startswith(wanted) or entry.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in entry else 2 if wanted in entry else _NOWHERE


def _text(option: Option) -> str:
    prompt = option.prompt
    return prompt.plain if isinstance(prompt, Content) else str(prompt)


def _match_of(self: SelectOverlay, query: str) -> int | None:
    return best_match(map(_text, self._options), query)


def _is_letter(event: events.Key, widget: Widget) -> bool:
    """Tell whether a key is a letter that means nothing else here."""
    printable = event.character is not None and event.is_printable and event.character != " "
    return printable and event.key not in widget.screen.active_bindings


async def _follow(self: OptionList, event: events.Key) -> None:
    if isinstance(self, SelectOverlay) or not _is_letter(event, self):
        return
    before, when = _typed.get(self, ("", 0.0))
    query = (before if event.time - when < _PAUSE else "") + (event.character or "")
    found = best_match(map(_text, self._options), query)
    _typed[self] = (query, event.time)
    event.stop()
    if found is not None:
        self.highlighted = found


async def _open_and_follow(self: Select[object], event: events.Key) -> None:
    if self.expanded or not _is_letter(event, self):
        return
    event.stop()
    self.action_show_overlay()
    overlay = self.query_one(SelectOverlay)
    await overlay._on_key(event)
