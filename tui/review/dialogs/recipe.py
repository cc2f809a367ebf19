"""The fixes of this session as a recipe: to read, to edit, to keep, and to do to this file."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static, TextArea

from importers.catalog.model import Fix
from importers.errors import ShelfreadyError
from importers.fixes.recipe import parse
from importers.session.recipes import last_recipe, read_text, recipe_of, replayed, write_text
from tui.dialogs.confirm import ConfirmDialog
from tui.review.dialogs.fix_preview import FixPreview
from tui.screen import ShellScreen
from tui.text import content
from tui.widgets.key_bar import KeyBar
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.fixes.recipe import Recipe
    from importers.session.session import Session

_EMPTY = "Nothing was changed yet. <recipe.open> opens the recipe named above."
_LAST = (
    "Nothing was changed yet. This is what was done to the last file with the same header: "
    "<recipe.do-it-to-this-file> does it to this one."
)
_LONGEST = 2_000  # lines that a box for editing takes without a pause
_TOO_LONG = (
    "It is too long to edit here: only its beginning is shown, but all of it is saved and done."
)


class RecipeScreen(ShellScreen[Fix], actions="recipe"):
    """Its result is the fix to apply, which has been shown; None when it was left."""

    HELP = """
    What you changed in this file, written down so that it can be done to the next one: each step in turn,
    rows by their SKU. <recipe.save> keeps it in the file named above, <recipe.open> opens one,
    <recipe.do-it-to-this-file> does the recipe below to the open catalog, after a preview. It is yours to edit;
    without the screen: shelfready fix FILE --recipe RECIPE -o OUT.
    """
    DEFAULT_CSS = """
    RecipeScreen #place { height: 1; background: $panel; padding: 0 1; }
    RecipeScreen #place Static { width: 8; }
    RecipeScreen Input { width: 1fr; }
    RecipeScreen #told { height: auto; max-height: 3; background: $panel; padding: 0 1; }
    RecipeScreen TextArea, RecipeScreen TextArea:focus { height: 1fr; border: none; }
    """

    def __init__(self, session: Session, path: Path) -> None:
        """Take the session, and the name of the recipe's file."""
        super().__init__()
        self._open = session
        self._path = path
        self._kept = ""
        self._whole: str | None = None  # of a recipe that is too long to be edited here

    def compose(self) -> ComposeResult:
        """Lay out the file's name and the text."""
        with Horizontal(id="place"):
            yield Static("Recipe")
            yield Input(str(self._path), compact=True, id="path")
        yield Static("Writing down what was changed …", id="told")
        yield TextArea(tab_behavior="focus")
        yield KeyBar()

    def on_mount(self) -> None:
        """Write down what was done so far."""
        self.query_one(TextArea).focus()
        self.begin()

    @work(group="change", exit_on_error=False, description="writing the recipe")
    async def begin(self) -> None:
        """Show the recipe of the session."""
        recorded = await asyncio.to_thread(recipe_of, self._open)
        steps = len(recorded.recipe.steps)
        words = f"{count(steps, 'step')} of this session." if steps else self.worded(_EMPTY)
        if recorded.lost:
            words += (
                f" {count(recorded.lost, 'change')} of rows without a SKU cannot be written down."
            )
        text = await asyncio.to_thread(recorded.recipe.text) if steps else ""
        last = None if steps else await asyncio.to_thread(last_recipe, self._open)
        if last is not None:
            text, words = last.text(), self.worded(_LAST)
        self._show(text, words)

    def _show(self, text: str, words: str) -> None:
        area = self.query_one(TextArea)
        shown = _beginning(text)
        self._kept, self._whole = text, None if shown == text else text
        area.text, area.read_only = shown, shown != text
        self._say(f"{words} {_TOO_LONG}" if area.read_only else words)

    @property
    def text(self) -> str:
        """Return the recipe as it stands, edited or not; all of it, even where only its beginning is shown."""
        return self.query_one(TextArea).text if self._whole is None else self._whole

    def _say(self, words: str) -> None:
        self.query_one("#told", Static).update(content(words))

    @property
    def path(self) -> Path:
        """Return the file that is named."""
        return Path(os.path.expanduser(self.query_one("#path", Input).value.strip()))

    # The file

    @work(group="dialog", exclusive=True, exit_on_error=False, description="saving the recipe")
    async def action_keep(self) -> None:
        """Write the recipe to its file; ask before another one is replaced."""
        path, text = self.path, self.text
        question = f"{path.name} is there already. Replace it?"
        if os.path.exists(path):
            replace = await self.app.push_screen_wait(ConfirmDialog(question, "Replace"))
            if not replace:
                return
        try:
            await asyncio.to_thread(write_text, path, text)
        except ShelfreadyError as error:
            self._say(error.sentence)
            return
        self._kept = text
        self._say(f"Saved as {path}.")

    @work(group="dialog", exclusive=True, exit_on_error=False, description="opening a recipe")
    async def action_open(self) -> None:
        """Show the recipe of the file that is named."""
        if not await self._may_lose_edits():
            return
        try:
            text = await asyncio.to_thread(read_text, self.path)
        except ShelfreadyError as error:
            self._say(error.sentence)
            return
        steps = count(len((await asyncio.to_thread(parse, text)).steps), "step")
        does = self.worded("<recipe.do-it-to-this-file> does them to the open catalog.")
        self._show(text, f"{steps} from {self.path.name}. {does}")

    async def _may_lose_edits(self) -> bool:
        if self.text == self._kept:
            return True
        question = "You edited this recipe and did not save it. Go on without it?"
        sure = await self.app.push_screen_wait(ConfirmDialog(question, "Go on without it"))
        return bool(sure)

    # Doing it

    @work(group="dialog", exclusive=True, exit_on_error=False, description="replaying the recipe")
    async def action_replay(self) -> None:
        """Show what the recipe would change in the open catalog; close when the operator wants it."""
        try:
            recipe = await asyncio.to_thread(parse, self.text)
        except ShelfreadyError as error:
            self._say(error.sentence)
            return
        await self._preview(recipe)

    async def _preview(self, recipe: Recipe) -> None:
        self._say(f"Trying {count(len(recipe.steps), 'step')} …")
        played = await asyncio.to_thread(replayed, self._open, recipe)
        idle = (
            f"{count(len(played.notes), 'step')} of the recipe did not fit" if played.notes else ""
        )
        fix = played.fix
        if not (fix.edits or fix.exclude or fix.include):
            self._say(f"Nothing would change. {idle and idle + ': ' + played.notes[0]}")
            return
        self._say(f"{idle}." if idle else "Every step fits this file.")
        dialog = FixPreview(self._open.catalog, fix, played.notes)
        if await self.app.push_screen_wait(dialog):
            self.dismiss(fix)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="leaving the recipe")
    async def action_leave(self) -> None:
        """Go back to the sheet; ask first when the recipe was edited and not saved."""
        if await self._may_lose_edits():
            self.dismiss(None)


def _beginning(text: str) -> str:
    """Return the whole steps of a recipe that a box can show."""
    if text.count("\n") <= _LONGEST:
        return text
    lines = text.split("\n", _LONGEST)[:_LONGEST]
    return "\n".join(lines).rpartition("[[step]]")[0]
