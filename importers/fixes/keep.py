"""Problems that the operator looked at and keeps as they are, as one step that can be undone."""

from __future__ import annotations

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Fix, KeptProblem
from importers.validation.report import NOT_A_ROW, Report
from importers.validation.rules import RULES
from importers.validation.suggestion import count


def keep_one(catalog: Catalog, ref: CellRef, code: str) -> Fix | None:
    """Return the step that takes one problem for none while its value stands; None where that cannot be."""
    if ref.row is None or not RULES[code].keepable:
        return None
    title = f"Keep {catalog.address(ref)} as it is: {RULES[code].title}"
    return Fix(title, keep=(KeptProblem(ref, code),))


def keep_all(report: Report, code: str, column: int | None) -> Fix | None:
    """Return the step that takes all problems of a kind in a column for none; None where that cannot be."""
    rows: np.ndarray = report.rows(code, column)
    rows = rows[rows != NOT_A_ROW]
    if not len(rows) or not RULES[code].keepable:
        return None
    kept = tuple(KeptProblem(CellRef(row, column), code) for row in rows.tolist())
    return Fix(f"Keep {count(len(kept), 'value')} as they are: {RULES[code].title}", keep=kept)
