"""The number format of every cell style of an OOXML workbook."""

from __future__ import annotations

from importers.readers.sheets.formats import BUILTIN, GENERAL, NumberFormat, parse_format
from importers.readers.sheets.package import Package, children


def read_formats(package: Package, part: str | None) -> tuple[NumberFormat, ...]:
    """Return the number format of each cell style, by the style's index."""
    if part is None:
        return ()
    root = package.xml(part)
    codes = dict(BUILTIN)
    for group in children(root, "numFmts"):
        for entry in children(group, "numFmt"):
            codes[_number(entry.get("numFmtId"))] = entry.get("formatCode", "")
    numbers = [
        _number(style.get("numFmtId"))
        for group in children(root, "cellXfs")
        for style in children(group, "xf")
    ]
    parsed = {number: parse_format(codes.get(number, "General")) for number in set(numbers)}
    return tuple(parsed.get(number, GENERAL) for number in numbers)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
