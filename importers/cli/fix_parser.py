"""The options of `shelfready fix`."""

from __future__ import annotations

import argparse
from pathlib import Path

_FIX_NOTES = """A recipe is written with the key W on the screen; it is a small text file that you may edit.
A step that does not fit the file (no such column, SKU or old value) does nothing and is told.

A FORMULA has parts, with ", " between: one of "× 1.21" (or *), "÷ 1.21" (or /), "+ 21 %", "− 15 %",
"without 21 %", "plain"; "round to .99", "round to 9.95", "round to steps of 0.05" or "round", with
"up" or "down" behind it; "3 decimals"; "decimal comma" or "decimal point" for marks such as the one
in 1.234; "only USD". What is no price above zero, and what is open, is left alone and told.

Steps are done in the order: the recipe, what is taken from OTHER, prices. Rows of OTHER are found
by the very same SKU; without --on it is the column of the SKU. A SKU that OTHER has more than once,
with different values, is not used.

exit codes:
  0  no errors are left
  1  errors are left
  2  the file or the recipe cannot be read, the result cannot be written, or the command is wrong
"""


def add_fix(parser: argparse.ArgumentParser) -> None:
    """Say what is to be done to which file, and where the result goes."""
    parser.epilog = _FIX_NOTES
    add = parser.add_argument
    add("file", type=Path, metavar="FILE")
    add("--recipe", type=Path, metavar="R", help="the recipe, a TOML file")
    add(
        "--price",
        nargs=2,
        action="append",
        default=[],
        metavar=("COLUMN", "FORMULA"),
        help="reckon with a column of prices, such as Price '× 1.21, round to .99'",
    )
    add("--join", type=Path, metavar="OTHER", help="take columns from a second file, row by SKU")
    add("--on", metavar="COLUMN[=THERE]", help="the column of the SKU, here and in OTHER")
    add(
        "--take",
        action="append",
        default=[],
        metavar="COLUMN[=THERE]",
        help="the column that gets values, and the one of OTHER that has them",
    )
    add(
        "--take-new",
        action="append",
        default=[],
        metavar="LABEL[=THERE]",
        help="a new column, and the one of OTHER that has its values",
    )
    add("--only-blanks", action="store_true", help="take only where the column is blank")
    add("--join-sheet", default="", metavar="NAME", help="the sheet of OTHER")
    add("--unmatched", type=Path, metavar="LIST", help="write rows without a partner to a CSV file")
    add("-o", "--output", type=Path, metavar="OUT", help="where to write; without: only tell")
    add("--overwrite", action="store_true", help="write over OUT if it is there")
    add("--write-back", action="store_true", help="write changed cells into the database's table")
    add("--yes", action="store_true", help="write back without asking first")
    add("--to", metavar="PROFILE", help="check what this destination wants")
    add("--json", action="store_true", help="one JSON object on one line")
