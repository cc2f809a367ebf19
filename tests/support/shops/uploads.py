"""Uploads to a shop of the tests: its profile, and runs that wait as little as they may."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from importers.catalog.product import Products
from importers.destinations.base import Credential, Profile
from importers.destinations.registry import BUILT_IN
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowOutcome, RunPhase, UploadSnapshot
from tests.support.shops.tokens import TOKEN

QUICK = RetryPolicy(first_delay=0.01, longest_delay=0.05, settle_after=0.01, first_probe=0.2)
_DEADLINE = 60.0


def shop_profile(url: str, **changes: Any) -> Profile:
    """Return a profile as an operator would write it, with no limit of rate."""
    return replace(BUILT_IN["scantrust"], base_url=url, **{"rate_per_minute": None, **changes})


def run_to(
    aim: Profile, products: Products, ledger: Path, token: str = TOKEN, **options: Any
) -> UploadRun:
    """Return a run; not started."""
    wanted = RunOptions(**{"policy": QUICK, **options})
    return UploadRun.create(aim, Credential(token), products, ledger, wanted)


def upload(
    aim: Profile, products: Products, ledger: Path, token: str = TOKEN, **options: Any
) -> tuple[UploadSnapshot, dict[str, RowOutcome]]:
    """Upload until it ends or asks; return what it came to, and each SKU's outcome."""
    run = run_to(aim, products, ledger, token, **options)
    run.start()
    last = time.monotonic() + 5 * _DEADLINE
    while not run.wait(0.02):
        if run.snapshot().phase in (RunPhase.PAUSED, RunPhase.NEEDS_LOGIN):
            break
        assert time.monotonic() < last, run.snapshot()
    seen = run.snapshot()
    if not run.wait(0):
        run.cancel()
        assert run.wait(_DEADLINE)
    return seen, {outcome.key: outcome for outcome in run.outcomes()}
