"""The fixes that an operator makes by hand: one cell changed, rows left out or taken in."""

from __future__ import annotations

from collections.abc import Iterable

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.errors import ShelfreadyError


def edit_fix(catalog: Catalog, ref: CellRef, value: str) -> Fix:
    """Return the fix that changes one cell, or a header label (`ref.row` None). An emptied extra cell is gone."""
    beyond = ref.column is not None and ref.column >= catalog.header_width
    gone = ref.row is not None and beyond and not value
    return Fix(f"Edit {catalog.address(ref)}", (Edit(ref, None, None if gone else value),))


def exclude_fix(catalog: Catalog, rows: Iterable[int]) -> Fix:
    """Return the fix that leaves rows out of checks and uploads."""
    chosen = tuple(rows)
    return Fix(f"Leave out {_naming(catalog, chosen)}", exclude=chosen)


def include_fix(catalog: Catalog, rows: Iterable[int]) -> Fix:
    """Return the fix that takes rows in again."""
    chosen = tuple(rows)
    return Fix(f"Take in {_naming(catalog, chosen)}", include=chosen)


def _naming(catalog: Catalog, rows: tuple[int, ...]) -> str:
    if len(rows) == 1:
        return catalog.address(CellRef(rows[0], None))
    return f"{len(rows):,} rows"


class MayNotGrow(ShelfreadyError):
    """A catalog gets no further columns."""


def may_grow(catalog: Catalog) -> bool:
    """Tell whether columns can be added: no record has cells beyond the header, and it is no database's table."""
    source = catalog.source
    return len(source.columns) == len(source.header) and not source.is_database


def added_column(catalog: Catalog, label: str) -> Fix:
    """Return the fix that adds a column at the right. MayNotGrow."""
    if not may_grow(catalog):
        where = "a table of a database" if catalog.source.is_database else "the file"
        why = (
            "gets no new columns here"
            if catalog.source.is_database
            else ("has cells beyond its header: name or empty those first")
        )
        raise MayNotGrow(f"No column can be added, since {where} {why}.")
    if not label.strip():
        raise MayNotGrow("Give the new column a name.")
    return Fix(f"Add the column {label.strip()}", add_columns=(label.strip(),))
