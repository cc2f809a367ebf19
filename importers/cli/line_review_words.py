"""What line mode says: problems, values and changes in words that a screen reader can speak."""

from __future__ import annotations

from collections.abc import Iterator

from importers.catalog.catalog import Catalog, column_letters
from importers.catalog.model import CellRef, Edit, Fix, Origin
from importers.catalog.schema import Field, Schema
from importers.fixes.left_alone import left_words
from importers.query.problem_walk import Stop
from importers.session.session import Session
from importers.validation.report import Report

HELP = """\
What you can answer; the first letter is enough where it is shown alone:
  a, apply      make the suggested change
  e, edit       type another value; the question after it says how to leave it as it is
  c, clear      make the cell empty
  s, skip       go on to the next problem; so does an empty answer
  p, previous   go back to the problem before
  f, first      go to the first problem
  h, here       hear this problem again
  keep          keep it as it is: no problem any more while the value stands
  x, exclude    leave the row out of checks and uploads; include takes it in again
  all           fix all problems of this kind, after a list of the changes and a question
  r, row        hear the whole row
  k, kinds      hear how many problems there are of each kind
  exclude all   leave out every row that has a problem of this kind; keep all keeps them
  replace       find a text and put another in its place, in one column or in all
  set           write one value into a whole column; change makes other changes of one
  join          take a column from a second file, row by SKU
  values        hear the values of a column, and write another for one of them
  find          hear where a text is; go goes to a line or a SKU
  since         hear what changed since the last upload, old and new, and what is gone
  map, columns  choose which column holds which field
  supplier      remember whose file this is, and do what you did to its next ones
  u, undo       take back the last change; redo makes it again
  w, save       save a corrected copy; the original stays unless you say otherwise
  q, quit       leave; unsaved changes are asked about
  ?, help       hear this again"""

_LISTED = 5  # changes of a kind that are read out before they are made


def greeting(session: Session, report: Report) -> str:
    """Say which file this is, how it was read, and how much is wrong."""
    source = session.source
    sheet = "" if source.sheet is None else f", sheet {source.sheet}"
    where = "" if session.profile is None else f", to be sent to {session.profile.name}"
    return f"{source.origin.name}{sheet}{where}: {many(source.row_count, 'row')}, {tally(report)}."


def tally(report: Report) -> str:
    """Say how many errors and warnings there are."""
    return f"{many(report.errors, 'error')} and {many(report.warnings, 'warning')}"


def many(count: int, noun: str) -> str:
    """Return `1 row`, `1,234 rows`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def described(session: Session, stop: Stop, total: int, fix: Fix | None) -> Iterator[str]:
    """Yield a problem in lines: where, what, the value as it stands, and the suggestion."""
    problem, catalog = stop.problem, session.catalog
    place = catalog.address(problem.ref)
    if problem.ref.column is not None:
        place += f", {_column(catalog, problem.ref.column)}"
    yield f"Problem {stop.number:,} of {total:,}, {problem.severity.value}: {place}."
    heard = "The destination said: " if problem.origin is Origin.DESTINATION else ""
    yield heard + problem.message
    if problem.ref.column is not None:
        yield f"Value: {spoken(value_at(catalog, problem.ref))}"
    yield f"Suggestion: {suggestion(catalog, fix, problem.ref)}"


def suggestion(catalog: Catalog, fix: Fix | None, ref: CellRef) -> str:
    """Say what a fix would do at a place, or that none is safe."""
    if fix is None:
        return _without_a_fix(ref)
    if len(fix.edits) == 1 and fix.edits[0].ref == ref:
        return f"{fix.title}: {spoken(fix.edits[0].new)}"
    return f"{fix.title}."


def _without_a_fix(ref: CellRef) -> str:
    if ref.row is None and ref.column is None:
        return "columns chooses which column holds which field."
    return "none is safe. e edits the value" + (
        "." if ref.row is None else ", x leaves the row out."
    )


def preview(catalog: Catalog, fix: Fix) -> Iterator[str]:
    """Yield what a fix of many cells would do: how many, and the first of them old and new."""
    changes = len(fix.edits) + len(fix.exclude) + len(fix.include)
    yield f"{fix.title}: {many(changes, 'change')}."
    yield from (_change(catalog, edit) for edit in fix.edits[:_LISTED])
    if len(fix.edits) > _LISTED:
        yield f"and {len(fix.edits) - _LISTED:,} more."
    yield from left_words(catalog, fix)


def _change(catalog: Catalog, edit: Edit) -> str:
    old = value_at(catalog, edit.ref)
    return f"{catalog.address(edit.ref)}: {spoken(old)} becomes {spoken(edit.new)}"


def row_lines(catalog: Catalog, row: int) -> Iterator[str]:
    """Yield every cell of a row with its column's name."""
    out = " (left out)" if catalog.excluded[row] else ""
    yield f"{catalog.address(CellRef(row, None))}{out}:"
    for column in range(catalog.column_count):
        value = catalog.value(row, column)
        if value is not None or column < catalog.header_width:
            yield f"  {column_name(catalog, column)}: {spoken(value)}"


