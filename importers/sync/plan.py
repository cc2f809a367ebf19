"""What one sync would do: which rows it sends, what is gone, and which rows of a ChangeLog it may clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from importers.database.change_log import LoggedProduct
from importers.destinations.work import TaskKind
from importers.errors import UnreadableFile
from importers.session.session import Session
from importers.session.upload_options import UploadOptions
from importers.upload.guards import Guarding, TrippedGuard


@dataclass(frozen=True, slots=True)
class SyncFigures:
    """What a sync would do, in rows: `known` are on record as uploaded."""

    known: int
    new: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """`rows` are sent if they are ready (None: all that are new or changed); `gone` are SKUs, told and never sent.

    `tripped` are the guards that stop it. `unchanged` and `blocked` are rows that are not sent; `idle`: none is.
    """

    figures: SyncFigures
    rows: tuple[int, ...] | None
    gone: tuple[str, ...]
    tripped: tuple[TrippedGuard, ...] = ()
    unchanged: int = 0
    blocked: int = 0
    idle: bool = False


def by_comparison(session: Session, options: UploadOptions) -> SyncPlan:
    """Compare the whole source with the record of uploads."""
    return _planned(session, options, None, None)


def by_change_log(
    session: Session, options: UploadOptions, log: Mapping[str, LoggedProduct]
) -> SyncPlan:
    """Send each product of the log once, as it is now; the log was read before the session's table."""
    present = session.source.addresses.rows_of({key for key, each in log.items() if not each.gone})
    if session.source.row_count and session.source.addresses.identity(0) is None:
        raise UnreadableFile(
            "A ChangeLog needs a table whose key tells its rows apart: name it with --key."
        )
    rows = tuple(sorted(present.values()))
    gone = tuple(key for key in log if key not in present)
    return _planned(session, options, rows, gone)


def _planned(
    session: Session,
    options: UploadOptions,
    rows: tuple[int, ...] | None,
    gone: tuple[str, ...] | None,
) -> SyncPlan:
    guarding = replace(options.guarding or Guarding(()), whole=True, gone=gone)
    preview = session.uploads.preview(replace(options, guarding=guarding), rows)
    figures = SyncFigures(preview.known, preview.new, preview.changed, len(preview.gone))
    idle = not preview.ready and not session.uploads.any_unsendable
    told = preview.gone, preview.tripped, preview.unchanged, preview.blocked
    return SyncPlan(figures, rows, *told, idle)


def confirmed(
    session: Session, options: UploadOptions, log: Mapping[str, LoggedProduct]
) -> list[int]:
    """Return the LogIDs whose products the record has as uploaded, just as the table has them now.

    So a crash between an upload and the clearing loses nothing: the next sync finds them equal, and clears.
    """
    present = session.source.addresses.rows_of({key for key, each in log.items() if not each.gone})
    kinds = session.uploads.kinds(options, tuple(sorted(present.values())))
    done = (key for key, row in present.items() if kinds.get(row) is TaskKind.UNCHANGED)
    return [log_id for key in done for log_id in log[key].log_ids]
