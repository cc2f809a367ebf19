"""`shelfready export`: writes the ready rows in the format that a shop's own import takes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import Any

from importers.catalog.model import Severity
from importers.cli.check import ERRORS_FOUND, LISTED
from importers.cli.console import ProgressLine, say
from importers.cli.opening import opened
from importers.cli.text import as_json, shown
from importers.session.exporting import Export, errors_of, export_of
from importers.validation.occurrences import Occurrence, occurrences
from importers.writers.base import SaveResult
from importers.writers.exports.status import Status

_CURRENCY = "currency"


def run(arguments: argparse.Namespace) -> int:
    """Read, check, write and print; return 1 if rows are left out. ShelfreadyError if it cannot be."""
    chosen = list(arguments.map)
    if arguments.currency is not None:
        chosen.append((f"{_CURRENCY}:", arguments.currency))
    arguments.map = []  # they name the format's fields, which a destination may not know
    export = export_of(opened(arguments), arguments.format, chosen)
    status = _status(export, arguments.status)
    written = _write(export, status, arguments) if export.ready else None
    notes = _told(export, written)
    for note in notes:
        say(note)
    if arguments.json:
        print(as_json(_object(export, status, written, notes, arguments)))
    else:
        _tell(export, status, arguments)
    return ERRORS_FOUND if export.left_out or written is None else 0


def _status(export: Export, asked: Status | None) -> Status:
    """Return what products are to be: drafts, where the format has such."""
    if asked is not None:
        return asked
    return Status.DRAFT if Status.DRAFT in export.kind.states else Status.LIVE


def _write(export: Export, status: Status, arguments: argparse.Namespace) -> SaveResult:
    progress = ProgressLine()
    try:
        return export.write(
            arguments.output, status, overwrite=arguments.overwrite, report=progress
        )
    finally:
        progress.clear()


def _told(export: Export, written: SaveResult | None) -> list[str]:
    if written is not None:
        return list(written.notes)
    named = (
        f"--map '{field.name}=COLUMN', or '{field.name}:=TEXT' for all rows"
        for field in export.missing
    )
    return [*export.notes(), export.nothing_ready(), *(f"Say {words}." for words in named)]


def _tell(export: Export, status: Status, arguments: argparse.Namespace) -> None:
    where = shown(str(arguments.output)) if export.ready else "nothing written"
    print(f"{export.kind.title}: {export.ready:,} ready, {where}")
    for header, source in export.sources(status).items():
        print(f"  {header} ← {shown(source)}" if source else f"  {header}")
    print(f"{export.left_out:,} left out for errors.")
    limit = LISTED if arguments.limit is None else arguments.limit
    for item in islice(_errors(export), limit):
        print(f"  ✗ {shown(item.address)} {shown(item.column or '')}  {shown(item.message)}")
    total = sum(errors_of(export.report).values())
    if total > limit:
        print(f"  … {limit:,} of {total:,}; --limit N lists more")


def _errors(export: Export) -> Iterator[Occurrence]:
    for handful in occurrences(export.session.catalog, export.report):
        yield from (item for item in handful if item.severity == Severity.ERROR)


def _object(
    export: Export,
    status: Status,
    written: SaveResult | None,
    notes: list[str],
    arguments: argparse.Namespace,
) -> dict[str, Any]:
    return {
        "ok": True,
        "file": str(arguments.file),
        "output": None if written is None else str(written.path),
        "format": export.kind.name,
        "rows": 0 if written is None else written.rows,
        "left_out": export.left_out,
        "columns": export.sources(status),
        "notes": notes,
        "problems": errors_of(export.report),
        "items": [item._asdict() for item in islice(_errors(export), arguments.limit)],
    }
