"""One supplier: how its files are told from others', and all that is done to each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from importers.catalog.source import ReadOptions
from importers.fixes.recipe import Column, Recipe
from importers.upload.guards import Guard

LONGEST_NAME = 60  # characters


@dataclass(frozen=True, slots=True)
class Constant:
    """A text that a field is in all rows, whatever the file has."""

    text: str


# What holds a field: a column's label, its number from 1 where labels do not tell, "" for no column, or a constant.
Holder = Column | Constant


@dataclass(frozen=True, slots=True)
class Supplier:
    """What one supplier's files bring with them.

    `files` are patterns of file names, in which `*` stands for any text; `header` are the labels as they were when
    it was remembered. `destinations` are names of profiles, the first is where its files go by themselves. `brand` is
    the brand of all rows where no column holds one. `guards` take the place of the usual ones of their kind.
    `columns` are by the name of a destination's schema, then by field. `rules` are its own, as tables of TOML.
    """

    name: str
    files: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    brand: str = ""
    guards: tuple[Guard, ...] = ()
    reading: ReadOptions = field(default_factory=ReadOptions)
    columns: Mapping[str, Mapping[str, Holder]] = field(default_factory=dict)
    recipe: Recipe = field(default_factory=Recipe)
    rules: tuple[Mapping[str, Any], ...] = ()

    @property
    def source(self) -> str:
        """Return what guards call its files: "last time" is then any of them, wherever it lay."""
        return f"supplier {self.name}"

    def guards_over(self, usual: tuple[Guard, ...]) -> tuple[Guard, ...]:
        """Return its own guards, and the usual ones of all other kinds."""
        return tuple({guard.kind: guard for guard in (*usual, *self.guards)}.values())


def mistake_in_name(name: str) -> str:
    """Return in a sentence why a supplier cannot be called so; "" if it can."""
    if not name.strip():
        return "Give the supplier a name, such as Kaashandel De Boer."
    if name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        return f"A name is at most {LONGEST_NAME} letters and signs that can be seen, without spaces around it."
    return ""
