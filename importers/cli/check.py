"""`shelfready check`: what is wrong with a catalog, as a table for people or JSON for scripts."""

from __future__ import annotations

import argparse
import sys
import time

from importers.cli.check_json import write_json
from importers.cli.check_table import write_table
from importers.cli.console import ProgressLine
from importers.cli.parser import read_options
from importers.home import Home
from importers.session import Session

ERRORS_FOUND = 1
LISTED = 20  # occurrences in the table for people; JSON has all of them


def run(arguments: argparse.Namespace) -> int:
    """Read, check and print; return 1 if there are errors. ShelfreadyError if it cannot be read."""
    started = time.perf_counter()
    progress = ProgressLine()
    session = Session.open(
        arguments.file,
        read_options(arguments),
        home=Home.default(),
        profile=arguments.to,
        report=progress,
    )
    report = session.report()
    progress.clear()
    if arguments.json:
        write_json(arguments.file, session.catalog, report, arguments.limit, started, sys.stdout)
    else:
        limit = LISTED if arguments.limit is None else arguments.limit
        write_table(session.catalog, report, limit, sys.stdout)
    return ERRORS_FOUND if report.errors else 0
