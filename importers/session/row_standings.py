"""Where every row of a session stands at the chosen destination: each in one state, and as the record has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog.product import Products
from importers.destinations.base import Profile
from importers.destinations.outcome import RowState
from importers.ledger.store import scope_of
from importers.query.view import RowFilter
from importers.session.checked_catalog import CheckedCatalog
from importers.session.upload_input import upload_input
from importers.upload.standing import Standing, on_record

if TYPE_CHECKING:
    from importers.ledger.place import LedgerPlace
    from importers.upload.runner import UploadRun

_STANDINGS = tuple(Standing)
_CODE = {standing: code for code, standing in enumerate(_STANDINGS, 1)}
_UNKNOWN_YET = 0  # the record was not asked since the row has changed
_OF_THE_RUN = {
    RowState.WAITING: Standing.WAITING,
    RowState.SENDING: Standing.SENDING,
    RowState.STORED_OTHERWISE: Standing.STORED_OTHERWISE,
    RowState.WITHOUT_PICTURE: Standing.WITHOUT_PICTURE,
}
_FILTERED = {
    RowFilter.NEW: (Standing.READY,),
    RowFilter.CHANGED: (Standing.CHANGED,),
    RowFilter.UPLOADED: (Standing.UPLOADED,),
    RowFilter.REFUSED: (Standing.REFUSED, Standing.STORED_OTHERWISE, Standing.WITHOUT_PICTURE),
    RowFilter.UNKNOWN: (Standing.UNKNOWN,),
}
_UNDER_WAY = (RowState.WAITING, RowState.SENDING)


@dataclass(frozen=True, slots=True)
class RowStandings:
    """One instant: a code for each row. `profile` is None where no destination is chosen; then nothing is on record."""

    profile: Profile | None
    codes: np.ndarray

    @property
    def counts(self) -> Mapping[Standing, int]:
        """Return how many rows stand where; together they are all rows."""
        numbers = np.bincount(self.codes, minlength=len(_STANDINGS) + 1)
        return {standing: int(numbers[code]) for standing, code in _CODE.items()}

    def rows(self, *standings: Standing) -> np.ndarray:
        """Return the rows that stand in one of these, ascending."""
        return np.flatnonzero(np.isin(self.codes, [_CODE[standing] for standing in standings]))

    def filtered(self, state: RowFilter) -> np.ndarray:
        """Return the rows in a state by which they can be chosen, ascending; without a destination none are."""
        rows = self.rows(*_FILTERED[state])
        return rows if self.profile is not None else rows[:0]


@dataclass(frozen=True, slots=True)
class _Question:
    """Rows of which the record is to tell where they stand. `about` is what the answer is about."""

    about: object
    profile: Profile
    rows: np.ndarray
    products: Products


class StandingBook:
    """Keeps what the record said of each row until the row, its columns or the destination change."""

    def __init__(
        self,
        checked: CheckedCatalog,
        run: Callable[[], UploadRun | None],
        unsendable: Callable[[], set[int]],
        place: Callable[[], LedgerPlace],
    ) -> None:
        """Take the catalog, the last upload, the rows that could not be put into a request, and the record."""
        self._checked = checked
        self._run = run
        self._unsendable = unsendable
        self._place = place
        self._known = np.zeros(0, np.uint8)  # by row, what the record said
        self._about: object = None  # the destination, columns and table that it was said of
        self._seen = np.zeros(0, np.uint8)  # the run's states when it was said

    def now(self, url: str | None = None) -> RowStandings:
        """Return where every row stands. LedgerUnusable. Slow after changes of many rows that are on record."""
        while True:
            with self._checked.lock:
                found, question = self._now(url)
            if question is None:
                return found
            self._ask(question)  # without the lock: a shared record may be far away

    def forget(self, rows: Iterable[int]) -> None:
        """Ask the record anew where these rows stand, whose entries somebody else has changed."""
        with self._checked.lock:
            known = np.fromiter(rows, np.int64)
            self._known[known[known < len(self._known)]] = _UNKNOWN_YET

    def _now(self, url: str | None) -> tuple[RowStandings, _Question | None]:
        checked, run = self._checked, self._run()
        catalog, report = checked.catalog, checked.report()
        profile = aimed_at(checked.profile, run, url)
        refused = self._refused_rows()
        blocked, out = report.blocked_rows(), catalog.excluded
        codes = np.full(catalog.row_count, _CODE[Standing.READY], np.uint8)
        own: UploadRun | None = None
        question: _Question | None = None
        if profile is not None:
            own = run if run is not None and scope_of(run.profile) == scope_of(profile) else None
            states = np.zeros(0, np.uint8) if own is None else own.states()
            self._forget_changed(profile, states)
            question = self._question(profile, ~blocked & ~out)
            codes = np.where(self._known == _UNKNOWN_YET, codes, self._known)
        codes[refused] = _CODE[Standing.REFUSED]
        if own is not None:
            for state, standing in _OF_THE_RUN.items():
                rows = np.array(own.rows_in(state), np.int64)
                if state not in _UNDER_WAY:  # as long as what the shop said stands
                    rows = np.intersect1d(rows, refused)
                codes[rows] = _CODE[standing]
        under_way = np.isin(codes, [_CODE[Standing.WAITING], _CODE[Standing.SENDING]])
        codes[blocked & ~under_way] = _CODE[Standing.BLOCKED]
        codes[out & ~under_way] = _CODE[Standing.LEFT_OUT]
        return RowStandings(profile, codes), question

    def _refused_rows(self) -> np.ndarray:
        """Return the rows whose refusal by the chosen destination stands; one never sent is only blocked."""
        rows = self._checked.refusals.rows()
        return np.setdiff1d(rows, np.array(sorted(self._unsendable()), np.int64))

    def _forget_changed(self, profile: Profile, states: np.ndarray) -> None:
        """Forget what the record said of rows that have changed, or that the run has dealt with since."""
        checked = self._checked
        about = (scope_of(profile), checked.profile, checked.mapping, id(checked.catalog))
        if about != self._about or len(self._known) != checked.catalog.row_count:
            self._about = about
            self._known = np.zeros(checked.catalog.row_count, np.uint8)
        touched = [row for row in checked.touched if row < len(self._known)]
        checked.touched.clear()
        self._known[touched] = _UNKNOWN_YET
        seen = np.zeros(len(states), np.uint8)
        seen[: len(self._seen)] = self._seen[: len(states)]
        moved = np.flatnonzero(states != seen)
        self._known[moved[moved < len(self._known)]] = _UNKNOWN_YET
        self._seen = states

    def _question(self, profile: Profile, sendable: np.ndarray) -> _Question | None:
        """Return what is to be asked of the record; None if it has said all."""
        checked = self._checked
        rows = np.flatnonzero(sendable & (self._known == _UNKNOWN_YET))
        if not len(rows):
            return None
        ready = upload_input(
            checked.catalog, checked.mapping, checked.schema, checked.report(), rows.tolist()
        )
        return _Question(self._about, profile, rows, ready.products)

    def _ask(self, question: _Question) -> None:
        """Keep what the record says; of rows that change meanwhile it is asked again."""
        told = list(on_record(question.profile, question.products, self._place()))
        with self._checked.lock:
            if self._about is question.about:
                self._known[question.rows] = _CODE[Standing.READY]
                for row, standing in told:
                    self._known[row] = _CODE[standing]


def aimed_at(profile: Profile | None, run: UploadRun | None, url: str | None) -> Profile | None:
    """Return the chosen destination with the address in use: one that is given, else where its upload went."""
    if profile is not None and url is not None:
        return replace(profile, base_url=url)
    if profile is None or run is None or run.profile.name != profile.name:
        return profile
    return replace(profile, base_url=run.profile.base_url)
