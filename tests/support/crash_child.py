"""A process that uploads until it is done, or until somebody kills it."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from importers.destinations.base import Credential, OnExists
from importers.errors import ShelfreadyError
from importers.upload.connection import log_in
from importers.upload.log import import_log
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase
from tests.support.crash_scenarios import SCENARIOS, aim_of, products_of

QUICK = RetryPolicy(first_delay=0.005, longest_delay=0.02, settle_after=0.01, first_probe=0.05)
OPEN = 9  # an exit code that no exception leaves


def upload(url: str, ledger: Path, kind: str, count: int, token: str) -> None:
    """Upload `count` products; the exit code is 0 when every row has its end, OPEN when some have none."""
    scenario = SCENARIOS[kind]
    run = UploadRun.create(
        aim_of(scenario, url),
        Credential("wrong" if scenario.logins else token),
        products_of(scenario, count, ledger.parent),
        ledger,
        RunOptions(policy=QUICK),
    )
    run.start()
    _follow(run, count)
    if scenario.choice is not None:
        _decide(run, count, scenario.choice)
    counts = run.snapshot().counts
    if counts.total != count or counts.waiting or counts.sending:
        sys.exit(4)
    undecided = scenario.choice is not None and counts.refused  # a 400 whose words were cut off
    if counts.refused and kind != "halving" and not undecided:
        sys.exit(5)
    sys.exit(OPEN if counts.unknown or undecided else 0)


def take_in(ledger: Path, url: str, source: Path) -> None:
    """Take a list of SKUs into the record."""
    import_log(ledger, aim_of(SCENARIOS["scantrust"], url), source)


def _follow(run: UploadRun, count: int) -> None:
    while not run.wait(0.02):
        seen = run.snapshot()
        if seen.counts.total != count:
            sys.exit(3)
        if seen.phase is RunPhase.NEEDS_LOGIN:
            _log_in(run)
        elif seen.phase is RunPhase.PAUSED:  # many rows refused alike: that the shop has them
            run.resume()


def _decide(run: UploadRun, count: int, choice: OnExists) -> None:
    rows = [outcome.row for outcome in run.outcomes() if outcome.exists]
    if rows:
        run.decide(rows, choice)
        _follow(run, count)


def _log_in(run: UploadRun) -> None:
    """Give the run a new token; the login meets faults too, and is asked for again then."""
    with suppress(ShelfreadyError):
        run.new_credential(log_in(run.profile, "crash@example.com", "practice"))
