"""Excel's tables: their column names must equal the cells of their header, or Excel calls the file damaged."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from importers.catalog.letters import column_index
from importers.readers.workbook.ooxml.package import Package
from importers.writers.workbook.markup import Unpatchable, attributes, escaped

_AREA = re.compile(rb"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
_TABLE = re.compile(rb"<(?:\w+:)?table\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?tableColumn\b[^>]*>")
_NAME = re.compile(rb"""(\bname\s*=\s*)(?:"[^"]*"|'[^']*')""")


def renamed_tables(
    package: Package, sheet_part: str, header_row: int, labels: Mapping[int, str]
) -> dict[str, bytes]:
    """Return the table parts whose columns get new names, by their names in the zip.

    `labels` are the new labels by column index. `Unpatchable` if a label cannot name a table's column, or
    if formulas speak of the old name.
    """
    changed = {}
    for kind, part in package.relations(sheet_part).values():
        if kind == "table" and package.exists(part):
            name = package.names[part.lower()]
            old = package.archive.read(name)
            new, gone = _renamed(old, header_row, labels)
            if gone:
                _require_unused(package, gone)
                changed[name] = new
    return changed


def _renamed(table: bytes, header_row: int, labels: Mapping[int, str]) -> tuple[bytes, set[str]]:
    """Return a table's XML with its columns renamed, and the names that went."""
    root = _TABLE.search(table)
    given = attributes(root[1]) if root else {}
    area = _AREA.fullmatch(given.get(b"ref", b""))
    if not area or int(area[2]) != header_row or given.get(b"headerRowCount") == b"0":
        return table, set()
    first = column_index(area[1].decode())
    columns = list(_COLUMN.finditer(table))
    names = [_name_of(column[0]) for column in columns]
    wanted = [labels.get(first + place, name) for place, name in enumerate(names)]
    if wanted == names:
        return table, set()
    _require_names(wanted)
    return b"".join(_pieces(table, columns, names, wanted)), set(names) - set(wanted)


def _pieces(
    table: bytes, columns: list[re.Match[bytes]], names: list[str], wanted: list[str]
) -> Iterator[bytes]:
    place = 0
    for column, old, new in zip(columns, names, wanted, strict=True):
        yield table[place : column.start()]
        attribute = quoteattr(escaped(new).replace("\n", "_x000a_")).encode()
        same = old == new
        yield column[0] if same else _NAME.sub(lambda m, text=attribute: m[1] + text, column[0])  # type: ignore[misc]
        place = column.end()
    yield table[place:]


def _name_of(column: bytes) -> str:
    name = html.unescape(attributes(column).get(b"name", b"").decode())
    return re.sub("_x000a_", "\n", name, flags=re.IGNORECASE)


def _require_names(names: list[str]) -> None:
    folded = [name.casefold() for name in names]
    if not all(names) or len(set(folded)) < len(folded):
        raise Unpatchable("the columns of its Excel table need different names, none of them blank")


def _require_unused(package: Package, gone: set[str]) -> None:
    marks = [f"[{html.escape(name, quote=False)}]".encode() for name in gone]
    for part, name in package.names.items():
        if part.startswith("xl/") and part.endswith(".xml") and "sharedstrings" not in part:
            content = package.archive.read(name)
            if any(mark in content for mark in marks):
                label = sorted(gone)[0]
                raise Unpatchable(f"formulas in it use the name “{label}”, so rename it in Excel")
