"""The one thread that writes the ledger: it commits whatever has gathered, in one durable step."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from importers.destinations.base import Profile
from importers.destinations.work import Entry
from importers.errors import LedgerUnusable
from importers.ledger.place import LedgerPlace, reopen_ledger
from importers.ledger.store import LedgerStore

_LOOK_EVERY = 60.0  # seconds; a million records take half a second


@dataclass(frozen=True, slots=True)
class _Note:
    entries: tuple[Entry, ...]
    forgotten: tuple[str, ...]
    done: Callable[[LedgerUnusable | None], None]


class LedgerWriter:
    """Takes notes from the event loop and tells it when they are on the disk.

    There is no time window: while one commit is under way the next notes gather. After the first
    failure every later note fails too. Now and then, and at the end, the whole record is looked through for
    damage, which SQLite does not notice in pages that it remembers.
    """

    def __init__(self, place: LedgerPlace, profile: Profile) -> None:
        """Remember where to write; `start` opens the file."""
        self.place = place
        self._profile = profile
        self._notes: queue.SimpleQueue[_Note | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="upload-ledger", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looked = time.monotonic()
        self.failure: LedgerUnusable | None = None

    def start(self) -> None:
        """Begin to write; called on the running loop that is told of commits."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """Write what is left, then close the file and end the thread."""
        self._notes.put(None)
        self._thread.join()

    def write(
        self,
        entries: Sequence[Entry],
        done: Callable[[LedgerUnusable | None], None],
        forgotten: Sequence[str] = (),
    ) -> None:
        """Hand over a note; `done` is called on the loop when it is durable, or with the error."""
        self._notes.put(_Note(tuple(entries), tuple(forgotten), done))

    async def written(self, entries: Sequence[Entry]) -> None:
        """Return when these entries are durable; LedgerUnusable if they cannot be."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def done(error: LedgerUnusable | None) -> None:
            if future.cancelled():
                return
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

        self.write(entries, done)
        await future

    def _work(self) -> None:
        ledger = None
        try:
            ledger = reopen_ledger(self.place, self._profile)
        except LedgerUnusable as error:
            self.failure = error
        while (notes := self._gathered()) is not None:
            if ledger is not None and self.failure is None:
                self.failure = _failure(ledger, notes) or self._damage(_LOOK_EVERY)
            for note in notes:
                self._tell(note, self.failure)
        self.failure = self.failure or self._damage()
        if ledger is not None:
            ledger.close()

    def _damage(self, every: float = 0.0) -> LedgerUnusable | None:
        """Look through the record with other eyes than the writer's, if that is so many seconds ago."""
        if time.monotonic() - self._looked < every:
            return None
        self._looked = time.monotonic()
        try:
            reopen_ledger(self.place, self._profile, thorough=True).close()
        except LedgerUnusable as error:
            return error
        return None

    def _gathered(self) -> list[_Note] | None:
        """Wait for a note and take all that lie behind it; None when it is time to stop."""
        notes: list[_Note] = []
        note = self._notes.get()
        while note is not None:
            notes.append(note)
            try:
                note = self._notes.get_nowait()
            except queue.Empty:
                return notes
        if notes:
            self._notes.put(None)
            return notes
        return None

    def _tell(self, note: _Note, failure: LedgerUnusable | None) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(note.done, failure)


def _failure(ledger: LedgerStore, notes: list[_Note]) -> LedgerUnusable | None:
    """Commit the notes; whatever goes wrong is told, since the run waits for a word."""
    try:
        _commit(ledger.write, notes)
    except LedgerUnusable as error:
        return error
    except Exception as error:  # noqa: BLE001 - the thread must not die without a word
        name = type(error).__name__
        return LedgerUnusable(f"The record of uploads cannot be written ({name}); sending stopped.")
    return None


def _commit(write: Callable[[Sequence[Entry], Sequence[str]], None], notes: list[_Note]) -> None:
    """Write all notes in their order: a later word on a SKU replaces an earlier one."""
    last: dict[str, Entry | None] = {}
    for note in notes:
        for entry in note.entries:
            before = last.get(entry.sku)
            if before is not None:
                entry = replace(
                    entry,
                    confirmed=entry.confirmed or before.confirmed,
                    said=entry.said or (before.said if before.sent == entry.sent else None),
                )
            last[entry.sku] = entry
        last.update(dict.fromkeys(note.forgotten))
    entries = [entry for entry in last.values() if entry is not None]
    write(entries, [sku for sku, entry in last.items() if entry is None])
