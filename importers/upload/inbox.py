"""The rows that wait to be planned, put in from any thread; and the latest content of each row."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from importers.catalog.product import Product, Products
from importers.destinations.base import OnExists
from importers.upload.run_progress import RunProgress
from importers.upload.snapshot import RowState


@dataclass(frozen=True, slots=True, eq=False)
class Submission:
    """Products to plan. `resend_unchanged`: send them although the same content may be uploaded already."""

    products: Products
    resend_unchanged: bool


class Inbox:
    """A queue of products. A row put in again is sent with its newest content."""

    def __init__(self, progress: RunProgress, resend_unchanged: bool) -> None:
        """Start empty."""
        self._progress = progress
        self._resend_unchanged = resend_unchanged
        self._lock = threading.Lock()
        self._submissions: deque[Submission] = deque()
        self._sources: list[Products] = []
        self._source_of: dict[int, int] = {}  # row to its place in `_sources`, if not the first
        self._choices: dict[int, OnExists] = {}
        self._later: set[int] = set()  # rows put in while an older content was being sent

    def __bool__(self) -> bool:
        """Tell whether anything waits."""
        return bool(self._submissions)

    def put(self, products: Products) -> None:
        """Let products wait; rows that wait already only get this newer content."""
        with self._lock:
            place = len(self._sources)
            self._sources.append(products)
            rows: list[int] = products.rows.tolist()
            if place:
                self._source_of.update(dict.fromkeys(rows, place))
            sending = self._progress.sending(rows) if place else []
            self._queue(products, self._progress.add(rows))
            self._later.update(sending)

    def revive(self) -> None:
        """Let rows wait whose older content is settled by now."""
        if self._later:
            with self._lock:
                still = set(self._progress.sending(self._later))
                ready, self._later = sorted(self._later - still), still
            self.put_again(ready)

    def put_again(self, rows: list[int]) -> None:
        """Let rows that the run knows wait once more."""
        with self._lock:
            self._queue_by_source(self._progress.add(rows))

    def choose(self, rows: Iterable[int], choice: OnExists) -> None:
        """Keep what the operator decided for rows whose SKU the shop has already."""
        with self._lock:
            self._choices.update(dict.fromkeys(rows, choice))

    def choice(self, row: int) -> OnExists | None:
        """Return what was decided for a row, None if nothing was."""
        return self._choices.get(row)

    def gather(self) -> None:
        """Queue every row that waits, also those that an earlier stretch of work left behind."""
        with self._lock:
            self._submissions.clear()
            self._queue_by_source(self._progress.rows_in(RowState.WAITING))

    def take(self) -> Submission | None:
        """Return the next products to plan, or None."""
        with self._lock:
            return self._submissions.popleft() if self._submissions else None

    def product(self, row: int) -> Product:
        """Return a row's newest content."""
        return self.source(row).product(row)

    def source(self, row: int) -> Products:
        """Return the products that a row's newest content comes from."""
        return self._sources[self._source_of.get(row, 0)]

    def _queue_by_source(self, rows: list[int]) -> None:
        by_place: dict[int, list[int]] = {}
        for row in rows:
            by_place.setdefault(self._source_of.get(row, 0), []).append(row)
        for place, some in sorted(by_place.items()):
            self._queue(self._sources[place], some)

    def _queue(self, products: Products, rows: list[int]) -> None:
        if rows:
            some = replace(products, rows=np.array(rows, dtype=np.int64))
            self._submissions.append(Submission(some, self._resend_unchanged))
