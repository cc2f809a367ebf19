"""The files of an upload's results: which rows are uploaded, which were refused and why, which are unknown."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from importers.catalog.column_mapping import guess
from importers.catalog.model import Origin, Reporter, no_report
from importers.destinations.outcome import TO_FIX
from importers.errors import SaveFailed
from importers.session.session import Session
from importers.storage.remembered_mappings import remember
from importers.storage.unused_path import unused_path
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowOutcome, RowState
from importers.writers.reports.results import save_rows

_STATES = (RowState.UPLOADED, *TO_FIX, RowState.UNKNOWN)
NO_ANSWER = "No clear answer came; the row is looked up before it is sent again."
CHANGED_SINCE = "Refused; the row was changed since."

Words = Callable[[int], str]  # a row's index to what the destination said of it, "" for nothing


@dataclass(frozen=True, slots=True)
class ResultFile:
    """One file: the state of its rows, where it is, how many rows it has, and what is to be known of it."""

    state: RowState
    path: Path
    rows: int
    notes: tuple[str, ...] = ()


def save_results(
    session: Session,
    run: UploadRun,
    folder: Path,
    *,
    ending: str = ".xlsx",
    words: Words | None = None,
    report: Reporter = no_report,
) -> tuple[ResultFile, ...]:
    """Write a file for each state that rows of a run are in, under free names; a state without rows has none.

    `words` gives the reasons (None: what the session's report says of the cells now). The choice of columns is
    remembered for the new files, so that they can be uploaded as they are. SaveFailed.
    """
    _make(folder)
    said = words or (lambda row: _on_the_cells(session, row))
    saved = []
    for state in _STATES:
        rows = {row: _reason(state, said, row) for row in run.rows_in(state)}
        if rows:
            saved.append(_save(session, state, rows, folder, ending, report))
    return tuple(saved)


def words_of(outcomes: Mapping[int, RowOutcome]) -> Words:
    """Return what was said of rows, from what became of them."""

    def words(row: int) -> str:
        said = outcomes[row].messages if row in outcomes else ()
        return " ".join(f"{field}: {text}" if field else text for field, text in said)

    return words


def _save(
    session: Session,
    state: RowState,
    rows: dict[int, str],
    folder: Path,
    ending: str,
    report: Reporter,
) -> ResultFile:
    source = session.source.origin.beside
    beside = folder / f"{source.stem}{ending}"
    target = unused_path(
        beside, "csv" if ending == ".csv" else "xlsx", state.value.replace("_", " ")
    )
    reasons = state is not RowState.UPLOADED
    saved = save_rows(session.catalog, rows, target, reasons=reasons, report=report)
    _remember_columns(session, saved.labels)
    notes = (_protected(saved.protected),) if saved.protected else ()
    return ResultFile(state, target, len(rows), notes)


def _remember_columns(session: Session, labels: tuple[str, ...]) -> None:
    if guess(labels, session.schema) != session.mapping:
        with contextlib.suppress(OSError):  # then they have to be chosen once more
            remember(session.home, labels, session.schema.name, session.mapping)


def _protected(count: int) -> str:
    return (
        f"{count:,} {'text looks' if count == 1 else 'texts look'} like a formula and got an apostrophe before "
        "it; Shelfready takes it off when it opens the file."
    )


def _reason(state: RowState, said: Words, row: int) -> str:
    if state is RowState.UPLOADED:
        return ""
    return said(row) or (NO_ANSWER if state is RowState.UNKNOWN else CHANGED_SINCE)


def _on_the_cells(session: Session, row: int) -> str:
    found = session.report().problems_of(row)
    return " ".join(p.message for p in found if p.origin is Origin.DESTINATION)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "it cannot be made").lower()
        raise SaveFailed(
            f"The folder {folder} cannot be used for the results: {reason}."
        ) from error
