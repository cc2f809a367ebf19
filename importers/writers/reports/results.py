"""Rows of a catalog by what became of them in an upload, as small catalogs of their own."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.labels import REASON, STOOD_AT
from importers.catalog.model import CellRef, Reporter, no_report
from importers.errors import SaveFailed
from importers.writers.atomic import replacing
from importers.writers.base import records
from importers.writers.formula_escape import TEXT_FORMAT, escape_formula
from importers.writers.workbook.new_workbook import MAX_COLUMNS, MAX_ROWS


@dataclass(frozen=True, slots=True)
class SavedRows:
    """The header of such a file, and how many of its cells got an apostrophe."""

    labels: tuple[str, ...]
    protected: int = 0


def save_rows(
    catalog: Catalog,
    rows: Mapping[int, str],
    target: Path,
    *,
    reasons: bool = True,
    report: Reporter = no_report,
) -> SavedRows:
    """Write these rows as they now stand to a new .xlsx or .csv file.

    The file opens as a catalog again: its header is the catalog's, and behind it stand where each row stood and
    (`reasons`) why it did not go through. A workbook holds the very texts, marked as text; in a CSV those that
    a spreadsheet would calculate get an apostrophe (`escape_formula`), which opening it takes off again.
    `SaveFailed`, and what `report` raises: nothing is written then.
    """
    columns = _columns(catalog)
    labels = [*_labels(catalog, columns), STOOD_AT, *([REASON] if reasons else [])]
    lines = _lines(catalog, rows, columns, reasons, report)
    with replacing(target, overwrite=False) as file:
        if target.suffix.lower() == ".xlsx":
            _require_room(rows, labels)
            _write_book(labels, lines, file)
            return SavedRows(tuple(labels))
        protected = _write_csv(labels, lines, file, catalog.source.delimiter or ",")
        return SavedRows(tuple(labels), protected)


def _columns(catalog: Catalog) -> list[int]:
    """Return the catalog's columns but those that an earlier file of results had added."""
    own = (STOOD_AT, REASON)
    return [at for at in range(catalog.column_count) if catalog.label(at) not in own]


def _labels(catalog: Catalog, columns: Sequence[int]) -> list[str]:
    """Return the header as it stands; cells beyond it get a column of their own."""
    beyond = catalog.header_width
    return [catalog.label(at) or (f"Column {at + 1}" if at >= beyond else "") for at in columns]


def _lines(
    catalog: Catalog,
    rows: Mapping[int, str],
    columns: Sequence[int],
    reasons: bool,
    report: Reporter,
) -> Iterator[list[str]]:
    order = np.array(sorted(rows), dtype=np.int64)
    for row, cells in zip(order.tolist(), records(catalog, order, report), strict=True):
        kept = [cells[at] if at < len(cells) else "" for at in columns]
        words = [rows[row]] if reasons else []
        yield [*kept, catalog.address(CellRef(row, None)), *words]


def _write_csv(
    labels: list[str], lines: Iterator[list[str]], file: BinaryIO, delimiter: str
) -> int:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([escape_formula(label) for label in labels])
    changed = 0
    for cells in lines:
        plain = [escape_formula(cell) for cell in cells]
        changed += sum(map(str.__ne__, plain, cells))
        writer.writerow(plain)
    text.detach()
    return changed


def _write_book(labels: list[str], lines: Iterator[list[str]], file: BinaryIO) -> None:
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        try:
            sheet, plain = book.add_worksheet("Catalog"), book.add_format(TEXT_FORMAT)
            sheet.freeze_panes(1, 0)
            sheet.set_column(len(labels) - 1, len(labels) - 1, 60)
            for number, cells in enumerate(chain([labels], lines)):
                for at, cell in enumerate(cells):
                    if cell and sheet.write_string(number, at, cell, plain):
                        raise SaveFailed("A cell is too long for a workbook: choose .csv instead.")
        finally:
            book.close()


def _require_room(rows: Mapping[int, str], labels: list[str]) -> None:
    if len(rows) >= MAX_ROWS or len(labels) > MAX_COLUMNS:
        raise SaveFailed(
            f"A sheet holds at most {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns: choose .csv instead."
        )