def kind_lines(catalog: Catalog, report: Report) -> Iterator[str]:
    """Yield how many problems there are of each kind and column."""
    if not report.groups:
        yield "No problems."
    for group in report.groups:
        where = "" if group.column is None else f", {_column(catalog, group.column)}"
        what = many(group.count, group.severity.value)
        yield f"  {what}: {report.rules[group.code].title}{where}"


def column_lines(session: Session) -> Iterator[str]:
    """Yield which column holds each field of the destination."""
    for field in session.schema.fields:
        column = session.mapping.column(field.name)
        held = "no column" if column is None else column_name(session.catalog, column)
        if field.name in session.mapping.constants:
            held = f"{session.mapping.constants[field.name]} in all rows"
        need = "" if session.mapping.holds(field.name) else f" ({field.requirement.value})"
        yield f"  {field.label}: {held}{need}"


def column_name(catalog: Catalog, column: int) -> str:
    """Return a column's label, or its letters where it has none."""
    return catalog.label(column).strip() or f"column {column_letters(column)}"


def _column(catalog: Catalog, column: int) -> str:
    named = catalog.label(column).strip()
    return f"column {named}" if named else column_name(catalog, column)


def column_named(catalog: Catalog, name: str) -> int | None:
    """Return the column of that label, case ignored, or else of that letter; None if no single one is meant."""
    wanted = name.strip().casefold()
    found = [c for c, label in enumerate(catalog.labels) if label.strip().casefold() == wanted]
    if not found:
        found = [c for c in range(catalog.column_count) if column_letters(c).casefold() == wanted]
    return found[0] if wanted and len(found) == 1 else None


def field_named(schema: Schema, name: str) -> Field | None:
    """Return the destination's field of that name or label, case ignored."""
    wanted = name.casefold()
    names = ((field, (field.name.casefold(), field.label.casefold())) for field in schema.fields)
    return next((field for field, both in names if wanted in both), None)


def value_at(catalog: Catalog, ref: CellRef) -> str | None:
    """Return the text of a cell or header label; None where there is none."""
    if ref.column is None:
        return None
    return catalog.label(ref.column) if ref.row is None else catalog.value(ref.row, ref.column)


def spoken(value: str | None) -> str:
    """Return a value between quotes, with the spaces around it counted, since nobody hears them."""
    if value is None:
        return "no such field in this row"
    if not value:
        return "blank"
    before, after = len(value) - len(value.lstrip()), len(value) - len(value.rstrip())
    if before == len(value):
        return f"“{value}” ({many(before, 'blank character')} and nothing else)"
    around = [
        f"{many(n, 'blank')} {where}" for n, where in ((before, "before"), (after, "after")) if n
    ]
    return f"“{value}”" + (f" ({', '.join(around)})" if around else "")
