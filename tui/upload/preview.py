"""Before anything is sent: where to, with what token, how many rows, and what the first looks like."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static
from textual.worker import Worker

from importers.destinations.base import Credential, Profile
from importers.session.recipes import keep_recipe
from importers.storage.profiles import load_profiles
from tui.failures import sentence_for
from tui.screen import ShellScreen
from tui.text import content, safe
from tui.upload.plan_view import FirstRequest, PlanView, destination_title, start_label
from tui.upload.preview_changed import PreviewChanged
from tui.upload.preview_files import PreviewFiles
from tui.upload.preview_gone import PreviewGone
from tui.upload.preview_start import PreviewStart
from tui.upload.preview_token import PreviewToken
from tui.upload.send_choices import SendChoices
from tui.widgets.compact_checkbox import CompactCheckbox
from tui.widgets.destination_words import address_of, way_from
from tui.widgets.key_bar import KeyBar
from tui.widgets.wording import summary

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.upload.snapshot import UploadPreview


_WIDE = 110  # cells: from here on the first request stands beside the choices


def _panel(title: str, name: str) -> Vertical:
    """Return a panel whose upper line is a title."""
    panel = Vertical(classes="panel", id=name)
    panel.border_title = title
    return panel


class PreviewScreen(ShellScreen[None], actions="preview"):
    """Shows what an upload would do; only its Start button sends anything."""

    HELP = """
    Choose where the products go, and look at what would happen before anything is sent. The token
    comes from the environment variable named beside it unless you type one; it stays in memory.
    Rows with errors are not sent: <preview.back> goes back to put them right. You may send a few
    rows first and be asked before the rest goes, or write the requests to a file and send nothing.
    """
    DEFAULT_CSS = """
    PreviewScreen #way { height: 1; padding: 0 1; background: $panel; }
    PreviewScreen VerticalScroll { padding: 1 1 0 1; height: 1fr; }
    PreviewScreen #before { height: auto; margin-bottom: 1; background: $panel; }
    PreviewScreen #before Static { width: 1fr; }
    PreviewScreen #groups, PreviewScreen #choices { height: auto; width: 1fr; }
    PreviewScreen .panel { margin-bottom: 1; }
    PreviewScreen.-wide #groups { layout: horizontal; }
    PreviewScreen.-wide #choices { width: 58; margin-right: 1; }
    PreviewScreen.-wide #request { width: 1fr; min-height: 100%; }
    PreviewScreen .line { height: auto; }
    PreviewScreen .label { width: 13; color: $foreground-muted; }
    PreviewScreen Select { width: 28; }
    PreviewScreen Input { width: 28; }
    PreviewScreen .beside { width: 1fr; padding-left: 2; color: $foreground-muted; }
    PreviewScreen.-wide .beside { padding-left: 1; }
    PreviewScreen Button { margin-right: 2; }
    PreviewScreen #said { height: auto; width: 1fr; }
    PreviewScreen #token-source { width: 1fr; }
    PreviewScreen.-low .panel { margin-bottom: 0; }
    PreviewScreen.-low VerticalScroll { padding-top: 0; }
    PreviewScreen.-low #actions { padding-top: 0; }
    PreviewScreen #actions { height: auto; padding: 1 1 0 1; }
    """

    def __init__(self) -> None:
        """Start with nothing counted."""
        super().__init__()
        self.token = PreviewToken(self)
        self.files = PreviewFiles(self)
        self.changed = PreviewChanged(self)
        self.gone = PreviewGone(self, self.token)
        self.starting = PreviewStart(self)
        self.url = ""  # where to send; "" until it is known
        self.plan: UploadPreview | None = None

    @property
    def profile(self) -> Profile | None:
        """Return the chosen destination."""
        return self.session.profile

    def compose(self) -> ComposeResult:
        """Lay out where to, what, how much, the first request, and the button that starts."""
        yield Static("", id="way")
        with VerticalScroll(can_focus=False):
            with Horizontal(id="before"):
                yield Static("", id="outcome")
                yield Button(self.worded("Show that upload (<preview.last>)"), id="last")
            with Vertical(id="groups"):
                with Vertical(id="choices"):
                    yield from self._where()
                    with _panel("What", "what"):
                        yield SendChoices()
                        with Horizontal(classes="line"):
                            yield Static("Or", classes="label")
                            yield Button("Write requests to a file", id="write")
                            yield Button("On record", id="record")
                    with _panel("How much", "amount"):
                        yield PlanView()
                        yield Button("", id="changed")
                        yield Button("", id="gone")
                with _panel("The first request", "request"):
                    yield FirstRequest()
        with Horizontal(id="actions"):
            yield Button("", variant="primary", id="start")
            yield Button("Back to the sheet", id="back")
            yield Static("", id="said")
        yield KeyBar(tells_live=False)  # the first line does

    def _where(self) -> ComposeResult:
        profile = self.profile
        with _panel("Where", "where"):
            with Horizontal(classes="line"):
                yield Static("Destination", classes="label")
                yield Select(
                    [(Content(safe(name)), name) for name in load_profiles(self.session.home)],
                    value=profile.name if profile else Select.NULL,
                    prompt="Choose a destination",
                    compact=True,
                    id="profile",
                )
                yield Button("Several …", compact=True, id="several")
            with Horizontal(classes="line"):
                yield Static("Address", classes="label")
                yield Static("", id="address")
            with Horizontal(classes="line"):
                yield Static("Token", classes="label")
                yield Input(password=True, compact=True, id="token")
            with Horizontal(classes="line"):
                yield Static("", classes="label")
                yield Static("", id="token-source", classes="hint")
            with Horizontal(classes="line"):
                yield Static("", classes="label")
                yield Button("Test connection", id="test")
                yield Button("Log in with e-mail", id="login")
                yield CompactCheckbox(
                    "Remember it",
                    id="remember",
                    tooltip="The token, in the keyring of this computer",
                )

    def on_resize(self) -> None:
        """Put the first request beside the choices where there is room."""
        self.set_class(self.size.width >= _WIDE, "-wide")
        self.set_class(self.size.height < 30, "-low")

    def on_mount(self) -> None:
        """Count what the present destination would get, and tell of the upload before."""
        run = self.session.uploads.run
        self.query_one("#before").display = run is not None
        if run is not None:
            words = f"Last upload, to {run.profile.name}: {summary(run.snapshot())}"
            self.query_one("#outcome", Static).update(content(words))
        self._profile_changed()

    @on(Select.Changed, "#profile")
    def _chosen(self, event: Select.Changed) -> None:
        name = None if event.value is Select.NULL else str(event.value)
        if name != (self.profile.name if self.profile else None):
            self.choose(name)

    @work(
        group="preview", exclusive=True, exit_on_error=False, description="changing the destination"
    )
    async def choose(self, name: str | None) -> None:
        """Check the catalog against another destination."""
        self.plan = None
        self._show_start()
        self.query_one(PlanView).say("Checking the catalog for this destination …")
        self.shell.profile_name = name  # the next file goes there too
        await asyncio.to_thread(self.session.choose_profile, name)
        self.query_one("#token", Input).clear()
        self._profile_changed()

    @on(SendChoices.Changed)
    def recount(self) -> None:
        """Count anew what would be sent."""
        self.plan = None
        self._show_start()
        self.look()

    def _profile_changed(self) -> None:
        self.plan = None
        self.gone.forget()
        self.query_one("#request").display = False
        self.tell("")
        self.query_one(SendChoices).aim(self.profile)
        self._show_profile()
        if self.profile is not None:
            self.look()
        else:
            self.query_one(PlanView).say("Choose a destination to see what would be sent.")
            self.query_one("#profile").focus()

    @work(group="preview", exclusive=True, exit_on_error=False, description="counting what to send")
    async def look(self) -> None:
        """Find the practice server if need be, count the rows, and write the first product out."""
        from importers.upload.guards import Guarding, usual_guards

        profile, session = self.profile, self.session
        if profile is None:
            return
        self.query_one(PlanView).say("Counting …")
        await asyncio.to_thread(self.shell.credentials.recall, profile, self.shell.home)
        self.url = await asyncio.to_thread(self.shell.practice.url_for, profile)
        self._show_profile()
        if self.shell.practice.own_url(profile) is not None:
            self.tell("A practice server runs inside this program; it forgets all when you quit.")
        options = self.query_one(SendChoices).options(self.url)
        guards = session.supplier.guards_over(usual_guards(profile))
        watched = replace(options, guarding=Guarding(guards))
        self.plan = await asyncio.to_thread(session.uploads.preview, watched)
        self.query_one(SendChoices).suggest(self.plan.first_rows)
        sample = await asyncio.to_thread(session.uploads.sample, options)
        await self.gone.look(options)
        again = options.resend_unchanged
        doubtful = await asyncio.to_thread(_doubtful, session)
        self.query_one(PlanView).show(self.plan, profile, again=again, doubtful=doubtful)
        self.query_one(FirstRequest).show(sample)
        self.query_one("#request").display = bool(sample)
        self._show_start()
        if self.plan.ready and profile.practice and not isinstance(self.focused, CompactCheckbox):
            self.query_one("#start").focus()

    def _show_profile(self) -> None:
        profile = self.profile
        address = Content("") if profile is None else address_of(profile, self._address(profile))
        self.query_one("#address", Static).update(address)
        self.query_one("#way", Static).update(way_from(self.session.source.origin.name, profile))
        self.token.show()
        self._show_start()

    def _address(self, profile: Profile | None) -> str:
        if profile is None:
            return ""
        return self.url or profile.base_url

    def _show_start(self) -> None:
        button = self.query_one("#start", Button)
        button.label = Content(safe(start_label(self.plan, self.profile)))
        button.refresh(layout=True)
        button.disabled = not self.can_send
        self.query_one("#write").disabled = button.disabled
        self._show_changed()
        self.refresh_bindings()
        self.query_one("#record").disabled = self.profile is None

    def _show_changed(self) -> None:
        """Offer to look at the rows that were changed since their upload, if there are any."""
        button, number = self.query_one("#changed", Button), self.plan.changed if self.plan else 0
        button.display = bool(number)
        button.label = Content(self.worded(f"Show the {number:,} changed (<preview.changed>)"))
        button.refresh(layout=True)

    @on(Button.Pressed, "#start")
    def action_start(self) -> None:
        """Begin to send; the button has said how much and where to."""
        found = self.token.found()
        if self.profile is None or self.plan is None or not self.plan.ready:
            return
        if found is None:
            self.tell(
                f"Type the token for {destination_title(self.profile)} first.", "$text-warning"
            )
            self.query_one("#token").focus()
            return
        self.shell.credentials.put(self.profile, found.credential, found.source)
        self.begin(found.credential)

    @work(group="start", exclusive=True, exit_on_error=False, description="starting the upload")
    async def begin(self, credential: Credential) -> None:
        """Start the run in its own thread, and show it."""
        self.query_one("#start", Button).disabled = True
        self.tell("Starting …")
        if not await self.starting.is_wanted():
            self.tell("Nothing was sent.")
            self._show_start()
            return
        await self.token.remember(credential)
        options = self.query_one(SendChoices).options(self.url)
        await asyncio.to_thread(keep_recipe, self.session)
        if await self.starting.begin(credential, options):
            self.shell.switch_to_run()
        else:
            self.tell("Nothing was sent.")
            self._show_start()

    @property
    def can_send(self) -> bool:
        """Tell whether there is something to send."""
        return bool(self.plan and self.plan.ready)

    @property
    def has_last(self) -> bool:
        """Tell whether there was an upload before."""
        return self.session.uploads.run is not None

    # Keys and buttons

    @on(Input.Changed, "#token")
    def _token_typed(self) -> None:
        self.token.show()

    @on(Input.Submitted, "#token")
    @on(Button.Pressed, "#test")
    def _test(self) -> None:
        self.token.test()

    @on(Button.Pressed, "#login")
    def _log_in(self) -> None:
        self.token.log_in()

    @on(Button.Pressed, "#write")
    def _write(self) -> None:
        self.files.write_requests()

    @on(Button.Pressed, "#record")
    def _show_record(self) -> None:
        self.files.show_record()

    @on(Button.Pressed, "#changed")
    def _changed(self) -> None:
        self.changed.show()

    @on(Button.Pressed, "#several")
    def action_several(self) -> None:
        """Look at several destinations side by side."""
        from tui.upload.several import SeveralScreen

        self.app.switch_screen(SeveralScreen())

    @on(Button.Pressed, "#gone")
    def _gone(self) -> None:
        self.gone.show()

    @on(Button.Pressed, "#last")
    def action_last(self) -> None:
        """Look at the upload before, which is over; a quick key may come before the screen knows of none."""
        if self.session.uploads.run is not None:
            self.shell.switch_to_run()

    def action_scroll(self, direction: int) -> None:
        """Show more of the first request where the terminal is low."""
        view = self.query_one(VerticalScroll)
        view.scroll_relative(y=direction * max(1, view.size.height - 2), animate=False)

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Go back to the sheet; nothing was sent."""
        self.dismiss(None)

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Say in place what went wrong."""
        sentence = sentence_for(error, worker.description, self.shell.home)
        if worker.group == "preview":
            self.query_one(PlanView).say(f"✗ {sentence}", "$text-error")
        else:
            self.tell(f"✗ {sentence}", "$text-error")
        self._show_start()

    def tell(self, sentence: str, style: str = "") -> None:
        """Show a sentence below the choices."""
        self.query_one("#said", Static).update(content(sentence, style))


def _doubtful(session: Session) -> str:
    """Return what to say of ready rows that are perhaps no products; "" if there are none."""
    from importers.session.doubtful_rows import doubtful_rows, named

    rows = doubtful_rows(session)
    if not len(rows):
        return ""
    them = "it is perhaps no product" if len(rows) == 1 else "these are perhaps no products"
    return f"{len(rows):,} of them: {them}, {named(session, rows)}"
