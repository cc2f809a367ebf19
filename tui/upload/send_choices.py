"""How an upload goes about it: a few rows first or all at once, what is new or everything again."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Checkbox, Input, Static

from importers.destinations.base import Profile
from importers.destinations.registry import destination_of
from importers.session.upload_options import UploadOptions
from tui.widgets.compact_checkbox import CompactCheckbox

_FIRST_ROWS = 20


class SendChoices(Vertical):
    """The two choices and, when everything is to go again, what that means."""

    DEFAULT_CSS = """
    SendChoices { height: auto; }
    SendChoices Horizontal { height: 1; }
    SendChoices .label { width: 13; color: $foreground-muted; }
    SendChoices Input { width: 6; }
    SendChoices .between { width: auto; margin-right: 1; }
    SendChoices #means { height: auto; margin-left: 13; color: $text-warning; }
    """

    class Changed(Message):
        """What is counted has changed."""

    def __init__(self) -> None:
        """Begin with what is usual: all at once, and only what is new or changed."""
        super().__init__()
        self._destination = self._means = ""
        self._suggested = False

    def compose(self) -> ComposeResult:
        """Lay out one line of choices, and room for a sentence."""
        with Horizontal():
            yield Static("Send", classes="label")
            yield CompactCheckbox("first", id="first")
            yield Input(str(_FIRST_ROWS), type="integer", compact=True, id="rows")
            yield Static(" rows, then ask", classes="between")
        with Horizontal():
            yield Static("", classes="label")
            yield CompactCheckbox("everything again", id="everything")
        yield Static("", id="means")

    def on_mount(self) -> None:
        """Say nothing yet."""
        self._explain()

    @property
    def again(self) -> bool:
        """Tell whether unchanged products are sent too."""
        return self.query_one("#everything", Checkbox).value

    @property
    def canary(self) -> int | None:
        """Return after how many rows to stop and ask; None: send all at once."""
        typed = self.query_one("#rows", Input).value
        if not self.query_one("#first", Checkbox).value:
            return None
        return max(1, int(typed)) if typed.isdecimal() else _FIRST_ROWS

    def options(self, url: str) -> UploadOptions:
        """Return the choices for an upload to an address; "": the profile's own."""
        return UploadOptions(url or None, resend_unchanged=self.again, canary=self.canary)

    def aim(self, profile: Profile | None) -> None:
        """Speak of this destination from now on; what was chosen for another is taken back."""
        destination = profile.destination if profile else ""
        if destination != self._destination:
            self._destination, self._suggested = destination, False
            self._means = destination_of(profile).resend_means if profile else ""
            with self.prevent(Checkbox.Changed, Input.Changed):
                self.query_one("#everything", Checkbox).value = False
                self.query_one("#first", Checkbox).value = False
                self.query_one("#rows", Input).value = str(_FIRST_ROWS)
            self._explain()

    def suggest(self, rows: int) -> None:
        """Tick that so many rows go first, once for each destination; 0: leave it as it is."""
        if rows and not self._suggested:
            self._suggested = True
            self.query_one("#rows", Input).value = str(rows)
            self.query_one("#first", Checkbox).value = True

    def _explain(self) -> None:
        means = self.query_one("#means", Static)
        means.update(Content(self._means))
        means.display = self.again

    @on(Input.Changed, "#rows")
    def _number_typed(self, event: Input.Changed) -> None:
        if event.value != str(_FIRST_ROWS):
            self.query_one("#first", Checkbox).value = True

    @on(Checkbox.Changed, "#everything")
    def _everything_chosen(self, event: Checkbox.Changed) -> None:
        event.stop()
        self._explain()
        self.post_message(self.Changed())
