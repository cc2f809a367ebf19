"""A join as a step of a recipe, and back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix, Operation
from importers.catalog.source import SourceTable
from importers.errors import UnreadableFile
from importers.fixes.joining.join import Join, Joined, Take
from importers.fixes.joining.other_file import OtherFile, UnusableJoin
from importers.fixes.recipe import JOIN, Instruction, Recipe
from importers.fixes.record import REPLAYED, column_name


class OtherFiles:
    """The second files of a recipe, each read once."""

    def __init__(self, folder: Path) -> None:
        """Take the catalog's folder, where they are looked for."""
        self._folder = folder
        self._read: dict[tuple[OtherFile, tuple[str, ...]], SourceTable] = {}

    def table(self, file: OtherFile, labels: tuple[str, ...]) -> SourceTable:
        """Return a file's table. UnusableJoin, which also tells that it cannot be read."""
        if (file, labels) not in self._read:
            try:
                self._read[file, labels] = file.read(self._folder, labels)
            except UnreadableFile as unreadable:
                raise UnusableJoin(unreadable.sentence) from None
        return self._read[file, labels]


def joined(step: Instruction, columns: Sequence[int], catalog: Catalog, files: OtherFiles) -> Fix:
    """Return what a step comes to; `columns` are its own, found in the catalog. UnusableJoin."""
    taken = step.get("take")
    takes = tuple(Take(label, into) for label, into in zip(taken, columns[1:], strict=True))
    join = Join(columns[0], step.get("key"), takes, step.get("blanks"))
    other = files.table(OtherFile(step.get("file"), step.get("sheet")), (join.other_key, *taken))
    return Joined(catalog, other, join).fix


def steps(catalog: Catalog, join: Join, file: OtherFile) -> tuple[Instruction, ...]:
    """Return a join as a recipe's steps: new columns are added before."""
    settings = (
        ("file", file.file),
        ("sheet", file.sheet),
        ("key", join.other_key),
        ("take", tuple(take.label for take in join.takes)),
        ("blanks", join.only_blanks),
    )
    into = (join.key, *(take.into for take in join.takes))
    columns = tuple(c.strip() if isinstance(c, str) else column_name(catalog, c) for c in into)
    new = (take.into.strip() for take in join.takes if isinstance(take.into, str))
    return (
        *(Instruction("add-column", (), (("name", label),)) for label in new),
        Instruction(JOIN, columns, tuple((name, value) for name, value in settings if value)),
    )


def join_fix(catalog: Catalog, other: SourceTable, join: Join, file: OtherFile) -> Fix:
    """Return a join as one fix that a recipe does again. UnusableJoin."""
    text = Recipe(steps(catalog, join, file)).text()
    operation = Operation(REPLAYED, (), (("text", text),))
    return replace(Joined(catalog, other, join).fix, operation=operation)


def named_from(folder: Path, path: Path) -> str:
    """Return a file as a recipe names it: from the catalog's folder, or from the root where it lies elsewhere."""
    absolute = Path(os.path.abspath(path))
    try:
        return absolute.relative_to(Path(os.path.abspath(folder))).as_posix()
    except ValueError:
        return str(absolute)
