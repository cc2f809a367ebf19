"""Reads SYLK, the oldest format by which programs exchange sheets (`.slk`, and often called .xls).

Every line is a record: `C;Y2;X1;K"A-1"` is a cell, `F;P3;X1` the number format of one, `P;P0.00` a format.
A `;` within a field is doubled; what is no ASCII is written after an escape character, or as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.delimited.encodings import guess_encoding
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.number_formats import NumberFormat, parse_format
from importers.readers.workbook.parsed_sheets import (
    REPORT_EVERY,
    ParsedSheet,
    Report,
    grid_of,
    names_of,
)
from importers.readers.workbook.process.allowance import MAX_COLUMNS, MAX_ROWS, TOO_MANY

_FIELD = re.compile(r"((?:[^;]|;;)*)(?:;|\Z)")
_CONTROL = re.compile("\x1b([\x20-\x2f])([\x30-\x3f])")
_LETTER = re.compile("\x1bN(?:([A-HJKM-O])([A-Za-z])|([!-~]))")
# ITU T.61: the accents that stand before their letter, and the letters of its second half.
_ACCENTS = dict(
    zip(
        "ABCDEFGHJKMNO",
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u0327\u030b\u0328\u030c",
        strict=True,
    )
)
_LETTERS = dict(
    zip(
        "!\"#$%&'(+012345678;<=>?abcdfghijklmnopqrstuvwxyz{|}~",
        "¡¢£$¥#§¤«°±²³×µ¶·÷»¼½¾¿ÆÐªĦĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ",
        strict=True,
    )
)


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the name of the only sheet, which is the file's."""
    return names_of([_parse(path, None).sheet])


def read_grid(path: Path, options: ReadOptions, report: Report) -> Grid:
    """Read the sheet."""
    reading = _parse(path, report)
    return grid_of([reading.sheet], options, reading.formats, date1904=reading.date1904)


def _parse(path: Path, report: Report | None) -> _Reading:
    data = path.read_bytes()
    encoding = guess_encoding(data, complete=True)
    text = data[encoding.mark :].decode(encoding.name, "replace")
    reading = _Reading(path.stem[:31] or "Sheet1")
    for number, line in enumerate(text.splitlines(), 1):
        reading.take(line)
        if report and number % REPORT_EVERY == 0:
            report("Reading cells", number, None)
    return reading


class _Reading:
    """The state of one pass over the records. Rows count from 1, columns from 0."""

    def __init__(self, name: str) -> None:
        self.sheet = ParsedSheet(name)
        self.formats: list[NumberFormat] = []
        self.date1904 = False
        self._row, self._column = 1, 0
        self._styles: dict[tuple[int, int], int] = {}

    def take(self, line: str) -> None:
        """Take one record."""
        kind, *fields = _fields(line)
        if kind == "P":
            self._take_format(fields)
        elif kind == "F":
            self._take_style(fields)
        elif kind == "C":
            self._take_cell(fields)
        elif kind == "O":
            self.date1904 |= "V4" in fields

    def _take_format(self, fields: list[str]) -> None:
        code = next((field[1:] for field in fields if field.startswith("P")), None)
        if code is not None:
            self.formats.append(parse_format(code))

    def _take_style(self, fields: list[str]) -> None:
        style = None
        for field in fields:
            if field[:1] in ("R", "C", "W"):  # of a whole row or column, or a column's width
                return
            style = int(field[1:]) if field[:1] == "P" and field[1:].isdigit() else style
        self._move(fields)
        if style is not None:
            self._styles[self._row, self._column] = style

    def _take_cell(self, fields: list[str]) -> None:
        self._move(fields)
        values = [field[1:] for field in fields if field.startswith("K")]
        formulas = [field[1:] for field in fields if field.startswith("E")]
        if values:
            self._put(values[0], formulas[0] if formulas else "")

    def _move(self, fields: list[str]) -> None:
        for field in fields:
            number = field[1:]
            if field[:1] in ("X", "Y") and number.isdigit() and len(number) < 9:
                if field[0] == "X":
                    self._column = int(number) - 1
                else:
                    self._row = int(number)
        if not (0 <= self._column < MAX_COLUMNS and 0 < self._row <= MAX_ROWS):
            raise UnreadableFile(TOO_MANY)

    def _put(self, value: str, formula: str) -> None:
        style = self._styles.get((self._row, self._column), -1)
        kind, text = _value(value)
        if text:
            self.sheet.found.add(self._row, self._column, kind, text, style, formula)
            self.sheet.facts.last_row = max(self.sheet.facts.last_row, self._row)


def _fields(line: str) -> Iterator[str]:
    """Yield a record's fields, the doubled semicolons in them single again."""
    for field in _FIELD.findall(line):
        yield field.replace(";;", ";")


def _value(text: str) -> tuple[str, str]:
    """Return the kind of a cell and its text."""
    if text.startswith('"'):
        return "text", _unescaped(text[1:].removesuffix('"'))
    if text.startswith("#"):
        return "error", text
    return ("boolean", text) if text in ("TRUE", "FALSE") else ("n", text)


def _unescaped(text: str) -> str:
    """Return a text with the characters that stand after escape characters."""
    text = text.replace('""', '"')
    text = _CONTROL.sub(lambda found: chr((ord(found[1]) - 0x20) << 4 | ord(found[2]) - 0x30), text)
    return _LETTER.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    if found[1]:
        return unicodedata.normalize("NFC", found[2] + _ACCENTS[found[1]])
    return _LETTERS.get(found[3], found[3])
