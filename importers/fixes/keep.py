"""Problems that the operator looked at and keeps as they are, as one step that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Fix, KeptProblem
from importers.catalog.schema import Field
from importers.validation.report import NOT_A_ROW, Report
from importers.validation.rule_set import BUILT_IN, RuleSet
from importers.validation.suggestion import count

_NO_FIELDS: Mapping[int, Field] = MappingProxyType({})


def keep_one(
    catalog: Catalog,
    ref: CellRef,
    code: str,
    fields: Mapping[int, Field] = _NO_FIELDS,
    rules: RuleSet = BUILT_IN,
) -> Fix | None:
    """Return the step that takes one problem for none while its value stands; None where that cannot be."""
    field = None if ref.column is None else fields.get(ref.column)
    if ref.row is None or not rules[code].may_be_kept(field):
        return None
    title = f"Keep {catalog.address(ref)} as it is: {rules[code].title}"
    return Fix(title, keep=(KeptProblem(ref, code),))


def keep_all(
    report: Report, code: str, column: int | None, fields: Mapping[int, Field] = _NO_FIELDS
) -> Fix | None:
    """Return the step that takes all problems of a kind in a column for none; None where that cannot be."""
    rows: np.ndarray = report.rows(code, column)
    rows = rows[rows != NOT_A_ROW]
    field = None if column is None else fields.get(column)
    if not len(rows) or not report.rules[code].may_be_kept(field):
        return None
    kept = tuple(KeptProblem(CellRef(row, column), code) for row in rows.tolist())
    return Fix(
        f"Keep {count(len(kept), 'value')} as they are: {report.rules[code].title}", keep=kept
    )
