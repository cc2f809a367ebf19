"""The line in which a search is typed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.keyed import Keyed
from tui.keys import with_keys
from tui.text import content

_HINT = "<search-bar.keep> goes on with it, <search-bar.only> shows only these rows, <search-bar.cancel> back"


class SearchBar(Keyed, Horizontal, actions="search-bar"):
    """Tells of every letter; what comes of it the screen decides."""

    DEFAULT_CSS = """
    SearchBar { display: none; height: 1; background: $primary-background; color: $text; padding: 0 1; }
    SearchBar Static { width: auto; }
    SearchBar Input { width: 1fr; background: $primary-background; }
    SearchBar #search-told { color: $foreground-muted; padding-left: 1; }
    """

    class Typed(Message):
        """Another text is searched."""

        def __init__(self, words: str) -> None:
            """Say which."""
            self.words = words
            super().__init__()

    class Stepped(Message):
        """The match after or before the present one is wanted."""

        def __init__(self, back: bool) -> None:
            """Say in which direction."""
            self.back = back
            super().__init__()

    class Left(Message):
        """The line is done: the search stays on, shows only its rows, or ends."""

        def __init__(self, words: str, *, stay: bool, only: bool = False) -> None:
            """Say how."""
            self.words = words
            self.stay = stay
            self.only = only
            super().__init__()

    def compose(self) -> ComposeResult:
        """Lay out the text and what was found."""
        yield Static("Search ")
        yield Input(compact=True, id="search-words")
        yield Static(id="search-told")

    def open(self, words: str) -> None:
        """Show the line, and begin with a text."""
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = words
        box.cursor_position = len(words)
        self.display = True
        self.tell("" if words else with_keys(self.app, _HINT))
        box.focus()

    def tell(self, words: str) -> None:
        """Say what was found."""
        self.query_one("#search-told", Static).update(content(words))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell of another text."""
        event.stop()
        if self.display:
            self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave the line, and go on with the search."""
        event.stop()
        self._leave(stay=True)

    def action_step(self, steps: int) -> None:
        """Go to the match after or before."""
        self.post_message(self.Stepped(steps < 0))

    def action_keep(self) -> None:
        """Leave the line, and go on with the search."""
        self._leave(stay=True)

    def action_only(self) -> None:
        """Leave the line, and show only the rows that hold the text."""
        self._leave(stay=True, only=True)

    def action_abandon(self) -> None:
        """Leave the line as if it had not been opened."""
        self._leave(stay=False)

    def _leave(self, *, stay: bool, only: bool = False) -> None:
        words = self.query_one(Input).value
        self.display = False
        self.post_message(self.Left(words, stay=stay and bool(words), only=only and bool(words)))
