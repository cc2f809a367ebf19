"""Syncs in processes of their own: when they begin, what is seen of them, and that there are never two."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.sync.configured import ConfiguredSync, find_sync, save_sync, switch_sync
from importers.sync.places import place_of_sync
from importers.sync.presence import Presence, Stage, SyncBusy
from importers.sync.process import SyncAccess
from importers.sync.record import SyncRecord, details_of, history, keep_record
from importers.sync.watch import SyncStanding, SyncWatch
from tests.support.databases import Shop, sqlite_shop

ROWS = 30


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "home").mkdir()
    return Home(tmp_path / "home")


@pytest.fixture
def shop(tmp_path: Path, home: Home) -> Shop:
    made = sqlite_shop(tmp_path)
    columns = "ProductID varchar(25) PRIMARY KEY, ProductName varchar(75), SellPrice NUMERIC(18,2)"
    made.run(f"CREATE TABLE product ({columns})")
    rows = [(f"{number:05}", f"Tea {number}", number + 0.5) for number in range(ROWS)]
    made.fill("INSERT INTO product VALUES (?, ?, ?)", rows)
    save_sync(
        home,
        ConfiguredSync("till", made.connection.database, "practice-digible", table="product"),
    )
    return made


@pytest.fixture
def watch(home: Home, server: PracticeServer) -> Iterator[SyncWatch]:
    made = SyncWatch(home, lambda _sync: SyncAccess(url=server.url))
    yield made
    made.end()
    until(lambda: not made.running())


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + 60
    while not true():
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.02)


def only(watch: SyncWatch) -> SyncStanding:
    [standing] = watch.look()
    return standing


def ran(watch: SyncWatch, home: Home) -> SyncRecord:
    until(lambda: not watch.running())
    return history(home, "till", "practice-digible")[0]


def test_a_sync_that_is_off_runs_only_when_it_is_told(
    watch: SyncWatch, home: Home, shop: Shop, server: PracticeServer
) -> None:
    assert only(watch).next is None
    assert not watch.running()
    assert watch.run_now("till") == ""
    assert only(watch).ours
    assert watch.run_now("till") == "till is being run just now."
    assert ran(watch, home).uploaded == ROWS
    assert len(server.synced) == ROWS
    assert only(watch).last == history(home, "till", "practice-digible")[0]


def test_a_sync_that_is_on_runs_at_once_and_then_when_its_time_has_passed(
    home: Home, shop: Shop, server: PracticeServer
) -> None:
    now = [time.time()]
    watch = SyncWatch(home, lambda _sync: SyncAccess(url=server.url), lambda: now[0])
    switch_sync(home, "till", on=True)
    assert only(watch).ours
    ran(watch, home)
    due = only(watch).next
    assert due is not None
    assert 0.9 * 120 <= due - now[0] <= 1.1 * 120
    assert not watch.running()
    now[0] = due + 1
    assert only(watch).ours
    assert ran(watch, home).skipped == ROWS
    assert watch.switched_on() == ("till",)
    watch.end()


def test_a_run_that_is_stopped_is_on_record_and_no_trouble(
    watch: SyncWatch, home: Home, shop: Shop
) -> None:
    assert watch.run_now("till") == ""
    assert watch.stop("till")
    until(lambda: not watch.running())
    record = history(home, "till", "practice-digible")[0]
    assert record.error == "It was stopped before its end; the next run goes on from there."
    assert only(watch).trouble == ""
    assert not watch.stop("till")


def test_everything_is_sent_again_when_that_is_asked_for(
    watch: SyncWatch, home: Home, shop: Shop, server: PracticeServer
) -> None:
    watch.run_now("till")
    ran(watch, home)
    sync = find_sync(home, "till")
    assert sync is not None
    shop.run("UPDATE product SET SellPrice = SellPrice * 100")
    watch.run_now("till")
    assert ran(watch, home).guarded
    assert watch.run_now("till", everything=True) == ""
    assert ran(watch, home).uploaded == ROWS
    assert server.synced["00001"].price == "150.00"


def test_another_process_that_runs_or_watches_it_is_seen_and_left_alone(
    watch: SyncWatch, home: Home, shop: Shop
) -> None:
    switch_sync(home, "till", on=True)
    sync = find_sync(home, "till")
    assert sync is not None
    place = place_of_sync(home, sync)
    with place.watching():
        place.tell(Presence(4711, 1.0, Stage.WAITING, next=99.0))
        standing = only(watch)
        assert (standing.watched_elsewhere, standing.next, standing.ours) == (True, 99.0, False)
        with place.running():
            place.tell(Presence(4711, 1.0, Stage.SENDING, done=3, total=9))
            standing = only(watch)
            assert standing.presence is not None
            assert (standing.presence.stage, standing.presence.done) == (Stage.SENDING, 3)
            assert watch.run_now("till") == "till is being run just now."
    assert not watch.running()


def test_there_are_never_two_at_a_time(home: Home, shop: Shop) -> None:
    sync = find_sync(home, "till")
    assert sync is not None
    with place_of_sync(home, sync).running():
        place_of_sync(home, sync).tell(Presence(4711, 1.0, Stage.READING))
        with pytest.raises(SyncBusy, match=r"another process already \(process 4711, since"):
            place_of_sync(home, sync).running().__enter__()
    assert not place_of_sync(home, sync).is_running


def test_what_keeps_it_from_beginning_is_told_until_it_is_put_right(
    home: Home, shop: Shop, server: PracticeServer
) -> None:
    answers: list[SyncAccess | str] = ["Log in."]
    watch = SyncWatch(home, lambda _sync: answers[-1])
    switch_sync(home, "till", on=True)
    assert (only(watch).trouble, watch.running()) == ("Log in.", ())
    answers.append(SyncAccess(url=server.url))
    assert only(watch).trouble == ""
    assert ran(watch, home).uploaded == ROWS
    watch.end()


def test_a_run_that_fails_leaves_its_sentence_and_refusals_their_cells(
    watch: SyncWatch, home: Home, shop: Shop
) -> None:
    shop.run("DROP TABLE product")
    watch.run_now("till")
    assert "product" in ran(watch, home).error
    path = Path(shop.connection.database)
    path.unlink()
    watch.run_now("till")
    assert f"{path} is not there" in ran(watch, home).error


def test_a_token_that_is_refused_is_on_record(
    home: Home, shop: Shop, server: PracticeServer
) -> None:
    with home.settings.open("a") as settings:
        settings.write(f'[profiles.mine]\ndestination = "digible"\nbase_url = "{server.url}"\n')
    sync = find_sync(home, "till")
    assert sync is not None
    save_sync(home, replace(sync, to="mine"))
    watch = SyncWatch(home, lambda _sync: SyncAccess("wrong"))
    watch.run_now("till")
    until(lambda: not watch.running())
    assert "wrong" not in history(home, "till", "mine")[0].error
    assert "token" in history(home, "till", "mine")[0].error
    watch.end()


def test_the_settings_may_change_under_way(watch: SyncWatch, home: Home, shop: Shop) -> None:
    sync = find_sync(home, "till")
    assert sync is not None
    assert only(watch).sync.every == 2
    keep_record(home, SyncRecord("till", "practice-digible", time.time(), uploaded=1))
    save_sync(home, replace(sync, every=5, on=True))
    standing = only(watch)
    assert standing.next is not None
    assert standing.next - time.time() > 240
    assert details_of(home, standing.last or SyncRecord("", "", 0)).gone == ()
    home.settings.write_text("[syncs.till]\nsource = 3\n")
    assert watch.look() == ()
    assert "lacks to" in watch.faults[0]
