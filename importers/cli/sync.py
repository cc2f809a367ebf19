"""`shelfready sync`: sends what is new or changed in a source, tells what is gone, once or every few minutes."""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from importers.catalog.origin import SourceOrigin
from importers.cli.console import asked, say
from importers.cli.guarding import as_told, guards_of, may_go
from importers.cli.opening import opened_at
from importers.cli.signals import on_stop
from importers.cli.sync_named import complete, place_of
from importers.cli.text import as_json
from importers.cli.upload import options_of, send
from importers.cli.upload_summary import (
    COMPLETE,
    GUARDED,
    INCOMPLETE,
    UNSETTLED,
    UNUSABLE,
    blocked_sentence,
    exit_code,
    totals,
)
from importers.database.change_log import LoggedProduct, clear, read_log
from importers.database.connection import Connection
from importers.database.origin import DatabaseOrigin
from importers.database.tables import table_named
from importers.errors import SaveFailed, ShelfreadyError, UnreadableFile, UploadImpossible
from importers.session.places import located, place_named
from importers.session.recipes import read_text, replayed
from importers.session.session import Session
from importers.storage.home import Home
from importers.sync.plan import SyncPlan, by_change_log, by_comparison, confirmed
from importers.sync.presence import Stage, SyncPlace
from importers.sync.progress import ProgressTeller
from importers.sync.record import SyncRecord, details_in, keep_record
from importers.sync.sources import newest_catalog
from importers.upload.guards import Guarding
from importers.upload.snapshot import Counts

_JITTER = 0.1  # of the interval, so that several tills do not knock together
_LISTED = 20  # SKUs that are gone and told on stderr; JSON has all


@dataclass(slots=True)
class _Ending:
    """How one sync ended."""

    code: int
    told: dict[str, Any] = field(default_factory=dict)


def run(arguments: argparse.Namespace) -> int:
    """Sync once, or until told to stop; print a JSON object for each time. ShelfreadyError if it cannot be once."""
    home = Home.default()
    complete(arguments, home)
    place = place_of(arguments, home)
    if arguments.watch is None:
        ending = _sync(arguments, place)
        print(as_json(ending.told))
        return ending.code
    with place.watching():
        return _watch(arguments, place)


def _watch(arguments: argparse.Namespace, place: SyncPlace) -> int:
    """Sync again and again, through whatever goes wrong; a signal ends it after the sync that is under way."""
    stop = threading.Event()
    code = COMPLETE
    with on_stop(stop.set):
        while not stop.is_set():
            started = time.monotonic()
            try:
                ending = _sync(arguments, place)
            except ShelfreadyError as error:
                ending = _Ending(UNUSABLE, {"ok": False, "error": error.sentence})
                say(error.sentence)
            print(as_json(ending.told), flush=True)
            code = ending.code
            pause = arguments.watch * 60 * random.uniform(1 - _JITTER, 1 + _JITTER)
            left = max(0.0, pause - (time.monotonic() - started))
            if not stop.is_set():
                say(f"Next sync in {left / 60:.1f} minutes.")
                ProgressTeller(place).wait_until(time.time() + left)
            stop.wait(left)
    return code


def _sync(arguments: argparse.Namespace, place: SyncPlace) -> _Ending:
    """Sync once, alone, and keep a record of it, also of why it could not be. ShelfreadyError."""
    with place.running():
        teller = ProgressTeller(place)
        try:
            with teller.telling():
                return _synced(arguments, teller)
        except ShelfreadyError as error:
            if arguments.dry_run is None:
                source = arguments.named or _locator(arguments, Home.default())
                record = SyncRecord.failed(source, arguments.to, time.time(), error)
                keep_record(Home.default(), record)
            raise


def _synced(arguments: argparse.Namespace, teller: ProgressTeller) -> _Ending:
    started = time.monotonic()
    home = Home.default()
    place = _place(arguments, home)
    log = _read_log(place, arguments) if arguments.by == "changelog" else {}
    session = opened_at(place, arguments, teller.report)
    teller.enter(Stage.COMPARING)
    _apply_recipe(session, arguments.recipe)
    assert session.profile is not None  # --to is required
    guarding = Guarding(guards_of(arguments, session.profile), arguments.remembered_as)
    options = replace(options_of(arguments), guarding=guarding)
    plan = (
        by_change_log(session, options, log)
        if arguments.by == "changelog"
        else by_comparison(session, options)
    )
    _tell(session, plan)
    if arguments.dry_run is not None:
        return _rehearse(session, plan, arguments)
    if not may_go(session, plan.tripped, arguments):
        nothing = totals(Counts(), time.monotonic() - started)
        ending = _Ending(GUARDED, nothing | as_told(session, plan.tripped))
    else:
        teller.enter(Stage.SENDING, session)
        ending = _send(session, plan, arguments)
    ending.told |= {"gone": list(plan.gone), "cleared": 0}
    if log and ending.code in (COMPLETE, INCOMPLETE, UNSETTLED):
        teller.enter(Stage.CLEARING)
        ending.told["cleared"] = _clear(place, session, log, arguments)
    ending.told["seconds"] = round(time.monotonic() - started, 3)
    source = arguments.named or place.locator
    record = SyncRecord.of(source, arguments.to, time.time(), ending.told)
    keep_record(home, record, details_in(ending.told))
    return ending


