"""The words and options of `shelfready sync` and its parts; imports nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path

_NOTES = """SOURCE is a catalog file, a folder (its newest catalog), a SQLite file, db:CONNECTION, or the name of
a sync that settings.toml has as [syncs.NAME]: the rest is then as it says, unless given here. What is new or
changed since it was sent is sent; what is gone from the source is listed, and not touched in the shop.
--by changelog reads shopMaster's table of changes instead of comparing everything, sends each product once
as it is now, and clears exactly the rows of it whose products are on record as uploaded.

exit codes:
  0  every row is uploaded, now or earlier
  1  some rows were refused, or are blocked by errors
  2  nothing could be sent
  3  interrupted, or the outcome of some rows is unknown
  4  stopped by a guard; nothing was sent
"""
_SETUP_NOTES = """SOURCE is db:CONNECTION or a SQLite file. Without --apply the SQL is only shown.
"""


def add_sync(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sync`: those of `upload`, and its own."""
    from importers.cli.parser import add_sending

    parser.epilog = _NOTES
    parser.add_argument("file", type=Path, metavar="SOURCE")
    parser.add_argument(
        "--by", choices=("compare", "changelog"), help="(compare, or as the settings say)"
    )
    parser.add_argument("--log-table", metavar="TABLE", help="the table of changes (ChangeLog)")
    parser.add_argument("--recipe", type=Path, metavar="R", help="do the fixes of a recipe first")
    parser.add_argument(
        "--watch",
        type=minutes,
        nargs="?",
        const=0.0,
        metavar="MINUTES",
        help="again and again, so often (as the settings say, else 2)",
    )
    parser.add_argument(
        "--no-guards", action="store_true", help="whatever would be changed or gone"
    )
    add_sending(parser, to_is_needed=False)


def add_setup(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sync setup`."""
    parser.epilog = _SETUP_NOTES
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("--table", metavar="TABLE", help="the products: NAME or SCHEMA.NAME")
    parser.add_argument("--apply", action="store_true", help="run it")


def add_status(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sync status`."""
    parser.add_argument("--json", action="store_true", help="a JSON list")


def add_install(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sync install`."""
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument(
        "--to", metavar="PROFILE", help="where to send it; not needed for a sync of the settings"
    )
    parser.add_argument("--table", metavar="TABLE", help="the table of a database")
    parser.add_argument(
        "--every", type=minutes, metavar="MINUTES", help="(as the settings say, else 2)"
    )
    parser.add_argument("--print", action="store_true", help="print it (nothing else is done)")


def minutes(word: str) -> float:
    """Return a positive number of minutes; an argparse error for anything else."""
    try:
        found = float(word)
    except ValueError:
        found = 0.0
    if not 0 < found <= 10_000:
        raise argparse.ArgumentTypeError(f"{word!r} is no number of minutes")
    return found
