"""Saves a catalog under a name: the name's ending decides the format, the original decides the way."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from importers.catalog.catalog import Catalog
from importers.catalog.model import Reporter, no_report
from importers.catalog.source import SourceTable
from importers.errors import SaveFailed
from importers.writers import original
from importers.writers.atomic import replacing
from importers.writers.base import (
    SaveResult,
    kept_rows,
    new_file_notes,
)
from importers.writers.owners import open_note

_DELIMITERS = {".csv": ",", ".txt": ",", ".tsv": "\t", ".tab": "\t"}
_PATCHED = {".xlsx": "xlsx", ".xlsm": "xlsm"}
_PLAIN = "The new file holds this sheet's values as text, without formats and formulas."


def save(
    catalog: Catalog, target: Path, *, overwrite: bool = False, report: Reporter = no_report
) -> SaveResult:
    """Write the catalog as it stands, rows left out by the operator excepted.

    A delimited file keeps everything but the changed fields' bytes. A workbook saved as the same kind of
    workbook keeps everything but the changed cells; rows left out are emptied there, not removed.
    Anything else is written anew. The first save over the original keeps a backup beside it.

    `SaveFailed` with one sentence, and what `report` raises: the target is then as it was.
    """
    _require_known(catalog.source, target)
    original.require_untouched(catalog, target)
    over = overwrite and original.is_original(catalog, target)
    with ExitStack() as undo:
        with replacing(target, overwrite=overwrite) as file:
            notes = _write(catalog, target, file, report)
            notes += _keep_first_original(catalog, target, undo) if over else []
        undo.pop_all()
    if over:
        original.note_replaced(catalog)
    busy = open_note(target)
    return SaveResult(target, len(kept_rows(catalog)), (*notes, *([busy] if busy else [])))


def losses(catalog: Catalog, target: Path) -> tuple[str, ...]:
    """Return what a save under that name would not keep, in sentences, before anything is written.

    Who has the target open in another program is among them. Stray quotes and values that the file's dialect
    cannot write come to light only while a delimited file is written. `SaveFailed` as the save would.
    """
    _require_known(catalog.source, target)
    original.require_untouched(catalog, target)
    busy = open_note(target)
    return (*_losses(catalog, target.suffix.lower()), *([busy] if busy else []))


def _losses(catalog: Catalog, suffix: str) -> list[str]:
    source = catalog.source
    if suffix not in _PATCHED and _keeps_dialect(source, suffix):
        from importers.writers.delimited.splice import splice_notes

        return splice_notes(catalog)
    if _is_patched(source, suffix):
        from importers.writers.workbook.patch import patch_notes

        with original.opened(catalog) as content:
            if content:
                return patch_notes(catalog, content)
    return [*new_file_notes(catalog), *_lost(source)]


def _keep_first_original(catalog: Catalog, target: Path, undo: ExitStack) -> list[str]:
    """Set the bytes that were read aside and back the file up; `undo` takes it all back."""
    if catalog.replaced:
        return []
    original.set_aside(catalog)
    undo.callback(setattr, catalog, "replaced", None)
    backup = original.back_up(target)
    if backup is None:
        return []
    undo.callback(backup.unlink, missing_ok=True)
    return [f"The file as it was is kept as {backup.name}."]


def _require_known(source: SourceTable, target: Path) -> None:
    suffix = target.suffix.lower()
    if suffix == ".xlsm" and source.kind != "xlsm":
        raise SaveFailed("Only a workbook with macros can be saved as .xlsm: choose .xlsx or .csv.")
    own = suffix == source.origin.beside.suffix.lower() and not source.is_workbook
    if not own and suffix not in _DELIMITERS and suffix not in _PATCHED:
        raise SaveFailed(f"{target.name} does not end in .csv, .tsv or .xlsx: choose such a name.")


def _write(catalog: Catalog, target: Path, file: BinaryIO, report: Reporter) -> list[str]:
    suffix = target.suffix.lower()
    if suffix not in _PATCHED:
        return _write_text(catalog, suffix, file, report)
    if _is_patched(catalog.source, suffix):
        return _write_patched(catalog, target, file, report)
    from importers.writers.workbook.new_workbook import write_workbook

    return [*write_workbook(catalog, file, report), *_lost(catalog.source)]


def _is_patched(source: SourceTable, suffix: str) -> bool:
    """Tell whether only the changed cells are written: a misnamed workbook stays what it was, under its name."""
    misnamed = source.kind in _PATCHED.values() and suffix == source.origin.beside.suffix.lower()
    return _PATCHED.get(suffix) == source.kind or (suffix in _PATCHED and misnamed)


def _write_text(catalog: Catalog, suffix: str, file: BinaryIO, report: Reporter) -> list[str]:
    from importers.writers.delimited.new_file import write_delimited
    from importers.writers.delimited.rewrite import Unspliceable
    from importers.writers.delimited.splice import write_spliced

    if _keeps_dialect(catalog.source, suffix):
        try:
            return write_spliced(catalog, file, report)
        except Unspliceable as reason:
            file.seek(0)
            file.truncate()
            delimiter = catalog.source.delimiter or ","
            return [*write_delimited(catalog, file, delimiter, report), f"{reason}"]
    notes = _lost(catalog.source)
    return [*write_delimited(catalog, file, _DELIMITERS[suffix], report), *notes]


def _keeps_dialect(source: SourceTable, suffix: str) -> bool:
    """Tell whether a name asks for no other delimiter than the file has."""
    if source.is_workbook or source.origin.file is None:
        return False
    same_name = suffix == source.origin.beside.suffix.lower()
    return same_name or (_DELIMITERS[suffix] == "\t") == (source.delimiter == "\t")


def _write_patched(catalog: Catalog, target: Path, file: BinaryIO, report: Reporter) -> list[str]:
    from importers.writers.workbook.patch import write_patched

    with original.opened(catalog) as content:
        if content:
            return write_patched(catalog, content, file, report)
    if target.suffix.lower() == ".xlsm":
        raise SaveFailed(
            f"{catalog.source.origin.name} is no longer as it was opened, so its macros cannot be kept: "
            "save as .xlsx or .csv."
        )
    from importers.writers.workbook.new_workbook import write_workbook

    return [*write_workbook(catalog, file, report), *_lost(catalog.source)]


def _lost(source: SourceTable) -> list[str]:
    """Say what of a workbook is not in a file made anew."""
    if not source.is_workbook:
        return []
    notes = [_PLAIN]
    others = len(source.sheets) - 1
    if others > 0:
        notes.append(
            f"{others} other {'sheet is' if others == 1 else 'sheets are'} not in the file."
        )
    return notes
