"""The program's shell: which screen is up, the open session, and the gate before the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.screen import Screen

from importers.catalog.source import ReadOptions
from importers.errors import ShelfreadyError
from importers.storage.home import Home
from importers.storage.settings import load_settings
from tui.credentials import CredentialStore
from tui.failures import WorkerErrors, save_unsaved, sentence_for
from tui.keys import NamedKeys
from tui.practice import Practice
from tui.signals import install_signal_handlers
from tui.text import TerminalSafety, safe
from tui.textual_compat.detached_terminal import detach_safe
from tui.textual_compat.serialized_input import SerializedInputApp
from tui.themes import apply_theme

if TYPE_CHECKING:
    from importers.catalog.model import CellRef
    from importers.catalog.origin import SourceOrigin
    from importers.session.session import Session
    from tui.review.screen import ReviewScreen


class ShelfreadyApp(NamedKeys, WorkerErrors, SerializedInputApp):
    """Opens a catalog, or asks for one, and keeps the session that all screens share."""

    TITLE = "Shelfready"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help", key_display="?", id="app.help"),
        Binding("comma", "settings", "Settings", show=False, id="app.settings"),
        Binding("q", "leave", "Quit", id="app.quit"),
        Binding("ctrl+q,ctrl+c", "leave", "Quit", show=False, system=True, id="app.quit-anywhere"),
        Binding("colon", "command_palette", "Commands", show=False, id="app.commands"),
    ]

    def __init__(
        self,
        path: Path | None = None,
        *,
        home: Home,
        profile: str | None = None,
        read_options: ReadOptions | None = None,
    ) -> None:
        """Remember what to open; nothing is read before the first paint."""
        super().__init__()
        self.home = home
        self.first_path = path
        self.profile_name = profile
        self.read_options = read_options or ReadOptions()
        self.session: Session | None = None
        self.practice = Practice()
        self.credentials = CredentialStore()
        self.exit_text = ""
        self._safety: tuple[LineFilter, ...] = (TerminalSafety(),)

    def run_to_end(self) -> int:
        """Run until the operator leaves, leave the last words on the terminal, and return the exit code.

        They are printed as they are, since a command that is broken into lines could not be pasted.
        """
        self.run()
        if self.exit_text:
            with suppress(OSError):  # the terminal may be gone
                sys.stderr.write(f"{self.exit_text}\n")
                sys.stderr.flush()
        return self.return_code or 0

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's own filters, then the one that keeps control characters off the terminal."""
        return (*super().get_line_filters(), *self._safety)

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, made to outlive its terminal."""
        return detach_safe(super().get_driver_class())

    def on_mount(self) -> None:
        """Begin, in the colours that the operator chose."""
        install_signal_handlers(self)
        self._apply_settings()
        self.start()

    def _apply_settings(self) -> None:
        if self.home.settings.exists():
            try:
                settings = load_settings(self.home)
                apply_theme(self, settings.look)
                self.use_keys(settings.keys)
            except ShelfreadyError as error:
                self.tell_failure(error, "reading the settings")

    def use_keys(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Give actions the keys that the operator chose for them. SettingsUnusable."""
        if chosen:
            from tui.keys import keymap

            self.set_keymap(keymap(chosen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return the commands of the palette: all that the screen has a key for now."""
        from tui.palette import commands

        return commands(screen)

    def on_unmount(self) -> None:
        """Leave nothing running behind."""
        self.practice.close()

    def start(self) -> None:
        """Show the Open screen, and over it the file that the command line named."""
        from tui.open.screen import OpenScreen

        self.push_screen(OpenScreen())
        if self.first_path is not None:
            self.open_file(self.first_path, self.read_options)

    def open_file(self, place: Path | SourceOrigin, options: ReadOptions | None = None) -> None:
        """Read a file in a worker behind a loading screen, and review it when it is read."""
        from tui.open.loading import LoadingScreen

        self.push_screen(LoadingScreen(place, options or ReadOptions()), self._opened)

    def _opened(self, session: Session | None) -> None:
        if session is None:
            return
        from tui.review.screen import ReviewScreen

        self.session = session
        review = ReviewScreen()
        self.push_screen(review)
        if len(session.source.sheets) > 1 and session.options.sheet is None:
            self._ask_for_sheet(session, review)
        else:
            review.offer_unsaved()

    def _ask_for_sheet(self, session: Session, review: ReviewScreen) -> None:
        from tui.open.sheets import SheetDialog

        def chosen(sheet: str | None) -> None:
            if sheet is not None and sheet != session.source.sheet:
                self.pop_screen()
                self.open_file(session.source.origin, replace(session.options, sheet=sheet))
            else:
                review.offer_unsaved()

        self.push_screen(SheetDialog(session.source.sheets, session.source.sheet), chosen)

    def close_file(self) -> None:
        """Go back to the Open screen."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.session = None

    def show_cell(self, ref: CellRef) -> None:
        """Go to the sheet, to one cell."""
        from tui.review.screen import ReviewScreen

        while len(self.screen_stack) > 2 and not isinstance(self.screen, ReviewScreen):
            self.pop_screen()
        if isinstance(self.screen, ReviewScreen):
            self.screen.refresh_if_stale()
            self.screen.jump(ref)
            self.screen.table.focus()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a passing message; its text is never markup, and the same one is not shown twice at a time."""
        for shown in [each for each in self._notifications if each.message == safe(message)]:
            self._unnotify(shown, refresh=False)
        super().notify(
            safe(message), title=safe(title), severity=severity, timeout=timeout, markup=False
        )

    def tell_failure(self, error: BaseException, doing: str = "") -> None:
        """Say in one sentence what went wrong; unexpected errors leave details in the log."""
        self.notify(sentence_for(error, doing, self.home), severity="error", timeout=15)

    def action_help(self) -> None:
        """Show the keys that are valid now."""
        from tui.dialogs.help import HelpScreen

        self.push_screen(HelpScreen())

    def action_settings(self) -> None:
        """Show the settings."""
        from tui.settings.screen import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def action_leave(self) -> None:
        """Leave the program, or ask first when something would be lost."""
        from tui.leaving import leave

        leave(self)

    def _fatal_error(self) -> None:
        """End with a sentence instead of a traceback; its details go to the log."""
        error = self._exception or RuntimeError("unknown")
        self.bell()
        sentence = sentence_for(error, "showing the screen", self.home)
        sentence += save_unsaved(self.session, self.home)
        self._exit_renderables.append(Text(safe(f"Shelfready had to stop. {sentence}")))
        self._close_messages_no_wait()
