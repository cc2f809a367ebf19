"""The number format of every cell style of an OOXML workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from importers.readers.workbook.number_formats import BUILTIN, NumberFormat, parse_format
from importers.readers.workbook.ooxml.package import Package, children

GENERAL_CODE = "General"


def read_formats(package: Package, part: str | None) -> tuple[NumberFormat, ...]:
    """Return the number format of each cell style, by the style's index."""
    return parsed(read_codes(package, part))


def read_codes(package: Package, part: str | None) -> tuple[str, ...]:
    """Return each cell style's number format as it is written, such as `0.00`."""
    if part is None:
        return ()
    root = package.xml(part)
    own = {
        _number(entry.get("numFmtId")): entry.get("formatCode", "")
        for group in children(root, "numFmts")
        for entry in children(group, "numFmt")
    }
    styles = (style for group in children(root, "cellXfs") for style in children(group, "xf"))
    return codes_of(own, (_number(style.get("numFmtId")) for style in styles))


def codes_of(own: Mapping[int, str], numbers: Iterable[int]) -> tuple[str, ...]:
    """Return the formats that have these numbers: the workbook's own, or those that Excel knows."""
    return tuple(own.get(number, BUILTIN.get(number, GENERAL_CODE)) for number in numbers)


def parsed(codes: Sequence[str]) -> tuple[NumberFormat, ...]:
    """Return what each format shows; a code that repeats is read once."""
    known = {code: parse_format(code) for code in set(codes)}
    return tuple(known[code] for code in codes)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
