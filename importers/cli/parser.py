"""The words and options of the headless commands; imports nothing heavy, so that help answers at once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from importers.cli.argument_types import (
    Joined,
    amount,
    columns,
    count,
    delimiter,
    encoding,
    field_column,
    guard,
    guard_kind,
    header_lines,
    port,
    positive,
    share,
)
from importers.cli.fix_parser import add_fix
from importers.cli.since_parser import add_gone, add_since_upload

if TYPE_CHECKING:
    from importers.catalog.source import ReadOptions


COMMANDS = {
    "check": "say what is wrong with a catalog",
    "review": "put a catalog right by questions and answers, line by line",
    "fix": "do the fixes of a recipe to a catalog, and write the result",
    "pictures": "list the pictures in a workbook, and save them as files of their products",
    "export": "write a catalog's ready rows as a file for a shop's own import",
    "upload": "send a catalog's ready rows to a shop",
    "run": "do a supplier's file, or a folder of them, from opening to the shop",
    "suppliers": "list the suppliers, show, remove, add or export one",
    "sync": "send what changed in a database, a file or a folder, once or every few minutes",
    "ledger": "say what the record of uploads knows, or copy it into another",
    "destination": "list where catalogs can be sent to, and try files that describe a shop",
    "sandbox": "run the practice server on this machine",
}
# Their first two words name these; they are told with the first.
SUBCOMMANDS = {
    "sync setup": "make a ChangeLog with its triggers for a table, or show the SQL",
    "sync status": "what the last sync of each source did",
    "sync install": "print a timer, crontab line or task that syncs regularly",
    "ledger status": "say where the record of uploads is, who uploads, and how much it knows",
    "ledger copy": "copy this machine's record of uploads into a shared one, or back",
    "destination list": "list where catalogs can be sent to",
    "destination check": "say what is wrong with a file that describes a shop, and show what it would send",
    "destination new": "write a file to begin with, with a comment for each key",
    "destination prepare": "make in a shop what uploads to it need, once",
}

_CHECK_CODES = """exit codes:
  0  no errors (there may be warnings)
  1  errors found
  2  the file cannot be read, or the command is wrong
"""
_REVIEW_NOTES = """For screen readers, dumb terminals and scripts: nothing but lines of text, no colour, no cursor keys.
Each problem is told with its address, its value and the suggested fix; the answers are words.
Without --plain the screen opens instead.

exit codes:
  0  no errors are left
  1  errors are left
  2  the file cannot be read, or the command is wrong
"""
_PICTURES_NOTES = """Pictures that lie on a cell or are placed in one are meant. A file is named by the SKU of its
row, else by its cell; nothing in FOLDER is overwritten. OUT names a row's first picture in its
column of images, unless something is written there already.

exit codes:
  0  there are pictures, and all that was asked for is saved
  1  there are none, or the workbook does not hold all of them as files
  2  the file cannot be read, nothing can be saved, or the command is wrong
"""
_UPLOAD_CODES = """exit codes:
  0  every row is uploaded, now or earlier
  1  some rows were refused, or are blocked by errors
  2  nothing could be sent
  3  interrupted, or the outcome of some rows is unknown
  4  stopped by a guard; nothing was sent

A guard stops what looks like the wrong file: prices that change by more than half, prices that become
zero, most rows changed, many gone or fewer than last time, a column blank that never was. --stop-if
sets another limit, --accept lets a kind pass; on a terminal you may type the number of rows instead.

The token is read from an environment variable, never from an argument.

