"""`shelfready pictures`: which pictures a workbook holds, and at which cells; saves them to files named by SKU."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from importers.cli.console import ProgressLine, say
from importers.cli.opening import opened
from importers.cli.text import as_json, shown
from importers.session.pictures import PicturesUnusable

if TYPE_CHECKING:
    from importers.session.pictures import FoundPicture, SavedPictures
    from importers.session.session import Session

NOT_ALL = 1  # no pictures, or one that is not held as a file


def run(arguments: argparse.Namespace) -> int:
    """List, save where that is asked for, and print; ShelfreadyError if anything cannot be."""
    session = opened(arguments)
    found = session.pictures.found()
    if arguments.catalog is not None and arguments.output is None:
        raise PicturesUnusable("Say with -o where the pictures are saved that OUT is to name.")
    saved: SavedPictures | None = None
    notes: list[str] = []
    named = 0
    if found and arguments.output is not None:
        saved = session.pictures.save(arguments.output)
    if saved is not None and arguments.catalog is not None:
        named, notes = _write_catalog(session, saved, arguments)
    for note in notes:
        say(note)
    if arguments.json:
        print(as_json(_summary(arguments, found, saved, named, notes)))
    else:
        for line in _lines(session, found, saved, arguments, named):
            print(shown(line))
    return 0 if found and not (saved and saved.missing) else NOT_ALL


def _write_catalog(
    session: Session, saved: SavedPictures, arguments: argparse.Namespace
) -> tuple[int, list[str]]:
    """Write the catalog with the files' names in its column of images; return how many cells were named."""
    from importers.fixes.effect import apply_fix, effective
    from importers.writers import save

    column, target = session.pictures.column(), arguments.catalog
    catalog = session.catalog.copy()
    fix = effective(session.pictures.fix(saved, target.parent), catalog)
    apply_fix(fix, catalog)
    progress = ProgressLine()
    try:
        written = save(catalog, target, overwrite=arguments.overwrite, report=progress)
    finally:
        progress.clear()
    notes = list(written.notes)
    if session.mapping.column("image") != column:
        label = catalog.label(column).strip()
        notes.append(f"The column {label!r} holds the images now: say --map 'image={label}'.")
    return len(fix.edits), notes


def _lines(
    session: Session,
    found: tuple[FoundPicture, ...],
    saved: SavedPictures | None,
    arguments: argparse.Namespace,
    named: int,
) -> Iterator[str]:
    several = "" if len(found) == 1 else "s"
    yield f"{session.source.origin.display}: {len(found):,} picture{several}"
    for each, file in saved.pictures if saved else ((each, None) for each in found):
        whose = each.sku or ("no product's row" if each.row is None else "no SKU")
        yield f"  {each.cell:<8} {whose}" + ("" if file is None else f"  {file}")
    if saved is None:
        return
    yield f"{len(saved.files):,} saved in {arguments.output}."
    if saved.missing:
        yield f"Not held as files by the workbook: {', '.join(saved.missing)}."
    if arguments.catalog is not None:
        yield f"{named:,} cells name them in {arguments.catalog}."


def _summary(
    arguments: argparse.Namespace,
    found: tuple[FoundPicture, ...],
    saved: SavedPictures | None,
    named: int,
    notes: list[str],
) -> dict[str, object]:
    return {
        "ok": True,
        "file": str(arguments.file),
        "pictures": [
            {
                "cell": each.cell,
                "sku": each.sku or None,
                "file": None if file is None else str(file),
            }
            for each, file in (saved.pictures if saved else ((each, None) for each in found))
        ],
        "named": named,
        "notes": notes,
    }
