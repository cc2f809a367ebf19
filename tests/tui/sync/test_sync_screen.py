"""The syncs on the screen: named, run, watched, stopped by guards, and their refusals back on the cells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Select, Static

from importers.storage.home import Home
from importers.sync.configured import ConfiguredSync, find_sync, load_syncs, save_sync
from importers.sync.places import place_of_sync
from importers.sync.presence import Presence, Stage
from importers.sync.record import Needed, SyncRecord, history, keep_record
from tests.support.databases import Shop, sqlite_shop
from tests.support.review_app import ReviewPilot
from tests.support.waiting import until
from tui.app import ShelfreadyApp
from tui.leaving import what_would_stop
from tui.practice import Practice
from tui.sync.screen import SyncScreen
from tui.widgets.line_block import LineBlock

TABLE = "CREATE TABLE product (sku varchar(25) PRIMARY KEY, name varchar(75), brand varchar(9))"


@pytest.fixture
def shop(tmp_path: Path, home: Home) -> Shop:
    """Return a table of which the shop refuses one product, and a sync of it."""
    made = sqlite_shop(tmp_path)
    made.run(TABLE)
    rows = [
        (f"{number:05}", f"Tea {number}", "77" if number == 7 else "50") for number in range(30)
    ]
    made.fill("INSERT INTO product VALUES (?, ?, ?)", rows)
    sync = ConfiguredSync("till", made.connection.database, "practice-scantrust", table="product")
    save_sync(home, sync)
    return made


class SyncPilot(ReviewPilot):
    """The app on the screen of the syncs."""

    @property
    def syncs(self) -> SyncScreen:
        assert isinstance(self.app.screen, SyncScreen)
        return self.app.screen

    def listed(self) -> str:
        shown = self.syncs.query_one("#syncs", OptionList)
        return "\n".join(str(option.prompt) for option in shown.options)

    def pane(self) -> str:
        return str(self.syncs.query_one("#known", LineBlock).content)

    async def shows(self, words: str) -> None:
        def there() -> bool:
            on_syncs = isinstance(self.app.screen, SyncScreen)
            return on_syncs and words in f"{self.listed()}\n{self.pane()}"

        await until(self.pilot, there, words)

    async def top_is(self, name: str) -> None:
        await until(self.pilot, lambda: self.top == name, name)


@asynccontextmanager
async def on_syncs(
    home: Home, size: tuple[int, int] = (80, 24), place: Path | None = None
) -> AsyncIterator[SyncPilot]:
    app = ShelfreadyApp(place, home=home)
    app.practice = Practice(own=True)
    async with asyncio.timeout(90), app.run_test(size=size) as pilot:
        review = SyncPilot(app, pilot)
        await review.top_is("OpenScreen" if place is None else "ReviewScreen")
        await pilot.press("Y")
        await review.top_is("SyncScreen")
        yield review
        app.syncs.end()
        while app.syncs._watch is not None and app.syncs._watch.running():
            await pilot.pause(0.02)


async def test_a_run_is_begun_followed_and_its_refusal_put_right_on_its_cell(
    home: Home, shop: Shop
) -> None:
    async with on_syncs(home) as review:
        await review.shows("it was not run yet")
        await review.pilot.press("r")
        await review.shows("▶")
        await review.shows("✓ 29 sent  ✗ 1 refused")
        await review.shows("✗ 00007 brand  Invalid Brand reference or id.")
        await review.pilot.press("enter")
        await review.top_is("ReviewScreen")
        await until(review.pilot, lambda: review.table.shown == 1, "the refused row alone")
        assert review.session.catalog.value(7, 0) == "00007"
        assert review.table.cursor is not None
        assert (review.table.cursor.row, review.table.cursor.column) == (7, 2)
        assert any("refused" in line.lower() for line in review.problems())


async def test_a_sync_is_named_in_the_form_with_its_mistakes_told(home: Home, shop: Shop) -> None:
    async with on_syncs(home) as review:
        await review.shows("till")
        await review.pilot.press("n")
        await review.top_is("SyncForm")
        form = review.app.screen
        await until(review.pilot, lambda: bool(form.query("#on")), "the form")

        async def failure(words: str) -> None:
            await review.pilot.press("ctrl+s")
            said = form.query_one("#failure", Static)
            await until(review.pilot, lambda: words in str(said.content), words)

        await failure("Give the sync a name")
        form.query_one("#name", Input).value = "till"
        await failure("There is a sync till already")
        form.query_one("#name", Input).value = "kiosk"
        await failure("Say what is read")
        form.query_one("#source", Input).value = "db:nowhere"
        await failure('There is no database connection "nowhere"')
        form.query_one("#source", Input).value = shop.connection.database
        await failure("Choose where it is sent.")
        form.query_one("#to", Select).value = "practice-digible"
        form.query_one("#every", Input).value = "soon"
        await failure("must be a number of minutes")
        form.query_one("#every", Input).value = "7,5"
        form.query_one("#stop_if", Input).value = "gone>5%, more"
        await failure("'more' is no guard")
        form.query_one("#stop_if", Input).value = "gone>5%"
        form.query_one("#key", Input).value = "a, b"
        await review.pilot.press("ctrl+s")
        await review.shows("kiosk")
    sync = find_sync(home, "kiosk")
    assert sync is not None
    assert (sync.every, sync.key, [str(each) for each in sync.stop_if]) == (
        7.5,
        ("a", "b"),
        ["gone>5%"],
    )


async def test_a_sync_is_renamed_switched_and_removed(home: Home, shop: Shop) -> None:
    async with on_syncs(home) as review:
        await review.shows("‖ off")
        await review.pilot.press("e")
        await review.top_is("SyncForm")
        await until(review.pilot, lambda: bool(review.app.screen.query("#on")), "the form")
        review.app.screen.query_one("#name", Input).value = "kiosk"
        await review.pilot.press("ctrl+s")
        await review.shows("kiosk")
        assert list(load_syncs(home).syncs) == ["kiosk"]
        await review.pilot.press("delete")
        await review.top_is("ConfirmDialog")
        await review.pilot.press("tab", "enter")
        await review.shows("No sync is named yet.")
    assert not load_syncs(home).syncs


async def test_a_new_sync_begins_with_the_catalog_that_is_open(home: Home, shop: Shop) -> None:
    shop.run("CREATE TABLE other (a int)", "DROP TABLE other")
    async with on_syncs(home, place=Path(shop.connection.database)) as review:
        await review.pilot.press("n")
        await review.top_is("SyncForm")
        form = review.app.screen
        await until(review.pilot, lambda: bool(form.query("#table")), "the form")
        assert form.query_one("#source", Input).value == shop.connection.database
        assert form.query_one("#table", Input).value == "product"


async def test_a_run_of_another_process_is_seen_as_it_goes(home: Home, shop: Shop) -> None:
    sync = find_sync(home, "till")
    assert sync is not None
    place = place_of_sync(home, sync)
    async with on_syncs(home, (120, 36)) as review:
        with place.running():
            counts = {"uploaded": 40, "refused": 2, "waiting": 58}
            lines = ("batch 3, 20 rows uploaded HTTP 200",)
            now = Presence(4711, 1.0, Stage.SENDING, 42, 100, counts, 12.0, 5.0, lines=lines)
            place.tell(now)
            await review.shows("▶ sending (process 4711)")
            await review.shows("42 of 100 rows")
            assert "40 uploaded  2 refused  58 waiting" in review.pane()
            assert "batch 3, 20 rows uploaded HTTP 200" in review.pane()
            assert not review.syncs.can_run
            assert not review.syncs.can_stop
        await review.shows("‖ off")
        with place.watching():
            save_sync(home, replace(sync, on=True))
            place.tell(Presence(4711, 1.0, Stage.WAITING, next=4_000_000_000.0))
            await review.shows("by process 4711")
            assert review.app.syncs.that_end_with_us == ()


async def test_what_earlier_runs_did_is_there_after_a_new_start(home: Home, shop: Shop) -> None:
    to = "practice-scantrust"
    keep_record(home, SyncRecord("till", to, 1_000.0, uploaded=3, skipped=9))
    guard = "9 of 12 products would be changed, more than the guard changed>50% allows."
    keep_record(home, SyncRecord("till", to, 2_000.0, error=guard, guarded=True))
    async with on_syncs(home, (120, 36)) as review:
        await review.shows(f"■ {guard}")
        await review.shows("✓ 3 sent  » 9 unchanged")
        assert history(home, "till", to)[0].guarded


async def test_a_sync_without_a_token_asks_for_it(home: Home, shop: Shop) -> None:
    sync = find_sync(home, "till")
    assert sync is not None
    save_sync(home, replace(sync, to="scantrust", on=True))
    async with on_syncs(home) as review:
        await review.shows("No token for scantrust is known: log in, or set $SCANTRUST_TOKEN.")
        await review.pilot.press("l")
        await review.top_is("LoginDialog")


async def test_a_refused_password_is_asked_for(home: Home, shop: Shop) -> None:
    with home.settings.open("a") as settings:
        settings.write(
            '[connections.shop]\nkind = "postgresql"\ndatabase = "shop"\nuser = "till"\n'
        )
    sync = find_sync(home, "till")
    assert sync is not None
    save_sync(home, replace(sync, source="db:shop"))
    said = "shop on this machine refuses the user till."
    record = SyncRecord("till", sync.to, 2_000.0, error=said, needs=Needed.PASSWORD)
    keep_record(home, record)
    async with on_syncs(home) as review:
        await review.shows(said)
        await review.pilot.press("l")
        await review.top_is("PasswordDialog")


async def test_leaving_says_what_becomes_of_a_sync_that_is_on(home: Home, shop: Shop) -> None:
    sync = find_sync(home, "till")
    assert sync is not None
    save_sync(home, replace(sync, to="scantrust", on=True))
    async with on_syncs(home) as review:
        await review.shows("! waits")
        await review.pilot.press("q")
        await review.top_is("ConfirmDialog")
        said = review.text("ConfirmDialog Static")
        assert "The sync till runs only while Shelfready is open" in said
        assert "`shelfready sync install till --print`" in said


def test_leaving_tells_of_a_run_under_way() -> None:
    told = what_would_stop((), ("till", "kiosk"))
    assert told is not None
    assert told.startswith("A run of till and kiosk is under way: it ends after the answers")
    assert what_would_stop((), ()) is None


async def test_a_broken_table_of_the_settings_is_told_beside_the_others(
    home: Home, shop: Shop
) -> None:
    with home.settings.open("a") as settings:
        settings.write('[syncs.broken]\nsource = "a"\n')
    async with on_syncs(home) as review:
        await review.shows("till")
        assert "sync broken lacks to." in review.text("#faults")
