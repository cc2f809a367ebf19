"""A shared record of uploads on a real PostgreSQL: the lock, the fence, what can be wrong, and old backups."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from importers.database.connection import Connection
from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.errors import AnotherUpload, LedgerUnusable
from importers.ledger import postgres_lock, postgres_schema
from importers.ledger.place import (
    existing_ledger,
    is_suspect,
    note_use,
    open_ledger,
    reopen_ledger,
    upload_lock,
)
from importers.ledger.postgres_connection import connect
from importers.ledger.shared_place import SharedPlace
from importers.ledger.store import wait_in_line
from tests.support.pooler import PGBOUNCER, pooler

PROFILE = BUILT_IN["scantrust"]
ENTRY = Entry("A", EntryState.UPLOADED, b"sent", b"up", 7, "batch")


def beside(place: SharedPlace, who: str = "till-2") -> SharedPlace:
    """Return the same record as another operator's program has it."""
    notes = place.notes.parent.parent / who / "record.uses"
    return replace(place, who=who, token=uuid4().hex, notes=notes)


def end_lock(place: SharedPlace) -> int:
    """End the server's processes that hold a lock, as an administrator or a failover would."""
    with connect(place) as opened:
        ended = opened.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return len(ended.fetchall())


@contextmanager
def held(place: SharedPlace) -> Iterator[postgres_lock.PostgresLock]:
    lock = postgres_lock.PostgresLock(place, PROFILE)
    lock.take()
    try:
        yield lock
    finally:
        lock.release()


def test_who_is_first_and_how_far_he_is_can_be_read(
    shared: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_lock, "_LOOK_EVERY", 0.01)
    told = threading.Event()

    def progress() -> tuple[int, int]:
        told.set()
        return 1204, 3000

    with held(shared) as lock:
        lock.watch(progress, lambda error: pytest.fail(error.sentence))
        told.wait(5)
        told.clear()
        told.wait(5)  # the first has been written by now
        with pytest.raises(AnotherUpload) as error:
            upload_lock(beside(shared), PROFILE).take()
    assert error.value.sentence == (
        "till-1 is uploading, 1,204 of 3,000; yours begins when it is done."
    )


def test_a_program_that_lost_its_lock_can_write_no_more(shared: SharedPlace) -> None:
    with held(shared), closing(reopen_ledger(shared, PROFILE)) as ledger:
        ledger.write([ENTRY])
        assert end_lock(shared) == 1
        with held(beside(shared)), closing(reopen_ledger(beside(shared), PROFILE)) as other:
            with pytest.raises(LedgerUnusable, match="Another program has begun an upload"):
                ledger.write([replace(ENTRY, sku="B")])
            assert set(other.entries(["A", "B"])) == {"A"}


def test_a_program_hears_that_its_lock_is_lost(
    shared: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_lock, "_LOOK_EVERY", 0.01)
    heard: list[LedgerUnusable] = []
    lost = threading.Event()

    def hear(error: LedgerUnusable) -> None:
        heard.append(error)
        lost.set()

    with held(shared) as lock:
        end_lock(shared)
        lock.watch(lambda: (1, 2), hear)
        assert lost.wait(10)
    assert "was lost" in heard[0].sentence or "terminat" in heard[0].sentence


HOLDER = """
import sys
from dataclasses import replace
from pathlib import Path
from importers.database.connection import Connection, DatabaseKind
from importers.destinations.registry import BUILT_IN
from importers.ledger.place import upload_lock
from importers.ledger.shared_place import SharedPlace
from tests.support.pooler import PGBOUNCER, pooler
database, host, user, notes = sys.argv[1:]
at = Connection("record", DatabaseKind.POSTGRESQL, database, host=host, user=user)
lock = upload_lock(SharedPlace(at, None, "till-9", Path(notes)), BUILT_IN["scantrust"])
lock.take()
print("held", flush=True)
sys.stdin.read()
"""


def test_the_lock_of_a_killed_program_is_free_at_once(shared: SharedPlace) -> None:
    at = shared.connection
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, at.database, at.host, at.user, str(shared.notes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with pytest.raises(AnotherUpload, match="till-9 is uploading"):
        upload_lock(shared, PROFILE).take()
    child.kill()
    child.communicate()
    lock = upload_lock(shared, PROFILE)
    assert wait_in_line(lock, threading.Event(), lambda _text: None)
    lock.release()


def test_tables_are_made_once_by_many_at_the_same_time(shared: SharedPlace) -> None:
    def make(number: int) -> None:
        open_ledger(beside(shared, f"till-{number}"), PROFILE).close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(8)))
    with connect(shared) as opened:
        assert opened.execute("SELECT version, uses FROM shelfready.about").fetchall() == [(1, 0)]


