"""What changed since the last upload, as `check --since-upload` and `upload --dry-run` tell it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.cli.console import say
from importers.cli.upload_summary import label_in
from importers.errors import UploadImpossible
from importers.session.change_report import ChangeReport
from importers.session.sent_changes import NOT_ON_RECORD, SinceUpload
from importers.session.session import Session
from importers.session.upload_options import UploadOptions

if TYPE_CHECKING:
    from importers.upload.changed_values import ValueChange

_SAID = 20  # rows of a kind that are told to people; JSON and the report have all


def compared(session: Session, options: UploadOptions | None = None) -> SinceUpload:
    """Compare the catalog with the record of its profile. UploadImpossible, LedgerUnusable."""
    if session.profile is None:
        raise UploadImpossible("Say with --to which upload is meant.")
    return session.uploads.since(options or UploadOptions())


def as_object(session: Session, since: SinceUpload) -> dict[str, Any]:
    """Return what JSON says of it."""
    return ChangeReport(session, since).as_object()


def write_report(session: Session, since: SinceUpload, target: Path) -> None:
    """Write the report, and say so. SaveFailed."""
    from importers.writers.reports.changes_book import save_changes

    written, notes = save_changes(ChangeReport(session, since).lines(), target)
    several = "" if written == 1 else "s"
    say(" ".join([f"{written:,} change{several} in {target}.", *notes]))


def lines(session: Session, since: SinceUpload) -> Iterator[str]:
    """Yield what people read: the counts, and the first rows of each kind."""
    changed = len(since.values.rows)
    yield (
        f"Since the last upload: {len(since.new):,} new, {changed:,} changed, {since.unchanged:,} as they were, "
        f"{len(since.gone):,} gone; {since.blocked:,} cannot be sent"
    )
    if since.unknown:
        yield f"  {since.unknown:,} of them {NOT_ON_RECORD}"
    keys = since.values.keys
    for place in range(min(changed, _SAID)):
        row = int(since.values.rows[place])
        where = session.source.addresses.record(row, session.catalog.line(row))
        told = ", ".join(_told(session, each) for each in since.of_row(place))
        yield f"  {where}, {keys[place].as_py()}: {told or NOT_ON_RECORD}"
    if changed > _SAID:
        yield f"  … and {changed - _SAID:,} more that changed"
    for product in since.gone[:_SAID]:
        yield f"  gone: {product.key}"
    if len(since.gone) > _SAID:
        yield f"  … and {len(since.gone) - _SAID:,} more that are gone"


def _told(session: Session, change: ValueChange) -> str:
    label = label_in(session.catalog, session.mapping, change.field)
    return f"{label} {change.old or 'nothing'} → {change.new or 'nothing'}"
