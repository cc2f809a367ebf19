"""Reads a manifest's tables key by key, and notes what is wrong with a key instead of stopping there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

from importers.destinations.rest.manifest import Pointer
from importers.destinations.rest.patterns import compiled
from importers.destinations.rest.pointers import parsed
from importers.files.toml_lines import Path, line_of

T = TypeVar("T")
_TEXT_LONGEST = 2_000
_MOST_FAULTS = 50


@dataclass(slots=True)
class Faults:
    """What is wrong with a manifest: (path, words), as they are found."""

    text: str
    found: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def enough(self) -> bool:
        """Tell whether there are so many that no more are noted."""
        return len(self.found) >= _MOST_FAULTS

    def add(self, path: Path, words: str) -> None:
        """Note what is wrong with what the path names."""
        if (path, words) not in self.found and not self.enough:
            self.found.append((path, words))

    def sentences(self, name: str) -> list[str]:
        """Return a sentence for each, with file, line and key, in the order of the lines."""
        placed = sorted((line_of(self.text, path), path, words) for path, words in self.found)
        return [f"{name}, line {line}: {_key(path)}{words}." for line, path, words in placed]


def _key(path: Path) -> str:
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return f"{''.join(parts).lstrip('.')}: " if path else ""


class Table:
    """One table of a manifest. Each reading returns a usable value, also where a fault was noted."""

    def __init__(self, values: Mapping[str, Any], faults: Faults, path: Path = ()) -> None:
        """Read nothing yet."""
        self._values, self._faults, self.path = values, faults, path
        self._known: set[str] = set()

    def has(self, name: str) -> bool:
        """Tell whether a key is given."""
        self._known.add(name)
        return name in self._values

    def fault(self, name: str, words: str) -> None:
        """Note what is wrong with a key."""
        self._faults.add((*self.path, name), words)

    def text(
        self, name: str, default: str | None = None, *, form: str = "", means: str = ""
    ) -> str:
        """Return a text; without `default` it is needed. It keeps to the pattern `form`, which `means` describes."""
        value = self._get(name, default, str, "a text in quotes")
        if any(not letter.isprintable() for letter in value) or len(value) > _TEXT_LONGEST:
            self.fault(name, "it holds characters that cannot be shown, or too many")
            return default or ""
        if form and value != default and not re.fullmatch(form, value):
            self.fault(name, f"it must be {means}")
            return default or ""
        return value

    def flag(self, name: str) -> bool:
        """Return true or false, false where it is not given."""
        return self._get(name, False, bool, "true or false")

    def number(self, name: str, default: int | None, most: int) -> int | None:
        """Return a whole number of at least 1."""
        if not self.has(name):
            return default
        value = self._values[name]
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            self.fault(name, f"it must be a whole number from 1 to {most:,}")
            return default
        return value

    def word(self, name: str, default: str, words: Sequence[str]) -> str:
        """Return one of some words."""
        value = self._values.get(name, default) if self.has(name) else default
        if value not in words:
            self.fault(name, f"it must be one of {', '.join(words)}")
            return default
        return str(value)

    def pointer(
        self, name: str, default: Pointer | None = None, *, needed: bool = False
    ) -> Pointer | None:
        """Return a place in JSON."""
        if not self.has(name):
            if needed:
                self.fault(name, "it is missing")
            return default
        return self._made(name, self._values[name], parsed, default)

    def pattern(self, name: str) -> re.Pattern[str] | None:
        """Return a pattern, None where it is not given."""
        return self._made(name, self._values[name], compiled, None) if self.has(name) else None

    def statuses(
        self, name: str, default: Sequence[int], allowed: Callable[[int], bool]
    ) -> frozenset[int]:
        """Return HTTP statuses."""
        if not self.has(name):
            return frozenset(default)
        value = self._values[name]
        if not isinstance(value, list) or not all(type(each) is int for each in value):
            self.fault(name, "it must be a list of statuses, such as [400, 422]")
            return frozenset(default)
        for each in value:
            if not allowed(each):
                self.fault(name, f"what {each} means is the same for every shop and cannot be set")
        return frozenset(each for each in value if allowed(each))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; nothing where it is not given."""
        value = self._values.get(name, []) if self.has(name) else []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(name, "it must be a list of texts")
            return ()
        return tuple(value)

    def table(self, name: str, *, needed: bool = False) -> Table | None:
        """Return a table, None where it is not given."""
        if not self.has(name):
            if needed:
                self.fault(name, "it is missing")
            return None
        value = self._values[name]
        if not isinstance(value, Mapping):
            self.fault(name, "it must be a table")
            return None
        return Table(value, self._faults, (*self.path, name))

    def tables(self, name: str) -> list[Table]:
        """Return a list of tables."""
        value = self._values.get(name, []) if self.has(name) else []
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            self.fault(name, "it must be a list of tables, each in { }")
            return []
        return [Table(each, self._faults, (*self.path, name, at)) for at, each in enumerate(value)]

    def places(self, name: str, check: Callable[[Any], str]) -> dict[Pointer, Any]:
        """Return a table of places in JSON and their values; `check` says what is wrong with a value, or ""."""
        table = self.table(name)
        found: dict[Pointer, Any] = {}
        for key, value in table.items() if table else ():
            assert table is not None
            pointer = table._made(key, key, parsed, None)
            if words := check(value):
                table.fault(key, words)
            elif pointer is not None:
                found[pointer] = value
        return found

    def items(self) -> Iterator[tuple[str, Any]]:
        """Yield all that the table holds, whatever it is."""
        self._known |= set(self._values)
        yield from self._values.items()

    def raw(self, name: str) -> Any:
        """Return a value as it is, None where it is not given."""
        return self._values[name] if self.has(name) else None

    def end(self) -> None:
        """Note every key that nothing asked for."""
        for name in self._values:
            if name not in self._known and not self._faults.enough:
                near = get_close_matches(name, self._known, 1)
                hint = (
                    f'; do you mean "{near[0]}"?' if near else f"; there are {_listed(self._known)}"
                )
                self.fault(name, f"there is no such key{hint}")

    def _get(self, name: str, default: T | None, kind: type[T], words: str) -> T:
        if not self.has(name):
            if default is None:
                self.fault(name, "it is missing")
            return kind() if default is None else default
        value = self._values[name]
        if type(value) is not kind:
            self.fault(name, f"it must be {words}")
            return kind() if default is None else default
        return value

    def _made(self, name: str, value: Any, make: Callable[[str], T], default: T | None) -> T | None:
        if not isinstance(value, str):
            self.fault(name, "it must be a text in quotes")
            return default
        try:
            return make(value)
        except ValueError as error:
            self.fault(name, str(error))
            return default


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
