"""What the table shows of a session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from importers.validation.report import Report
from tui.widgets.table.painter import BesideColumn, Sheet

if TYPE_CHECKING:
    from importers.session.session import Session


def sheet_of(session: Session, report: Report, beside: Sequence[BesideColumn] = ()) -> Sheet:
    """Return a session's catalog with its marks, its fields, the headers that have problems, and columns beside."""
    columns = session.mapping.columns
    return Sheet(
        session.catalog,
        report,
        {column: session.schema.field(name).label for name, column in columns.items()},
        session.mapping.column(session.schema.key.name),
        frozenset(
            group.column
            for group in report.groups
            if group.column is not None and group.code.endswith("-label")
        ),
        tuple(beside),
    )
