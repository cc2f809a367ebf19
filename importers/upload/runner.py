"""`UploadRun`: one upload, in its own thread with its own event loop, steered and watched from any other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from importers.catalog.product import Products
from importers.destinations.base import Credential, OnExists, Profile
from importers.errors import LedgerUnusable
from importers.upload.clock import Clock
from importers.upload.detail import BatchDetail, Details
from importers.upload.flow_control import Line
from importers.upload.http_transport import ensure_address
from importers.upload.inbox import Inbox
from importers.upload.ledger import open_ledger
from importers.upload.lock import UploadLock
from importers.upload.retry_policy import Rules
from importers.upload.run_loop import Orders, Shift
from importers.upload.run_progress import Board
from importers.upload.snapshot import RowOutcome, RowState, RunPhase, UploadSnapshot
from importers.upload.token import ensure_usable

_OVER = (RunPhase.FINISHED, RunPhase.CANCELLED, RunPhase.FAILED)


class UploadRun:
    """Sends products to one destination. Every method may be called from any thread.

    Rows may be added or retried while it runs and after it has finished; it then goes on.
    `again` and `canary` are what it was created with.
    """

    def __init__(
        self,
        profile: Profile,
        credential: Credential,
        blocked: int,
        ledger_path: Path,
        rules: Rules,
        clock: Clock,
        again: bool,
    ) -> None:
        """Use `create`."""
        self._profile = profile
        self._credential = credential
        self._ledger_path = ledger_path
        self._rules = rules
        self._clock = clock
        self._board = Board(blocked, clock.now)
        self._details = Details(profile)
        self._inbox = Inbox(self._board, again)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._shift: Shift | None = None
        self._over = threading.Event()
        self._canary: int | None = None
        self.again = again
        self.canary: int | None = None
        self._cancelled = False

    @classmethod
    def create(
        cls,
        *,
        profile: Profile,
        credential: Credential,
        products: Products,
        blocked: int,
        ledger_path: Path,
        again: bool = False,
        canary: int | None = None,
        rules: Rules | None = None,
        clock: Clock | None = None,
    ) -> UploadRun:
        """Prepare an upload; nothing is sent yet. `again` sends unchanged products too.
        After `canary` rows the run pauses and asks; `resume` sends the rest.

        UploadImpossible if the address is none, CredentialRefused if the token cannot be used,
        LedgerUnusable if the record of uploads cannot.
        """
        profile = replace(profile, base_url=profile.base_url.rstrip("/"))
        ensure_address(profile)
        ensure_usable(profile, credential)
        open_ledger(ledger_path, profile).close()
        run = cls(
            profile, credential, blocked, ledger_path, rules or Rules(), clock or Clock(), again
        )
        run._inbox.put(products)
        run._canary = run.canary = canary
        return run

    @property
    def profile(self) -> Profile:
        """Return where this run sends to; its `base_url` is the address in use."""
        return self._profile

    def start(self) -> None:
        """Begin to send. LedgerUnusable if another upload to this destination runs."""
        with self._lock:
            self._begin()

    def snapshot(self) -> UploadSnapshot:
        """Return the whole run at this instant. Quick."""
        return self._board.snapshot()

    def outcomes(self) -> list[RowOutcome]:
        """Return what became of rows since the last call."""
        return self._board.drain()

    def detail(self, batch_number: int) -> BatchDetail | None:
        """Return a batch's requests and answers, without the token; None if they are not kept."""
        return self._details.get(batch_number)

    def pause(self) -> None:
        """Start no new request; those in flight are settled."""
        self._tell(lambda line: line.pause())

    def resume(self) -> None:
        """Go on after a pause, or after the run has stopped itself to ask."""
        self._tell(lambda line: line.resume())

    def new_credential(self, credential: Credential) -> None:
        """Go on with a new token. CredentialRefused if it cannot be used."""
        ensure_usable(self._profile, credential)
        self._credential = credential
        self._tell(lambda line: line.renew(credential))

    def cancel(self) -> None:
        """Start no new request, settle those in flight or mark them unknown, and end."""
        with self._lock:
            shift, alive = self._shift, self._alive
            self._cancelled = True  # also when it comes between two shifts
            if not alive:
                if self._board.phase is RunPhase.READY:
                    self._finish(RunPhase.CANCELLED)
                return
        if shift is not None:
            shift.call(shift.cancel)

    def failed_rows(self) -> list[int]:
        """Return the rows that are refused or of unknown outcome now, in order. Quick."""
        return self._board.rows_in(RowState.REFUSED, RowState.UNKNOWN)

    def rows_in(self, *states: RowState) -> list[int]:
        """Return the rows that stand in one of these states now, in order. Quick."""
        return self._board.rows_in(*states)

    def retry_failed(self) -> None:
        """Send the refused rows again, and settle the unknown ones."""
        self._again(self.failed_rows())

    def decide(
        self, rows: Iterable[int], choice: OnExists, products: Products | None = None
    ) -> None:
        """Settle rows that were refused because the shop has their SKU: send them again with this choice.

        ADOPT takes over a product that is equal, UPDATE sends what differs, REFUSE leaves the rows
        refused. Rows that are not refused are left alone. The rows go as `products` have them, without
        those that it lacks; as they were sent before if there is none.
        """
        refused = set(self._board.rows_in(RowState.REFUSED))
        known = set(rows) if products is None else set(rows).intersection(products.rows.tolist())
        chosen = sorted(refused & known)
        self._inbox.choose(chosen, choice)
        if choice is OnExists.REFUSE or not chosen:
            return
        if products is None:
            self._again(chosen)
        else:
            self.add_rows(replace(products, rows=np.array(chosen, dtype=np.int64)))

    def add_rows(self, products: Products) -> None:
        """Send these rows too, in place of what the run knew of them."""
        self._inbox.put(products)
        self._go_on()

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether the run is over, after waiting for it at most so many seconds."""
        return self._over.wait(timeout)

    # inside

    def _again(self, rows: list[int]) -> None:
        if rows:
            self._inbox.put_again(rows)
            self._go_on()

    def _go_on(self) -> None:
        with self._lock:
            if self._shift is not None and self._alive:
                self._shift.call(self._shift.look)
            elif self._board.phase in _OVER:
                self._begin()

    @property
    def _alive(self) -> bool:
        return self._thread is not None and not self._over.is_set()

    def _tell(self, order: Callable[[Line], None]) -> None:
        with self._lock:
            shift = self._shift if self._alive else None
        if shift is not None:
            shift.call(lambda: order(shift.line))

    def _begin(self) -> None:
        if self._alive:
            return
        lock = UploadLock(self._ledger_path, self._profile)
        lock.take()
        self._inbox.gather()
        self._cancelled = False
        self._over.clear()
        self._board.enter(RunPhase.RUNNING)
        self._shift = self._new_shift()
        self._thread = threading.Thread(target=self._work, args=(lock,), name="upload", daemon=True)
        self._thread.start()

    def _new_shift(self) -> Shift:
        canary, self._canary = self._canary, None
        return Shift(
            Orders(
                profile=self._profile,
                credential=self._credential,
                board=self._board,
                details=self._details,
                inbox=self._inbox,
                ledger_path=self._ledger_path,
                rules=self._rules,
                clock=self._clock,
                canary=canary,
            )
        )

    def _work(self, lock: UploadLock) -> None:
        """Work until nothing waits; the lock is given back before the end shows."""
        while self._shift is not None:
            phase, message = _worked(self._shift)
            with self._lock:
                if phase is not RunPhase.FINISHED or self._cancelled or not self._inbox:
                    lock.release()
                    left = phase is RunPhase.FINISHED and bool(self._inbox)
                    self._finish(RunPhase.CANCELLED if left else phase, message)
                    return
                self._shift = self._new_shift()

    def _finish(self, phase: RunPhase, message: str = "") -> None:
        self._board.abandon()
        self._board.hold("")
        self._board.enter(phase, message)
        self._over.set()


def _worked(shift: Shift) -> tuple[RunPhase, str]:
    try:
        return asyncio.run(shift.work()), shift.message
    except LedgerUnusable as error:
        return RunPhase.FAILED, error.sentence
    except Exception as error:  # noqa: BLE001 - here the run's thread meets the operator
        return (
            RunPhase.FAILED,
            f"The upload stopped by a fault in Shelfready ({type(error).__name__}).",
        )
