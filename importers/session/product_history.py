"""What became of one product, each time with what was changed by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from importers.ledger.store import Word

_LATELY = 20


@dataclass(frozen=True, slots=True)
class ChangedWord:
    """One time: when (Unix time), by whom, how it ended, what the shop said, and fields with old and new values."""

    at: float
    who: str
    state: str
    messages: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]


def lately(words: Sequence[Word]) -> list[ChangedWord]:
    """Return the last times, newest first; a field counts as changed against the time before that tells of it."""
    found: list[ChangedWord] = []
    for place, word in enumerate(words[:_LATELY]):
        before = next((each.fields for each in words[place + 1 :] if each.fields is not None), None)
        said = tuple((str(name), str(text)) for name, text in word.messages or ())
        changes = _changes(before, word.fields)
        found.append(ChangedWord(word.at, word.who, word.state, said, changes))
    return found


def _changes(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> tuple[tuple[str, str, str], ...]:
    if old is None or new is None:
        return ()
    names = dict.fromkeys([*old, *new])
    pairs = ((name, _text(old.get(name)), _text(new.get(name))) for name in names)
    return tuple((name, before, after) for name, before, after in pairs if before != after)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
