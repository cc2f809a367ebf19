"""`UploadRun`: one upload, in its own thread with its own event loop, steered and watched from any other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from importers.catalog.product import Products
from importers.destinations.base import Credential, OnExists, Profile
from importers.destinations.outcome import TO_FIX
from importers.errors import AnotherUpload, LedgerUnusable
from importers.ledger.place import LedgerPlace, open_ledger, upload_lock
from importers.ledger.store import UploadLock, wait_in_line
from importers.upload.detail import BatchDetail, Details
from importers.upload.flow_control import FlowControl
from importers.upload.http_transport import ensure_address
from importers.upload.inbox import Inbox
from importers.upload.run_loop import RunConfig, RunLoop
from importers.upload.run_options import RunOptions
from importers.upload.run_progress import RunProgress
from importers.upload.snapshot import RowOutcome, RowState, RunPhase, UploadSnapshot
from importers.upload.tls import tls_context
from importers.upload.token import ensure_usable

_OVER = (RunPhase.FINISHED, RunPhase.CANCELLED, RunPhase.FAILED)


class UploadRun:
    """Sends products to one destination. Every method may be called from any thread.

    Rows may be added or retried while it runs and after it has finished; it then goes on.
    `options` are what it was created with.
    """

    def __init__(
        self,
        profile: Profile,
        credential: Credential,
        ledger_place: LedgerPlace,
        options: RunOptions,
    ) -> None:
        """Use `create`."""
        self._profile = profile
        self._credential = credential
        self._ledger_place = ledger_place
        self.options = options
        self._progress = RunProgress(options.blocked, options.clock.now)
        self._details = Details(profile)
        self._inbox = Inbox(self._progress, options.resend_unchanged)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._run_loop: RunLoop | None = None
        self._over = threading.Event()
        self._left_line = threading.Event()
        self._canary = options.canary
        self._cancelled = False

    @classmethod
    def create(
        cls,
        profile: Profile,
        credential: Credential,
        products: Products,
        ledger_place: LedgerPlace,
        options: RunOptions | None = None,
    ) -> UploadRun:
        """Prepare an upload; nothing is sent yet.

        UploadImpossible if the address is none or no certificates can be read, CredentialRefused if the
        token cannot be used, LedgerUnusable if the record of uploads cannot.
        """
        profile = replace(profile, base_url=profile.base_url.rstrip("/"))
        ensure_address(profile)
        ensure_usable(profile, credential)
        tls_context(profile.base_url)
        open_ledger(ledger_place, profile).close()
        run = cls(profile, credential, ledger_place, options or RunOptions())
        run._inbox.put(products)
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
        return self._progress.snapshot()

    def outcomes(self) -> list[RowOutcome]:
        """Return what became of rows since the last call."""
        return self._progress.drain()

    def detail(self, batch_number: int) -> BatchDetail | None:
        """Return a batch's requests and answers, without the token; None if they are not kept."""
        return self._details.get(batch_number)

    def pause(self) -> None:
        """Start no new request; those in flight are settled."""
        self._tell(lambda flow: flow.pause())

    def resume(self) -> None:
        """Go on after a pause, or after the run has stopped itself to ask."""
        self._tell(lambda flow: flow.resume())

    def new_credential(self, credential: Credential) -> None:
        """Go on with a new token. CredentialRefused if it cannot be used."""
        ensure_usable(self._profile, credential)
        self._credential = credential
        self._tell(lambda flow: flow.renew(credential))

    def cancel(self) -> None:
        """Start no new request, settle those in flight or mark them unknown, and end."""
        with self._lock:
            run_loop, alive = self._run_loop, self._alive
            self._cancelled = True  # also when it comes between two loops
            self._left_line.set()
            if not alive:
                if self._progress.phase is RunPhase.READY:
                    self._finish(RunPhase.CANCELLED)
                return
        if run_loop is not None:
            run_loop.call(run_loop.cancel)

    def failed_rows(self) -> list[int]:
        """Return the rows that are to be fixed or of unknown outcome now, in order. Quick."""
        return self._progress.rows_in(*TO_FIX, RowState.UNKNOWN)

    def rows_in(self, *states: RowState) -> list[int]:
        """Return the rows that stand in one of these states now, in order. Quick."""
        return self._progress.rows_in(*states)

    def states(self) -> np.ndarray:
        """Return a code for each row's state, by row index, to tell which have moved; 0: not in this run. Quick."""
        return self._progress.states()

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
        refused = set(self._progress.rows_in(RowState.REFUSED))
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
            if self._run_loop is not None and self._alive:
                self._run_loop.call(self._run_loop.look)
            elif self._progress.phase in _OVER:
                self._begin()

    @property
    def _alive(self) -> bool:
        return self._thread is not None and not self._over.is_set()

    def _tell(self, order: Callable[[FlowControl], None]) -> None:
        with self._lock:
            run_loop = self._run_loop if self._alive else None
        if run_loop is not None:
            run_loop.call(lambda: order(run_loop.flow))

    def _begin(self) -> None:
        if self._alive:
            return
        lock = upload_lock(self._ledger_place, self._profile)
        in_line = False
        try:
            lock.take()
        except AnotherUpload:
            if not self.options.in_line:
                raise
            in_line = True
        self._inbox.gather()
        self._cancelled = False
        self._left_line.clear()
        self._over.clear()
        self._progress.enter(RunPhase.RUNNING)
        self._run_loop = self._new_loop()
        self._thread = threading.Thread(
            target=self._work, args=(lock, in_line), name="upload", daemon=True
        )
        self._thread.start()

    def _new_loop(self) -> RunLoop:
        canary, self._canary = self._canary, None
        return RunLoop(
            RunConfig(
                profile=self._profile,
                credential=self._credential,
                progress=self._progress,
                details=self._details,
                inbox=self._inbox,
                ledger_place=self._ledger_place,
                policy=self.options.policy,
                clock=self.options.clock,
                canary=canary,
                gone=self.options.gone,
            )
        )

    def _work(self, lock: UploadLock, in_line: bool) -> None:
        """Work until nothing waits; the lock is given back before the end shows."""
        if in_line and not self._waited(lock):
            return
        lock.watch(self._far, self._lock_lost)
        while self._run_loop is not None:
            phase, message = _worked(self._run_loop)
            with self._lock:
                if phase is not RunPhase.FINISHED or self._cancelled or not self._inbox:
                    lock.release()
                    left = phase is RunPhase.FINISHED and bool(self._inbox)
                    self._finish(RunPhase.CANCELLED if left else phase, message)
                    return
                self._run_loop = self._new_loop()

    def _waited(self, lock: UploadLock) -> bool:
        """Wait in line for the lock; False if that ended the run."""
        try:
            taken = wait_in_line(lock, self._left_line, self._progress.wait_in_line)
        except LedgerUnusable as error:
            with self._lock:
                self._finish(RunPhase.FAILED, error.sentence)
            return False
        with self._lock:
            self._progress.wait_in_line("")
            if not taken:
                self._finish(RunPhase.CANCELLED)
        return taken

    def _far(self) -> tuple[int, int]:
        counts = self._progress.snapshot().counts
        return counts.settled, counts.total

    def _lock_lost(self, error: LedgerUnusable) -> None:
        """Stop at once: another operator may begin."""
        with self._lock:
            run_loop = self._run_loop
        if run_loop is not None:
            run_loop.call(lambda: run_loop.fail(error))

    def _finish(self, phase: RunPhase, message: str = "") -> None:
        self._progress.abandon()
        self._progress.hold("")
        self._progress.enter(phase, message)
        self._over.set()


def _worked(run_loop: RunLoop) -> tuple[RunPhase, str]:
    try:
        return asyncio.run(run_loop.work()), run_loop.message
    except LedgerUnusable as error:
        return RunPhase.FAILED, error.sentence
    except Exception as error:  # noqa: BLE001 - here the run's thread meets the operator
        return (
            RunPhase.FAILED,
            f"The upload stopped by a fault in Shelfready ({type(error).__name__}).",
        )
