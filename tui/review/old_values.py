"""Columns beside those of the sheet: what the shop has had of the rows that changed since the last upload."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from importers.session.upload_options import UploadOptions
from tui.parts import ScreenPart, working
from tui.review.host import ReviewHost
from tui.review.sheet import sheet_of
from tui.review.uploads import address_in_use
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.old_values import OldValues
    from importers.session.session import Session

_NONE = "Nothing that is on record as uploaded has changed since. <review.old-values> looks again."


@dataclass(frozen=True, slots=True)
class OldColumn:
    """The old values of one field, beside the column that holds it; `tui.widgets.table.painter.BesideColumn`."""

    column: int
    heading: str
    name: str
    values: OldValues

    def texts(self, rows: np.ndarray) -> list[str | None]:
        """Return what the shop has had in these rows; None where it is what the sheet has."""
        return self.values.texts(self.name, rows)


class OldValueColumns(ScreenPart[ReviewHost]):
    """Shows them or not; they follow the sheet's edits."""

    def __init__(self, screen: ReviewHost) -> None:
        """Show none."""
        super().__init__(screen)
        self._values: OldValues | None = None
        self._about: object = None  # the session and the destination that were compared
        self._compared: tuple[int, frozenset[int]] = (0, frozenset())  # version and edited rows

    @property
    def possible(self) -> bool:
        """Tell whether there is a destination to compare with."""
        return self.screen.session.profile is not None

    def columns(self) -> tuple[OldColumn, ...]:
        """Return the columns that are to be shown, in the sheet's order."""
        values, session = self._values, self.screen.session
        if values is None or self._about != _about(session):
            return ()
        label = session.catalog.label
        made = (
            OldColumn(column, f"was: {label(column).strip()}", name, values)
            for name, column in values.columns.items()
        )
        return tuple(sorted(made, key=lambda each: each.column))

    def show(self) -> None:
        """Show the sheet as it now is, with these columns where they are wanted."""
        self.screen.table.show(sheet_of(self.screen.session, self.screen.report, self.columns()))

    @working("comparing with the last upload", "old values")
    async def toggle(self) -> None:
        """Show what the shop has had beside what the sheet has, or no longer."""
        session = self.screen.session
        if self._values is not None and self._about == _about(session):
            self._values = None
            self.screen.refresh_session()
            return
        values = await self.screen.off_screen(lambda: self._compare(session), "Comparing")
        if not values.columns:
            self.screen.say(_NONE, timeout=4)
            return
        self._values, self._about = values, _about(session)
        self._compared = (session.version, _edited(session))
        self.screen.refresh_session()
        table = self.screen.table
        table.place(
            table.position, session.catalog.column_count
        )  # the first of them, wherever it is
        told = f"{count(values.changed, 'row')} changed since: what the shop has is beside."
        self.screen.say(f"{told} <review.sort> brings them up.", timeout=4)

    @working("comparing with the last upload", "old values anew")
    async def follow(self) -> None:
        """Compare the rows again that were edited since."""
        session, before = self.screen.session, self._values
        if before is None or self._about != _about(session):
            return
        version, edited = self._compared
        if version == session.version:
            return
        now = _edited(session)
        self._compared = (session.version, now)
        rows, options = sorted(now | edited), self._options()
        since = await asyncio.to_thread(session.uploads.since, options, rows)
        if self._values is before and self._about == _about(session):
            self._values = before.compared_again(since, rows)
            self.show()

    def _compare(self, session: Session) -> OldValues:
        from importers.session.old_values import OldValues

        return OldValues.of(session.uploads.since(self._options()))

    def _options(self) -> UploadOptions:
        return UploadOptions(url=address_in_use(self.screen))


def _about(session: Session) -> object:
    run = session.uploads.run
    ended = None if run is None else (id(run), run.snapshot().counts.uploaded)
    return id(session), session.profile, session.mapping, ended


def _edited(session: Session) -> frozenset[int]:
    catalog = session.catalog
    return frozenset(row for row, _ in catalog.edits if row is not None)
