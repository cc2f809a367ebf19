"""Judges a saved workbook: by another library, by LibreOffice after calculating, and by what Excel calls damage."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils import get_column_letter

from importers.catalog.area import Area
from tests.support.catalogs import workbook_at
from tests.support.save_trial import Trial

_BROKEN = ("#NAME?", "#REF!", "#NULL!")  # a formula may well fail on what was typed, but not so
Cells = dict[tuple[str, int, int], Any]


def judged(trial: Trial, before: Path | None = None, after: Path | None = None) -> list[str]:
    """Return what is wrong with a saved workbook; `before` and `after` are it as LibreOffice calculated it."""
    wrong = [*_reads_again(trial), *damage(trial.saved), *_formulas_kept(trial)]
    if before is not None and after is not None:
        wrong += _calculated(trial, values(before), values(after))
    return wrong


def is_known(book: Path, sheet: str | None) -> bool:
    """Tell whether the other library reads the workbook at all."""
    try:
        return any(name == sheet for name, _, _ in values(book))
    except Exception:  # noqa: BLE001  whatever it fails with, it is no judge of this file
        return False


def values(path: Path) -> Cells:
    """Return every cell's value, as the file holds it."""
    return _cells(path, data_only=True)


def _cells(path: Path, *, data_only: bool) -> Cells:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=data_only)
    return {
        (sheet.title, cell.row, cell.column - 1): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


# As this program reads it


def _reads_again(trial: Trial) -> Iterator[str]:
    """What the session showed is what the file holds."""
    old = trial.catalog
    again = workbook_at(trial.saved, trial.options)
    if again.source.header_line != old.source.header_line:
        return  # the header was guessed anew: another reading, to be compared with no row
    lines = {again.line(row): row for row in range(again.row_count)}
    for row in range(old.row_count):
        wanted = [_bare(cell) for cell in old.row_values(row)]
        place = lines.get(old.line(row))
        if old.excluded[row]:
            wanted = []
        found = [] if place is None else [_bare(cell) for cell in again.row_values(place)]
        if _trimmed(wanted) != _trimmed(found):
            yield f"row {old.line(row)} reads {_trimmed(found)}, not {_trimmed(wanted)}"


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _bare(text: str | None) -> str:
    """Return a cell without the zeros, or the midnight, that a format adds, or the zeros that end a typed number.

    Of a formula that was never calculated, and shows itself, the names of columns may have been rewritten.
    """
    text = (text or "").removesuffix(" 00:00:00")
    if text.startswith("=") and "[" in text:
        return "=["
    match = re.fullmatch(r"(-?[0-9]+\.[0-9]*?)0*(%?)", text)
    text = match[1].rstrip(".") + match[2] if match else text
    return text.upper() if text.upper() in ("TRUE", "FALSE") else text.strip()


# As another library reads it


def _formulas_kept(trial: Trial) -> Iterator[str]:
    """Cells that were not changed hold what they did: values, and formulas but for the columns that they name."""
    sheet = trial.catalog.source.sheet
    old, new = _cells(trial.book, data_only=False), _cells(trial.saved, data_only=False)
    areas = _areas(trial)
    for place in sorted({*old, *new}):
        name, row, column = place
        own = name == sheet
        if own and (_is_changed(trial, row, column) or any(a.holds(row, column) for a in areas)):
            continue
        before, after = _plain(old.get(place)), _plain(new.get(place))
        if before == after or ("[" in str(before) and "[" in str(after)):
            continue
        yield f"{name}!{get_column_letter(column + 1)}{row} holds {after!r}, held {before!r}"


def _plain(value: Any) -> Any:
    if hasattr(value, "ref") and hasattr(value, "text"):  # an array formula
        return (value.ref, value.text)
    if hasattr(value, "ref"):  # a data table
        return value.ref
    return str(value) if isinstance(value, str) else value


def _areas(trial: Trial) -> list[Area]:
    """Return what formulas fill, and what is merged, as it was."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = openpyxl.load_workbook(trial.book)[trial.catalog.source.sheet or ""]
    names = [str(merged) for merged in sheet.merged_cells.ranges]
    names += [
        cell.value.ref
        for row in sheet.iter_rows()
        for cell in row
        if hasattr(cell.value, "ref") and cell.value.ref
    ]
    return [area for name in names if (area := Area.of(name)) is not None]


def _is_changed(trial: Trial, row: int, column: int) -> bool:
    in_header = row == trial.catalog.source.header_line and column in trial.labels
    return (row, column) in trial.cells or row in trial.rows or in_header


# As LibreOffice calculates it


def _calculated(trial: Trial, before: Cells, after: Cells) -> Iterator[str]:
    sheet = trial.catalog.source.sheet or ""
    formulas = _cells(trial.saved, data_only=False)
    areas = _areas(trial)
    for (line, column), text in trial.cells.items():
        found = after.get((sheet, line, column))
        if not matches(text, found):
            yield f"{sheet}!{get_column_letter(column + 1)}{line} is {found!r}, typed was {text!r}"
    for line in trial.rows:
        left = {place: value for place, value in after.items() if place[:2] == (sheet, line)}
        if any(str(value).strip() for value in left.values()):
            yield f"row {line} was left out and holds {left}"
    pivoted = _pivoted(trial.book) - {sheet}  # they follow the list that was edited
    for place in sorted({*before, *after}):
        name, row, column = place
        if name in pivoted:
            continue
        if name == sheet and (
            _is_changed(trial, row, column) or any(a.holds(row, column) for a in areas)
        ):
            continue
        old, new = before.get(place), after.get(place)
        if str(formulas.get(place, "")).startswith("=") or hasattr(formulas.get(place), "ref"):
            if str(new) in _BROKEN and str(old) not in _BROKEN:
                yield f"{name}!{get_column_letter(column + 1)}{row} fails with {new}, was {old!r}"
        elif old != new:
            yield f"{name}!{get_column_letter(column + 1)}{row} is {new!r}, was {old!r}"


def _pivoted(path: Path) -> set[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    return {sheet.title for sheet in book.worksheets if sheet._pivots}


def matches(typed: str, found: Any) -> bool:
    """Tell whether a value is what was typed, as a value of its kind or as text."""
    if found is None or not typed:
        return not typed and (found is None or not str(found))
    if isinstance(found, bool):
        return typed.upper() == str(found).upper()
    if isinstance(found, datetime.datetime | datetime.date):
        return typed[:10] == found.isoformat()[:10]
    if isinstance(found, int | float):
        number = typed.removesuffix("%")
        try:
            wanted = float(number) / (100 if typed.endswith("%") else 1)
        except ValueError:
            return re.sub(r"\D", "", typed).lstrip("0") == f"{found:g}"
        return abs(wanted - found) < 1e-9
    return str(found) == typed


# What Excel calls damage


def damage(path: Path) -> Iterator[str]:
    """Yield what would make Excel offer a repair, as far as it is known."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        parts = {name: archive.read(name) for name in names if name.endswith((".xml", ".rels"))}
    yield from _declared_parts(parts, names)
    for name, content in parts.items():
        if "/worksheets/sheet" in name and name.endswith(".xml"):
            yield from _sheet_damage(name, ElementTree.fromstring(content))
    yield from _table_damage(path)


def _declared_parts(parts: dict[str, bytes], names: set[str]) -> Iterator[str]:
    types = parts.get("[Content_Types].xml", b"<Types/>")
    known = {f"/{name}".lower() for name in names}
    for element in ElementTree.fromstring(types):
        part = element.get("PartName")
        if part and part.lower() not in known:
            yield f"[Content_Types].xml declares {part}, which is not there"


def _sheet_damage(name: str, root: ElementTree.Element) -> Iterator[str]:
    last_row = 0
    masters: set[str] = set()
    users: set[str] = set()
    for row in root.iter("{*}row"):
        number = int(row.get("r") or last_row + 1)
        if number <= last_row:
            yield f"{name}: row {number} follows row {last_row}"
        last_row, last = number, -1
        for cell in row.findall("{*}c"):
            area = Area.of(cell.get("r") or "")
            column = area.left if area else last + 1
            if column <= last or (area and area.top != number):
                yield f"{name}: cell {cell.get('r')} is out of place"
            last = column
            formula = cell.find("{*}f")
            if formula is not None and formula.get("t") == "shared":
                (masters if formula.text else users).add(formula.get("si") or "")
    if users - masters:
        yield f"{name}: shared formulas without their text: {users - masters}"
    group = root.find("{*}mergeCells")
    if group is not None and (not len(group) or int(group.get("count", len(group))) != len(group)):
        yield f"{name}: the count of merged cells is wrong"


def _table_damage(path: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            area = Area.of(table.ref)
            if area is None or table.headerRowCount == 0:
                continue
            names = [column.name.replace("_x000a_", "\n") for column in table.tableColumns]
            columns = range(area.left + 1, area.right + 2)
            cells = [sheet.cell(area.top, column) for column in columns]
            labels = [cell.value for cell in cells]
            if names != [str(label) for label in labels]:
                yield f"table {table.name} has the columns {names}, its header says {labels}"
            if len({name.casefold() for name in names}) < len(names):
                yield f"table {table.name} has two columns of one name: {names}"
