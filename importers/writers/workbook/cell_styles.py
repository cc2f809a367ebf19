"""What the styles of a workbook say about cells that are written: number format, text, and whether they are locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from importers.readers.workbook.number_formats import GENERAL, NumberFormat
from importers.readers.workbook.ooxml.package import Package, Workbook, children
from importers.readers.workbook.ooxml.styles import GENERAL_CODE, parsed, read_codes

_TEXT_CODE = "@"
_FALSE = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class CellStyles:
    """Each style's number format, by the style's number, and the styles whose cells are not locked."""

    codes: Sequence[str] = ()
    formats: Sequence[NumberFormat] = ()
    unlocked: frozenset[int] = frozenset()
    date1904: bool = False

    def form(self, style: int | None) -> NumberFormat:
        """Return a style's format."""
        known = style is not None and style < len(self.formats)
        return self.formats[style] if known and style is not None else GENERAL

    def code(self, style: int | None) -> str:
        """Return a style's format as it is written, such as `0.00`."""
        known = style is not None and style < len(self.codes)
        return self.codes[style] if known and style is not None else GENERAL_CODE

    def is_text(self, style: int | None) -> bool:
        """Tell whether whatever is typed into such a cell is text."""
        return self.code(style).partition(";")[0].strip() == _TEXT_CODE

    def is_locked(self, style: int | None) -> bool:
        """Tell whether such a cell is locked where its sheet is protected."""
        return (style or 0) not in self.unlocked


def read_styles(package: Package, book: Workbook) -> CellStyles:
    """Read them from the workbook's parts."""
    codes = read_codes(package, book.styles)
    unlocked = frozenset(_unlocked(package, book.styles)) if book.styles else frozenset()
    return CellStyles(codes, parsed(codes), unlocked, book.date1904)


def _unlocked(package: Package, part: str) -> list[int]:
    styles = [
        style for group in children(package.xml(part), "cellXfs") for style in children(group, "xf")
    ]
    return [
        number
        for number, style in enumerate(styles)
        if any(each.get("locked") in _FALSE for each in children(style, "protection"))
    ]
