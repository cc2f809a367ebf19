"""Where a table came from: a file today. Whoever keeps, names or reopens a table asks its origin, not a path."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from importers.errors import UnreadableFile

if TYPE_CHECKING:
    from importers.catalog.model import Reporter
    from importers.catalog.source import ReadOptions, SourceTable


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells that a file changed on disk since it was read."""

    size: int
    mtime_ns: int

    @staticmethod
    def of(status: os.stat_result) -> FileStamp:
        """Return the stamp of a file of this status."""
        return FileStamp(status.st_size, status.st_mtime_ns)


class SourceOrigin(ABC):
    """A place that a table can be read from, as a frozen value: two are equal where they name the same place."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Return what a sentence calls it, such as `stock.csv`."""

    @property
    @abstractmethod
    def display(self) -> str:
        """Return where it is, in the words by which it was asked for."""

    @property
    @abstractmethod
    def locator(self) -> str:
        """Return the text that opens it again from anywhere, and tells it from every other place."""

    @property
    @abstractmethod
    def beside(self) -> Path:
        """Return the path after which new files are named; pictures are looked for in its folder."""

    @property
    @abstractmethod
    def words(self) -> tuple[str, ...]:
        """Return the words by which a command line names it."""

    @property
    def folder(self) -> Path:
        """Return where pictures named in the table are looked for, and results are suggested."""
        return self.beside.parent

    @property
    def file(self) -> Path | None:
        """Return the file that holds the table and that a save may replace; None: it cannot be saved over."""
        return None

    @property
    @abstractmethod
    def is_there(self) -> bool:
        """Tell whether it can be opened again, as far as that is known at once."""

    def read(self, options: ReadOptions, report: Reporter) -> SourceTable:
        """Read the table; only an origin that is no file reads itself. UnreadableFile, and what `report` raises."""
        raise UnreadableFile(f"{self.name} cannot be read: nothing here knows how.")

    def is_at(self, path: Path) -> bool:
        """Tell whether a path, however written, is the file that holds the table."""
        try:
            return self.file is not None and os.path.samefile(self.file, path)
        except (OSError, ValueError):  # one is not there, or no file can have that name
            return False

    def stamp(self) -> FileStamp | None:
        """Return what tells that its file changed; None if it has none, or none any more."""
        try:
            return None if self.file is None else FileStamp.of(os.stat(self.file))
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class FileOrigin(SourceOrigin):
    """A catalog file."""

    path: Path

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.path.name

    @property
    def display(self) -> str:
        """Return the path as it was given."""
        return str(self.path)

    @property
    def locator(self) -> str:
        """Return the path from the root of the file system."""
        return str(self.path.absolute())

    @property
    def beside(self) -> Path:
        """Return the file itself: others are suggested beside it."""
        return self.path

    @property
    def words(self) -> tuple[str, ...]:
        """Return the path as it was given, so that no command line takes it for an option or for a command."""
        word = str(self.path)
        like_a_command = os.sep not in word and not self.path.suffix
        odd = like_a_command or word.startswith("-")
        return (os.path.join(os.curdir, word) if odd else word,)

    @property
    def file(self) -> Path | None:
        """Return the file itself."""
        return self.path

    @property
    def is_there(self) -> bool:
        """Tell whether the file exists."""
        return self.path.exists()


_KINDS: dict[str, Callable[[str], SourceOrigin]] = {}


def register_origin(scheme: str, make: Callable[[str], SourceOrigin]) -> None:
    """Have locators that begin with `scheme:` made into origins by a function, which gets the whole locator."""
    _KINDS[scheme] = make


def origin_at(locator: str) -> SourceOrigin:
    """Return the origin that a locator names: one of a registered scheme, or else a file."""
    scheme, colon, _ = locator.partition(":")
    make = _KINDS.get(scheme) if colon else None
    return make(locator) if make else FileOrigin(Path(locator))
