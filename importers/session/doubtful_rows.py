"""Rows that would be sent though they may be no products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from importers.session.session import Session

CODE = "not-a-product"
_NAMED = 5


def doubtful_rows(session: Session) -> np.ndarray:
    """Return the ready rows that are perhaps no products, ascending. Quick."""
    report = session.report()
    rows = report.rows(CODE, None)
    ready: np.ndarray = rows[~report.blocked_rows()[rows] & ~session.catalog.excluded[rows]]
    return ready


def named(session: Session, rows: np.ndarray) -> str:
    """Return where rows are, the first five of many: `lines 4, 252 and 3 more`."""
    lines = [f"{session.catalog.line(row):,}" for row in rows[:_NAMED].tolist()]
    more = f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else ""
    what = "row" if session.source.is_workbook else "line"
    return f"{what}{'' if len(rows) == 1 else 's'} {', '.join(lines)}{more}"
