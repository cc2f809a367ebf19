"""The problems of a catalog as a file for others: XLSX with the cells marked, or CSV, one line a problem."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from importers.catalog.catalog import Catalog
from importers.catalog.model import Progress, Reporter, no_report
from importers.errors import SaveFailed
from importers.validation.occurrences import Occurrence, occurrences
from importers.validation.report import Report
from importers.writers.atomic import replacing
from importers.writers.formula_escape import escape_formula

HEADER = ("line", "address", "column", "code", "severity", "value", "message")


@dataclass(frozen=True, slots=True)
class ProblemFile:
    """Where a report was written, how many problems it lists, and what it had no room for, in sentences."""

    path: Path
    problems: int
    notes: tuple[str, ...] = ()


def save_report(
    catalog: Catalog,
    report: Report,
    target: Path,
    *,
    overwrite: bool = False,
    progress: Reporter = no_report,
) -> ProblemFile:
    """Write every problem; the name's ending, .xlsx or .csv, says how.

    The CSV is UTF-8 with a byte order mark, for Excel. Text that a spreadsheet would calculate is made plain
    (`escape_formula`). `SaveFailed` with one sentence, and what `progress` raises: nothing is written then.
    """
    if target.suffix.lower() not in (".csv", ".xlsx"):
        raise SaveFailed(f"{target.name} does not end in .xlsx or .csv: choose such a name.")
    with replacing(target, overwrite=overwrite) as file:
        if target.suffix.lower() == ".csv":
            return ProblemFile(target, _write_csv(catalog, report, file, progress))
        from importers.writers.reports.report_book import write_book

        listed, notes = write_book(catalog, report, HEADER, file, progress)
        return ProblemFile(target, listed, tuple(notes))


def cells(one: Occurrence) -> list[str]:
    """Return a problem's cells under `HEADER`, as they are."""
    return ["" if part is None else str(part) for part in one]


def _write_csv(catalog: Catalog, report: Report, file: BinaryIO, progress: Reporter) -> int:
    total, done = report.errors + report.warnings, 0
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for handful in occurrences(catalog, report):
        progress(Progress("Writing the report", done, total))
        writer.writerows([escape_formula(cell) for cell in cells(one)] for one in handful)
        done += len(handful)
    text.detach()
    return done
