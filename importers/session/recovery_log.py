"""Unsaved work, written down as it happens, so that a crash loses none of it.

One file a catalog and way of reading it: a first line that says which, then a line for each change.
Only appended to; undoing is a change too. It is removed when the work is saved over the catalog or given
up; a corrected copy leaves it, marked as saved, for the catalog itself still lacks the work.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.catalog.model import CellRef, Edit, Fix, KeptProblem
from importers.catalog.origin import SourceOrigin, origin_at
from importers.catalog.source import ReadOptions, SourceTable
from importers.storage.home import Home

if TYPE_CHECKING:  # the first screen asks here for unsaved work, before anything heavy is loaded
    import numpy as np

_TITLE = "Bring back unsaved changes"
_SAVED, _OPTIONS = "saved", "options"
_AS_TEXT, _AS_TYPED = "as_text", "as_typed"
_ADDED = "added"  # the labels of all columns beyond the file's, as they then stood
_DROPPED = "dropped"  # how many of the file's last columns an undo took away
_KEEP, _RECONSIDER = "keep", "reconsider"


class RecoveryLog:
    """The unsaved work on one catalog. What cannot be written is not kept, and stops nobody's work."""

    def __init__(
        self,
        home: Home,
        source: SourceTable,
        places: np.ndarray | None = None,
        keep: Callable[[Path], None] | None = None,
        options: ReadOptions | None = None,
    ) -> None:
        """Name the file; nothing is written before the first change.

        `places` tells which record of `source` each row is, below 0 for none (None: each is its own). A change
        of a row that is none can only be brought back with what was read first: `keep` writes that down.
        `options` are how the file was read, so that it can be read so again: the very sheet, whichever is chosen then.
        """
        reading = [source.origin.locator, source.sheet, source.header_line]
        dialect = [source.encoding, source.delimiter, source.quote]
        window = [source.window] if any(source.window) else []
        name = hashlib.sha256(json.dumps([*reading, *dialect, *window]).encode()).hexdigest()[:24]
        self.path = home.journal / f"{name}.jsonl"
        self._addresses = source.addresses
        self._head = _head_of(source)
        self._width = len(source.columns)
        self._places = places
        self._keep = keep
        self._options = None if options is None else replace(options, sheet=source.sheet)
        self._begun = False

    def record(self, fix: Fix, labels: Sequence[str] = ()) -> None:
        """Append one change; `labels` are all columns' as they stand after it."""
        entry: dict[str, Any] = {
            "cells": [[self._place(e.ref.row), e.ref.column, e.new] for e in fix.edits],
            "exclude": [self._place(row) for row in fix.exclude],
            "include": [self._place(row) for row in fix.include],
        }
        if fix.add_columns or fix.drop_columns:
            entry[_ADDED] = list(labels[self._width :])
            entry[_DROPPED] = max(0, self._width - len(labels))
        for name, kept in ((_KEEP, fix.keep), (_RECONSIDER, fix.reconsider)):
            if kept:
                entry[name] = [[self._place(k.ref.row), k.ref.column, k.code] for k in kept]
        for name, cells in ((_AS_TEXT, fix.as_text), (_AS_TYPED, fix.as_typed)):
            if cells:
                entry[name] = [[self._place(ref.row), ref.column] for ref in cells]
        with contextlib.suppress(OSError):
            fewer = entry.get(_DROPPED) or _beyond_the_file(fix, self._places)
            if self._keep is not None and fewer:
                self._begin()
                self._keep(self.path)
                self._keep = None
        self._append(entry)

    def mark_saved(self) -> None:
        """Note that a copy holds all of it so far: it is unsaved work again from the next change on."""
        if self._begun:
            self._append({_SAVED: True})

    def unsaved(self) -> Fix | None:
        """Return the work that an earlier session left, as one fix; None if there is none for this very file.

        A line that a crash cut short is left out.
        """
        entries = self._read()
        if not entries or _SAVED in entries[-1]:
            return None
        try:
            return self._as_fix([entry for entry in entries if _SAVED not in entry])
        except (KeyError, TypeError, ValueError):
            return None

    def discard(self) -> None:
        """Forget the unsaved work: it was saved, or is not wanted."""
        self._begun = False
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        from importers.session.source_backup import forget

        forget(self.path)

    def _place(self, row: int | None) -> int | str | None:
        """Return the record that a row is in the file; a row that is none is told by its own number, below zero.

        A row with an identity of its own is told by that.
        """
        if row is None:
            return None
        if self._places is None:
            identity = self._addresses.identity(row) if self._addresses.tells_identities else None
            return row if identity is None else identity
        place = int(self._places[row])
        return place if place >= 0 else ~row

    def _as_fix(self, entries: list[dict[str, Any]]) -> Fix | None:
        work = _Work(self._width)
        for entry in entries:
            work.add(entry)
        fix = work.as_fix(self._rows(work.named))
        return None if fix.is_empty else fix

    def _rows(self, places: Collection[int | str]) -> Mapping[int | str, int]:
        """Return the rows of records; of a row that is no record only where what was read first is at hand."""
        identities = {place for place in places if isinstance(place, str)}
        found: dict[int | str, int] = {}
        if identities:
            found.update(self._addresses.rows_of(identities))
        numbers = [place for place in places if isinstance(place, int)]
        if self._places is None:
            return found | {place: place for place in numbers if place >= 0}
        records = (self._places >= 0).nonzero()[0]
        return found | {place: int(records[place]) if place >= 0 else ~place for place in numbers}

    def _append(self, entry: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self._begin()
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")

    def _begin(self) -> None:
        """Make sure that the file is about this very reading; work on an older file is of no use to it."""
        if self._begun:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        known = self._is_about_this() and self.unsaved() is not None
        with self.path.open("a" if known else "w", encoding="utf-8") as file:
            file.write("\n" if known else self._first_line())  # ends a line cut short
        self._begun = True

    def _first_line(self) -> str:
        how = {} if self._options is None else {_OPTIONS: asdict(self._options)}
        return json.dumps(self._head | how) + "\n"

    def _read(self) -> list[dict[str, Any]] | None:
        try:
            with self.path.open(encoding="utf-8") as file:
                return list(_entries(file))[1:] if self._is_about_this() else None
        except (OSError, ValueError):
            return None

    def _is_about_this(self) -> bool:
        with contextlib.suppress(OSError, ValueError), self.path.open(encoding="utf-8") as file:
            head: dict[str, Any] = json.loads(file.readline())
            head.pop(_OPTIONS, None)  # earlier versions wrote none
            return head == self._head
        return False


@dataclass
class _Work:
    """What the lines of a log come to, by the places of rows: the last line about a cell or row counts."""

    width: int  # of the file, in columns
    values: dict[tuple[int | str | None, int], str | None] = field(default_factory=dict)
    left_out: dict[int | str, bool] = field(default_factory=dict)
    as_text: dict[tuple[int | str, int], bool] = field(default_factory=dict)
    kept: dict[tuple[int | str, int | None, str], bool] = field(default_factory=dict)
    added: Sequence[str] = ()
    dropped: int = 0

    def add(self, entry: Mapping[str, Any]) -> None:
        """Take in one line."""
        for name, is_kept in ((_KEEP, True), (_RECONSIDER, False)):
            self.kept |= dict.fromkeys(map(tuple, entry.get(name, ())), is_kept)
        for name, is_text in ((_AS_TEXT, True), (_AS_TYPED, False)):
            self.as_text |= dict.fromkeys(map(tuple, entry.get(name, ())), is_text)
        self.left_out |= dict.fromkeys(entry["exclude"], True)
        self.left_out |= dict.fromkeys(entry["include"], False)
        self.values |= {(row, column): value for row, column, value in entry["cells"]}
        self.added = entry.get(_ADDED, self.added)
        self.dropped = entry.get(_DROPPED, self.dropped)
        self._forget_columns_gone()

    def _forget_columns_gone(self) -> None:
        width = self.width + len(self.added)  # undone, one dropped needs what it held
        self.values = {at: value for at, value in self.values.items() if at[1] < width}

    @property
    def named(self) -> set[int | str]:
        """The places of all rows that are spoken of."""
        named = {row for row, _ in self.values if row is not None} | self.left_out.keys()
        return named | {row for row, _ in self.as_text} | {row for row, _, _ in self.kept}

    def as_fix(self, rows: Mapping[int | str, int]) -> Fix:
        """Return all of it as one change; `rows` are those of the places that are still there."""
        texts = [cell for cell, is_text in self.as_text.items() if is_text and cell[0] in rows]
        out = [(rows[place], is_out) for place, is_out in self.left_out.items() if place in rows]
        return Fix(
            _TITLE,
            tuple(self._edits(rows)),
            exclude=tuple(row for row, is_out in out if is_out),
            include=tuple(row for row, is_out in out if not is_out),
            as_text=tuple(CellRef(rows[place], column) for place, column in texts),
            keep=tuple(_kept(self.kept, rows)),
            add_columns=tuple(self.added),
            drop_columns=("",) * self.dropped,  # as they are called then
        )

    def _edits(self, rows: Mapping[int | str, int]) -> Iterator[Edit]:
        for (place, column), value in self.values.items():
            if place is None or place in rows:
                row = None if place is None else rows[place]
                yield Edit(CellRef(row, column), None, value)


def _kept(
    kept: Mapping[tuple[int | str, int | None, str], bool], rows: Mapping[int | str, int]
) -> Iterator[KeptProblem]:
    for (place, column, code), is_kept in kept.items():
        if is_kept and place in rows:
            yield KeptProblem(CellRef(rows[place], column), code)


def _head_of(source: SourceTable) -> dict[str, Any]:
    """Return what tells that a log is about this very reading; rows with identities may come and go meanwhile."""
    head = {"path": source.origin.locator, "columns": len(source.columns)}
    if source.row_count and source.addresses.identity(0) is not None:
        return {**head, "labels": list(source.header)}
    return {**head, **asdict(source.stamp), "rows": source.row_count}


def _entries(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        with contextlib.suppress(ValueError):  # a line that a crash cut short
            yield json.loads(line)


def _beyond_the_file(fix: Fix, places: np.ndarray | None) -> bool:
    """Tell whether a change touches a row that is not in the file."""
    if places is None:
        return False
    rows = [*(edit.ref.row for edit in fix.edits), *fix.exclude, *fix.include]
    return any(row is not None and places[row] < 0 for row in rows)


def unsaved_origins(home: Home) -> tuple[SourceOrigin, ...]:
    """Return where catalogs with unsaved work from an earlier session are that are still there."""
    found = (_origin_of(log) for log in sorted(home.journal.glob("*.jsonl")))
    return tuple(
        dict.fromkeys(origin for origin in found if origin is not None and origin.is_there)
    )


def _origin_of(log: Path) -> SourceOrigin | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError), log.open() as file:
        head, *_, last = file
        return None if _SAVED in json.loads(last) else origin_at(json.loads(head)["path"])
    return None


def reading_for(home: Home, origin: SourceOrigin, asked: ReadOptions) -> ReadOptions:
    """Return how to read a catalog: as it was asked for, or else as it was read when work on it was left unsaved."""
    if asked != ReadOptions():
        return asked
    return unsaved_reading(home, origin) or asked


def unsaved_reading(home: Home, origin: SourceOrigin) -> ReadOptions | None:
    """Return how a catalog was read whose unsaved work waits, to read it so again; None if that is not known.

    Not once the file has changed: the work is of no use to it then. The newest counts.
    """
    stamp = origin.stamp()
    logs = {log: log.stat().st_mtime_ns for log in home.journal.glob("*.jsonl")}
    for log in sorted(logs, key=lambda each: -logs[each]):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError), log.open() as file:
            head, *_, last = file
            about = json.loads(head)
            same = stamp is None or {**about, **asdict(stamp)} == about
            if about["path"] == origin.locator and same and _SAVED not in json.loads(last):
                return ReadOptions(**_with_tuples(about[_OPTIONS]))
    return None


def _with_tuples(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what JSON, which knows no tuples, has made of options as it was."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.items()
    }
