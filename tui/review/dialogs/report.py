"""Writing the list of problems to a file, for whoever has to put them right elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from importers.errors import SaveFailed
from tui.review.dialogs.save import SaveDialog

if TYPE_CHECKING:
    from importers.session.session import Session


class ReportDialog(SaveDialog):
    """Its result is the problem report that was written; the catalog stays as it is."""

    HELP = """
    The report tells others what is wrong: as .xlsx it is your catalog with the cells coloured and
    commented, and a list of the problems; as .csv it is the list alone, one line a problem.
    """
    TITLE_WORDS = "Write a problem report"
    HINT = "Write the problems to (.xlsx with the cells marked, or .csv):"
    CONTENT = "a problem report"
    TO_TABLE = TO_SHOP = False

    def suggested(self, session: Session) -> Path:
        """Suggest a workbook beside the catalog."""
        from importers.storage.unused_path import unused_path

        path = session.source.origin.beside
        return unused_path(path.with_name(f"{path.stem}.xlsx"), "xlsx", "problems")

    def losses(self, target: Path) -> tuple[str, ...]:
        """Say who has the target open."""
        from importers.writers.owners import open_note

        busy = open_note(target)
        return (busy,) if busy else ()

    def written(self, target: Path, overwrite: bool) -> tuple[str, ...]:
        """Write the report. SaveFailed, also for the catalog's own file; Cancelled."""
        from importers.writers.reports.report import save_report

        session = self.catalog_session
        if self.is_original(target):
            raise SaveFailed("A report never replaces the catalog itself: choose another name.")
        report = session.report()
        done = save_report(session.catalog, report, target, overwrite=overwrite, progress=self.note)
        return (f"It lists {done.problems:,} problems.", *done.notes)
