"""What other tills do to the same shop shows on this sheet's rows, by a shared record."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.database.connection import Connection
from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.ledger.place import open_ledger, upload_lock
from importers.ledger.shared_place import SharedPlace
from importers.session.session import Session
from importers.session.upload_input import as_sent
from importers.storage.home import Home
from importers.upload.standing import Standing
from tests.support.databases import database_on
from tests.support.sheets import make_source

PROFILE = replace(BUILT_IN["practice-scantrust"], base_url="http://127.0.0.1:9")
ROWS = tuple((f"T-{n}", f"Tea {n}", "50") for n in range(6))


@pytest.fixture
def home(tmp_path: Path, postgres: Connection) -> Iterator[Home]:
    with database_on(postgres) as made:
        at = made.connection
        found = Home(tmp_path / "till-1")
        found.root.mkdir()
        found.settings.write_text(
            'ledger = "team"\ntill = "till-1"\n[connections.team]\nkind = "postgresql"\n'
            f'database = "{at.database}"\nhost = "{at.host}"\nuser = "{at.user}"\n'
        )
        yield found


@pytest.fixture
def session(home: Home) -> Iterator[Session]:
    source = make_source(("sku", "name", "brand"), ROWS)
    opened = Session.from_source(source, ReadOptions(), home, PROFILE)
    place = opened.uploads.place()
    assert isinstance(place, SharedPlace)
    open_ledger(place, PROFILE).close()
    opened.uploads.others.follow()
    yield opened
    opened.uploads.others.stop()


def elsewhere(session: Session, *entries: Entry) -> None:
    """Write to the record as another till."""
    place = session.uploads.place()
    assert isinstance(place, SharedPlace)
    other = replace(place, who="till-3", token="another")
    lock = upload_lock(other, PROFILE)
    lock.take()
    with closing(open_ledger(other, PROFILE)) as ledger:
        ledger.write(entries)
    lock.release()


def taken(session: Session, rows: int) -> None:
    """Return when so many rows were heard of."""
    give_up, found = time.monotonic() + 20, 0
    while found < rows:
        assert time.monotonic() < give_up, f"heard of {found} rows only"
        found += session.uploads.others.take()
        threading.Event().wait(0.02)


def digest(session: Session, row: int) -> bytes:
    return as_sent(session.catalog, session.mapping, PROFILE, row).digest


def test_what_another_till_uploaded_and_was_refused_is_on_my_rows(session: Session) -> None:
    place = session.uploads.place()
    assert isinstance(place, SharedPlace)
    sent = [digest(session, row) for row in range(4)]
    wait_for_listener(session)
    elsewhere(
        session,
        Entry("T-0", EntryState.UPLOADED, sent[0], sent[0], 7),
        Entry("T-1", EntryState.REFUSED, sent[1], said=b'[["brand", "Invalid Brand."]]'),
        Entry("T-2", EntryState.REFUSED, b"other", said=b'[["brand", "Invalid Brand."]]'),
        Entry("T-3", EntryState.UNKNOWN, sent[3]),
        Entry("X-9", EntryState.UPLOADED, b"x", b"x"),
    )
    taken(session, 4)
    others, standings = session.uploads.others, session.uploads.standings()
    assert others.told(0).startswith("uploaded at till-3, ")
    assert others.told(3).startswith("left unknown at till-3, ")
    assert others.told(4) == ""
    assert standings.rows(Standing.UPLOADED).tolist() == [0]
    assert standings.rows(Standing.REFUSED).tolist() == [1]
    assert standings.rows(Standing.UNKNOWN).tolist() == [3, 5]  # T-5 is under way there
    refusals = session.report().refusals
    brand = session.mapping.column("brand")
    assert list(refusals) == [CellRef(1, brand)]
    assert "said to till-3 at" in refusals[CellRef(1, brand)]
    assert refusals[CellRef(1, brand)].endswith("Invalid Brand.")

    elsewhere(session, Entry("T-1", EntryState.UPLOADED, sent[1], sent[1], 8))
    taken(session, 1)
    assert session.report().refusals == {}
    assert session.uploads.standings().rows(Standing.UPLOADED).tolist() == [0, 1]
    assert [(word.who, word.state) for word in others.history(1)] == [
        ("till-3", "uploaded"),
        ("till-3", "refused"),
    ]
    assert others.history(1)[1].messages == [["brand", "Invalid Brand."]]


def wait_for_listener(session: Session) -> None:
    """Return when the watch surely listens."""
    give_up, found = time.monotonic() + 20, 0
    while not found:
        assert time.monotonic() < give_up, "nobody listens"
        elsewhere(session, Entry("T-5", EntryState.INTENT, b""))
        found = session.uploads.others.take()


def test_without_a_shared_record_nobody_listens(tmp_path: Path) -> None:
    source = make_source(("sku", "name", "brand"), ROWS)
    opened = Session.from_source(source, ReadOptions(), Home(tmp_path), PROFILE)
    before = threading.active_count()
    opened.uploads.others.follow()
    assert threading.active_count() == before
    assert opened.uploads.others.take() == 0
    assert opened.uploads.others.history(0) == []
