"""What a reader is: it recognises files by their content, and makes a source table of one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from importers.catalog.model import Reporter
from importers.catalog.origin import FileStamp
from importers.catalog.source import ReadOptions, SourceTable

HEAD = 4096  # bytes that most formats are told by


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files. `kind` names it in a `SourceTable`, `called` in a sentence with its article.

    `endings` are what such files are usually called, lower case and without the dot: another ending
    is worth a warning. "" stands for none.
    """

    kind: str
    called: str
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that is open for reading: `head` are its first `HEAD` bytes, `file` stands at its beginning."""

    path: Path
    file: FileIO
    stamp: FileStamp
    head: bytes

    @staticmethod
    def of(path: Path, file: FileIO, stamp: FileStamp) -> OpenFile:
        """Look at the beginning of a file."""
        file.seek(0)
        head = file.read(HEAD)
        file.seek(0)
        return OpenFile(path, file, stamp, head)


class Reader(ABC):
    """Reads files of one or several formats, which are its `formats`."""

    formats: tuple[Format, ...]

    @abstractmethod
    def recognise(self, file: OpenFile) -> Format | None:
        """Return which of its formats a file is in, by its content; None: another reader may know.

        It may seek in the file. `UnreadableFile` where the format is certain and reading hopeless.
        """

    @abstractmethod
    def read(
        self, file: OpenFile, found: Format, options: ReadOptions, report: Reporter
    ) -> SourceTable:
        """Read what `recognise` found; `UnreadableFile` with one sentence, and what `report` raises."""
