"""The problem report as a workbook: the catalog with its cells coloured and commented, and a list of problems."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import Problem, Progress, Reporter, Severity
from importers.validation.occurrences import described, problems
from importers.validation.report import NOT_A_ROW, Report
from importers.writers.base import kept_rows
from importers.writers.formula_escape import TEXT_FORMAT
from importers.writers.workbook.new_workbook import MAX_COLUMNS, MAX_ROWS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_COMMENTS = 20_000  # Excel grows slow with more, and each lies in memory until the end
_CHUNK = 5_000
_MAX_WORDS = 2_000
_COLOURS = {
    Severity.ERROR: {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    Severity.WARNING: {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
}
_WIDTHS = (8, 10, 18, 20, 10, 30, 90)  # of the list's columns, in characters

Marks = dict[tuple[int, int], list[Problem]]  # by row (`NOT_A_ROW`: the header) and column


def write_book(
    catalog: Catalog,
    report: Report,
    header: tuple[str, ...],
    file: BinaryIO,
    progress: Reporter,
) -> tuple[int, list[str]]:
    """Write the two sheets; return how many problems are listed, and what found no room, in sentences."""
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        try:
            marked = MarkedSheet(catalog, report, book)
            marked.write(progress)
            listed = _list(catalog, report, header, book, progress)
        finally:
            book.close()
    total = report.errors + report.warnings
    unlisted = [_listed_note(listed, total)] if listed < total else []
    return listed, [*unlisted, *marked.notes()]


def _listed_note(listed: int, total: int) -> str:
    return f"A sheet has room for the first {listed:,} of {total:,} problems: a .csv report has them all."


def _list(
    catalog: Catalog,
    report: Report,
    header: tuple[str, ...],
    book: Workbook,
    progress: Reporter,
) -> int:
    """Write the sheet that lists the problems, as many as it holds; return how many."""
    sheet, plain = book.add_worksheet("Problems"), book.add_format(TEXT_FORMAT)
    sheet.freeze_panes(1, 0)
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, header[at], plain)
    total, done = report.errors + report.warnings, 0
    for handful in problems(report, MAX_ROWS - 1):
        progress(Progress("Writing the report", done, total))
        for one in described(catalog, handful):
            done += 1
            for at, part in enumerate(one):
                if part is not None:
                    sheet.write_string(done, at, str(part), plain)
    return done


class MarkedSheet:
    """The catalog as it stands, each record on its own line's row, the wrong cells coloured and commented."""

    def __init__(self, catalog: Catalog, report: Report, book: Workbook) -> None:
        """Begin with an empty sheet."""
        self._catalog = catalog
        self._sheet: Worksheet = book.add_worksheet("Catalog")
        self._plain = book.add_format(TEXT_FORMAT)
        self._colours = {
            severity: book.add_format({**TEXT_FORMAT, **colours})
            for severity, colours in _COLOURS.items()
        }
        self._coming = chain.from_iterable(problems(report))
        self._next = next(self._coming, None)
        self._uncommented = self._comments = self._cut = self._no_room = 0

    def write(self, progress: Reporter) -> None:
        """Write header and rows; those that a sheet has no room for are counted."""
        catalog, rows = self._catalog, kept_rows(self._catalog)
        self._sheet.set_comments_author("Shelfready")
        self._sheet.set_column(0, min(catalog.column_count, MAX_COLUMNS) - 1, 16)
        top = catalog.source.header_line
        marks = self._marks(NOT_A_ROW)
        if top:
            self._sheet.freeze_panes(top, 0)
            self._write_row(NOT_A_ROW, top - 1, catalog.labels, marks)
        places = _places(catalog, rows)
        room = int(np.searchsorted(places, MAX_ROWS))
        self._no_room = len(rows) - room
        for start in range(0, room, _CHUNK):
            progress(Progress("Writing the report", start, len(rows)))
            piece = slice(start, min(start + _CHUNK, room))
            self._write_rows(rows[piece], places[piece].tolist())

    def notes(self) -> Iterator[str]:
        """Yield what found no room, in sentences."""
        if self._no_room:
            yield f"A sheet has no room for the last {self._no_room:,} rows of the catalog."
        if self._catalog.column_count > MAX_COLUMNS:
            yield f"A sheet has no room for more than {MAX_COLUMNS:,} columns."
        if self._cut:
            yield f"{self._cut:,} very long texts are cut, for a cell has no room for more."
        if self._uncommented:
            yield (
                f"Only the first {self._comments:,} cells have a comment; {self._uncommented:,} more "
                "are coloured, and all problems are on the second sheet."
            )

    def _write_rows(self, rows: np.ndarray, places: list[int]) -> None:
        catalog = self._catalog
        marks = self._marks(int(rows[-1]))
        width = min(catalog.column_count, MAX_COLUMNS)
        columns = [catalog.values(rows, column) for column in range(width)]
        for row, place, texts in zip(
            rows.tolist(), places, zip(*columns, strict=True), strict=True
        ):
            self._write_row(row, place, texts, marks)

    def _write_row(self, row: int, place: int, texts: tuple[str | None, ...], marks: Marks) -> None:
        for column, text in enumerate(texts[:MAX_COLUMNS]):
            found = marks.get((row, column))
            if found:
                self._mark(place, column, text or "", found)
            elif text:
                self._cut += self._sheet.write_string(place, column, text, self._plain) != 0

    def _mark(self, place: int, column: int, text: str, found: list[Problem]) -> None:
        worst = min(found, key=lambda problem: problem.severity is not Severity.ERROR).severity
        look = self._colours[worst]
        if text:
            self._cut += self._sheet.write_string(place, column, text, look) != 0
        else:
            self._sheet.write_blank(place, column, None, look)
        if self._comments >= MAX_COMMENTS:
            self._uncommented += 1
            return
        self._comments += 1
        words = "\n".join(problem.message for problem in found)[:_MAX_WORDS]
        size = {"width": 320, "height": 24 + 16 * (len(words) // 45 + len(found))}
        self._sheet.write_comment(place, column, words, size)

    def _marks(self, last: int) -> Marks:
        """Return the problems up to a row; one of a whole row stands at its first cell."""
        marks: Marks = {}
        while (problem := self._next) is not None:
            row = NOT_A_ROW if problem.ref.row is None else problem.ref.row
            if row > last:
                break
            marks.setdefault((row, problem.ref.column or 0), []).append(problem)
            self._next = next(self._coming, None)
        return marks


def _places(catalog: Catalog, rows: np.ndarray) -> np.ndarray:
    """Return the sheet row of each record, from 0: its own line's, so that addresses agree."""
    places: np.ndarray = catalog.lines[rows] - 1
    if len(places) and (places[0] < 0 or not np.all(np.diff(places) > 0)):
        return np.arange(len(rows)) + catalog.source.header_line  # some are not in the file
    return places
