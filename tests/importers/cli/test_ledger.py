"""`shelfready ledger`, and `upload` with a shared record: what is told, copied, and waited for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from importers.database.connection import Connection
from importers.destinations.registry import BUILT_IN
from importers.ledger.place import upload_lock
from importers.ledger.shared_place import SharedPlace
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.record_places import RecordPlaces
from tests.support.commands import Command
from tests.support.databases import database_on

ROWS = 12


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        yield running


@pytest.fixture
def team(command: Command, postgres: Connection) -> Iterator[Connection]:
    """Name a database in the settings of this machine, and share the record in it."""
    with database_on(postgres) as made:
        at = made.connection
        settings = Home.default().settings
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(
            'ledger = "team"\ntill = "till-1"\n[connections.team]\nkind = "postgresql"\n'
            f'database = "{at.database}"\nhost = "{at.host}"\nuser = "{at.user}"\n'
        )
        yield at


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "teas.csv"
    lines = [f"{n:05},Tea {n},{n}.50" for n in range(ROWS)]
    path.write_text("\n".join(["ProductID,ProductName,SellPrice", *lines]))
    return path


def to(server: PracticeServer) -> tuple[str, ...]:
    return ("--to", "practice-digible", "--url", server.url, "--yes", "--json")


def test_a_shared_record_is_used_told_and_copied(
    command: Command, team: Connection, catalog: Path, server: PracticeServer
) -> None:
    done = command("ledger", "status")
    assert done.code == 0
    assert f"The record of uploads: {team.place}" in done.out
    assert command("upload", str(catalog), *to(server)).json["uploaded"] == ROWS
    assert not Home.default().ledger.exists()
    [told] = command("ledger", "status", "--json").json["destinations"]
    assert (told["destination"], told["uploaded"]) == ("digible", ROWS)
    assert (told["last_upload"]["who"], told["last_upload"]["running"]) == ("till-1", False)
    done = command("ledger", "copy", "team", "local", "--json")
    assert done.json == {"ok": True, "destinations": 1, "products": ROWS, "merged": 0}
    [told] = command("ledger", "status", "local", "--json").json["destinations"]
    assert (told["uploaded"], told["last_upload"]) == (ROWS, None)
    assert command("upload", str(catalog), *to(server)).json["skipped"] == ROWS


def test_who_comes_second_is_told_or_waits_in_line(
    command: Command, team: Connection, catalog: Path, server: PracticeServer
) -> None:
    place = RecordPlaces(Home.default()).of(None)
    assert isinstance(place, SharedPlace)
    profile = replace(BUILT_IN["practice-digible"], base_url=server.url)
    other = upload_lock(replace(place, who="till-2", token="another"), profile)
    other.take()
    done = command("upload", str(catalog), *to(server))
    assert done.code == 2
    assert done.json["error"] == "till-2 is uploading; yours begins when it is done."
    release = threading.Timer(0.5, other.release)
    release.start()
    done = command("upload", str(catalog), *to(server), "--in-line")
    release.join()
    assert "till-2 is uploading" in done.err
    assert done.json["uploaded"] == ROWS


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('ledger = "nowhere"', 'no database connection "nowhere"'),
        ("ledger = 7", "ledger and till must be texts"),
        ('ledger = "postgresql://till:secret@host/db"', "holds a password: take it out"),
        ('ledger = "mysql://till@host/db"', "must look like postgresql://user@host/database"),
        ('ledger = "postgresql://till@host:port/db"', "no usable port"),
        ('ledger = "s"\n[connections.s]\nkind = "sqlite"\ndatabase = "x"', "must be a PostgreSQL"),
    ],
)
def test_settings_that_cannot_be_meant_are_told_and_nothing_is_recorded_elsewhere(
    command: Command, catalog: Path, server: PracticeServer, settings: str, sentence: str
) -> None:
    home = Home.default()
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(settings)
    done = command("upload", str(catalog), *to(server))
    assert done.code == 2
    assert sentence in done.err
    assert "secret" not in done.err
    assert not home.ledger.exists()
    assert server.synced == {}
