"""The key that saves the pictures of a workbook."""

from __future__ import annotations

from importers.fixes.history import Change
from tui.parts import ScreenPart, working
from tui.review.host import ReviewHost
from tui.widgets.wording import count


class PictureFiles(ScreenPart[ReviewHost]):
    """Asks where to, saves, and uses the files for the image if that is wanted."""

    @property
    def exist(self) -> bool:
        """Tell whether the sheet has pictures."""
        return bool(self.screen.session.source.facts.pictures)

    @working("saving pictures")
    async def show(self) -> None:
        """Show the pictures, and save them where the operator says."""
        from tui.review.dialogs.pictures import PicturesDialog

        session = self.screen.session
        wanted = await self.screen.app.push_screen_wait(PicturesDialog(session))
        if wanted is None:
            return
        saved = await self.screen.off_screen(
            lambda: session.pictures.save(wanted.folder), "Saving pictures"
        )
        said = f"{count(len(saved.files), 'picture')} saved in {wanted.folder}."
        if saved.missing:
            said += f" Not held as files by the workbook: {', '.join(saved.missing[:5])}."
        if not wanted.use:
            self.screen.app.notify(said)
            return
        self.screen.change(lambda: session.pictures.use(saved), lambda done: self._tell(said, done))

    def _tell(self, said: str, done: Change) -> None:
        if done.cells:
            said += f" {count(len(done.cells), 'cell')} name them; <review.undo> takes that back."
        self.screen.say(said, timeout=8)
