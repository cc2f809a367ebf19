"""Runs the syncs of the settings that are on, each when it is due, and tells how all of them stand."""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from importers.errors import SettingsUnusable
from importers.storage.home import Home
from importers.sync.configured import ConfiguredSync, SyncSettings, load_syncs
from importers.sync.places import place_of_sync
from importers.sync.presence import Presence, Stage, SyncBusy
from importers.sync.process import SyncAccess, SyncProcess
from importers.sync.record import SyncRecord, history, keep_record

JITTER = 0.1  # of the interval, so that several tills do not knock together

Access = Callable[[ConfiguredSync], SyncAccess | str]


@dataclass(frozen=True, slots=True)
class SyncStanding:
    """How one sync stands. `presence`: what a process that runs or watches it says; `ours`: that process is our own.

    `next` is when it is run again by this program, or by another that watches it, in Unix time; None: not at all.
    `trouble` says why it cannot begin, "" if it can.
    """

    sync: ConfiguredSync
    last: SyncRecord | None = None
    presence: Presence | None = None
    ours: bool = False
    next: float | None = None
    trouble: str = ""
    watched_elsewhere: bool = False

    @property
    def is_running(self) -> bool:
        """Tell whether it is run now, by whomever."""
        return self.ours or (self.presence is not None and self.presence.next is None)


