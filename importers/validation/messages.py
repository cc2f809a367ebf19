"""The sentence of a problem, in the operator's words, made when someone looks at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from importers.catalog.catalog import Catalog, column_letters
from importers.catalog.model import CellRef
from importers.catalog.schema import Field, FieldKind
from importers.validation.groups import RowGroups
from importers.validation.ragged import cell_count

_SHOWN = 60  # characters of a value that a sentence quotes
_NAMED = 4  # other rows that a sentence names


@dataclass(frozen=True, eq=False)
class MessageFormatter:
    """What is needed to say what is wrong with a cell: the catalog, its fields, rows of equal keys."""

    catalog: Catalog
    fields: Mapping[int, Field]
    same: RowGroups
    near: RowGroups

    def sentence(self, code: str, ref: CellRef) -> str:
        """Return what is wrong at a place, in one sentence."""
        return _SENTENCES[code](self, ref)

    def name(self, column: int) -> str:
        """Return what a column is called: its label, else its letters."""
        label = self.catalog.label(column).strip()
        return f'"{shorten(label)}"' if label else f"column {column_letters(column)}"

    def value(self, ref: CellRef) -> str:
        """Return a cell's text, quoted and short enough for a sentence."""
        if ref.row is None or ref.column is None:
            return ""
        return f'"{shorten(self.catalog.value(ref.row, ref.column) or "")}"'

    def others(self, rows: np.ndarray, column: int | None) -> str:
        """Return where other rows stand, the first few by address."""
        named = [self.catalog.address(CellRef(int(row), column)) for row in rows[:_NAMED]]
        named = self.catalog.source.addresses.listed(named, len(rows))
        more = len(rows) - len(named)
        if more > 0:
            return f"{', '.join(named)} and {more:,} more"
        return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)

    @cached_property
    def width(self) -> int:
        """Return how many cells the header has."""
        return self.catalog.header_width


def shorten(text: str, limit: int = _SHOWN) -> str:
    """Return text that fits a sentence."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _column(ref: CellRef) -> int:
    assert ref.column is not None
    return ref.column


def _row(ref: CellRef) -> int:
    assert ref.row is not None
    return ref.row


def _blank_sku(_about: MessageFormatter, _ref: CellRef) -> str:
    return "The SKU is blank; every product needs its own."


def _required(about: MessageFormatter, ref: CellRef) -> str:
    field = about.fields.get(_column(ref))
    return f"{field.label if field else 'The value'} is blank."


def _duplicate(about: MessageFormatter, ref: CellRef) -> str:
    others = about.same.others(_row(ref))
    if not len(others):
        return f"SKU {about.value(ref)} is used more than once."
    return f"SKU {about.value(ref)} is also on {about.others(others, ref.column)}."


def _near_duplicate(about: MessageFormatter, ref: CellRef) -> str:
    others = about.near.others(_row(ref))
    if not len(others):
        return f"SKU {about.value(ref)} looks the same as another one."
    other = about.value(CellRef(int(others[0]), ref.column))
    where = about.others(others, ref.column)
    return f"SKU {about.value(ref)} looks the same as {other} on {where}, but is another SKU."


def _missing_cell(about: MessageFormatter, ref: CellRef) -> str:
    return (
        f"The row has {_cells(cell_count(about.catalog, _row(ref)))}, the header has {about.width}."
    )


def _extra_cell(about: MessageFormatter, ref: CellRef) -> str:
    return _missing_cell(about, ref)


def _cells(count: int) -> str:
    return f"{count:,} cell" if count == 1 else f"{count:,} cells"


def _not_a_number(about: MessageFormatter, ref: CellRef) -> str:
    field = about.fields.get(_column(ref))
    if field is not None and field.kind is FieldKind.INTEGER:
        return f"{about.value(ref)} is not a whole number."
    return f"{about.value(ref)} is not a plain number such as 1234.50."


def _negative(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.value(ref)} is below zero."


def _invalid_url(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.value(ref)} is not a web address such as https://example.com/page."


def _too_long(about: MessageFormatter, ref: CellRef) -> str:
    field = about.fields.get(_column(ref))
    if field is None:
        return f"{about.value(ref)} is too long."
    if field.max_length is not None:
        length = len(about.catalog.value(_row(ref), _column(ref)) or "")
        return f"{field.label} has {length:,} characters; {field.max_length:,} are documented."
    digits = (field.max_digits or 0) - (field.max_decimals or 0)
    return (
        f"{about.value(ref)} has more digits than the documented {digits} before"
        f" and {field.max_decimals} after the point."
    )


def _unknown_brand(about: MessageFormatter, ref: CellRef) -> str:
    field = about.fields.get(_column(ref))
    known = None if field is None else field.known
    read_at = f" on {known.read_at.astimezone():%Y-%m-%d}" if known else ""
    return f"{about.value(ref)} was none of the shop's brands{read_at}."


def _surrounding_space(about: MessageFormatter, ref: CellRef) -> str:
    text = about.catalog.value(_row(ref), _column(ref)) or ""
    if not text.strip():
        return "The cell holds nothing but space."
    before, after = text != text.lstrip(), text != text.rstrip()
    where = "before and after" if before and after else "before" if before else "after"
    return f"There is space {where} {about.value(CellRef(ref.row, ref.column))}."


def _control_character(about: MessageFormatter, ref: CellRef) -> str:
    return f"{about.name(_column(ref))} holds an invisible control character."


def _excel_error(about: MessageFormatter, ref: CellRef) -> str:
    return (
        f"The cell shows the Excel error {about.value(ref)}; correct its formula or type the value."
    )


def _uncalculated(_about: MessageFormatter, _ref: CellRef) -> str:
    return "The formula was never calculated; open and save the file in Excel, or type the value."


def _lost_digits(about: MessageFormatter, ref: CellRef) -> str:
    return (
        f"Digits were lost when a spreadsheet wrote {about.value(ref)};"
        " they cannot be recovered, take the number from its source."
    )


_SENTENCES: dict[str, Callable[[MessageFormatter, CellRef], str]] = {
    "blank-sku": _blank_sku,
    "duplicate-sku": _duplicate,
    "near-duplicate-sku": _near_duplicate,
    "required": _required,
    "missing-cell": _missing_cell,
    "extra-cell": _extra_cell,
    "not-a-number": _not_a_number,
    "negative-number": _negative,
    "invalid-url": _invalid_url,
    "unknown-brand": _unknown_brand,
    "too-long": _too_long,
    "surrounding-space": _surrounding_space,
    "control-character": _control_character,
    "excel-error": _excel_error,
    "uncalculated-formula": _uncalculated,
    "lost-digits": _lost_digits,
}