Running the same command again goes on where it stopped (--resume says so in a script, and
changes nothing): rows on record as uploaded are skipped, rows of unknown outcome are looked
up before they are sent. --again sends all ready rows: products that the shop knows are
changed, not made twice.
"""
_SANDBOX_NOTES = """\
It speaks the shops' APIs over real HTTP, on this machine only, and forgets everything when
it stops. Every token but the word wrong lets you in; 50 is the number of a known brand.
Send to it with:  shelfready upload FILE --to {demo}
"""


def parser_of(command: str) -> argparse.ArgumentParser:
    """Return the parser of one of `COMMANDS` or `SUBCOMMANDS`."""
    from importers.cli import destination_parser, export_parser
    from importers.cli.ledger_parser import add_copy
    from importers.cli.ledger_parser import add_status as add_ledger_status
    from importers.cli.run_parser import add_run, add_suppliers
    from importers.cli.sync_parser import add_install, add_setup, add_status, add_sync

    adders = {
        "check": _add_check,
        "review": _add_review,
        "fix": _add_fix,
        "pictures": _add_pictures,
        "export": export_parser.add_export,
        "upload": _add_upload,
        "run": add_run,
        "suppliers": add_suppliers,
        "sandbox": _add_sandbox,
        "sync": add_sync,
        "sync setup": add_setup,
        "sync status": add_status,
        "sync install": add_install,
        "ledger": add_ledger_status,
        "ledger status": add_ledger_status,
        "ledger copy": add_copy,
        "destination": destination_parser.add_list,
        "destination list": destination_parser.add_list,
        "destination check": destination_parser.add_check,
        "destination new": destination_parser.add_new,
        "destination prepare": destination_parser.add_prepare,
    }
    parser = argparse.ArgumentParser(
        prog=f"shelfready {command}",
        description=(COMMANDS | SUBCOMMANDS)[command].capitalize() + ".",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(command=command, json=False)
    adders[command](parser)
    return parser


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a file is to be read."""
    reading = parser.add_argument_group("reading the file (found by itself unless you say)")
    reading.add_argument("--sheet", metavar="NAME", help="the worksheet of a workbook")
    reading.add_argument("--encoding", type=encoding, metavar="NAME", help="such as cp1252")
    reading.add_argument(
        "--delimiter", type=delimiter, metavar="CHAR", help="one character, or the word tab"
    )
    reading.add_argument(
        "--header-line", type=header_lines, default=(None, 1), metavar="N",
        help="its line or sheet row; 3-4: rows 3 and 4 are joined to labels; 0: no header",
    )  # fmt: skip
    reading.add_argument(
        "--first-row", type=positive, metavar="N", help="the line or sheet row of the first product"
    )
    reading.add_argument(
        "--skip-last", type=count, default=0, metavar="N", help="leave out the last N rows"
    )
    reading.add_argument(
        "--map", action="append", type=field_column, default=[], metavar="FIELD=COLUMN",
        help="such as 'SKU=Art.nr.': the column that holds a field; may be given again",
    )  # fmt: skip
    reading.add_argument(
        "--as-stored", type=columns, default=(), metavar="COLUMNS",
        help="such as B,G: a workbook's columns whose numbers lose their format (123, not 00123)",
    )  # fmt: skip
    reading.add_argument(
        "--fill-merged", action="store_true", help="fill all cells of merged ranges"
    )
    reading.add_argument(
        "--skip-hidden-rows", action="store_true", help="leave out rows that Excel hides"
    )
    _add_database(parser)


def _add_database(parser: argparse.ArgumentParser) -> None:
    database = parser.add_argument_group(
        "reading a database (FILE: db:CONNECTION, or a SQLite file)"
    )
    database.add_argument("--table", metavar="TABLE", help="a table or view: NAME or SCHEMA.NAME")
    database.add_argument("--sql", metavar="SELECT", help="a SELECT instead; it can change nothing")
    database.add_argument(
        "--key", action="append", default=[], metavar="COLUMN",
        help="the column that tells rows apart, where the table has no key of its own",
    )  # fmt: skip


def read_options(arguments: argparse.Namespace) -> ReadOptions:
    """Return what the command line says of how to read the file."""
    from importers.catalog.source import ReadOptions

    return ReadOptions(
        sheet=arguments.sheet,
        encoding=arguments.encoding,
        delimiter=arguments.delimiter,
        header_line=arguments.header_line[0],
        header_rows=arguments.header_line[1],
        first_row=arguments.first_row,
        skip_last=arguments.skip_last,
        columns=tuple(arguments.map),
        stored_columns=arguments.as_stored,
        fill_merged=arguments.fill_merged,
        skip_hidden_rows=arguments.skip_hidden_rows,
    )


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _CHECK_CODES
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--to", metavar="PROFILE", help="check what this destination wants")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    parser.add_argument(
        "--limit", type=count, metavar="N", help="list at most N problems (JSON: all by default)"
    )
    parser.add_argument(
        "--report", type=Path, metavar="OUT", help="write all problems to a new .xlsx or .csv file"
    )
    add_since_upload(parser)
    parser.add_argument(
        "--pictures", action="store_true", help="ask the web whether the pictures are there"
    )
    parser.add_argument(
        "--rules", action="append", type=Path, default=[], metavar="FILE.toml",
        help="check by the rules of this file too; may be given again",
    )  # fmt: skip
    add_reading(parser)