class SyncWatch:
    """Holds the runs that this program has started. Every method may be called from any thread.

    `access` gives what lets a sync in, or a sentence why it cannot begin; "" lets it wait for a moment.
    """

    def __init__(self, home: Home, access: Access, now: Callable[[], float] = time.time) -> None:
        """Start nothing yet."""
        self._home = home
        self._access = access
        self._now = now
        self._lock = threading.RLock()
        self._runs: dict[str, SyncProcess] = {}
        self._due: dict[str, tuple[float, float]] = {}  # after which run, and when
        self._trouble: dict[str, str] = {}
        self._held: dict[str, contextlib.ExitStack] = {}  # what keeps others from watching it too
        self._settings = SyncSettings({})
        self._read_at: int | None = None
        self._ended = False
        self._began = now()

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what is wrong in the settings' syncs."""
        return self._settings.faults

    def look(self) -> tuple[SyncStanding, ...]:
        """Start what is due, and return how each sync stands. Reads small files; may take a moment."""
        with self._lock:
            self._read_settings()
            self._gather()
            return tuple(self._standing(sync) for sync in self._settings.syncs.values())

    def run_now(self, name: str, *, everything: bool = False) -> str:
        """Run a sync at once, on or off; return why it cannot be, "" if it has begun."""
        with self._lock:
            self._read_settings()
            sync = self._settings.syncs.get(name)
            if sync is None:
                return f"There is no sync {name} any more."
            if name in self._runs or place_of_sync(self._home, sync).is_running:
                return f"{name} is being run just now."
            self._trouble.pop(name, None)
            return self._start(sync, everything=everything) or ""

    def stop(self, name: str) -> bool:
        """Let our own run of a sync end after the answers under way; False if there is none."""
        with self._lock:
            run = self._runs.get(name)
            if run is not None:
                run.stop()
            return run is not None

    def is_ours(self, name: str) -> bool:
        """Tell whether this program runs it just now."""
        with self._lock:
            return name in self._runs

    def running(self) -> tuple[str, ...]:
        """Return the syncs that this program runs just now."""
        with self._lock:
            self._gather()
            return tuple(self._runs)

    def switched_on(self) -> tuple[str, ...]:
        """Return the syncs that end being run when this program ends."""
        with self._lock:
            self._read_settings()
            return tuple(name for name in self._held if self._settings.syncs[name].on)

    def end(self) -> None:
        """Start nothing more, and let what runs end by itself after the answers under way."""
        with self._lock:
            self._ended = True
            for run in self._runs.values():
                run.stop()
            for held in self._held.values():
                held.close()
            self._held.clear()

    # inside, with the lock

    def _read_settings(self) -> None:
        try:
            changed = self._home.settings.stat().st_mtime_ns
        except OSError:
            changed = 0
        if changed == self._read_at:
            return
        self._read_at = changed
        try:
            self._settings = load_syncs(self._home)
        except SettingsUnusable as error:
            self._settings = SyncSettings({}, (error.sentence,))
        self._due.clear()
        self._trouble.clear()
        on = {name for name, sync in self._settings.syncs.items() if sync.on}
        for name in self._held.keys() - on:
            self._held.pop(name).close()

    def _gather(self) -> None:
        for name, run in tuple(self._runs.items()):
            if run.code is not None:
                del self._runs[name]
                # What went wrong is on record; a process that could not even begin says it itself.
                last = self._last(name)
                if run.code and (last is None or last.when < run.started):
                    self._note_end(name, run)
                self._put_off(name)

    def _note_end(self, name: str, run: SyncProcess) -> None:
        """Tell of a run that left no record of itself."""
        sync = self._settings.syncs.get(name)
        if sync is not None and run.was_stopped:
            stopped = "It was stopped before its end; the next run goes on from there."
            now = self._now()
            keep_record(self._home, SyncRecord(name, sync.to, now, error=stopped, first=now))
        else:
            self._trouble[name] = run.last_words() or f"It ended with code {run.code}."

    def _put_off(self, name: str) -> None:
        """Run a sync again when its time has passed from now on, if it is still there."""
        sync, last = self._settings.syncs.get(name), self._last(name)
        if sync is not None:
            pause = sync.every * 60 * random.uniform(1 - JITTER, 1 + JITTER)
            self._due[name] = (0.0 if last is None else last.when, self._now() + pause)
            if name in self._held:
                self._tell(sync, self._due[name][1])

    def _last(self, name: str) -> SyncRecord | None:
        sync = self._settings.syncs.get(name)
        return None if sync is None else next(iter(history(self._home, name, sync.to, 1)), None)

    def _standing(self, sync: ConfiguredSync) -> SyncStanding:
        last = self._last(sync.name)
        place = place_of_sync(self._home, sync)
        if not place.is_running and sync.on and not self._ended and self._holds(sync):
            due = self._when_due(sync, last)
            if due <= self._now() and self._may_start(sync):
                self._start(sync)
        ours = sync.name in self._runs
        watches = sync.name in self._held
        presence = None if watches and not place.is_running else place.present()
        return SyncStanding(
            sync,
            last,
            presence,
            ours,
            self._when_due(sync, last) if watches else presence.next if presence else None,
            self._trouble.get(sync.name, ""),
            not watches and place.is_watched,
        )

    def _holds(self, sync: ConfiguredSync) -> bool:
        """Tell whether this program is the one that runs it again and again; become it if nobody else is."""
        if sync.name not in self._held:
            held = contextlib.ExitStack()
            try:
                held.enter_context(place_of_sync(self._home, sync).watching())
            except SyncBusy:
                return False
            self._held[sync.name] = held
        return True

    def _when_due(self, sync: ConfiguredSync, last: SyncRecord | None) -> float:
        """Return when it is run next: so long after its last run, whoever ran it."""
        since = 0.0 if last is None else last.when
        after, due = self._due.get(sync.name, (-1.0, 0.0))
        if after != since:
            pause = sync.every * 60 * random.uniform(1 - JITTER, 1 + JITTER)
            due = since + pause if since else self._now()
            self._due[sync.name] = (since, due)
            self._tell(sync, due)
        return due

    def _tell(self, sync: ConfiguredSync, due: float) -> None:
        note = Presence(os.getpid(), self._began, Stage.WAITING, next=due)
        place_of_sync(self._home, sync).tell(note)

    def _may_start(self, sync: ConfiguredSync) -> bool:
        """Tell whether no other of our runs goes to the same profile, which takes one upload at a time."""
        busy = {
            self._settings.syncs[name].to for name in self._runs if name in self._settings.syncs
        }
        return sync.name not in self._runs and sync.to not in busy

    def _start(self, sync: ConfiguredSync, *, everything: bool = False) -> str:
        """Start a run; return why it cannot be."""
        access = self._access(sync)
        if isinstance(access, str):
            self._trouble[sync.name] = access
            return access
        try:
            run = SyncProcess(self._home, sync.name, access, everything=everything)
        except OSError as error:
            self._trouble[sync.name] = f"It could not be started: {error.strerror or error}."
            return self._trouble[sync.name]
        self._trouble.pop(sync.name, None)
        self._runs[sync.name] = run
        self._put_off(sync.name)
        return ""
