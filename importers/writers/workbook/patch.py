"""Saves a workbook by changing only the edited cells in its sheet; every other part is copied as it is."""

from __future__ import annotations

import re
import shutil
import zipfile
from typing import BinaryIO

from importers.catalog.catalog import Catalog
from importers.catalog.model import Progress, Reporter, no_report
from importers.errors import SaveFailed
from importers.readers.workbook.ooxml.package import (
    DAMAGED,
    Package,
    open_package,
    read_workbook_part,
)
from importers.readers.workbook.ooxml.styles import read_formats
from importers.writers.base import edited_labels, emptied_notes
from importers.writers.workbook.markup import Unpatchable
from importers.writers.workbook.sheet import Patched, Sheet, Wanted
from importers.writers.workbook.tables import renamed_tables

_FAST = 1  # the sheet is large, and speed matters more than its last tenth


def write_patched(
    catalog: Catalog, content: BinaryIO, file: BinaryIO, report: Reporter
) -> list[str]:
    """Write the corrected workbook and return the notes; `SaveFailed` if its sheet is written too oddly."""
    return _through(catalog, content, file, report)


def patch_notes(catalog: Catalog, content: BinaryIO) -> list[str]:
    """Return the notes that `write_patched` would, before anything is written; `SaveFailed` as it would."""
    return _through(catalog, content, None, no_report)


def _through(
    catalog: Catalog, content: BinaryIO, file: BinaryIO | None, report: Reporter
) -> list[str]:
    wanted = _wanted(catalog)
    if not wanted.cells and not wanted.emptied:
        if file is not None:
            shutil.copyfileobj(content, file)
        return []
    try:
        with open_package(content) as package:
            return _write(catalog, wanted, package, file, report)
    except Unpatchable as error:
        raise SaveFailed(
            f"The workbook cannot be changed in place ({error}): save as CSV instead."
        ) from error
    except DAMAGED as error:
        raise SaveFailed(
            "The workbook is damaged and cannot be changed in place: save as CSV instead."
        ) from error


def _write(
    catalog: Catalog, wanted: Wanted, package: Package, file: BinaryIO | None, report: Reporter
) -> list[str]:
    book = read_workbook_part(package)
    part = next((info.part for info in book.sheets if info.name == catalog.source.sheet), None)
    if part is None:
        raise Unpatchable(f"its sheet “{catalog.source.sheet}” was not found")
    tables = renamed_tables(package, part, catalog.source.header_line, dict(edited_labels(catalog)))
    sheet = Sheet(b"".join(package.blocks(part)), read_formats(package, book.styles), book.date1904)
    patched = sheet.patched(wanted)
    if file is not None:
        changed: dict[str, bytes | None] = {package.names[part.lower()]: patched.xml, **tables}
        _copy(package, file, changed | _recalculating(package, patched), report)
    return _notes(catalog, package, patched)


def _wanted(catalog: Catalog) -> Wanted:
    """Return what the sheet shall hold, by sheet row and column."""
    cells: dict[int, dict[int, str]] = {}
    lines = catalog.source.lines
    for column, label in edited_labels(catalog):
        cells.setdefault(catalog.source.header_line, {})[column] = label
    for (row, column), text in catalog.edits.items():
        if not catalog.excluded[row]:
            cells.setdefault(int(lines[row]), {})[column] = text or ""
    cells.pop(0, None)  # labels that were made up for a sheet without a header
    emptied = frozenset(lines[catalog.excluded].tolist())
    return Wanted(cells, emptied)


def _recalculating(package: Package, patched: Patched) -> dict[str, bytes | None]:
    """Return the parts that make Excel calculate anew, None for one that goes."""
    if not patched.has_formulas and not _is_calculated(package):
        return {}
    main = package.names[package.main.lower()]
    changed: dict[str, bytes | None] = {main: recalculated(package.archive.read(main))}
    chain = package.names.get("xl/calcchain.xml")
    if patched.removed_formulas and chain:
        changed[chain] = None
        for name in (package.names["[content_types].xml"], _relations_of(package)):
            changed[name] = re.sub(
                rb"<(?:\w+:)?(?:Override|Relationship)\b[^>]*calcChain[^>]*/>",
                b"",
                package.archive.read(name),
            )
    return changed


def _is_calculated(package: Package) -> bool:
    return "xl/calcchain.xml" in package.names


def _relations_of(package: Package) -> str:
    folder, _, name = package.main.rpartition("/")
    return package.names[f"{folder}/_rels/{name}.rels".lstrip("/").lower()]


def recalculated(book: bytes) -> bytes:
    """Return a workbook part that asks for a calculation of everything when it is opened."""
    tag = re.search(rb"<(\w+:)?calcPr\b[^>]*?(/?)>", book)
    if tag:
        bare = re.sub(rb'\sfullCalcOnLoad="[^"]*"', b"", tag[0])
        end = tag[2] + b">"
        return book.replace(tag[0], bare.removesuffix(end) + b' fullCalcOnLoad="1"' + end, 1)
    before = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")
    for name in before:
        close = re.search(rb"</(\w+:)?" + name + rb">", book)
        if close:
            asking = b"<" + (close[1] or b"") + b'calcPr fullCalcOnLoad="1"/>'
            return book[: close.end()] + asking + book[close.end() :]
    return book


def _copy(
    package: Package, file: BinaryIO, changed: dict[str, bytes | None], report: Reporter
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


def _notes(catalog: Catalog, package: Package, patched: Patched) -> list[str]:
    notes = emptied_notes(catalog)
    if patched.removed_formulas:
        names = ", ".join(patched.removed_formulas[:5])
        more = "…" if len(patched.removed_formulas) > 5 else ""
        notes.append(f"Formulas were replaced by values in {names}{more}.")
    if patched.has_formulas:
        notes.append("Formulas are calculated anew when the workbook is opened in Excel.")
    if any(name.startswith("_xmlsignatures/") for name in package.names):
        notes.append("The workbook's digital signature is no longer valid.")
    return notes
