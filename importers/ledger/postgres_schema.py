"""The tables of a shared record of uploads, made and brought up to date under a lock, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.errors import LedgerUnusable
from importers.ledger.postgres_faults import TAKEN_OVER, newer, not_there

if TYPE_CHECKING:
    import psycopg

    from importers.ledger.shared_place import SharedPlace

_MIGRATION_LOCK = 0x53484C46  # an advisory lock of the database, held for the time of a migration

_FIRST = f"""
CREATE SCHEMA IF NOT EXISTS shelfready;
CREATE TABLE shelfready.about (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version integer NOT NULL, uses bigint NOT NULL DEFAULT 0,
    suspect boolean NOT NULL DEFAULT false, born text NOT NULL DEFAULT ''
);
INSERT INTO shelfready.about (version) VALUES (0);
CREATE TABLE shelfready.scope (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    base_url text NOT NULL, account text NOT NULL, destination text NOT NULL,
    token text NOT NULL DEFAULT '', change bigint NOT NULL DEFAULT 0,
    UNIQUE (base_url, account, destination)
);
CREATE TABLE shelfready.entry (
    scope integer NOT NULL REFERENCES shelfready.scope, sku text COLLATE "C" NOT NULL,
    state text NOT NULL CHECK (state IN ('intent', 'uploaded', 'refused', 'unknown')),
    sent bytea NOT NULL, uploaded bytea, remote_id text, batch text NOT NULL,
    changed timestamptz NOT NULL, who text NOT NULL, change bigint NOT NULL,
    PRIMARY KEY (scope, sku)
);
CREATE INDEX entry_change ON shelfready.entry (scope, change);
CREATE TABLE shelfready.confirmed (
    scope integer NOT NULL, sku text COLLATE "C" NOT NULL, uploaded bytea NOT NULL, fields bytea NOT NULL,
    PRIMARY KEY (scope, sku)
);
CREATE TABLE shelfready.said (
    scope integer NOT NULL, sku text COLLATE "C" NOT NULL, sent bytea NOT NULL, messages bytea NOT NULL,
    PRIMARY KEY (scope, sku)
);
CREATE TABLE shelfready.holder (
    scope integer PRIMARY KEY REFERENCES shelfready.scope, salt bytea NOT NULL, print bytea NOT NULL,
    kind text NOT NULL, key text NOT NULL, name text NOT NULL
);
CREATE TABLE shelfready.upload (
    scope integer PRIMARY KEY REFERENCES shelfready.scope, who text NOT NULL, began timestamptz NOT NULL,
    seen timestamptz NOT NULL, done bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, ended timestamptz
);
CREATE TABLE shelfready.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope integer NOT NULL, sku text COLLATE "C" NOT NULL, at timestamptz NOT NULL, who text NOT NULL,
    state text NOT NULL, fields bytea, messages bytea
);
CREATE INDEX event_sku ON shelfready.event (scope, sku, id);
CREATE FUNCTION shelfready.begin_write(of_scope integer, by_token text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
    UPDATE shelfready.scope SET change = change + 1 WHERE id = of_scope AND token = by_token
        RETURNING change INTO number;
    IF number IS NULL THEN
        RAISE EXCEPTION 'another program holds this destination' USING ERRCODE = '{TAKEN_OVER}';
    END IF;
    PERFORM pg_notify('shelfready', of_scope || ':' || number);
    RETURN number;
END $$;
"""
MIGRATIONS = (_FIRST,)  # by version, the first makes it 1


def is_there(opened: psycopg.Connection) -> bool:
    """Tell whether the database holds a record of uploads."""
    # Not `to_regclass`: it answers from a cache, which waiting for an advisory lock does not bring up to date.
    row = opened.execute(
        "SELECT 1 FROM pg_tables WHERE (schemaname, tablename) = ('shelfready', 'about')"
    ).fetchone()
    return row is not None


def ensure_schema(place: SharedPlace, opened: psycopg.Connection) -> None:
    """Make the tables, or bring older ones up to date: whole or not at all, and once. LedgerUnusable.

    Programs that come at the same time wait for the first, and find that nothing is left to do.
    """
    if is_there(opened) and _version(opened) == len(MIGRATIONS):
        return
    with opened.transaction():
        opened.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        have = _version(opened) if is_there(opened) else 0
        if have > len(MIGRATIONS):
            raise LedgerUnusable(newer(place))
        for statements in MIGRATIONS[have:]:
            opened.execute(statements)
        opened.execute("UPDATE shelfready.about SET version = %s", (len(MIGRATIONS),))


def require_schema(place: SharedPlace, opened: psycopg.Connection) -> None:
    """See that the record is there, and of this program's version. LedgerUnusable."""
    if not is_there(opened):
        raise LedgerUnusable(not_there(place))
    if _version(opened) > len(MIGRATIONS):
        raise LedgerUnusable(newer(place))
    ensure_schema(place, opened)


def _version(opened: psycopg.Connection) -> int:
    row = opened.execute("SELECT version FROM shelfready.about").fetchone()
    return 0 if row is None else int(row[0])
