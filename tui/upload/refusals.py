"""Where the destination's refusals stand in the catalog."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Origin, Problem

if TYPE_CHECKING:
    from importers.session.results import ResultFile
    from importers.session.session import Session
    from importers.upload.runner import UploadRun


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


def save_files(session: Session, run: UploadRun) -> tuple[ResultFile, ...]:
    """Write the rows of a run by what became of them to new files beside the catalog. SaveFailed."""
    from importers.session.results import save_results

    session.uploads.take_outcomes()
    return save_results(session, run, session.source.origin.folder)
