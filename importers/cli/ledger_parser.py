"""The words and options of `shelfready ledger` and its parts; imports nothing heavy."""

from __future__ import annotations

import argparse

_STATUS_NOTES = """NAME is a database of settings.toml ([connections.NAME]), or local: this machine's own file.
Without it, the record that the settings name is meant.

exit codes:
  0  told
  2  the record cannot be used
"""
_COPY_NOTES = """FROM and TO are each a database of settings.toml ([connections.NAME]), or local: this machine's file.
All of it is copied or nothing. Where both know a product the newer word counts; what either knows no outcome of
is looked up by the next upload. The record that was copied stays as it is.

exit codes:
  0  copied
  2  nothing was copied
"""


def add_status(parser: argparse.ArgumentParser) -> None:
    """Add the options of `ledger status`."""
    parser.set_defaults(command="ledger status")
    parser.epilog = _STATUS_NOTES
    parser.add_argument("name", nargs="?", default="", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def add_copy(parser: argparse.ArgumentParser) -> None:
    """Add the options of `ledger copy`."""
    parser.epilog = _COPY_NOTES
    parser.add_argument("source", metavar="FROM")
    parser.add_argument("target", metavar="TO")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
