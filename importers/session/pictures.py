"""The pictures in a workbook: where they stand, saved to files named after their products, and used for a field."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from importers.catalog.cell_facts import SheetPicture
from importers.catalog.column_mapping import ColumnMapping
from importers.catalog.letters import column_letters
from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.schema import FieldKind
from importers.errors import ShelfreadyError
from importers.fixes.effect import effective
from importers.fixes.history import Change, Remapping, Step
from importers.session.checked_catalog import CheckedCatalog
from importers.session.history import SessionHistory


class PicturesUnusable(ShelfreadyError):
    """Pictures cannot be saved, or there is no column that could hold their names."""


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture, its cell (`C2`), and the record whose picture it is; None where its row is no record."""

    picture: SheetPicture
    row: int | None
    sku: str

    @property
    def cell(self) -> str:
        """Return the cell at which it stands."""
        return f"{column_letters(self.picture.column)}{self.picture.row}"


@dataclass(frozen=True, slots=True)
class SavedPictures:
    """The pictures in the sheet's order, each with its file; None where the workbook does not hold it as one."""

    pictures: tuple[tuple[FoundPicture, Path | None], ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """Return the files that were written, or were there."""
        return tuple(file for _, file in self.pictures if file is not None)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the cells whose pictures could not be saved."""
        return tuple(found.cell for found, file in self.pictures if file is None)

    @property
    def first_of(self) -> Mapping[int, Path]:
        """Return the first file of each record that has any."""
        firsts: dict[int, Path] = {}
        for found, file in self.pictures:
            if found.row is not None and file is not None:
                firsts.setdefault(found.row, file)
        return firsts


class Pictures:
    """The pictures of one session's workbook. Nothing is read of them before they are saved."""

    def __init__(self, checked: CheckedCatalog, history: SessionHistory) -> None:
        """Take the catalog and what makes its steps."""
        self._checked = checked
        self._history = history

    def found(self) -> tuple[FoundPicture, ...]:
        """Return all pictures of the sheet in its order, each with its product's SKU as it stands now. Quick."""
        with self._checked.lock:
            return tuple(self._found())

    def suggested_folder(self) -> Path:
        """Return a folder beside the workbook. Quick."""
        beside = self._checked.source.origin.beside
        return beside.with_name(f"{beside.stem} pictures")

    def save(self, folder: Path) -> SavedPictures:
        """Write the pictures into a folder, named by SKU where there is one; nothing there is overwritten.

        PicturesUnusable, UnreadableFile. May take as long as reading the workbook.
        """
        from importers.readers.workbook.picture_files import save_pictures

        found, file = self.found(), self._checked.source.origin.file
        if not found or file is None:
            raise PicturesUnusable("There are no pictures in this sheet.")
        if not any(each.picture.part for each in found):
            raise PicturesUnusable(
                f"The pictures in {file.name} cannot be taken out: save it as .xlsx, and open that."
            )
        names = {(p.picture.row, p.picture.column): p.sku for p in found if p.sku}
        try:
            saved = save_pictures(file, [p.picture for p in found], folder.expanduser(), names)
        except OSError as error:
            reason = (error.strerror or "unknown").lower()
            raise PicturesUnusable(
                f"The pictures cannot be saved in {folder}: {reason}."
            ) from error
        return _sorted_out(found, saved)

    def column(self) -> int:
        """Return the column whose cells would name the files. PicturesUnusable if there is none.

        It is the one of images, or else the one column in which the pictures stand.
        """
        with self._checked.lock:
            name = self._image_field()
            mapped = self._checked.mapping.column(name)
            if mapped is not None:
                return mapped
            columns = {each.picture.column for each in self._found() if each.row is not None}
            width, taken = self._checked.catalog.header_width, self._checked.fields()
            if len(columns) == 1 and (only := columns.pop()) < width and only not in taken:
                return only
        raise PicturesUnusable(
            "No column holds the image: choose one first, and the files can be named in it."
        )

    def fix(self, saved: SavedPictures, folder: Path | None = None) -> Fix:
        """Return the fix that names each record's first file in the column of images.

        What is written there already stays. Files are named as seen from `folder`, where the catalog lies.
        PicturesUnusable as for `column`.
        """
        column, folder = self.column(), folder or self._checked.source.origin.folder
        catalog = self._checked.catalog
        edits = [
            Edit(CellRef(row, column), None, _named(file, folder))
            for row, file in saved.first_of.items()
            if not (catalog.value(row, column) or "").strip()
        ]
        several = "" if len(edits) == 1 else "s"
        return Fix(f"Use {len(edits):,} saved picture{several}", tuple(edits))

    def use(self, saved: SavedPictures) -> Change:
        """Name the saved files in the column of images, as one step. PicturesUnusable as for `column`."""
        with self._checked.lock:
            fix, before = self.fix(saved), self._checked.mapping
            after = before.bind(self._image_field(), self.column())
            return self._history.do(
                Step(effective(fix, self._checked.catalog), self._remapping(before, after))
            )

    def _remapping(self, before: ColumnMapping, after: ColumnMapping) -> Remapping | None:
        if before.columns == after.columns:
            return None
        return Remapping(self._checked.schema.name, before, after)

    def _found(self) -> Iterator[FoundPicture]:
        source, mapping = self._checked.catalog.source, self._checked.mapping
        key = mapping.column(self._checked.schema.key.name)
        lines = source.lines
        for picture in source.facts.pictures:
            at = int(np.searchsorted(lines, picture.row))
            row = at if at < len(lines) and lines[at] == picture.row else None
            sku = "" if row is None or key is None else self._checked.catalog.value(row, key)
            yield FoundPicture(picture, row, (sku or "").strip())

    def _image_field(self) -> str:
        fields = self._checked.schema.fields
        name = next((each.name for each in fields if each.kind is FieldKind.IMAGE), None)
        if name is None:
            raise PicturesUnusable("The destination takes no pictures.")
        return name


def _sorted_out(
    found: tuple[FoundPicture, ...], saved: Mapping[tuple[int, int], list[Path]]
) -> SavedPictures:
    left = {place: list(files) for place, files in saved.items()}
    pictures = []
    for each in found:
        files = left.get((each.picture.row, each.picture.column), [])
        pictures.append((each, files.pop(0) if files else None))
    return SavedPictures(tuple(pictures))


def _named(file: Path, folder: Path | None) -> str:
    """Return a file's name as seen from a folder, where it lies within; else its whole name."""
    whole = Path(os.path.abspath(file))
    base = Path(os.path.abspath(folder or Path.cwd()))
    return whole.relative_to(base).as_posix() if whole.is_relative_to(base) else str(whole)
