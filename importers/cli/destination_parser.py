"""The words and options of `shelfready destination` and its parts; imports nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path

from importers.cli.argument_types import positive

_LIST_NOTES = """Beside the program's own there are those that a file describes: some come with the
program, yours lie in the folder that is named at the end. `destination new FILE.toml` writes one to
begin with, `destination check FILE.toml` tries it. `destination prepare PROFILE` makes in a shop what
uploads to it need.
"""
_CHECK_NOTES = """Nothing is sent, but for --probe: the test call, which changes nothing.

exit codes:
  0  the file can be used
  1  something is wrong with it, or the shop does not let you in
  2  the catalog cannot be read, or the command is wrong
"""

_PREPARE_NOTES = """It says what it would make, and asks. No product is touched.

exit codes:
  0  it is made, or nothing is needed
  1  it was not made
  2  there is no such profile, or the command is wrong
"""


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `destination list`."""
    parser.epilog = _LIST_NOTES
    parser.add_argument("--json", action="store_true", help="a JSON list")


def add_check(parser: argparse.ArgumentParser) -> None:
    """Add the options of `destination check`."""
    parser.epilog = _CHECK_NOTES
    add = parser.add_argument
    add("manifest", type=Path, metavar="FILE.toml")
    add("catalog", type=Path, nargs="?", metavar="CATALOG", help="show a row of it as it is sent")
    add("--row", type=positive, metavar="N", help="its line or sheet row (the first product)")
    add("--probe", action="store_true", help="send the test call")
    add("--url", metavar="BASE", help="another address than the file's")
    add("--token-env", metavar="NAME", help="the variable that holds the token")


def add_new(parser: argparse.ArgumentParser) -> None:
    """Add the options of `destination new`."""
    parser.add_argument("manifest", type=Path, metavar="FILE.toml")


def add_prepare(parser: argparse.ArgumentParser) -> None:
    """Add the options of `destination prepare`."""
    parser.epilog = _PREPARE_NOTES
    add = parser.add_argument
    add("profile", metavar="PROFILE", help="the shop, as upload --to names it")
    add("--yes", action="store_true", help="make it without a question")
    add("--url", metavar="BASE", help="another address than the profile's")
    add("--token-env", metavar="NAME", help="the variable that holds the token")
