"""Guards: how they are written, and what trips them: a price list times a hundred, a shifted column, half a file."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.destinations.base import Credential
from importers.practice.server import PracticeServer
from importers.session.session import Session
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.upload.guards import (
    DEFAULT_GUARDS,
    Guard,
    Guarding,
    GuardKind,
    TrippedGuard,
    number_to_type,
    parse_guard,
    unaccepted,
)

Rows = list[list[str]]
DIGIBLE = ["productId", "productName", "productPrice"]
SCANTRUST = ["sku", "name", "brand", "description"]


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("changed>20%", Guard(GuardKind.CHANGED, 20)),
        (" gone > 0.5 % ", Guard(GuardKind.GONE, 0.5)),
        ("price±50%", Guard(GuardKind.PRICE, 50)),
        ("price+-50%", Guard(GuardKind.PRICE, 50)),
        ("price +/- 50 %", Guard(GuardKind.PRICE, 50)),
        ("price>200%", Guard(GuardKind.PRICE, 200)),
        ("price=0", Guard(GuardKind.NO_PRICE)),
        ("fewer>30%", Guard(GuardKind.FEWER, 30)),
        ("blank>5%", Guard(GuardKind.BLANK, 5)),
    ],
)
def test_a_guard_is_read(text: str, guard: Guard) -> None:
    assert parse_guard(text) == guard


@pytest.mark.parametrize(
    "text", ["", "changed", "changed>20", "new>5%", "changed<5%", "gone>x%", "price", "price=1"]
)
def test_what_is_no_guard_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no guard: write price±50%, price=0, changed>20%"):
        parse_guard(text)


@given(st.sampled_from(GuardKind), st.integers(0, 999))
def test_a_guard_is_read_as_it_is_written(kind: GuardKind, percent: int) -> None:
    guard = Guard(kind, 0 if kind is GuardKind.NO_PRICE else percent)
    assert parse_guard(str(guard)) == guard


class Shop:
    """One file that is sent, changed and looked at again."""

    def __init__(self, folder: Path, server: PracticeServer, header: list[str], profile: str):
        self.path, self.home = folder / "list.csv", Home(folder / "home")
        self.url, self.header, self.profile = server.url, header, profile

    def opened(self, rows: Rows) -> Session:
        with self.path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([self.header, *rows])
        return Session.open(self.path, home=self.home, profile=self.profile)

    def send(self, rows: Rows, token: str = "practice") -> None:
        run = self.opened(rows).uploads.start(Credential(token), UploadOptions(url=self.url))
        run.wait()
        assert run.snapshot().counts.uploaded + run.snapshot().counts.skipped == len(rows)

    def tripped(
        self, rows: Rows, guards: tuple[Guard, ...] = DEFAULT_GUARDS, **more: bool
    ) -> tuple[TrippedGuard, ...]:
        options = UploadOptions(url=self.url, guarding=Guarding(guards), **more)
        return self.opened(rows).uploads.preview(options).tripped


@pytest.fixture
def digible(tmp_path: Path) -> Shop:
    with PracticeServer(rate=0) as server:
        from importers.cli.credentials import practice_credential
        from importers.destinations.registry import BUILT_IN

        shop = Shop(tmp_path, server, DIGIBLE, "practice-digible")
        token = practice_credential(BUILT_IN["practice-digible"], server.url).token
        shop.send(prices(), token)
        return shop


@pytest.fixture
def scantrust(tmp_path: Path) -> Shop:
    with PracticeServer(rate=0) as server:
        shop = Shop(tmp_path, server, SCANTRUST, "practice-scantrust")
        shop.send(teas())
        return shop


def prices(count: int = 40) -> Rows:
    return [[f"A{number:03}", f"Tea {number}", f"{number + 1}.50"] for number in range(count)]


def teas(count: int = 40) -> Rows:
    return [[f"A{number:03}", f"Tea {number}", "50", "Green"] for number in range(count)]


def kinds(tripped: tuple[TrippedGuard, ...]) -> list[GuardKind]:
    return [each.guard.kind for each in tripped]


def test_a_list_as_it_was_trips_nothing(digible: Shop) -> None:
    assert digible.tripped(prices()) == ()
    assert digible.tripped(prices(), resend_unchanged=True) == ()


def test_a_small_change_trips_nothing(digible: Shop) -> None:
    rows = prices()
    rows[3][2] = "5.00"  # it was 4.50
    rows.append(["NEW", "Tea", "1000"])
    assert digible.tripped(rows) == ()


def test_prices_times_a_hundred_are_stopped_the_largest_change_first(digible: Shop) -> None:
    rows = [[key, name, str(Decimal(price) * 100)] for key, name, price in prices()]
    rows[7][2] = "850000.00"
    price, changed = digible.tripped(rows)
    assert (price.guard.kind, price.count, price.of) == (GuardKind.PRICE, 40, 40)
    assert price.sentence == (
        "40 prices of 40 would change by more than 50 %: A007 from 8.50 to 850000.00 (+9,999,900 %), "
        "and the guard price±50% stops that."
    )
    first = price.rows[0]
    assert (first.key, first.row, first.field) == ("A007", 7, "productPrice")
    assert (first.old, first.new) == ("8.50", "850000.00")
    assert (changed.guard.kind, changed.count, changed.of) == (GuardKind.CHANGED, 40, 40)
    assert number_to_type((price, changed)) == 40


def test_one_slipped_price_is_enough_and_exactly_the_limit_is_not(digible: Shop) -> None:
    rows = prices()
    rows[1][2], rows[2][2] = "3.75", "1.75"  # 2.50 and half of it more, 3.50 and half of it less
    assert digible.tripped(rows, (Guard(GuardKind.PRICE, 50),)) == ()
    rows[1][2] = "3.76"
    [price] = digible.tripped(rows, (Guard(GuardKind.PRICE, 50),))
    assert (price.count, price.rows[0].key) == (1, "A001")


def test_a_price_that_is_spelled_otherwise_is_the_same(digible: Shop) -> None:
    rows = [[key, name, f"0{price}0"] for key, name, price in prices()]
    assert digible.tripped(rows, (Guard(GuardKind.PRICE, 0), Guard(GuardKind.NO_PRICE))) == ()


def test_a_price_of_zero_where_there_was_one_is_stopped(digible: Shop) -> None:
    rows = prices()
    rows[5][2] = "0.00"
    [none] = digible.tripped(rows)
    assert (none.guard.kind, none.count, none.rows[0].key) == (GuardKind.NO_PRICE, 1, "A005")
    assert none.sentence.startswith("1 price would become zero or nothing: A005 from 6.50 to 0.00")


def test_half_a_file_is_stopped(digible: Shop) -> None:
    gone, fewer = digible.tripped(prices(20))
    assert (gone.guard.kind, gone.count, gone.of) == (GuardKind.GONE, 20, 40)
    assert gone.rows[0].key == "A020"
    assert (fewer.guard.kind, fewer.count, fewer.of) == (GuardKind.FEWER, 20, 40)
    assert fewer.sentence.startswith("20 rows, and 40 last time: 20 fewer, more than the guard")


def test_another_file_in_its_place_is_stopped(digible: Shop) -> None:
    rows = [[f"B{number}", "Other", "1.00"] for number in range(40)]
    assert kinds(digible.tripped(rows)) == [GuardKind.GONE]


def test_a_shifted_column_is_stopped(scantrust: Shop) -> None:
    rows = [[key, brand, description, name] for key, name, brand, description in teas()]
    [changed] = scantrust.tripped(rows)
    assert (changed.guard.kind, changed.count) == (GuardKind.CHANGED, 40)
    assert changed.rows[0].row == 0


def test_a_column_that_was_never_blank_and_now_is_is_stopped(scantrust: Shop) -> None:
    rows = teas()
    for row in rows[:10]:
        row[3] = ""
    [blank] = scantrust.tripped(rows)
    assert (blank.guard.kind, blank.count, blank.of) == (GuardKind.BLANK, 10, 40)
    assert blank.sentence.startswith(
        "Description was blank in no product so far, and would be in 10"
    )
    assert (blank.rows[0].old, blank.rows[0].new) == ("Green", "")


def test_a_column_that_was_blank_here_and_there_may_be(scantrust: Shop) -> None:
    rows = teas()
    rows[39][3] = ""
    with PracticeServer(rate=0) as server:
        scantrust.url = server.url
        scantrust.send(rows)
        for row in rows[:10]:
            row[3] = ""
        assert scantrust.tripped(rows) == ()


def test_percentages_of_a_few_products_stop_nothing(tmp_path: Path) -> None:
    with PracticeServer(rate=0) as server:
        shop = Shop(tmp_path, server, SCANTRUST, "practice-scantrust")
        shop.send(teas(19))
        rows = [[key, "Other", "", ""] for key, *_ in teas(5)]
        assert shop.tripped(rows) == ()


def test_what_is_accepted_stops_no_more(digible: Shop) -> None:
    rows = [[key, name, "0"] for key, name, _ in prices()]
    tripped = digible.tripped(rows)
    assert kinds(tripped) == [GuardKind.NO_PRICE, GuardKind.CHANGED]
    assert kinds(unaccepted(tripped, [GuardKind.NO_PRICE])) == [GuardKind.CHANGED]
    assert unaccepted(tripped, list(GuardKind)) == ()
    assert number_to_type(()) == 0


def test_nothing_is_watched_unless_it_is_asked_for(digible: Shop) -> None:
    rows = [[key, name, "0"] for key, name, _ in prices()]
    options = UploadOptions(url=digible.url)
    assert digible.opened(rows).uploads.preview(options).tripped == ()
