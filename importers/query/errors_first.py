"""In which order an operator meets problems: errors before warnings, and no warnings of columns that nobody is sent."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.model import CellRef, Severity

if TYPE_CHECKING:
    from importers.validation.findings import ProblemKind
    from importers.validation.report import Group, Report


def is_quiet(group: Group, sent: Container[int] | None) -> bool:
    """Tell whether a kind of problem only warns of a column that is not sent; `sent` None: not known, so none is."""
    unsent = sent is not None and group.column is not None and group.column not in sent
    return unsent and group.severity is Severity.WARNING


def without_quiet(report: Report, sent: Container[int] | None) -> Report:
    """Return a report without the warnings of columns that are not sent."""
    return report if sent is None else _only(report, lambda group: not is_quiet(group, sent))


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way: the problems to look among, from where, and what is to be said of going there."""

    report: Report
    start: CellRef
    words: str = ""


def legs(report: Report, at: CellRef, rows: int, *, back: bool = False) -> Iterator[Leg]:
    """Yield the ways to look for the next problem, the nearest first: errors, then warnings, then from the other end.

    From a warning the other warnings come first, so that the way leads through all problems. `rows` is the
    number of rows in the catalog.
    """
    end, worst = CellRef(rows if back else -1, None), _worst_at(report, at)
    errors = _only(report, lambda group: group.severity is Severity.ERROR)
    if worst is not Severity.WARNING:
        yield Leg(errors, at)
    if worst is None:
        yield Leg(errors, end, _OTHER_END)
    warnings = _without_cells(
        _only(report, lambda group: group.severity is Severity.WARNING), errors
    )
    if worst is Severity.ERROR:
        yield Leg(warnings, end, _WARNINGS)
        yield Leg(errors, end, _OTHER_END)
        return
    yield Leg(warnings, at)
    if worst is Severity.WARNING:
        yield Leg(errors, end, _OTHER_END)
    yield Leg(warnings, end, _OTHER_END)


_WARNINGS = "No error further on; now the warnings."
_OTHER_END = "On from the other end."


def _worst_at(report: Report, at: CellRef) -> Severity | None:
    """Return how bad the worst problem is that `next_problem` finds at a cell; that of a whole row is at its first."""
    if at.row is None or at.row < 0 or at.row >= len(report.left_out):
        return None
    marks = report.cells(range(at.row, at.row + 1)).items()
    here = [severity for ref, (_, severity) in marks if (ref.column or 0) == (at.column or 0)]
    return min(here, default=None, key=lambda severity: severity is not Severity.ERROR)


def _only(report: Report, wanted: Callable[[Group], bool]) -> Report:
    kept: set[ProblemKind] = {(g.code, g.column) for g in report.groups if wanted(g)}
    found = {place: rows for place, rows in report.found.items() if place in kept}
    general = tuple(p for p in report.general if (p.code, p.ref.column) in kept)
    return replace(report, found=found, general=general)


def _without_cells(report: Report, others: Report) -> Report:
    """Return a report without the cells that another has; a problem of a whole row stands at its first cell."""
    taken: dict[int, list[np.ndarray]] = {}
    for (_, column), rows in others.found.items():
        taken.setdefault(column or 0, []).append(rows)
    found = {
        (code, column): np.setdiff1d(rows, np.concatenate(taken[column or 0]))
        if (column or 0) in taken
        else rows
        for (code, column), rows in report.found.items()
    }
    return replace(report, found=found)
