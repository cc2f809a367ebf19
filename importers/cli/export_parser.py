"""The words and options of `shelfready export`; imports nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path

from importers.cli.argument_types import count
from importers.writers.exports.registry import FORMATS
from importers.writers.exports.status import Status

_NOTES = """Rows with errors are not in the file; they are told with their places. Columns are found as for an
upload; --map names others, such as --map 'barcode=EAN', and 'availability:=in_stock' says the
same of all products. Products come as drafts unless you say otherwise; a shop that overwrites
its own by the file makes drafts of them then, so say --status unchanged for those.

exit codes:
  0  all rows are in the file
  1  rows were left out for errors, or none is ready and nothing was written
  2  the file cannot be read or written, or the command is wrong
"""


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add the options of `export`."""
    from importers.cli.parser import add_reading

    parser.epilog = _NOTES
    add = parser.add_argument
    add("file", type=Path, metavar="FILE")
    add("--format", required=True, choices=[*FORMATS], help="whose import it is for")
    add("-o", "--output", type=Path, required=True, metavar="OUT", help="the file to write")
    add("--overwrite", action="store_true", help="write over OUT if it is there")
    add("--status", type=Status, choices=[*Status], help="what products are to be (draft)")
    add("--currency", metavar="CODE", help="such as EUR, where the format names one")
    add("--to", metavar="PROFILE", help="take the columns as they were chosen for it")
    add("--limit", type=count, metavar="N", help="list at most N errors (JSON: all by default)")
    add("--json", action="store_true", help="one JSON object on one line")
    add_reading(parser)
