"""The check's result for people: what was read, the kinds of problems, the first of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import IO

from importers.catalog.catalog import Catalog
from importers.catalog.model import Severity
from importers.cli.console import BOLD, DIM, GREEN, RED, YELLOW, painted
from importers.cli.text import clipped, shown
from importers.session.session import Session
from importers.validation.occurrences import Occurrence, occurrences
from importers.validation.report import Report

_GLYPHS = {Severity.ERROR: "✗", Severity.WARNING: "!"}
_COLOURS = {Severity.ERROR: RED, Severity.WARNING: YELLOW}
_LABEL_WIDTH = 30
_SAVED = " `shelfready pictures` saves them."


def write_table(session: Session, limit: int, out: IO[str]) -> None:
    """Write what was found, with at most `limit` occurrences."""
    catalog, report = session.catalog, session.report()
    for line in chain(
        _about(session, out), _kinds(report, out), _first(catalog, report, limit, out)
    ):
        out.write(line + "\n")


def _about(session: Session, out: IO[str]) -> Iterator[str]:
    source = session.source
    facts = [f"{source.row_count:,} rows", f"{len(source.header):,} columns"]
    if not source.is_database:
        where = f"header on {source.addresses.place} {source.header_line}"
        facts.append(where if source.header_line else "no header")
    if source.sheet is not None:
        facts.append(f"sheet {shown(source.sheet)} of {len(source.sheets)}")
    elif not source.is_database:
        facts += [source.encoding or "", f"delimiter {_delimiter(source.delimiter)}"]
    yield f"{painted(shown(source.origin.display), BOLD, out)}: {', '.join(facts)}"
    if own := session.rules.rules:
        files = dict.fromkeys(str(rule.path) for rule in own)
        yield painted(shown(f"own rules: {len(own):,} of {', '.join(files)}"), DIM, out)
    for warning in session.source.read_warnings:
        way = _SAVED if warning.code == "pictures" else ""
        yield painted(f"? {shown(warning.message)}{way}", DIM, out)


def _delimiter(delimiter: str | None) -> str:
    return {"\t": "tab", None: "none"}.get(delimiter, shown(delimiter or ""))


def _kinds(report: Report, out: IO[str]) -> Iterator[str]:
    yield ""
    if not report.groups:
        yield painted("✓ No problems.", GREEN, out)
        return
    yield f"{report.errors:,} errors, {report.warnings:,} warnings"
    tally: dict[tuple[Severity, str], int] = {}
    for group in report.groups:
        key = (group.severity, group.code)
        tally[key] = tally.get(key, 0) + group.count
    width = max(len(f"{count:,}") for count in tally.values())
    for (severity, code), count in tally.items():
        glyph = painted(_GLYPHS[severity], _COLOURS[severity], out)
        yield f"  {glyph} {count:>{width},}  {report.rules[code].title} ({code})"


def _first(catalog: Catalog, report: Report, limit: int, out: IO[str]) -> Iterator[str]:
    listed = [item for handful in occurrences(catalog, report, limit) for item in handful]
    if not listed:
        return
    yield ""
    places = [_place(item) for item in listed]
    width = max(map(len, places))
    for item, place in zip(listed, places, strict=True):
        severity = Severity(item.severity)
        glyph = painted(_GLYPHS[severity], _COLOURS[severity], out)
        yield f"  {glyph} {place:<{width}}  {shown(item.message)}"
    total = report.errors + report.warnings
    if total > len(listed):
        yield painted(f"  … {len(listed):,} of {total:,}; --limit N lists more", DIM, out)


def _place(item: Occurrence) -> str:
    column = "" if item.column is None else f" {clipped(item.column.strip(), _LABEL_WIDTH)}"
    return item.address + column
