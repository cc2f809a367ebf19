"""Binary workbooks (XLSB) written record by record, since no Python library writes them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

from tests.support.raw_workbook import XML

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

_MAIN = (
    '<Override PartName="/xl/workbook.bin" '
    'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
)


def record(kind: int, content: bytes = b"") -> bytes:
    """Return one record: its kind, its length and its content."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + content


def text(value: str) -> bytes:
    """Return a counted text."""
    return struct.pack("<I", len(value.encode("utf-16-le")) // 2) + value.encode("utf-16-le")


def row(number: int, *, hidden: bool = False) -> bytes:
    """Return the record that begins a row; rows count from 1."""
    return record(0, struct.pack("<IIHBBB", number - 1, 0, 300, 0, 0x10 if hidden else 0, 0))


def cell(kind: int, column: int | None, value: bytes, style: int = 0) -> bytes:
    """Return a cell's record; a column of None is a short cell's."""
    place = b"" if column is None else struct.pack("<I", column)
    return record(kind, place + struct.pack("<I", style) + value)


def write_xlsb(
    path: Path,
    sheet: bytes,
    strings: Iterable[str] = (),
    formats: Iterable[str] = (),
    *,
    date1904: bool = False,
    folder: str = "xl",
) -> Path:
    """Write a workbook of one sheet, "Sheet1"; cell style n (from 1) has the n-th format."""
    codes = list(enumerate(formats, 164))
    styles = b"".join(record(44, struct.pack("<H", number) + text(code)) for number, code in codes)
    styles += record(626) + record(47, struct.pack("<HHHHHHBBH", 0xFFFF, 14, 0, 0, 0, 0, 0, 0, 0))
    styles += record(627) + record(617)
    for number in (0, *(number for number, _code in codes)):
        styles += record(47, struct.pack("<HHHHHHBBH", 0, number, 0, 0, 0, 0, 0, 0, 0))
    sheet_entry = struct.pack("<II", 0, 1) + text("rId1") + text("Sheet1")
    parts = {
        "[Content_Types].xml": f"{XML}<Types>{_MAIN}</Types>",
        "_rels/.rels": _relations(("officeDocument", f"{folder}/workbook.bin")),
        f"{folder}/_rels/workbook.bin.rels": _relations(
            ("worksheet", "worksheets/sheet1.bin"),
            ("sharedStrings", "sharedStrings.bin"),
            ("styles", "styles.bin"),
        ),
        f"{folder}/workbook.bin": record(153, struct.pack("<II", int(date1904), 0) + text(""))
        + record(156, sheet_entry),
        f"{folder}/worksheets/sheet1.bin": sheet,
        f"{folder}/sharedStrings.bin": b"".join(record(19, b"\0" + text(each)) for each in strings),
        f"{folder}/styles.bin": styles + record(618),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_KIND}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'
