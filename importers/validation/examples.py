"""Examples of a rule: small sheets in which it finds something, or nothing. They are its tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from importers.catalog.cell_facts import CellFacts, SheetTable
from importers.catalog.schema import Field, FieldKind, Requirement
from importers.catalog.source import CellFlag

KEY = Field("sku", "SKU", FieldKind.KEY, Requirement.REQUIRED)
NAME = Field("name", "Name", requirement=Requirement.REQUIRED)
BRAND = Field("brand", "Brand", FieldKind.REFERENCE, Requirement.EXPECTED)
DESCRIPTION = Field("description", "Description", multiline=True)
PRICE = Field("price", "Price", FieldKind.MONEY, max_digits=18, max_decimals=2)
NUMBER = Field("campaign", "Campaign", FieldKind.INTEGER)
ADDRESS = Field("client_url", "Web address", FieldKind.URL)
IMAGE = Field("image", "Image", FieldKind.IMAGE)

Sheet = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A sheet, the places (row, column) where the rule finds a problem, and the sheet after its fix of all of them.

    `columns` are the labels with what they are mapped to; `missing` are fields that no column holds. Where nothing is
    found the rule is content. `fixed` None: no fix is safe. Rows that the fix leaves out are not in `fixed`.
    """

    columns: tuple[tuple[str, Field | None], ...]
    rows: Sheet
    found: tuple[tuple[int | None, int | None], ...] = ()
    fixed: Sheet | None = None
    missing: tuple[Field, ...] = ()
    flags: tuple[CellFlag, ...] = ()
    facts: CellFacts = field(default_factory=CellFacts)
    tables: tuple[SheetTable, ...] = ()


def valid(of: Field | None, *texts: str, label: str | None = None) -> Example:
    """Return a column of texts in which the rule finds nothing."""
    return Example(_column(of, label), tuple((text,) for text in texts))


def invalid(of: Field | None, fixes: Mapping[str, str | None], label: str | None = None) -> Example:
    """Return a column of texts that all break the rule, each with what its fix makes of it (None: no fix)."""
    fixed = tuple((text if fix is None else fix,) for text, fix in fixes.items())
    some = any(fix is not None for fix in fixes.values())
    rows = tuple((text,) for text in fixes)
    found = tuple((row, 0) for row in range(len(rows)))
    return Example(_column(of, label), rows, found, fixed if some else None)


def _column(of: Field | None, label: str | None) -> tuple[tuple[str, Field | None], ...]:
    name = label if label is not None else of.label if of is not None else "Notes"
    return ((name, of),)
