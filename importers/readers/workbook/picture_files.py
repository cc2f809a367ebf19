"""Writes the pictures of a sheet to files, named after their products, or else the cells at which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path, PurePosixPath

from importers.catalog.cell_facts import SheetPicture
from importers.catalog.letters import column_letters
from importers.errors import UnreadableFile
from importers.files.atomic import written_whole
from importers.readers.workbook.ooxml.package import DAMAGED, Package, open_package

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
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+')  # in the name of a file, on any system
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # of Windows
_LONGEST = 100  # characters of a name
Place = tuple[int, int]


def save_pictures(
    path: Path,
    pictures: Iterable[SheetPicture],
    folder: Path,
    names: Mapping[Place, str] | None = None,
) -> dict[Place, list[Path]]:
    """Write a workbook's pictures into a folder; return the files by sheet row and column.

    A file is called as `names` says of its place, else after its cell: `A-17.png`, a second one `A-17-2.png`.
    None that is there is overwritten; one that is this very picture is taken as it is. Pictures whose part
    the workbook does not hold, that are no picture by their name or too large are left out.
    `UnreadableFile` for a damaged workbook, OSError as the disk raises it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    saved: dict[Place, list[Path]] = {}
    taken: set[Path] = set()
    try:
        with open_package(path) as package:
            for picture in pictures:
                if not _is_whole(package, picture):
                    continue
                place = (picture.row, picture.column)
                name = file_name((names or {}).get(place, "")) or _cell(picture)
                suffix = PurePosixPath(picture.part).suffix.lower()
                content = b"".join(package.blocks(picture.part))
                file = _write(content, _candidates(folder, name, suffix, taken))
                taken.add(file)
                saved.setdefault(place, []).append(file)
    except DAMAGED as error:
        raise UnreadableFile(f"{path.name} is damaged: its pictures cannot be read.") from error
    return saved


def file_name(text: str) -> str:
    """Return a text as the name of a file without its ending, on every system; "" if nothing is left of it."""
    name = _UNSAFE.sub("_", text.strip())[:_LONGEST].strip("._ ")
    return f"_{name}" if _DEVICES.fullmatch(name) else name


def _is_whole(package: Package, picture: SheetPicture) -> bool:
    suffix = PurePosixPath(picture.part).suffix.lower()
    if suffix not in _SUFFIXES or not package.exists(picture.part):
        return False
    return package.size(picture.part) <= LARGEST_PICTURE


def _cell(picture: SheetPicture) -> str:
    return f"{column_letters(picture.column)}{picture.row}"


def _candidates(folder: Path, name: str, suffix: str, taken: set[Path]) -> Iterator[Path]:
    """Yield names until one is free; a file of this run is no other picture's."""
    for number in count(1):
        path = folder / (f"{name}{suffix}" if number == 1 else f"{name}-{number}{suffix}")
        if path not in taken:
            yield path


def _write(content: bytes, candidates: Iterator[Path]) -> Path:
    for path in candidates:
        if path.exists():
            if _holds(path, content):
                return path
            continue
        with written_whole(path, overwrite=False) as file:
            file.write(content)
        return path
    raise AssertionError("there is always another name")


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
