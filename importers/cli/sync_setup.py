"""`shelfready sync setup`: shows the SQL of a ChangeLog with its triggers, or runs it."""

from __future__ import annotations

import argparse

from importers.cli.console import say
from importers.database.change_log_setup import LOG_NAME, apply_setup, setup_statements
from importers.database.origin import DatabaseOrigin
from importers.database.source import only_table
from importers.database.tables import TableName
from importers.errors import UnreadableFile
from importers.session.places import located, place_named
from importers.storage.home import Home


def run(arguments: argparse.Namespace) -> int:
    """Print the statements, or run them; ShelfreadyError if they cannot be."""
    place = located(place_named(arguments.source, arguments.table), Home.default())
    if not isinstance(place, DatabaseOrigin) or place.connection is None:
        raise UnreadableFile(
            f"{arguments.source} is no database: name a SQLite file or db:CONNECTION."
        )
    table = place.what or only_table(place.connection, place.password)
    assert isinstance(table, TableName)
    if arguments.apply:
        apply_setup(place.connection, place.password, table)
        say(f"{LOG_NAME} and its triggers were made for {table} in {place.connection.place}.")
        return 0
    for statement in setup_statements(place.connection, place.password, table):
        print(f"{statement};")
    say("Nothing was run; add --apply to run it.")
    return 0
