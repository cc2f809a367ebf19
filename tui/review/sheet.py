"""What the table shows of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.validation.report import Report
from tui.widgets.table.painter import Sheet

if TYPE_CHECKING:
    from importers.session.session import Session


def sheet_of(session: Session, report: Report) -> Sheet:
    """Return a session's catalog with its marks, its fields, and the headers that have problems."""
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
    )
