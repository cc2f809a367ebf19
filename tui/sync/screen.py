"""All syncs of the settings: how each stands, the run under way, and what was refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from importers.sync.configured import ConfiguredSync, load_syncs, remove_sync, save_sync
from importers.sync.record import SyncDetails, SyncRecord, details_of, history
from tui.dialogs.confirm import ConfirmDialog
from tui.screen import ShellScreen
from tui.sync.access import LoginForSync
from tui.sync.form import SyncForm
from tui.sync.words import list_entry, pane_of
from tui.text import content
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_block import LineBlock

if TYPE_CHECKING:
    from importers.sync.watch import SyncStanding

_TICK = 0.5  # seconds
_RUNS = 100
_NONE_YET = (
    "No sync is named yet. A sync reads a table of your database, a file or a folder every few minutes, and sends to "
    "the shop what is new or changed. <syncs.new> names one."
)
_ABOUT = "What is on runs while Shelfready is open; `shelfready sync install NAME --print` shows what runs it always."


class SyncScreen(ShellScreen[None], actions="syncs"):
    """Shows what the program's syncs are doing; they go on when it is left."""

    HELP = """
    Each sync reads its source, compares it with what was sent, and sends what is new or changed. What is gone
    from the source is listed, and never touched in the shop; a guard stops a run that would change more than you
    expect. <syncs.run> runs one now, <syncs.on> has it run every few minutes while Shelfready is open,
    <syncs.desk> or Enter opens the refused rows where they can be put right. A run by another program, such as
    the system's timer, shows here too, and never two run at a time.
    """
    DEFAULT_CSS = """
    SyncScreen #about { padding: 0 1; color: $foreground-muted; background: $panel; height: auto; }
    SyncScreen #faults { padding: 0 1; color: $text-error; height: auto; }
    SyncScreen OptionList, SyncScreen OptionList:focus {
        height: auto; max-height: 50%; border: none; padding: 0 1; background: transparent;
    }
    SyncScreen #pane { border-top: solid $foreground-muted; height: 1fr; }
    """

    def __init__(self) -> None:
        """Start with nothing known."""
        super().__init__()
        self.access = LoginForSync(self)
        self.standings: tuple[SyncStanding, ...] = ()
        self._shown_of: tuple[object, ...] = ()
        self._runs: tuple[SyncRecord, ...] = ()
        self._details = SyncDetails()
        self._offered: tuple[bool, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the syncs over what is known of the one in hand."""
        yield Static(content(_ABOUT), id="about")
        yield Static("", id="faults")
        yield OptionList(id="syncs", markup=False)
        with VerticalScroll(id="pane"):
            yield LineBlock(id="known")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look at once, and then twice a second."""
        self.shell.begin_syncs()
        self.query_one("#syncs").focus()
        self.set_interval(_TICK, self.show)
        self.look()

    @work(group="look", exclusive=True, exit_on_error=False, description="looking at the syncs")
    async def look(self) -> None:
        """Have the syncs looked at out of turn, and show them."""
        await asyncio.to_thread(self.shell.syncs.look)
        self.show()

    # What is shown

    @property
    def in_hand(self) -> SyncStanding | None:
        """Return the sync in hand."""
        shown = self.query("#syncs").results(OptionList)  # none before it is laid out
        at = next((each.highlighted for each in shown), None)
        return None if at is None or at >= len(self.standings) else self.standings[at]

    def show(self) -> None:
        """Show how the syncs stand by the last look."""
        if not self.is_current:
            return
        before, self.standings = self.standings, self.shell.syncs.standings
        self._show_list([each.sync.name for each in before])
        faults = "\n".join(self.shell.syncs.faults)
        self.query_one("#faults", Static).update(content(faults))
        self.query_one("#faults").display = bool(faults)
        self._show_pane()
        offered = self.offered_in_footer()
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _show_list(self, before: list[str]) -> None:
        shown = self.query_one("#syncs", OptionList)
        now, width = time.time(), max(40, self.size.width - 3)
        entries = [list_entry(each, now, width) for each in self.standings]
        if before != [each.sync.name for each in self.standings] or not shown.option_count:
            at = shown.highlighted or 0
            shown.clear_options()
            shown.add_options(Option(entry) for entry in entries)
            shown.highlighted = min(at, len(entries) - 1) if entries else None
            return
        for at, entry in enumerate(entries):
            shown_now = shown.get_option_at_index(at).prompt
            if not isinstance(shown_now, Content) or not entry.is_same(shown_now):
                shown.replace_option_prompt_at_index(at, entry)

    def _show_pane(self) -> None:
        standing = self.in_hand
        block = self.query_one("#known", LineBlock)
        if standing is None:
            block.set_lines(content(self.worded(_NONE_YET)))
            return
        if (standing.sync.name, standing.last) != self._shown_of:
            self._shown_of = (standing.sync.name, standing.last)
            self._recall(standing)
        block.set_lines(pane_of(standing, self._runs, self._details, time.time()))

    @work(group="recall", exclusive=True, exit_on_error=False, description="reading the record")
    async def _recall(self, standing: SyncStanding) -> None:
        home, sync, last = self.shell.home, standing.sync, standing.last
        self._runs = await asyncio.to_thread(history, home, sync.name, sync.to, _RUNS)
        known = SyncDetails() if last is None else await asyncio.to_thread(details_of, home, last)
        self._details = known
        self.show()

    def on_option_list_option_highlighted(self) -> None:
        """Tell of the sync in hand."""
        self.show()

    def on_option_list_option_selected(self) -> None:
        """Open its table."""
        self.action_desk()

    # What is offered when

    @property
    def has_sync(self) -> bool:
        """Tell whether one is in hand."""
        return self.in_hand is not None

    @property
    def can_run(self) -> bool:
        """Tell whether one is in hand that nobody runs."""
        return self.in_hand is not None and not self.in_hand.is_running

    @property
    def can_stop(self) -> bool:
        """Tell whether one is in hand that we run."""
        return self.in_hand is not None and self.in_hand.ours

    @property
    def is_on(self) -> bool:
        """Tell whether the one in hand is on."""
        return self.in_hand is not None and self.in_hand.sync.on

    @property
    def is_off(self) -> bool:
        """Tell whether the one in hand is off."""
        return self.in_hand is not None and not self.in_hand.sync.on

    # What the keys do

    def action_desk(self) -> None:
        """Open what it reads, with the refusals of its last run on their cells."""
        if self.in_hand is not None:
            self.shell.open_sync(self.in_hand.sync, self._details.refused)

    def action_run_now(self) -> None:
        """Run it at once."""
        standing = self.in_hand
        if standing is not None:
            self.begin(standing.sync.name)

    @work(group="sync", exit_on_error=False, description="starting a sync")
    async def begin(self, name: str, *, everything: bool = False) -> None:
        """Start a run outside the screen's loop, and say why if it cannot be."""
        why = await asyncio.to_thread(self.shell.syncs.run_now, name, everything=everything)
        if why:
            self.say(why)
        self.look()

    @work(group="dialog", exclusive=True, exit_on_error=False, description="a full upload")
    async def action_send_everything(self) -> None:
        """Send all products once, when the operator says so."""
        standing = self.in_hand
        if standing is None:
            return
        ask = self.shell.syncs.full_upload_question
        question = await asyncio.to_thread(ask, standing.sync)
        if await self.app.push_screen_wait(ConfirmDialog(question, "Send all", "Go back")):
            self.begin(standing.sync.name, everything=True)

    def action_stop(self) -> None:
        """Let the run under way end."""
        if self.in_hand is not None and self.shell.syncs.stop(self.in_hand.sync.name):
            self.say("Stopping: the answers under way are still waited for.")

    def action_switch(self, on: bool) -> None:
        """Turn it on or off."""
        if self.in_hand is not None:
            name = self.in_hand.sync.name
            self.keep(lambda: self.shell.syncs.switch(name, on=on))

    def action_log_in(self) -> None:
        """Ask for what lets it in: the shop's token, or the database's password."""
        if self.in_hand is not None:
            self.access.ask(self.in_hand)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="naming a sync")
    async def action_new(self) -> None:
        """Name a new sync, to begin with of the open catalog."""
        session = self.shell.session
        begin = ConfiguredSync("", "", self.shell.profile_name or "")
        if session is not None:
            begin = SyncForm.like(session.source.origin, session.profile)
        await self._fill_in(begin, None)

    @work(group="dialog", exclusive=True, exit_on_error=False, description="changing a sync")
    async def action_change(self) -> None:
        """Change how it is set."""
        if self.in_hand is not None:
            await self._fill_in(self.in_hand.sync, self.in_hand.sync.name)

    async def _fill_in(self, begin: ConfiguredSync, name: str | None) -> None:
        from importers.storage.profiles import load_profiles

        home = self.shell.home
        profiles = tuple(await asyncio.to_thread(load_profiles, home))
        others = set(await asyncio.to_thread(lambda: load_syncs(home).syncs)) - {name}
        filled = await self.app.push_screen_wait(SyncForm(begin, profiles, others))
        if filled is not None:
            self.keep(lambda: save_sync(home, filled, instead_of=name))

    @work(group="dialog", exclusive=True, exit_on_error=False, description="removing a sync")
    async def action_remove(self) -> None:
        """Take it out of the settings, when the operator says so."""
        standing = self.in_hand
        if standing is None:
            return
        name = standing.sync.name
        question = (
            f"Remove the sync {name}? Its source, the shop, and what was uploaded stay as they are."
        )
        if await self.app.push_screen_wait(ConfirmDialog(question, "Remove it", "Keep it")):
            self.keep(lambda: remove_sync(self.shell.home, name))

    @work(group="sync", exit_on_error=False, description="saving the settings")
    async def keep(self, write: Callable[[], None]) -> None:
        """Write a change outside the screen's loop, and show what came of it."""
        await asyncio.to_thread(write)
        self.look()

    def action_back(self) -> None:
        """Leave the syncs; what is on goes on."""
        self.dismiss(None)
