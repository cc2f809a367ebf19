"""The keys that leave the sheet: save, how the file is read, columns, destination, upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from tui.review.base import ReviewBase
from tui.review.problem_list import ALL
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session


class ReviewFiles(ReviewBase):
    """Opens the dialogs and screens around the sheet, and shows what came of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "report", "Write a problem report", show=False, id="review.report"),
    ]

    @work(group="dialog", exclusive=True, exit_on_error=False, description="saving")
    async def action_save(self) -> None:
        """Save a corrected copy; the original only when the operator says so."""
        from tui.review.dialogs.save import SaveDialog

        dialog = SaveDialog(self.session)
        saved = await self.app.push_screen_wait(dialog)
        if saved is not None:
            self.refresh_session()
            self.notify(" ".join([f"Saved as {saved}.", *dialog.notes]))

    @work(group="dialog", exclusive=True, exit_on_error=False, description="writing a report")
    async def action_report(self) -> None:
        """Write the problems to a file."""
        from tui.review.dialogs.report import ReportDialog

        dialog = ReportDialog(self.session)
        written = await self.app.push_screen_wait(dialog)
        if written is not None:
            self.notify(" ".join([f"Written to {written}.", *dialog.notes]))

    @work(group="dialog", exclusive=True, exit_on_error=False, description="reading the file again")
    async def action_file_format(self) -> None:
        """Show how the file is read, and read it again otherwise."""
        from tui.leaving import is_uploading
        from tui.review.dialogs.file_format import FileFormatDialog

        if is_uploading(self.session):
            self.notify("An upload is under way; the file can be read again when it has ended.")
            return
        options = await self.app.push_screen_wait(FileFormatDialog(self.session))
        if options is not None:
            await self.reopen(options)

    async def reopen(self, options: ReadOptions) -> None:
        """Read the same file with other options; edits follow."""
        from tui.open.loading import LoadingScreen

        origin = self.session.source.origin
        again: Session | None = await self.app.push_screen_wait(
            LoadingScreen(origin, options, self.session)
        )
        if again is not None:
            self.shell.session = again
            self.refresh_session()

    @work(group="dialog", exclusive=True, exit_on_error=False, description="choosing columns")
    async def action_columns(self) -> None:
        """Choose which column holds which field."""
        from tui.review.dialogs.columns import ColumnsScreen

        mapping = await self.app.push_screen_wait(ColumnsScreen(self.session))
        if mapping is not None and mapping != self.session.mapping:
            session = self.session
            self.change(lambda: session.set_mapping(mapping), lambda _: None)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="choosing a destination")
    async def action_destination(self) -> None:
        """Choose where the catalog is to be sent, which decides the checks."""
        from tui.review.dialogs.destination import NO_DESTINATION, DestinationDialog

        session = self.session
        profiles = await self.off_screen(session.profiles)
        dialog = DestinationDialog(profiles, session.profile)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None:
            name = None if chosen == NO_DESTINATION else chosen
            self.change(lambda: session.choose_profile(name), lambda _: None)

    def action_open_other(self) -> None:
        """Leave this file for another one."""
        from tui.leaving import leave_file

        leave_file(self.shell)

    def action_upload(self) -> None:
        """Go to the upload: the preview, or the run there is."""
        from tui.leaving import is_uploading
        from tui.upload.preview import PreviewScreen
        from tui.upload.screen import UploadScreen

        self.app.push_screen(UploadScreen() if is_uploading(self.session) else PreviewScreen())

    def action_resend(self) -> None:
        """Send the row under the cursor again, after a refusal."""
        ref, session = self.at, self.session
        if ref is None or ref.row is None:
            return
        row = ref.row
        self.change(lambda: session.uploads.resend([row]), lambda _: self._sent(row))

    def _sent(self, row: int) -> None:
        place = self.session.catalog.address(CellRef(row, None))
        words = (
            f"{place[:1].upper()}{place[1:]} is being sent again; <review.upload> shows the upload."
        )
        self.say(words, timeout=4)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="searching")
    async def action_search(self) -> None:
        """Show only the rows that hold a text."""
        from importers.query.search import matching_rows
        from tui.dialogs.ask import AskDialog

        hint = "Part of any value, in any column; upper and lower case are the same."
        words = await self.app.push_screen_wait(AskDialog("Search", self.found_words, hint))
        if words is None:
            return
        if not words:
            self.show_choice(ALL)
            return
        rows = await self.off_screen(
            lambda: matching_rows(self.session.catalog, words), "Searching"
        )
        self.show_found(rows, words)
        found = f"{count(len(rows), 'row')} with “{words}”."
        self.notify(f"{found} {self.worded('<review.all> shows all rows.')}", timeout=4)