def _rehearse(session: Session, plan: SyncPlan, arguments: argparse.Namespace) -> _Ending:
    """Send and clear nothing; write the requests where a file is named. SaveFailed."""
    target: Path = arguments.dry_run
    if target != Path():
        if plan.rows is not None:
            raise SaveFailed("The requests are written by comparison only: leave --by out.")
        if target.exists():
            raise SaveFailed(f"{target} exists already; name a new file. Nothing was sent.")
        requests = session.uploads.dry_run(target, options_of(arguments))
        say(f"{requests:,} requests written to {target}, the token masked.")
    say("Nothing was sent.")
    figures = plan.figures
    counted = {"known": figures.known, "new": figures.new, "changed": figures.changed}
    return _Ending(COMPLETE, counted | {"gone": list(plan.gone), "cleared": 0})


def _place(arguments: argparse.Namespace, home: Home) -> SourceOrigin:
    path = Path(arguments.file)
    if path.is_dir():  # its files change, what it holds is one source
        arguments.remembered_as = str(path.absolute())
        path = newest_catalog(path)
    word = str(path)
    place = place_named(word, arguments.table, arguments.sql, tuple(arguments.key))
    found = located(place, home)
    assert isinstance(found, SourceOrigin)
    return found


def _locator(arguments: argparse.Namespace, home: Home) -> str:
    try:
        return _place(arguments, home).locator
    except ShelfreadyError:
        return str(arguments.file)


def _connection(place: SourceOrigin) -> tuple[DatabaseOrigin, Connection]:
    if not isinstance(place, DatabaseOrigin) or place.connection is None:
        raise UnreadableFile(
            f"{place.name} is no database, so it has no ChangeLog: leave --by out."
        )
    return place, place.connection


def _read_log(place: SourceOrigin, arguments: argparse.Namespace) -> Mapping[str, LoggedProduct]:
    origin, connection = _connection(place)
    return read_log(connection, origin.password, table_named(arguments.log_table))


def _clear(
    place: SourceOrigin,
    session: Session,
    log: Mapping[str, LoggedProduct],
    arguments: argparse.Namespace,
) -> int:
    origin, connection = _connection(place)
    done = confirmed(session, options_of(arguments), log)
    return clear(connection, origin.password, table_named(arguments.log_table), done)


def _apply_recipe(session: Session, recipe: Path | None) -> None:
    if recipe is None:
        return
    from importers.fixes.recipe import parse

    replay = replayed(session, parse(read_text(recipe)))
    for note in replay.notes:
        say(note)
    session.apply(replay.fix)


def _tell(session: Session, plan: SyncPlan) -> None:
    figures = plan.figures
    say(
        f"{session.source.origin.name}: {figures.new:,} new, {figures.changed:,} changed, "
        f"{figures.gone:,} gone of {figures.known:,} on record"
    )
    for sku in plan.gone[:_LISTED]:
        say(f"  gone, not touched in the shop: {sku}")
    if len(plan.gone) > _LISTED:
        say(f"  … and {len(plan.gone) - _LISTED:,} more")


def _send(session: Session, plan: SyncPlan, arguments: argparse.Namespace) -> _Ending:
    profile = session.profile
    assert profile is not None  # --to is required
    if plan.rows == ():  # the ChangeLog has nothing to be sent
        return _Ending(COMPLETE, totals(Counts(), 0.0) | {"refusals": []})
    if plan.idle and profile.practice:
        return _idle(session, plan, arguments)
    from importers.cli.access import ensure_access
    from importers.cli.credentials import credential_for

    credential = credential_for(profile, arguments.url, arguments.token_env)
    if plan.idle and session.uploads.is_of_record(credential, options_of(arguments)):
        return _idle(session, plan, arguments)
    ensure_access(profile, credential, arguments.url)
    if plan.figures.new + plan.figures.changed and not arguments.yes and not _agreed(plan):
        say("Nothing was sent.")
        return _Ending(UNSETTLED, totals(Counts(), 0.0))
    return _Ending(*send(session, credential, arguments, plan.rows))


def _idle(session: Session, plan: SyncPlan, arguments: argparse.Namespace) -> _Ending:
    """Tell that all is as it was: nothing is asked of the shop."""
    if plan.gone:  # of what is gone by now, a guard has heard
        session.uploads.keep_last_time(options_of(arguments))
    if plan.blocked:
        say(blocked_sentence(session))
    counts = Counts(blocked=plan.blocked, skipped=plan.unchanged)
    code = exit_code(counts, stopped=False, failed=False)
    return _Ending(code, totals(counts, 0.0) | {"refusals": []})


def _agreed(plan: SyncPlan) -> bool:
    if not sys.stdin.isatty():
        raise UploadImpossible("There is no terminal to ask on: add --yes to send without asking.")
    return asked(f"Send {plan.figures.new + plan.figures.changed:,} rows now?")
