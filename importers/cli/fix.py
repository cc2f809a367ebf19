"""`shelfready fix`: does a recipe to a catalog and writes the result, or tells what it would do."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from importers.cli.check import ERRORS_FOUND
from importers.cli.console import ProgressLine, asked, say
from importers.cli.fix_join import write_unmatched
from importers.cli.fix_steps import recipe_from
from importers.cli.opening import opened
from importers.cli.text import as_json, shown
from importers.fixes.recipe import Recipe
from importers.session.added_fields import with_added
from importers.session.recipes import read_text, replayed
from importers.validation.checker import Checker

if TYPE_CHECKING:
    from importers.fixes.replay import Replay
    from importers.session.session import Session
    from importers.validation.report import Report


def run(arguments: argparse.Namespace) -> int:
    """Read, replay, write, and print; return 1 if errors are left. ShelfreadyError if anything cannot be."""
    if arguments.recipe is not None:
        read_text(arguments.recipe)  # before a large file is
    session = opened(arguments)
    recipe = recipe_from(arguments, session)
    played = replayed(session, recipe)
    notes = [*played.notes, *write_unmatched(arguments, session, played.result)]
    notes += _write(played, arguments)
    if arguments.write_back:
        notes += _write_back(played, unasked=arguments.yes)
    own = [each.rule for each in session.rules.rules]
    report = Checker(
        played.result,
        session.schema,
        with_added(session.fields(), session.schema, played.result),
        more=own,
    ).report()
    for note in notes:
        say(note)
    if arguments.json:
        print(as_json(_summary(arguments, recipe, played, report, notes)))
    else:
        _tell(arguments, recipe, played, session, report)
    return ERRORS_FOUND if report.errors else 0


def _write(played: Replay, arguments: argparse.Namespace) -> tuple[str, ...]:
    if arguments.output is None:
        return ()
    from importers.writers import save

    progress = ProgressLine()
    try:
        saved = save(
            played.result, arguments.output, overwrite=arguments.overwrite, report=progress
        )
    finally:
        progress.clear()
    return saved.notes


def _write_back(played: Replay, *, unasked: bool) -> tuple[str, ...]:
    """Show the SQL, ask, and run it in one transaction; return what became of it."""
    from importers.session.write_back import write_back_of

    wanted = write_back_of(played.result)
    for statement in wanted.statements():
        say(shown(statement))
    if not wanted.changes:
        return ("No row of the table would be changed.",)
    rows = f"{len(wanted.changes):,} rows of {wanted.table} in {wanted.connection.place}"
    if not unasked and not (sys.stdin.isatty() and asked(f"Write {rows} now?")):
        return (f"Nothing was written; {rows} would be (add --yes).",)
    progress = ProgressLine()
    try:
        written = wanted.write(progress)
    finally:
        progress.clear()
    return (f"{written:,} rows of {wanted.table} in {wanted.connection.place} were written.",)


def _tell(
    arguments: argparse.Namespace, recipe: Recipe, played: Replay, session: Session, report: Report
) -> None:
    for number, (step, changes) in enumerate(zip(recipe.steps, played.changes, strict=True), 1):
        print(shown(f"{number:>4}  {changes:>9,}  {step.title}"), file=sys.stdout)
    fix = played.fix
    cells, gone = len(fix.edits), len(fix.exclude) - len(fix.include)
    where = "nothing was written" if arguments.output is None else f"written to {arguments.output}"
    print(shown(f"{cells:,} cells changed, {gone:,} rows left out; {where}."))
    print(f"{report.errors:,} errors and {report.warnings:,} warnings are left.")


def _summary(
    arguments: argparse.Namespace,
    recipe: Recipe,
    played: Replay,
    report: Report,
    notes: list[str],
) -> dict[str, object]:
    fix = played.fix
    return {
        "ok": True,
        "file": str(arguments.file),
        "output": None if arguments.output is None else str(arguments.output),
        "cells": len(fix.edits),
        "left_out": len(fix.exclude),
        "taken_in": len(fix.include),
        "steps": [
            {"step": step.title, "changes": changes}
            for step, changes in zip(recipe.steps, played.changes, strict=True)
        ],
        "notes": notes,
        "problems": report.counts(),
    }