def _add_review(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _REVIEW_NOTES
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--plain", action="store_true", help="ask and answer by lines")
    parser.add_argument("--to", metavar="PROFILE", help="check what this destination wants")
    add_reading(parser)


def _add_fix(parser: argparse.ArgumentParser) -> None:
    add_fix(parser)
    add_reading(parser)


def _add_pictures(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _PICTURES_NOTES
    add = parser.add_argument
    add("file", type=Path, metavar="FILE")
    add("-o", "--output", type=Path, metavar="FOLDER", help="where to save; without: only list")
    add("--catalog", type=Path, metavar="OUT", help="write the catalog with these files as images")
    add("--overwrite", action="store_true", help="write over OUT if it is there")
    add("--to", metavar="PROFILE", help="the destination whose image field is meant")
    add("--json", action="store_true", help="one JSON object on one line")
    add_reading(parser)


def _add_upload(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _UPLOAD_CODES
    parser.add_argument("file", type=Path, metavar="FILE")
    add_gone(parser)
    add_sending(parser)


def add_sending(parser: argparse.ArgumentParser, *, to_is_needed: bool = True) -> None:
    """Add the options that say where and how rows are sent."""
    several = ", or --to A,B for several in turn" if to_is_needed else ""
    parser.add_argument(
        "--to", required=to_is_needed, action=Joined, metavar="PROFILE",
        help=f"where to send it{several}",
    )  # fmt: skip
    parser.add_argument("--url", metavar="BASE", help="another address than the profile's")
    parser.add_argument("--token-env", metavar="NAME", help="the variable that holds the token")
    parser.add_argument(
        "--in-flight", type=positive, metavar="N", help="requests under way at the same time"
    )
    parser.add_argument(
        "--wait",
        type=positive,
        metavar="SECONDS",
        help="the longest to wait for the shop: when it asks for that (3600), while it fails (300)",
    )
    parser.add_argument("--yes", action="store_true", help="send without asking first")
    add_guards(parser)
    parser.add_argument(
        "--in-line",
        action="store_true",
        help="wait where another upload to this destination runs, here or at another till",
    )
    _add_what_goes(parser)
    add_results(parser)
    parser.add_argument("--json", action="store_true", help="JSON on stdout, and no preview")
    add_reading(parser)


def add_guards(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what stops an upload."""
    parser.set_defaults(remembered_as="", gone=None, changes=None)
    parser.add_argument(
        "--stop-if", type=guard, action="append", default=[], metavar="GUARD",
        help="send nothing then: price±50%%, price=0, changed>50%%, gone>20%%, fewer>30%%, blank>5%% (these are "
        "on, but for practice)",
    )  # fmt: skip
    parser.add_argument(
        "--accept", type=guard_kind, action="append", default=[], metavar="KIND",
        help="do not stop for it: price, price=0, changed, gone, fewer or blank",
    )  # fmt: skip


def _add_what_goes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run",
        nargs="?",
        const=Path(),
        type=Path,
        metavar="FILE",
        help="send nothing: show what would be sent, and write the exact requests to FILE",
    )
    parser.add_argument(
        "--canary",
        type=positive,
        metavar="N",
        help="send N rows first, then ask; with --yes go on only if none of them failed",
    )
    parser.add_argument(
        "--again", action="store_true", help="send also what is uploaded already and unchanged"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on where it stopped; so does the command without"
    )


def add_results(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the results are written."""
    parser.add_argument(
        "--results",
        type=Path,
        metavar="FOLDER",
        help="write the uploaded, refused and unknown rows to files there",
    )
    parser.add_argument(
        "--results-format", choices=("xlsx", "csv"), default="xlsx", help="of these (%(default)s)"
    )


def _add_sandbox(parser: argparse.ArgumentParser) -> None:
    from importers.destinations.base import DEMO_PROFILE, PRACTICE_PORT
    from importers.practice.options import DOCUMENTED_RATE, TOKEN_SECONDS

    parser.epilog = _SANDBOX_NOTES.format(demo=DEMO_PROFILE)
    add = parser.add_argument
    add("--port", type=port, default=PRACTICE_PORT, metavar="N", help="0: any (%(default)s)")
    add("--latency", type=amount, default=0.0, metavar="MS", help="answer after so long")
    add("--jitter", type=amount, default=0.0, metavar="MS", help="and up to so much longer")
    add("--fail", type=share, default=0.0, metavar="SHARE", help="requests that fail, 0 to 1")
    add("--seed", type=count, default=0, metavar="N", help="which requests fail")
    add("--rate", type=count, default=DOCUMENTED_RATE, metavar="N", help="requests a minute")
    add(
        "--token-life",
        type=amount,
        default=TOKEN_SECONDS,
        metavar="SECONDS",
        help="how long a login lasts (%(default)g)",
    )
    told = "store a price that cannot be read as another or as none, without a word, as a real shop was seen to"
    add("--wrong-prices", action="store_true", help=told)
