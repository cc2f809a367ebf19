"""Where the destination's refusals stand in the catalog."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from importers.model import CellRef, Origin, Problem

if TYPE_CHECKING:
    from importers.session import Session


def refusals(session: Session, row: int) -> list[Problem]:
    """Return what the destination complains of in one row, as it stands now."""
    problems = session.report().problems_of(row)
    return [problem for problem in problems if problem.origin is Origin.DESTINATION]


def first_refused(session: Session, rows: Iterable[int]) -> CellRef | None:
    """Return the first place in these rows that the destination complains of."""
    for row in rows:
        for problem in refusals(session, row):
            return problem.ref
    return None


def save_failed_rows(session: Session, rows: Iterable[int]) -> Path:
    """Write rows that did not go through to a new file beside the catalog, with reasons. SaveFailed."""
    from importers.targets import free_target
    from importers.writers.rejects import save_rejects

    session.take_outcomes()
    reasons = {row: _reason(session, row) for row in rows}
    target = free_target(session.source.path.with_suffix(".csv"), "csv", "not uploaded")
    save_rejects(session.catalog, reasons, target)
    return target


def _reason(session: Session, row: int) -> str:
    words = " ".join(problem.message for problem in refusals(session, row))
    return words or "No clear answer came, or the row was changed since."
