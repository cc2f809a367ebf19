"""`shelfready check`: what is wrong with a catalog, as a table for people or JSON for scripts."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from importers.catalog.catalog import Catalog
from importers.cli.check_json import write_json
from importers.cli.check_table import write_table
from importers.cli.console import ProgressLine, say
from importers.cli.opening import opened
from importers.cli.since_upload import as_object, compared, lines, write_report
from importers.cli.text import shown
from importers.errors import SettingsUnusable
from importers.picture_addresses.answers import PictureCheck
from importers.session.own_rules import NO_RULES, OwnRules, rules_in
from importers.session.sent_changes import SinceUpload
from importers.session.session import Session
from importers.validation.report import Report

ERRORS_FOUND = 1
LISTED = 20  # occurrences in the table for people; JSON has all of them


def run(arguments: argparse.Namespace) -> int:
    """Read, check and print; return 1 if there are errors. ShelfreadyError if it cannot be read."""
    started = time.perf_counter()
    session = opened(arguments)
    if arguments.rules:
        session.rules.use(session.rules.added + _rules(arguments.rules))
    pictures = _pictures(session) if arguments.pictures else None
    report = session.report()
    if arguments.report is not None:
        _write_report(session.catalog, report, arguments.report)
    since = _since_upload(session, arguments)
    if arguments.json:
        more = {} if since is None else {"since_upload": as_object(session, since)}
        if pictures is not None:
            more["pictures"] = asdict(pictures)
        write_json(arguments.file, session, arguments.limit, started, sys.stdout, more)
    else:
        limit = LISTED if arguments.limit is None else arguments.limit
        write_table(session, limit, sys.stdout)
        for line in () if since is None else lines(session, since):
            print(shown(line))
    return ERRORS_FOUND if report.errors else 0


def _pictures(session: Session) -> PictureCheck:
    """Ask for the pictures, and tell what came of it."""
    line = ProgressLine()
    try:
        found = session.picture_addresses.check(line)
    finally:
        line.clear()
    say(found.sentence)
    return found


def _rules(paths: Sequence[Path]) -> OwnRules:
    """Return the rules of these files. SettingsUnusable if one cannot be read at all."""
    found = NO_RULES
    for path in paths:
        found += rules_in(path)
    for mistake in found.mistakes:
        if mistake.of_the_file:
            raise SettingsUnusable(mistake.sentence)
    return found


def _since_upload(session: Session, arguments: argparse.Namespace) -> SinceUpload | None:
    """Compare with the last upload if it was asked for, and write that to a file where one is named."""
    if not arguments.since_upload and arguments.changes is None:
        return None
    since = compared(session)
    if arguments.changes is not None:
        write_report(session, since, arguments.changes)
    return since


def _write_report(catalog: Catalog, report: Report, target: Path) -> None:
    from importers.writers.reports.report import save_report

    line = ProgressLine()
    try:
        written = save_report(catalog, report, target, progress=line)
    finally:
        line.clear()
    what = "problem is" if written.problems == 1 else "problems are"
    for sentence in (f"{written.problems:,} {what} in {target}.", *written.notes):
        say(sentence)
