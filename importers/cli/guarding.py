"""Which guards watch an upload or a sync, and what is said and asked when one stops it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from importers.cli.console import say, typed
from importers.cli.upload_summary import label_in
from importers.destinations.base import Profile
from importers.session.session import Session
from importers.upload.guards import (
    DEFAULT_GUARDS,
    Guard,
    GuardedRow,
    TrippedGuard,
    number_to_type,
    unaccepted,
    usual_guards,
)

_SAID = 10  # rows of a guard that are told on stderr; JSON has more


def guards_of(arguments: argparse.Namespace, profile: Profile) -> tuple[Guard, ...]:
    """Return the guards that the command line wants: of each kind the one it gives, else the usual one.

    The usual ones are on for everything but practice, and for what is repeated by itself.
    """
    if getattr(arguments, "no_guards", False):
        return ()
    usual: Sequence[Guard] = getattr(arguments, "usual_guards", None) or ()
    if not usual:
        watched = getattr(arguments, "watch", None) is not None
        usual = DEFAULT_GUARDS if watched else usual_guards(profile)
    return tuple({guard.kind: guard for guard in (*usual, *arguments.stop_if)}.values())


def may_go(
    session: Session, tripped: Iterable[TrippedGuard], arguments: argparse.Namespace
) -> bool:
    """Tell what tripped, and whether it is sent all the same: accepted beforehand, or by a number that is typed."""
    tripped = tuple(tripped)
    stops = unaccepted(tripped, arguments.accept)
    for each in tripped:
        say(each.sentence if each in stops else f"Accepted: {each.sentence}")
        for row in each.rows[:_SAID]:
            say(f"  {_told_row(session, row)}")
        if each.count > _SAID < len(each.rows):
            say(f"  … and {each.count - _SAID:,} more")
    if not stops:
        return True
    if not arguments.yes and sys.stdin.isatty():
        number = number_to_type(stops)
        if typed(f"Type {number:,} to send it all the same, or Enter to stop:", number):
            return True
    words = " ".join(f"--accept {each.guard.kind}" for each in stops)
    say(f"Stopped, nothing was sent. If all of it is right, send it with {words}.")
    return False


def as_told(session: Session, tripped: Iterable[TrippedGuard]) -> dict[str, Any]:
    """Return what JSON says of guards that stopped: their sentences, and each with its rows."""
    each = tuple(tripped)
    return {
        "guards": [one.sentence for one in each],
        "guarded": [
            {
                "guard": str(one.guard),
                "count": one.count,
                "of": one.of,
                "rows": [_row(session, row) for row in one.rows],
            }
            for one in each
        ],
    }


def _row(session: Session, row: GuardedRow) -> dict[str, Any]:
    line = None if row.row is None else session.catalog.line(row.row)
    column = label_in(session.catalog, session.mapping, row.field)
    return asdict(row) | {"row": line, "column": column}


def _told_row(session: Session, row: GuardedRow) -> str:
    place = ""
    if row.row is not None:
        record = session.source.addresses.record(row.row, session.catalog.line(row.row))
        place = "" if record == row.key else f"{record}, "
    label = label_in(session.catalog, session.mapping, row.field)
    change = f": {label} {row.old} → {row.new or 'nothing'}" if row.field else ""
    return f"{place}{row.key}{change}"
