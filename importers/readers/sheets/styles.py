"""The number format of every cell style of an OOXML workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from importers.readers.sheets.formats import BUILTIN, NumberFormat, parse_format
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
    return formats_of(codes, numbers)


def formats_of(codes: Mapping[int, str], numbers: Sequence[int]) -> tuple[NumberFormat, ...]:
    """Return the formats that have these numbers; one that is not known is General."""
    parsed = {number: parse_format(codes.get(number, "General")) for number in set(numbers)}
    return tuple(parsed[number] for number in numbers)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
