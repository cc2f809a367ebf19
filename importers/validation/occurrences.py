"""Every problem of a report one by one, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Problem
from importers.validation.report import Report

_CHUNK = 4096  # looked up together: much faster than cell by cell, and soon on the screen


class Occurrence(NamedTuple):
    """One problem with its place as the operator knows it; a tuple, since there may be a million.

    `line` is the physical line of a CSV or the row of a sheet, None for the whole file; `column` the
    header's label, None for a whole row; `value` the cell's text, None where there is no cell.
    """

    line: int | None
    address: str
    column: str | None
    code: str
    severity: str
    value: str | None
    message: str


def occurrences(
    catalog: Catalog, report: Report, limit: int | None = None
) -> Iterator[list[Occurrence]]:
    """Yield the problems in handfuls: table and header first, then by row and column; `limit` in all."""
    for handful in problems(report, limit):
        yield described(catalog, handful)


def problems(report: Report, limit: int | None = None) -> Iterator[list[Problem]]:
    """Yield the bare problems, in handfuls and in the same order."""
    rows, numbers, indices = in_file_order(report)
    end = len(rows) if limit is None else min(limit, len(rows))
    for start in range(0, end, _CHUNK):
        piece = slice(start, min(start + _CHUNK, end))
        yield _handful(report, numbers[piece].tolist(), indices[piece].tolist())


def in_file_order(report: Report) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each problem's row, the number of its group, and its index in that group."""
    found = [report.rows(group.code, group.column) for group in report.groups]
    if not found:
        return (np.array([], dtype=np.int64),) * 3
    rows = np.concatenate(found)
    sizes = [len(some) for some in found]
    numbers = np.repeat(np.arange(len(found)), sizes)
    columns = np.array([-1 if g.column is None else g.column for g in report.groups])
    order = np.lexsort((numbers, columns[numbers], rows))
    indices = np.concatenate([np.arange(size) for size in sizes])
    return rows[order], numbers[order], indices[order]


def described(catalog: Catalog, found: list[Problem]) -> list[Occurrence]:
    """Return problems with their places and values in the operator's words."""
    values = _values(catalog, found)
    return [_occurrence(catalog, *pair) for pair in zip(found, values, strict=True)]


def _handful(report: Report, numbers: list[int], indices: list[int]) -> list[Problem]:
    groups = [report.groups[number] for number in numbers]
    return [
        report.problem(group.code, group.column, index)
        for group, index in zip(groups, indices, strict=True)
    ]


def _values(catalog: Catalog, problems: list[Problem]) -> list[str | None]:
    values: list[str | None] = [None] * len(problems)
    rows: dict[int, list[tuple[int, int]]] = {}
    for place, (row, column) in enumerate((p.ref.row, p.ref.column) for p in problems):
        if column is None:
            continue
        if row is None:
            values[place] = catalog.labels[column]
        else:
            rows.setdefault(column, []).append((place, row))
    for column, wanted in rows.items():
        texts = catalog.values([row for _, row in wanted], column)
        for (place, _), text in zip(wanted, texts, strict=True):
            values[place] = text
    return values


def _occurrence(catalog: Catalog, problem: Problem, value: str | None) -> Occurrence:
    ref = problem.ref
    return Occurrence(
        line=line_of(catalog, ref),
        address=catalog.address(ref),
        column=label_of(catalog, ref.column),
        code=problem.code,
        severity=problem.severity.value,
        value=value,
        message=problem.message,
    )


def line_of(catalog: Catalog, ref: CellRef) -> int | None:
    """Return the physical line or sheet row of a place; None for the whole file."""
    if ref.row is not None:
        return catalog.line(ref.row) or None
    return None if ref.column is None else catalog.source.header_line or None


def label_of(catalog: Catalog, column: int | None) -> str | None:
    """Return a column's label as the header has it; None for no column, or one without a name."""
    return None if column is None else catalog.labels[column] or None
