"""Which files of suppliers were sent where: so that none is done twice, nor an older one after a newer."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from importers.errors import SaveFailed, UnreadableFile
from importers.files import read_small_text, write_atomically
from importers.files.natural_order import natural_key
from importers.storage.home import Home

_KEPT = 5_000  # files; the oldest is forgotten first


@dataclass(frozen=True, slots=True)
class FileRun:
    """One file's way to one destination. `file` is its name, `content` its fingerprint, `profile` the profile's name.

    `supplier` is what guards call its supplier's files. Times are in seconds since 1970, 0 for never: `modified` is
    the file's own, `begun` when it was first tried, `sent` when some of it began to be sent last, `ended` when all of
    it was; `left` is how many of its rows were not taken then.
    """

    content: str
    file: str
    supplier: str
    profile: str
    begun: float
    modified: float = 0.0
    sent: float = 0.0
    ended: float = 0.0
    left: int = 0

    @staticmethod
    def of(path: Path, supplier: str, profile: str) -> FileRun:
        """Return the run of a file that is tried now. UnreadableFile."""
        content, modified = _content(path)
        return FileRun(content, path.name, supplier, profile, time.time(), modified)

    @property
    def way(self) -> tuple[str, str, str]:
        """Return what tells it from every other run."""
        return self.content, self.supplier, self.profile

    def replaces(self, other: FileRun) -> bool:
        """Tell whether it is a newer file of the same supplier on the same way, of which something was sent.

        It was tried after the other one first was, or is later by itself.
        """
        newer = self.begun > other.begun or self.is_later_than(other)
        return self.is_beside(other) and bool(self.sent) and newer

    def is_beside(self, other: FileRun) -> bool:
        """Tell whether it is another file of the same supplier on the same way."""
        return self.way[1:] == other.way[1:] and self.content != other.content

    def is_later_than(self, other: FileRun) -> bool:
        """Tell whether it was changed after another one and its name comes after, as that of a later week."""
        named_later = natural_key(self.file) > natural_key(other.file)
        return named_later and self.modified > other.modified


def _content(path: Path) -> tuple[str, float]:
    """Return what tells a file's content from every other's, and when it was changed. UnreadableFile."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_mtime
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        raise UnreadableFile(f"{path} cannot be read: {reason}.") from None


class SupplierRuns:
    """The record, a small file. A damaged one is as good as none: no row is doubled, by the record of uploads."""

    def __init__(self, home: Home) -> None:
        """Take where it is kept."""
        self._path = home.root / "supplier-runs.json"

    def known(self, run: FileRun) -> FileRun:
        """Return what is on record of a run; itself if that is nothing, or was before a newer file and comes back."""
        found = next((each for each in self._all() if each.way == run.way), run)
        return run if self._comes_back(run, found) else found

    def _comes_back(self, run: FileRun, found: FileRun) -> bool:
        """Tell whether a file with an earlier one's content is later than what was sent since."""
        since = (each for each in self._all() if each.is_beside(found) and each.sent > found.sent)
        return any(run.is_later_than(each) for each in since)

    def newer(self, run: FileRun) -> FileRun | None:
        """Return the newest file that replaces this one; None: none does.

        What this one holds is old then: sending it would take the newer one's values back.
        """
        found = (each for each in self._all() if each.replaces(run))
        return max(found, key=lambda each: each.sent, default=None)

    def begin(self, run: FileRun) -> None:
        """Note that a file is tried. SaveFailed."""
        self._put(self.known(run))

    def send(self, run: FileRun) -> None:
        """Note that a file begins to be sent. SaveFailed."""
        self._put(replace(self.known(run), sent=time.time()))

    def end(self, run: FileRun, left: int) -> None:
        """Note that a file was sent to its end, but for so many rows. SaveFailed."""
        self._put(replace(self.known(run), ended=time.time(), left=left))

    def _all(self) -> Iterator[FileRun]:
        with contextlib.suppress(OSError, ValueError, TypeError):
            told = json.loads(read_small_text(self._path))
            yield from (FileRun(**each) for each in told)

    def _put(self, run: FileRun) -> None:
        rest = [each for each in self._all() if each.way != run.way]
        told = [asdict(each) for each in (*rest, run)][-_KEPT:]
        try:
            write_atomically(self._path, json.dumps(told, indent=1))
        except OSError as error:
            reason = (error.strerror or "unknown").lower()
            raise SaveFailed(f"{self._path} cannot be written: {reason}.") from error


def note_sending(home: Home, file: Path | None, supplier: str, profile: str) -> None:
    """Note that a supplier's file begins to be sent; a note that cannot be written is no reason to stop."""
    if supplier and file is not None:
        with contextlib.suppress(UnreadableFile, SaveFailed):
            SupplierRuns(home).send(FileRun.of(file, supplier, profile))
