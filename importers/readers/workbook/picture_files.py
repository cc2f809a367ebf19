"""Writes the pictures of a sheet to files, named after the cells at which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from importers.catalog.cell_facts import SheetPicture
from importers.catalog.letters import column_letters
from importers.errors import UnreadableFile
from importers.files.atomic import written_whole
from importers.readers.workbook.ooxml.package import DAMAGED, open_package

LARGEST_PICTURE = 64 << 20  # bytes; a larger one is left in the workbook
_SUFFIXES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".webp",
    ".tif",
    ".tiff",
    ".svg",
    ".emf",
    ".wmf",
)
Place = tuple[int, int]


def save_pictures(
    path: Path, pictures: Iterable[SheetPicture], folder: Path
) -> dict[Place, list[Path]]:
    """Write a workbook's pictures into a folder; return the files by sheet row and column.

    A file is named after its cell (`C2.png`, `C2-2.png`), and none that is there is overwritten.
    Pictures whose part the workbook does not hold, that are no picture by their name or too large
    are left out. `UnreadableFile` for a damaged workbook, OSError as the disk raises it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    saved: dict[Place, list[Path]] = {}
    try:
        with open_package(path) as package:
            for picture in pictures:
                suffix = PurePosixPath(picture.part).suffix.lower()
                if suffix not in _SUFFIXES or not package.exists(picture.part):
                    continue
                if package.size(picture.part) > LARGEST_PICTURE:
                    continue
                name = f"{column_letters(picture.column)}{picture.row}"
                file = _write(package.blocks(picture.part), folder, name, suffix)
                saved.setdefault((picture.row, picture.column), []).append(file)
    except DAMAGED as error:
        raise UnreadableFile(f"{path.name} is damaged: its pictures cannot be read.") from error
    return saved


def _write(blocks: Iterable[bytes], folder: Path, name: str, suffix: str) -> Path:
    number = 1
    while True:
        path = folder / (f"{name}{suffix}" if number == 1 else f"{name}-{number}{suffix}")
        if not path.exists():
            break
        number += 1
    with written_whole(path, overwrite=False) as file:
        for block in blocks:
            file.write(block)
    return path
