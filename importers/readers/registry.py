"""The readers that there are: this program's, and those of other packages. Adding one is a line here.

Another package registers its own by an entry point of the group `shelfready.readers`, whose object is a
`Reader`, or makes one when it is called. Each file is shown to this program's readers first, then to
the others, and is delimited text if none of them knows it and it is nothing else by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from importers.errors import UnreadableFile
from importers.readers.foreign_files import refuse_foreign
from importers.readers.protocol import Format, OpenFile, Reader

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "shelfready.readers"

_OWN = ("importers.readers.workbook.formats:WORKBOOKS",)
_LAST = "importers.readers.delimited.format:DELIMITED"

_registered: list[Reader] = []
_faults: dict[str, str] = {}


def register(reader: Reader) -> None:
    """Add a reader while the program runs; it is asked before all others."""
    _registered.insert(0, reader)


def unregister(reader: Reader) -> None:
    """Take back what `register` added."""
    _registered.remove(reader)


def recognised(file: OpenFile) -> tuple[Reader, Format]:
    """Return who reads a file, and in which format it is; UnreadableFile where it is no table."""
    for reader in _asked(file):
        if found := reader.recognise(file):
            return reader, found
    raise UnreadableFile(f"{file.path.name} is not text: it is no CSV file and no workbook.")


def _asked(file: OpenFile) -> Iterator[Reader]:
    yield from _registered
    yield from map(_own, _OWN)
    yield from _foreign()
    refuse_foreign(file)
    yield _own(_LAST)


def endings() -> frozenset[str]:
    """Return the endings, in lower case, of files that can be opened, such as `.csv`; other files can be tried."""
    readers = (*_registered, *map(_own, _OWN), *_foreign(), _own(_LAST))
    formats = (each for reader in readers for each in reader.formats)
    return frozenset(f".{ending}" for each in formats for ending in each.endings if ending)


def forget() -> None:
    """Look for other packages' readers anew when the next file is opened."""
    _foreign.cache_clear()
    _faults.clear()


def faults() -> tuple[str, ...]:
    """Return a sentence for each reader of another package that was asked for and cannot be used."""
    return tuple(_faults.values())


@cache
def _own(place: str) -> Reader:
    module, _, name = place.partition(":")
    made: Reader = getattr(import_module(module), name)
    return made


@cache
def _foreign() -> tuple[Reader, ...]:
    from importlib.metadata import (
        entry_points,  # here: it takes its time, and a workbook needs it not
    )

    found = map(_loaded, entry_points(group=ENTRY_POINTS))
    return tuple(reader for reader in found if reader is not None)


def _loaded(point: EntryPoint) -> Reader | None:
    """Load another package's reader; one that cannot be used must not keep files from being opened."""
    try:
        made = point.load()
        reader = made() if isinstance(made, type) else made
        if not isinstance(reader, Reader):
            raise TypeError("it is no Reader")
    except Exception as error:  # noqa: BLE001 - somebody else's code
        package = point.dist.name if point.dist else "?"
        _faults[point.name] = (
            f"The reader {point.name} of the package {package} cannot be used: "
            f"{type(error).__name__}: {error}."
        )
        return None
    return reader
