"""The keys of vi that are more than one key to one action: counts, `g g`, `G`, `0`, `^` and `$`."""

from __future__ import annotations

from dataclasses import dataclass

_MOST = 9_999_999  # a count beyond which no more digits are taken


@dataclass(frozen=True, slots=True)
class Jump:
    """Where a key goes: to a `line` by its number, else to an edge as `action_edge` takes it."""

    line: int | None = None
    down: int = 0
    right: int = 0


class CountedKeys:
    """Remembers the digits, and the first of two keys, until a move takes them."""

    def __init__(self) -> None:
        """Start with nothing typed."""
        self._count = 0
        self._begun = False

    @property
    def is_counting(self) -> bool:
        """Tell whether a count was begun."""
        return bool(self._count)

    def take(self) -> int:
        """Return how often the next move is to be made, and forget it: once where nothing was typed."""
        count, self._count, self._begun = max(self._count, 1), 0, False
        return count

    def press(self, character: str) -> Jump | bool:
        """Take a key: where it goes, or whether it was one that is part of something longer."""
        if character.isascii() and character.isdigit() and (character != "0" or self._count):
            self._count = min(self._count * 10 + int(character), _MOST)
            return True
        begun, self._begun = self._begun, False
        if character == "g":
            self._begun = not begun
            return self._line() or Jump(down=-1) if begun else True
        if character == "G":
            return self._line() or Jump(down=1)
        if character in ("0", "^"):
            return Jump(right=-1)
        return Jump(right=1) if character == "$" else False

    def _line(self) -> Jump | None:
        counting, count = self.is_counting, self.take()
        return Jump(line=count) if counting else None
