"""Saves a workbook by changing only the edited cells in its sheet; every other part is copied as it is."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from importers.catalog.catalog import Catalog
from importers.catalog.model import Progress, Reporter, no_report
from importers.errors import SaveFailed
from importers.readers.workbook.ooxml.package import Package
from importers.writers.base import emptied_notes
from importers.writers.workbook.changed_cells import ChangedCells
from importers.writers.workbook.markup import as_utf8
from importers.writers.workbook.original_sheet import OriginalSheet, original_sheet
from importers.writers.workbook.outcomes import Outcomes, outcomes
from importers.writers.workbook.pivot_sources import PivotSource
from importers.writers.workbook.recalculation import recalculating
from importers.writers.workbook.renaming import Renaming, renaming
from importers.writers.workbook.sheet import Patched, SheetChanges, patched
from importers.writers.workbook.sheet_xml import Irregular, SheetXml
from importers.writers.workbook.spill_references import SpillReferences

_FAST = 1  # the sheet is large, and speed matters more than its last tenth
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_NAMED = 5  # of what a note lists


def write_patched(
    catalog: Catalog, content: BinaryIO, file: BinaryIO, report: Reporter
) -> list[str]:
    """Write the corrected workbook and return the notes.

    `SaveFailed` if its sheet is written too oddly, or if a spreadsheet would undo a change.
    """
    return _through(catalog, content, file, report)


def patch_notes(catalog: Catalog, content: BinaryIO) -> list[str]:
    """Return the notes that `write_patched` would, before anything is written; `SaveFailed` as it would."""
    return _through(catalog, content, None, no_report)


def _through(
    catalog: Catalog, content: BinaryIO, file: BinaryIO | None, report: Reporter
) -> list[str]:
    changed = ChangedCells.of(catalog)
    if not changed.cells and not changed.emptied:
        if file is not None:
            shutil.copyfileobj(content, file)
        return []
    with original_sheet(catalog, content) as original:
        made = _made(original, changed)
        if file is not None:
            _copy(original.package, file, made.parts, report)
        return list(_notes(original, changed, made))


@dataclass(frozen=True, slots=True)
class _Made:
    """The changed parts (None: it goes), and what became of the sheet on the way."""

    parts: Mapping[str, bytes | None]
    sheet: Patched
    outcomes: Outcomes
    renaming: Renaming


def _made(original: OriginalSheet, changed: ChangedCells) -> _Made:
    found = outcomes(changed, original.structure)
    if found.refusal:
        raise SaveFailed(found.refusal)
    spills = SpillReferences(original.title, original.part, found.broken)
    names = renaming(original.package, changed, original.structure, spills)
    changes = SheetChanges(changed, found, label_rows(original, changed), changed.as_text)
    sheet = _patched(original, changes, names.parts.get(original.name))
    parts: dict[str, bytes | None] = {**names.parts, original.name: sheet.xml}
    others = [info.part for info in original.book.sheets if info.part != original.part]
    sheet.has_formulas = sheet.has_formulas or _calculate(original.package, others)
    calculated = bool(sheet.removed_formulas), sheet.has_formulas
    return _Made(recalculating(original.package, parts, *calculated), sheet, found, names)


def _calculate(package: Package, parts: Sequence[str]) -> bool:
    """Tell whether other sheets calculate, and perhaps with this one's values."""
    return any(_FORMULA.search(as_utf8(package.whole(part))) for part in parts)


def _patched(original: OriginalSheet, changes: SheetChanges, rewritten: bytes | None) -> Patched:
    """Patch the sheet, its formulas rewritten or not; one that is not plain after all is spelled anew."""
    sheet = original.xml if rewritten is None else SheetXml.of(rewritten)
    try:
        return patched(sheet, original.styles, changes)
    except Irregular:
        return patched(SheetXml.respelled(sheet.xml), original.styles, changes)


def label_rows(original: OriginalSheet, changed: ChangedCells) -> frozenset[int]:
    """Return the sheet rows whose cells are names of columns."""
    headers = [table.header for table in original.structure.tables]
    tops = {header.top for header in headers if header is not None}
    return frozenset({*tops, changed.catalog.source.header_line})


def _copy(
    package: Package, file: BinaryIO, changed: Mapping[str, bytes | None], report: Reporter
) -> None:
    infos = package.archive.infolist()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = package.archive.comment
        for number, info in enumerate(infos):
            report(Progress("Saving", number, len(infos)))
            part = (
                changed[info.filename] if info.filename in changed else package.archive.read(info)
            )
            if part is not None:
                new.writestr(
                    _like(info), part, compresslevel=_FAST if len(part) > 1 << 20 else None
                )
    report(Progress("Saving", len(infos), len(infos)))


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(info.filename, info.date_time)
    made.compress_type = info.compress_type
    made.external_attr = info.external_attr
    made.comment = info.comment
    return made


def _notes(original: OriginalSheet, changed: ChangedCells, made: _Made) -> Iterator[str]:
    yield from emptied_notes(changed.catalog)
    yield from _some([each.sentence for each in made.outcomes.told])
    if made.sheet.removed_formulas:
        yield f"Formulas were replaced by values in {_list(made.sheet.removed_formulas)}."
    if made.renaming.sentence:
        yield made.renaming.sentence
    yield from _told_of_cells(original, changed, made.sheet)
    if made.sheet.has_formulas:
        yield "Formulas are calculated anew when the workbook is opened in Excel."
    if any(name.startswith("_xmlsignatures/") for name in original.package.names):
        yield "The workbook's digital signature is no longer valid."


def _told_of_cells(original: OriginalSheet, changed: ChangedCells, sheet: Patched) -> Iterator[str]:
    """Say what else stands about changed cells: links, protection, a query that fills them."""
    if sheet.texts:
        yield (
            "Saved as text, which Excel does not calculate with, since they are written otherwise than "
            f"a number, date or percentage of their kind: {_list(sheet.texts)}."
        )
    structure = original.structure
    links = [area.name for area in structure.links if changed.touches(area)]
    if links:
        yield f"Links keep their addresses where the text changes: {_list(links)}."
    if structure.is_protected and sheet.locked:
        yield f"The sheet is protected, and Excel would not let you change {_list(sheet.locked)}."
    for table in structure.tables:
        if table.is_filled_by_query and changed.touches(table.area):
            yield (
                f"The table “{table.name}” is filled by a query: "
                "when that is refreshed, it puts its own values back."
            )
    for source in structure.pivot_sources:
        if _is_stale(source, changed):
            yield f"Old values stay in the {source.title} until the next refresh in Excel."


def _is_stale(source: PivotSource, changed: ChangedCells) -> bool:
    """Tell whether a pivot table does not follow changes below its header by itself."""
    return not source.follows and changed.touches(replace(source.area, top=source.area.top + 1))


def _list(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")


def _some(sentences: list[str]) -> Iterator[str]:
    yield from sentences[:_NAMED]
    if len(sentences) > _NAMED:
        yield f"So it is with {len(sentences) - _NAMED:,} more of the sheet's areas."
