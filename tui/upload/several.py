"""Before an upload to several destinations: how much is ready for each, why not all, and which are chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN
from importers.session.recipes import keep_recipe
from importers.session.several import PlannedUpload, Readiness
from importers.session.upload_options import UploadOptions
from importers.storage.profiles import load_profiles
from importers.upload.guards import Guarding, number_to_type, usual_guards
from importers.upload.snapshot import RowState
from tui.dialogs.confirm import ConfirmDialog
from tui.failures import sentence_for
from tui.screen import ShellScreen
from tui.text import content, safe
from tui.upload.guarded import GuardedDialog
from tui.upload.plan_view import destination_title
from tui.widgets.destination_words import live_badge
from tui.widgets.key_bar import KeyBar
from tui.widgets.marks import ROW_MARKS
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.destinations.base import Credential

_REASONS = 3  # kinds of errors that are named
_NAME = 18  # cells
_FEW = 100_000  # rows that are judged for each destination, also for those that would not let us in


@dataclass(slots=True)
class _Choice:
    """One profile in the list: ticked or not, what lets it in, and what was found out."""

    profile: Profile
    ticked: bool = False
    credential: Credential | None = None
    url: str = ""
    told: Readiness | None = None

    @property
    def ready(self) -> int:
        """Return how many rows would be sent."""
        return self.told.plan.ready if self.told is not None and self.told.plan else 0


class SeveralScreen(ShellScreen[None], actions="several"):
    """Shows the destinations side by side; only its Upload button sends anything, to the chosen ones in turn."""

    HELP = """
    Each destination judges the sheet by its own columns and checks. <several.tick> chooses those that the
    products go to, <several.start> uploads to them in turn, each with its own record. One without a token is left out:
    type it on that destination's own screen, or set its variable before you start.
    """
    DEFAULT_CSS = """
    SeveralScreen #way { height: 1; padding: 0 1; background: $panel; }
    SeveralScreen OptionList, SeveralScreen OptionList:focus { height: 1fr; border: none; padding: 0 1; }
    SeveralScreen #actions { height: auto; padding: 0 1; }
    SeveralScreen Button { margin-right: 2; }
    SeveralScreen #said { height: auto; max-height: 4; padding: 0 1; }
    """

    def __init__(self) -> None:
        """Start with nothing chosen."""
        super().__init__()
        self.choices: list[_Choice] = []

    def compose(self) -> ComposeResult:
        """Lay out the destinations and the button that starts."""
        yield Static("", id="way")
        yield OptionList(id="destinations")
        yield Static("", id="said")
        with Horizontal(id="actions"):
            yield Button("", variant="primary", id="start")
            yield Button("Back", id="back")
        yield KeyBar(tells_live=False)

    def on_mount(self) -> None:
        """List the profiles: the present one first and chosen, then the operator's own."""
        present = self.session.profile
        first = "" if present is None else present.name
        profiles = sorted(
            load_profiles(self.session.home).values(),
            key=lambda each: (each.name != first, BUILT_IN.get(each.name) == each),
        )
        self.choices = [_Choice(each, each.name == first) for each in profiles]
        name = safe(self.session.source.origin.name)
        told = "  choose where it goes; each takes what is ready by its own checks"
        self.query_one("#way", Static).update(
            Content.assemble((name, "bold"), (told, "$foreground-muted"))
        )
        options = self.query_one(OptionList)
        options.add_options(Option(self._line(each)) for each in self.choices)
        options.highlighted = 0
        options.focus()
        self._show_start()
        self.look()

    @work(group="readiness", exclusive=True, exit_on_error=False, description="counting rows")
    async def look(self) -> None:
        """Find out, one after the other, what each would get; of many rows only those chosen or that let us in."""
        few = self.session.catalog.row_count <= _FEW
        for at, choice in enumerate(self.choices):
            if choice.told is None:
                await self._let_in(choice)
                if few or choice.ticked or choice.credential is not None:
                    guards = self.session.supplier.guards_over(usual_guards(choice.profile))
                    choice.told = await asyncio.to_thread(
                        self.session.uploads.several.readiness,
                        choice.profile.name,
                        UploadOptions(choice.url or None, guarding=Guarding(guards)),
                    )
                self._show(at)

    async def _let_in(self, choice: _Choice) -> None:
        """Find what lets us in there, and where it is."""
        store = self.shell.credentials
        await asyncio.to_thread(store.recall, choice.profile, self.shell.home)
        found = store.find(choice.profile)
        choice.credential = found.credential if found else None
        if (
            choice.profile.practice and choice.ticked
        ):  # no server is started for one that is only listed
            choice.url = await asyncio.to_thread(self.shell.practice.url_for, choice.profile)

    def _show(self, at: int) -> None:
        self.query_one(OptionList).replace_option_prompt_at_index(at, self._line(self.choices[at]))
        self._show_start()

    def _show_start(self) -> None:
        button, chosen = self.query_one("#start", Button), self.chosen
        shops = " and ".join(each.profile.name for each in chosen)
        label = f"Upload to {shops}" if len(chosen) < 3 else f"Upload to {len(chosen)} destinations"
        button.label = Content(safe(label)) if chosen else "Nothing to upload"
        button.disabled = not chosen
        button.refresh(layout=True)
        self.refresh_bindings()

    @property
    def chosen(self) -> list[_Choice]:
        """Return the ticked ones that something can be sent to."""
        return [c for c in self.choices if c.ticked and c.ready and c.credential is not None]

    @property
    def can_send(self) -> bool:
        """Tell whether there is something to send."""
        return bool(self.chosen)

    def _line(self, choice: _Choice) -> Content:
        mark = ("☑ ", "bold $text-success") if choice.ticked else ("☐ ", "")
        badge = "" if choice.profile.practice else live_badge()
        head = Content.assemble(mark, (f"{safe(choice.profile.name):<{_NAME}} ", "bold"), badge)
        told = choice.told
        if told is None:
            return Content.assemble(head, (" …" if choice.ticked else "", "$foreground-muted"))
        if told.plan is None:
            return Content.assemble(head, (f" ✗ {safe(told.error)}", "$text-error"))
        plan = told.plan
        blocked, there = ROW_MARKS[RowState.BLOCKED].glyph, ROW_MARKS[RowState.SKIPPED].glyph
        ready = (
            f" ↑ {plan.ready:,} ready  {blocked} {plan.blocked:,} with errors"
            f"  {there} {plan.unchanged:,} there"
        )
        lines = [Content.assemble(head, ready)]
        lines += [content(f"    {words}", style) for words, style in self._remarks(choice, told)]
        return Content("\n").join(lines)

    def _remarks(self, choice: _Choice, told: Readiness) -> Iterator[tuple[str, str]]:
        """Yield what is to be known of a destination, and how it looks."""
        named = [f"{each.count:,} {each.title.lower()}" for each in told.reasons[:_REASONS]]
        if named:
            more = " …" if len(told.reasons) > _REASONS else ""
            yield f"{', '.join(named)}{more}", "$foreground-muted"
        if choice.credential is None:
            variable = choice.profile.token_env
            yield f"! no token: type it on its own screen, or set ${variable}", "$text-warning"
        for guard in told.plan.tripped if told.plan else ():
            yield f"! {guard.sentence}", "$text-warning"

    # Keys and buttons

    @on(OptionList.OptionSelected)
    def action_tick(self) -> None:
        """Choose the destination in hand, or take it back."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            choice = self.choices[at]
            choice.ticked = not choice.ticked
            if choice.ticked and choice.profile.practice and not choice.url:
                choice.told = None
            self._show(at)
            if choice.told is None:
                self.look()

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Go back to the one destination."""
        self.shell.switch_to_preview()

    @on(Button.Pressed, "#start")
    def action_start(self) -> None:
        """Begin to send; the button has said where to."""
        if self.can_send:
            self.begin()

    @work(group="start", exclusive=True, exit_on_error=False, description="starting the uploads")
    async def begin(self) -> None:
        """Ask what must be asked, start the first, and show it; the others follow by themselves."""
        going = [each for each in self.chosen if await self._is_the_right_file(each)]
        if not going or not await self._is_sure(going):
            self.tell("Nothing was sent.")
            return
        planned = [_planned(each) for each in going]
        await asyncio.to_thread(keep_recipe, self.session)
        await asyncio.to_thread(self.session.uploads.several.begin, planned)
        self.shell.switch_to_run()
        left = [each.profile.name for each in self.choices if each.ticked and each not in going]
        if left:
            self.app.notify(f"Nothing is sent to {' and '.join(left)}.", severity="warning")

    async def _is_the_right_file(self, choice: _Choice) -> bool:
        """Ask for a number where a guard found something odd for this destination."""
        tripped = choice.told.plan.tripped if choice.told and choice.told.plan else ()
        if not tripped:
            return True
        dialog = GuardedDialog(self.session, tripped, number_to_type(tripped))
        typed: bool | None = await self.app.push_screen_wait(dialog)
        return bool(typed)

    async def _is_sure(self, going: list[_Choice]) -> bool:
        """Ask once before anything goes to a live shop."""
        live = [each for each in going if not each.profile.practice]
        if not live:
            return True
        shops = ", ".join(
            f"{count(each.ready, 'product')} to {destination_title(each.profile)} at {each.profile.base_url}"
            for each in live
        )
        dialog = ConfirmDialog(f"Send {shops}? These are live shops.", "Send them", "Go back")
        sure: bool | None = await self.app.push_screen_wait(dialog)
        return bool(sure)

    def tell(self, sentence: str, style: str = "") -> None:
        """Show a sentence below the list."""
        self.query_one("#said", Static).update(content(sentence, style))

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Say in place what went wrong."""
        self.tell(f"✗ {sentence_for(error, worker.description, self.shell.home)}", "$text-error")


def _planned(choice: _Choice) -> PlannedUpload:
    assert choice.credential is not None  # only such are chosen
    first = choice.told.plan.first_rows if choice.told and choice.told.plan else 0
    options = UploadOptions(choice.url or None, canary=first or None)
    return PlannedUpload(choice.profile.name, choice.credential, options)
