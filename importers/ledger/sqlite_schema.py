"""The tables of a record that is a SQLite file. Those that came later are made when they are first written to."""

from __future__ import annotations

APPLICATION_ID = 0x53484C46  # marks the file as ours
SCHEMA_VERSION = 1

TABLES = """
CREATE TABLE scope (
    id INTEGER PRIMARY KEY, base_url TEXT NOT NULL, account TEXT NOT NULL, destination TEXT NOT NULL,
    UNIQUE (base_url, account, destination)
);
CREATE TABLE entry (
    scope INTEGER NOT NULL REFERENCES scope, sku TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intent', 'uploaded', 'refused', 'unknown')),
    sent BLOB NOT NULL, uploaded BLOB, remote_id INTEGER, batch TEXT NOT NULL, changed REAL NOT NULL,
    PRIMARY KEY (scope, sku)
) WITHOUT ROWID;
"""
HOLDER = """
CREATE TABLE IF NOT EXISTS holder (
    scope INTEGER PRIMARY KEY REFERENCES scope, salt BLOB NOT NULL, print BLOB NOT NULL,
    kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL
)"""
CONFIRMED = """
CREATE TABLE IF NOT EXISTS confirmed (
    scope INTEGER NOT NULL REFERENCES scope, sku TEXT NOT NULL, uploaded BLOB NOT NULL,
    fields BLOB NOT NULL, PRIMARY KEY (scope, sku)
) WITHOUT ROWID"""
SAID = """
CREATE TABLE IF NOT EXISTS said (
    scope INTEGER NOT NULL REFERENCES scope, sku TEXT NOT NULL, sent BLOB NOT NULL,
    messages BLOB NOT NULL, PRIMARY KEY (scope, sku)
) WITHOUT ROWID"""
USES = """
CREATE TABLE IF NOT EXISTS uses (
    only INTEGER PRIMARY KEY CHECK (only = 1), count INTEGER NOT NULL, suspect INTEGER NOT NULL,
    beside TEXT NOT NULL
)"""
