"""Why rows are not sent, and which of those that are may be no products: told before an upload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importers.catalog.model import Problem, Severity
from importers.session.doubtful_rows import doubtful_rows, named
from importers.session.session import Session
from importers.validation.occurrences import described, problems

_NAMED = 5


def blocked_rows(session: Session) -> list[dict[str, Any]]:
    """Return each reason why a row is not sent, with its place, in the order of the file."""
    found = described(session.catalog, list(_errors(session)))
    return [
        {
            "line": each.line,
            "column": each.column,
            "code": each.code,
            "value": each.value,
            "message": each.message,
        }
        for each in found
    ]


def reasons(session: Session) -> Iterator[str]:
    """Yield the first reasons why rows are not sent, a line each, and the rows that may be no products."""
    errors = list(_errors(session))
    for each in described(session.catalog, errors[:_NAMED]):
        place = each.address if each.column is None else f"{each.address} {each.column.strip()}"
        yield f"    {place}: {each.message}"
    if len(errors) > _NAMED:
        yield f"    and {len(errors) - _NAMED:,} more: `shelfready check` with the same file and profile tells all"
    yield from doubtful(session)


def doubtful(session: Session) -> Iterator[str]:
    """Yield a sentence on the rows that are ready and may be no products; none if there are none."""
    ready = doubtful_rows(session)
    if len(ready):
        several = "" if len(ready) == 1 else "s"
        yield (
            f"  Ready, but perhaps no product{several}: {named(session, ready)}."
            " `shelfready check` says why."
        )


def _errors(session: Session) -> Iterator[Problem]:
    for handful in problems(session.report()):
        yield from (each for each in handful if each.severity is Severity.ERROR)
