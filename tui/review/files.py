"""The keys around the file: save it, read it otherwise, choose its columns and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.session.recipes import keep_recipe
from tui.parts import ScreenPart, working
from tui.review.host import ReviewHost
from tui.review.pictures import PictureFiles
from tui.review.suppliers import Suppliers
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.catalog.source import SourceTable


class Files(ScreenPart[ReviewHost]):
    """Opens the dialogs around the file, and shows what came of them."""

    def __init__(self, screen: ReviewHost, pictures: PictureFiles, suppliers: Suppliers) -> None:
        """Take what saves the pictures that a remark tells of, and what remembers whose file it is."""
        super().__init__(screen)
        self._pictures, self._suppliers = pictures, suppliers

    @working("saving")
    async def save(self) -> None:
        """Save a corrected copy; the original only when the operator says so."""
        from tui.review.dialogs.save import SaveDialog

        dialog = SaveDialog(self.screen.session)
        saved = await self.screen.app.push_screen_wait(dialog)
        if saved is not None:
            self.screen.refresh_session()
            session = self.screen.session
            await self.screen.off_screen(lambda: keep_recipe(session), "Keeping the recipe")
            self.screen.app.notify(" ".join([f"Saved as {saved}.", *dialog.notes]))
            self._suppliers.offer_to_remember()
        elif dialog.back_to_table:
            self._write_back()
        elif dialog.to_shop:
            self._export()

    @working("writing a file for a shop's import")
    async def _export(self) -> None:
        """Write the ready rows in the format of a shop's import; the catalog stays as it is."""
        from tui.review.dialogs.export import ExportDialog

        dialog = ExportDialog(self.screen.session)
        written = await self.screen.app.push_screen_wait(dialog)
        if written is not None:
            self.screen.app.notify(" ".join([f"Written to {written}.", *dialog.notes]))

    @working("writing back")
    async def _write_back(self) -> None:
        """Write the changed cells back into the table, once the operator has seen the SQL, and read it again."""
        from importers.session.write_back import write_back_of
        from tui.review.dialogs.write_back import WriteBackDialog

        session, shell = self.screen.session, self.screen.shell
        if shell.is_uploading:
            self.screen.say(
                "An upload is under way; the table can be written to when it has ended."
            )
            return
        wanted = await self.screen.off_screen(lambda: write_back_of(session.catalog))
        if not wanted.changes:
            self.screen.say("No cell differs from the table.")
            return
        written = await self.screen.app.push_screen_wait(WriteBackDialog(wanted))
        if written is None:
            return
        told = f"{count(written, 'row')} of {wanted.table} in {wanted.connection.place} written."
        again = await shell.read_again(session, session.options)
        if again is not None:
            shell.session = again
            self.screen.refresh_session()
        self.screen.app.notify(told)

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
        dialog = FileFormatDialog(session)
        options = await self.screen.app.push_screen_wait(dialog)
        if dialog.wants_pictures:
            self._pictures.show()
            return
        again = None if options is None else await shell.read_again(session, options)
        if again is not None:
            shell.session = again
            self.screen.refresh_session()

    @working("reading again")
    async def read_again(self) -> None:
        """Read the file or the table again as it is now; edits follow, and what changed in a table is listed."""
        session, shell = self.screen.session, self.screen.shell
        if shell.is_uploading:
            self.screen.say("An upload is under way; the file can be read again when it has ended.")
            return
        again = await shell.read_again(session, session.options)
        if again is None:
            return
        before = session.source
        shell.session = again
        self.screen.refresh_session()
        if not before.is_database:
            self.screen.say("The file was read again.")
            return
        await self._list_changes(before, again.source)

    async def _list_changes(self, before: SourceTable, now: SourceTable) -> None:
        from importers.session.source_changes import source_changes
        from tui.review.dialogs.source_changes import SourceChangesDialog

        if not (before.row_count and before.addresses.identity(0)):
            self.screen.say("The table was read again.")
            return
        changes = await self.screen.off_screen(lambda: source_changes(before, now), "Comparing")
        if changes.none:
            self.screen.say("The table was read again; nothing changed in it.")
            return
        chosen = await self.screen.app.push_screen_wait(SourceChangesDialog(changes))
        if chosen is not None:
            self.screen.jump(chosen)

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
        from importers.storage.profiles import load_profiles
        from tui.review.dialogs.destination import NO_DESTINATION, DestinationDialog

        session = self.screen.session
        profiles = await self.screen.off_screen(lambda: load_profiles(session.home))
        dialog = DestinationDialog(tuple(profiles.values()), session.profile)
        chosen = await self.screen.app.push_screen_wait(dialog)
        if chosen is not None:
            name = None if chosen == NO_DESTINATION else chosen
            self.screen.shell.profile_name = name  # the next file goes there too
            self.screen.change(lambda: session.choose_profile(name), lambda _: None)

    def open_other(self) -> None:
        """Leave this file for another one."""
        self.screen.shell.leave_file()
