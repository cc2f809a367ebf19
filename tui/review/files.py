"""The keys around the file: save it, read it otherwise, choose its columns and where it goes."""

from __future__ import annotations

from tui.parts import ScreenPart, working
from tui.review.host import ReviewHost


class Files(ScreenPart[ReviewHost]):
    """Opens the dialogs around the file, and shows what came of them."""

    @working("saving")
    async def save(self) -> None:
        """Save a corrected copy; the original only when the operator says so."""
        from tui.review.dialogs.save import SaveDialog

        dialog = SaveDialog(self.screen.session)
        saved = await self.screen.app.push_screen_wait(dialog)
        if saved is not None:
            self.screen.refresh_session()
            self.screen.app.notify(" ".join([f"Saved as {saved}.", *dialog.notes]))

    @working("writing a report")
    async def write_report(self) -> None:
        """Write the problems to a file."""
        from tui.review.dialogs.report import ReportDialog

        dialog = ReportDialog(self.screen.session)
        written = await self.screen.app.push_screen_wait(dialog)
        if written is not None:
            self.screen.app.notify(" ".join([f"Written to {written}.", *dialog.notes]))

    @working("reading the file again")
    async def choose_format(self) -> None:
        """Show how the file is read, and read it again otherwise; edits follow."""
        from tui.review.dialogs.file_format import FileFormatDialog

        session, shell = self.screen.session, self.screen.shell
        if shell.is_uploading:
            told = "An upload is under way; the file can be read again when it has ended."
            self.screen.say(told)
            return
        options = await self.screen.app.push_screen_wait(FileFormatDialog(session))
        again = None if options is None else await shell.read_again(session, options)
        if again is not None:
            shell.session = again
            self.screen.refresh_session()

    @working("choosing columns")
    async def choose_columns(self) -> None:
        """Choose which column holds which field."""
        from tui.review.dialogs.columns import ColumnsScreen

        session = self.screen.session
        mapping = await self.screen.app.push_screen_wait(ColumnsScreen(session))
        if mapping is not None and mapping != session.mapping:
            self.screen.change(lambda: session.set_mapping(mapping), lambda _: None)

    @working("choosing a destination")
    async def choose_destination(self) -> None:
        """Choose where the catalog is to be sent, which decides the checks."""
        from tui.review.dialogs.destination import NO_DESTINATION, DestinationDialog

        session = self.screen.session
        profiles = await self.screen.off_screen(session.profiles)
        dialog = DestinationDialog(profiles, session.profile)
        chosen = await self.screen.app.push_screen_wait(dialog)
        if chosen is not None:
            name = None if chosen == NO_DESTINATION else chosen
            self.screen.change(lambda: session.choose_profile(name), lambda _: None)

    def open_other(self) -> None:
        """Leave this file for another one."""
        self.screen.shell.leave_file()