def test_an_older_record_is_brought_up_to_date_whole_or_not_at_all(
    shared: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(shared), closing(open_ledger(shared, PROFILE)) as ledger:
        ledger.write([ENTRY])
    monkeypatch.setattr(
        postgres_schema,
        "MIGRATIONS",
        (*postgres_schema.MIGRATIONS, "CREATE TABLE shelfready.more (a int); SELECT 1 / 0"),
    )
    with pytest.raises(LedgerUnusable, match="division by zero"):
        reopen_ledger(shared, PROFILE)
    with connect(shared) as opened:
        assert opened.execute("SELECT to_regclass('shelfready.more')").fetchone() == (None,)
    monkeypatch.setattr(
        postgres_schema,
        "MIGRATIONS",
        (*postgres_schema.MIGRATIONS[:1], "CREATE TABLE shelfready.more (a int)"),
    )
    with closing(reopen_ledger(shared, PROFILE)) as again:
        assert set(again.entries(["A"])) == {"A"}
    with connect(shared) as opened:
        assert opened.execute("SELECT version FROM shelfready.about").fetchone() == (2,)


def test_a_newer_record_is_left_alone(shared: SharedPlace) -> None:
    open_ledger(shared, PROFILE).close()
    with connect(shared) as opened:
        opened.execute("UPDATE shelfready.about SET version = 99")
    for look in (open_ledger, existing_ledger, reopen_ledger):
        with pytest.raises(LedgerUnusable, match="newer Shelfready; update this one"):
            look(shared, PROFILE)


def test_a_copy_put_back_from_a_backup_is_suspect_on_every_machine(
    shared: SharedPlace, postgres: Connection
) -> None:
    with held(shared), closing(open_ledger(shared, PROFILE)) as ledger:
        note_use(shared, ledger)
    name = f"{shared.connection.database}_copy"
    with connect(replace(shared, connection=postgres)) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {shared.connection.database}".encode())
    copied = replace(shared, connection=replace(shared.connection, database=name))
    try:
        for place in (copied, beside(copied, "never-there-before")):
            with closing(reopen_ledger(place, PROFILE)) as ledger:
                assert is_suspect(place, ledger)
                note_use(place, ledger)
                assert is_suspect(place, ledger)  # from then on
    finally:
        with connect(replace(shared, connection=postgres)) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_record_that_went_back_in_place_is_suspect(shared: SharedPlace) -> None:
    with closing(open_ledger(shared, PROFILE)) as ledger:
        for _ in range(3):
            note_use(shared, ledger)
        with connect(shared) as opened:
            opened.execute("UPDATE shelfready.about SET uses = 1")
        assert is_suspect(shared, ledger)


def test_a_machine_that_knew_a_record_does_not_take_none_for_an_empty_one(
    shared: SharedPlace,
) -> None:
    with closing(open_ledger(shared, PROFILE)) as ledger:
        note_use(shared, ledger)
    with connect(shared) as opened:
        opened.execute("DROP SCHEMA shelfready CASCADE")
    assert existing_ledger(shared, PROFILE) is None
    assert is_suspect(shared, None)


@pytest.mark.skipif(PGBOUNCER is None, reason="no PgBouncer on this machine: not tried")
@pytest.mark.parametrize("mode", ["session", "transaction"])
def test_a_pooler_that_keeps_no_lock_is_refused(shared: SharedPlace, mode: str) -> None:
    with pooler(shared.connection, mode) as way:
        through = replace(shared, connection=way)
        if mode == "session":
            with held(through), pytest.raises(AnotherUpload):
                upload_lock(beside(through), PROFILE).take()
        else:
            with pytest.raises(LedgerUnusable, match="pooler in transaction mode"):
                open_ledger(through, PROFILE)


def test_a_read_only_server_is_told(shared: SharedPlace) -> None:
    open_ledger(shared, PROFILE).close()
    with connect(shared) as opened:
        opened.execute(
            f"ALTER DATABASE {shared.connection.database} SET default_transaction_read_only = on".encode()
        )
    with pytest.raises(LedgerUnusable, match="cannot be written to"):
        upload_lock(shared, PROFILE).take()


def test_a_user_without_the_right_is_told(shared: SharedPlace) -> None:
    name = f"clerk_{uuid4().hex[:8]}"
    with connect(shared) as opened:
        opened.execute(f"CREATE ROLE {name} LOGIN".encode())
        try:
            clerk = replace(shared, connection=replace(shared.connection, user=name))
            with pytest.raises(LedgerUnusable, match=f"{name} has no right to do this"):
                open_ledger(clerk, PROFILE)
        finally:
            opened.execute(f"DROP ROLE {name}".encode())


def test_no_server_and_no_library_are_told(
    shared: SharedPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = replace(shared, connection=replace(shared.connection, host=str(tmp_path)))
    with pytest.raises(LedgerUnusable, match="No PostgreSQL server answers"):
        open_ledger(nowhere, PROFILE)
    monkeypatch.setattr("importers.ledger.postgres_connection.find_spec", lambda _name: None)
    with pytest.raises(LedgerUnusable, match=r"shelfready\[team\]"):
        open_ledger(shared, PROFILE)


def test_a_text_that_the_database_cannot_hold_is_told_and_nothing_is_written(
    shared: SharedPlace,
) -> None:
    with held(shared), closing(open_ledger(shared, PROFILE)) as ledger:
        for sku in ("A\0B", "A\ud800"):
            with pytest.raises(LedgerUnusable):
                ledger.write([ENTRY, replace(ENTRY, sku=sku)])
        assert ledger.entries(["A"]) == {}
        ledger.write([ENTRY])  # the connection goes on


def test_every_word_on_a_product_is_kept_with_who_and_when(shared: SharedPlace) -> None:
    with held(shared), closing(open_ledger(shared, PROFILE)) as ledger:
        ledger.write([replace(ENTRY, state=EntryState.INTENT)])
        ledger.write([replace(ENTRY, state=EntryState.REFUSED, said=b'[["brand", "No."]]')])
        ledger.write([replace(ENTRY, confirmed=b'{"brand": "7"}')])
    with connect(shared) as opened:
        told = opened.execute(
            "SELECT who, state, fields, messages FROM shelfready.event ORDER BY id"
        )
        assert told.fetchall() == [
            ("till-1", "refused", None, b'[["brand", "No."]]'),
            ("till-1", "uploaded", b'{"brand": "7"}', None),
        ]


def test_a_write_is_one_transaction_that_the_server_keeps_durable(shared: SharedPlace) -> None:
    with connect(shared) as opened:
        opened.execute(
            f"ALTER DATABASE {shared.connection.database} SET synchronous_commit = off".encode()
        )
    with connect(shared) as opened:
        assert opened.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert isinstance(opened, psycopg.Connection)
