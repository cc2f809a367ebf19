"""What changed since the last upload, old and new, by whatever record; and what an older record can say of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import psycopg
import pytest

from importers.catalog.model import CellRef, Edit, Fix
from importers.destinations.base import Credential
from importers.ledger.place import LedgerPlace
from importers.ledger.postgres_connection import connect
from importers.practice.server import PracticeServer
from importers.session.change_report import ChangeReport
from importers.session.sent_changes import NOT_ON_RECORD, SentChange, SinceUpload
from importers.session.session import Session
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.writers.reports.changes_book import HEADER, save_changes

ROWS = [
    ["A-1", "Tea", "10.00"],
    ["A-2", "Pot", "20.00"],
    ["A-3", "Cup", "4.00"],
    ["A-4", "Jug", "8"],
]
NEXT = [
    ["A-1", "Tea", "10.00"],
    ["A-2", "Teapot", "25.00"],
    ["A-3", "Cup", "1.00"],
    ["A-5", "=Lid", "3"],
]


class Weeks:
    """One file at one shop, sent and then opened with other content."""

    def __init__(self, folder: Path, place: LedgerPlace, url: str) -> None:
        self.path, self.home, self.place = folder / "list.csv", Home(folder / "home"), place
        self.options = UploadOptions(url=url)

    def opened(self, rows: list[list[str]]) -> Session:
        lines = [",".join(row) for row in [["ProductID", "ProductName", "SellPrice"], *rows]]
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        session = Session.open(self.path, home=self.home, profile="practice-digible")
        session.uploads.place = lambda: self.place  # type: ignore[method-assign]
        return session

    def sent(self, rows: list[list[str]]) -> Session:
        session = self.opened(rows)
        run = session.uploads.start(Credential("practice"), self.options)
        assert run.wait(20)
        return session

    def since(self, rows: list[list[str]]) -> tuple[Session, SinceUpload]:
        session = self.opened(rows)
        return session, session.uploads.since(self.options)


@pytest.fixture
def weeks(tmp_path: Path, place: LedgerPlace) -> Iterator[Weeks]:
    with PracticeServer(rate=0) as server:
        yield Weeks(tmp_path, place, server.url)


def forget_values(place: LedgerPlace) -> None:
    """Leave the record as the version had it that kept no values: in a file it had no table for them."""
    if isinstance(place, Path):
        with sqlite3.connect(place) as file:
            file.execute("DROP TABLE confirmed")
        file.close()
        return
    opened: psycopg.Connection = connect(place)
    opened.execute("DELETE FROM shelfready.confirmed")
    opened.close()


def test_each_value_is_told_old_and_new(weeks: Weeks) -> None:
    weeks.sent(ROWS)
    session, since = weeks.since(NEXT)
    assert list(since.changes()) == [
        SentChange(CellRef(1, 1), "productName", "Pot", "Teapot"),
        SentChange(CellRef(1, 2), "productPrice", "20.00", "25.00"),
        SentChange(CellRef(2, 2), "productPrice", "4.00", "1.00"),
    ]
    told = ChangeReport(session, since).as_object()
    assert told["counts"] == {
        "new": 1,
        "changed": 2,
        "unchanged": 1,
        "gone": 1,
        "blocked": 0,
        "not_on_record": 0,
    }
    assert told["new"] == [{"line": 5, "key": "A-5"}]
    assert told["changed"][1] == {
        "line": 4,
        "key": "A-3",
        "fields": [
            {
                "field": "productPrice",
                "column": "SellPrice",
                "old": "4.00",
                "new": "1.00",
                "difference": "-3.00",
                "percent": "-75.00",
            }
        ],
    }
    [gone] = told["gone"]
    assert gone == {
        "key": "A-4",
        "last": {"productName": "Jug", "productPrice": "8", "productId": "A-4"},
    }
    assert json.loads(json.dumps(told)) == told


def test_a_record_of_an_older_version_knows_only_that_rows_changed(weeks: Weeks) -> None:
    weeks.sent(ROWS)
    forget_values(weeks.place)
    session, since = weeks.since(NEXT)
    assert since.unknown == 2
    assert list(since.changes()) == [
        SentChange(CellRef(1, None), "", None, ""),
        SentChange(CellRef(2, None), "", None, ""),
    ]
    told = ChangeReport(session, since).as_object()
    assert told["counts"]["not_on_record"] == 2
    assert told["changed"][0] == {"line": 3, "key": "A-2", "fields": [], "note": NOT_ON_RECORD}
    lines = list(ChangeReport(session, since).lines())
    assert (lines[0].key, lines[0].old) == ("A-2", NOT_ON_RECORD)
    # The next upload brings the record up to date, in place.
    weeks.sent(NEXT)
    _, since = weeks.since([*NEXT[:2], ["A-3", "Cup", "2.00"], NEXT[3]])
    assert [(each.was, each.now) for each in since.changes()] == [("1.00", "2.00")]


def test_the_report_has_the_largest_changes_of_price_first(weeks: Weeks, tmp_path: Path) -> None:
    weeks.sent(ROWS)
    session, since = weeks.since(NEXT)
    target = tmp_path / "changes.xlsx"
    assert save_changes(ChangeReport(session, since).lines(), target) == (5, ())
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Changes"]
    rows = [tuple(row) for row in book.active.values]
    assert rows == [
        HEADER,
        ("changed", 4, "A-3", "SellPrice", "4.00", "1.00", -3, -75),
        ("changed", 3, "A-2", "SellPrice", "20.00", "25.00", 5, 25),
        ("changed", 3, "A-2", "ProductName", "Pot", "Teapot", None, None),
        ("gone", None, "A-4", None, None, None, None, None),
        ("new", 5, "A-5", None, None, None, None, None),
    ]


def test_without_a_record_all_is_new(weeks: Weeks) -> None:
    _, since = weeks.since(ROWS)
    assert (since.new.tolist(), since.new_keys) == ([0, 1, 2, 3], ["A-1", "A-2", "A-3", "A-4"])
    assert (since.unchanged, list(since.changes()), since.gone) == (0, [], ())


def test_an_edit_on_the_desk_is_compared_and_some_rows_can_be_asked_for(weeks: Weeks) -> None:
    session = weeks.sent(ROWS)
    session.apply(Fix("edit", (Edit(CellRef(0, 1), "Tea", ""), Edit(CellRef(1, 1), "Pot", "Pots"))))
    since = session.uploads.since(weeks.options, [1, 2])
    assert [(each.ref, each.now) for each in since.changes()] == [(CellRef(1, 1), "Pots")]
    assert since.gone == ()
