"""How an upload ended: the totals, the refusals, and the exit code they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Outcomes
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.column_mapping import ColumnMapping
from importers.destinations.outcome import TO_FIX
from importers.session.session import Session
from importers.upload.snapshot import Counts, RowOutcome
from importers.validation.occurrences import label_of

COMPLETE, INCOMPLETE, UNUSABLE, UNSETTLED, GUARDED = range(5)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One reason why the shop refused a row. `column` is the header's label of the field it names,
    the field's own name if no column holds it, None if the whole row is meant."""

    line: int
    sku: str
    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How an upload ended: its exit code, the object that tells it (None: nothing), whether it was stopped by hand."""

    code: int
    told: dict[str, Any] | None = None
    stopped: bool = False


def refused_rows(
    outcomes: Outcomes[int, RowOutcome], catalog: Catalog, mapping: ColumnMapping
) -> Iterator[RefusedRow]:
    """Yield why rows were refused, in the order of the file, from what became of rows."""
    for row, outcome in sorted(outcomes.items()):
        if outcome.state in TO_FIX:
            for field, message in outcome.messages or (("", "Refused without a reason."),):
                column = label_in(catalog, mapping, field)
                yield RefusedRow(catalog.line(row), outcome.key, column, message)


def label_in(catalog: Catalog, mapping: ColumnMapping, field: str) -> str | None:
    """Return the header's label of the column that holds a field, else the field's own name; None for no field."""
    column = mapping.column(field)
    return (label_of(catalog, column) if column is not None else None) or field or None


def totals(counts: Counts, seconds: float) -> dict[str, Any]:
    """Return the numbers of the JSON object; the rows by state add up to `total`.

    A row still being sent when the command ends is unknown: nobody waited for its answer.
    """
    return {
        "total": counts.total,
        "uploaded": counts.uploaded,
        "refused": counts.refused,
        "stored_otherwise": counts.stored_otherwise,
        "without_picture": counts.without_picture,
        "unknown": counts.unknown + counts.sending,
        "skipped": counts.skipped,
        "blocked": counts.blocked,
        "waiting": counts.waiting,
        "seconds": round(seconds, 3),
    }


def as_object(
    counts: Counts, seconds: float, refused: Iterable[RefusedRow], error: str = ""
) -> dict[str, Any]:
    """Return the JSON object; with `ok` and `error` when the upload could not go on."""
    failure = {"ok": False, "error": error} if error else {}
    return failure | totals(counts, seconds) | {"refusals": [asdict(one) for one in refused]}


_NAMED = 10  # lines


def blocked_sentence(session: Session) -> str:
    """Say which lines were not sent since they have errors, and which command tells what those are."""
    blocked = session.report().blocked_rows() & ~session.catalog.excluded
    lines = [session.catalog.line(row) for row in np.flatnonzero(blocked).tolist()]
    what = "Row" if session.source.is_workbook else "Line"
    named = ", ".join(map(str, lines[:_NAMED]))
    more = f" and {len(lines) - _NAMED:,} more" if len(lines) > _NAMED else ""
    several = "s" if len(lines) > 1 else ""
    return (
        f"{what}{several} {named}{more} not sent: `shelfready check` with the same file and profile "
        "tells what is wrong there."
    )


def exit_code(counts: Counts, *, stopped: bool, failed: bool) -> int:
    """Return the exit code. `stopped`: by the operator; `failed`: by the destination or the ledger."""
    tried = counts.uploaded + counts.to_fix + counts.unknown
    if failed and not tried:
        return UNUSABLE
    if stopped or failed or counts.unknown or counts.waiting or counts.sending:
        return UNSETTLED
    return INCOMPLETE if counts.to_fix or counts.blocked else COMPLETE
