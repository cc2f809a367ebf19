"""Saving a catalog that is being worked on: as a copy, or over the file that was read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from importers.catalog.model import Reporter
from importers.session.checked_catalog import CheckedCatalog
from importers.session.recovery import Recovery

if TYPE_CHECKING:
    from importers.writers import SaveResult


def save_catalog(
    checked: CheckedCatalog,
    recovery: Recovery,
    target: Path,
    *,
    overwrite: bool,
    report: Reporter,
) -> SaveResult:
    """Write the catalog as it stands, and let the recovery log go on from there. SaveFailed.

    After a save over the file that was read, addresses are those of the file as it is now. A copy changes
    nothing here.
    """
    from importers.writers import save
    from importers.writers.original import is_original
    from importers.writers.rebase import LOST_PLACE

    result = save(checked.catalog, target, overwrite=overwrite, report=report)
    if not is_original(checked.catalog, result.path):
        recovery.mark_copied()
        return result
    followed = recovery.follow_saved_file()
    checked.changed()
    if followed:
        return result
    return replace(result, notes=(*result.notes, LOST_PLACE))
