"""The check's result as one JSON object on one line, written piece by piece."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from importers.catalog.source import SourceTable
from importers.cli.text import as_json
from importers.session.session import Session
from importers.validation.occurrences import occurrences
from importers.validation.own_rules.values import OwnRule
from importers.validation.report import Report


def write_json(
    file: Path,
    session: Session,
    limit: int | None,
    started: float,
    out: IO[str],
    more: Mapping[str, Any],
) -> None:
    """Write the object; `started` is the `time.perf_counter()` that its seconds count from, `more` other keys of it.

    The items go out as they are made: a million of them never lie in memory together.
    """
    catalog, report = session.catalog, session.report()
    out.write(as_json({**_head(file, session, report), **more}).removesuffix("}"))
    out.write(', "items": [')
    separator = ""
    for handful in occurrences(catalog, report, limit):
        items = as_json([occurrence._asdict() for occurrence in handful])
        out.write(separator + items[1:-1])
        separator = ", "
    out.write(f'], "seconds": {time.perf_counter() - started:.3f}}}\n')


def _head(file: Path, session: Session, report: Report) -> dict[str, Any]:
    source = session.source
    return {
        "ok": True,
        "file": str(file),
        "sheet": source.sheet,
        "sheets": list(source.sheets),
        "rows": source.row_count,
        "columns": len(source.header),
        "header": list(source.header),
        "header_line": source.header_line,
        "encoding": _encoding(source),
        "delimiter": source.delimiter,
        "doubts": [
            {"code": warning.code, "message": warning.message}
            for warning in session.source.read_warnings
        ],
        "rules": [_rule(rule) for rule in session.rules.rules],
        "problems": report.counts(),
    }


def _rule(rule: OwnRule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "check": rule.kind,
        "severity": rule.severity.value,
        "asks": rule.asks,
        "file": str(rule.path),
        "line": rule.line or None,
    }


def _encoding(source: SourceTable) -> str | None:
    # What Python must be told to read the file without its byte order mark in the first label.
    return "utf-8-sig" if source.bom and source.encoding == "utf-8" else source.encoding
