"""The words and options of `run` and `suppliers`."""

from __future__ import annotations

import argparse
from pathlib import Path

from importers.cli.argument_types import positive
from importers.cli.parser import add_guards, add_results

_RUN_CODES = """Each file is recognised by its header and its name, read and put right as its supplier's files are,
checked, watched by guards and sent to the supplier's destinations. A file that was sent before is not sent again, nor
one that is older than what was sent; --again does it all the same. In a folder the files go in the order of their
names; what is nobody's is named and left alone. A file whose header lacks what the supplier's columns and steps
need is not sent: open it on the screen, put it right there, and remember the supplier anew.

exit codes:
  0  every row is uploaded, now or earlier
  1  some rows were refused, or are blocked by errors; or files of a folder are nobody's
  2  nothing could be sent of a file
  3  interrupted, or the outcome of some rows is unknown
  4  stopped by a guard; nothing was sent of a file
Of several files and destinations the worst counts: 3, 2, 4, 1, 0. What is stopped by hand ends the whole run.
"""
_SUPPLIERS_NOTES = """Without a word more it lists them. Suppliers are files of TOML, which may be copied to another
machine; add checks a file and takes it in, export copies one out.

exit codes:
  0  it is done, and no file is broken
  1  some file in the folder cannot be used; what is wrong is told by line and key
  2  it cannot be done, or the command is wrong
"""
ACTIONS = ("list", "show", "remove", "add", "export")


def add_run(parser: argparse.ArgumentParser) -> None:
    """Add what `run` takes."""
    parser.epilog = _RUN_CODES
    add = parser.add_argument
    add("file", type=Path, metavar="FILE|FOLDER")
    add("--supplier", metavar="NAME", help="whose file it is, however it looks")
    add("--again", action="store_true", dest="files_again", help="do also files that were sent")
    add("--yes", action="store_true", help="send without asking first")
    add(
        "--dry-run",
        action="store_const",
        const=Path(),
        help="send nothing: tell what would be done",
    )
    add("--token-env", metavar="NAME", help="the variable that holds the token, for all")
    add("--in-flight", type=positive, metavar="N", help="requests under way at the same time")
    add("--wait", type=positive, metavar="SECONDS", help="the longest to wait for a shop")
    add("--in-line", action="store_true", help="wait where another upload to a destination runs")
    add_guards(parser)
    add_results(parser)
    add("--json", action="store_true", help="JSON on stdout, and fewer words")
    parser.set_defaults(url=None, again=False, canary=None, to=None, sheet=None)


def add_suppliers(parser: argparse.ArgumentParser) -> None:
    """Add what `suppliers` takes."""
    parser.epilog = _SUPPLIERS_NOTES
    add = parser.add_argument
    add("what", nargs="?", choices=ACTIONS, default="list", metavar="|".join(ACTIONS))
    add("name", nargs="?", metavar="NAME|FILE", help="the supplier, or the file to add")
    add("target", nargs="?", type=Path, metavar="FILE", help="where to export it to")
    add("--yes", action="store_true", help="remove without asking first")
    add("--json", action="store_true", help="one JSON object on one line")
