"""A process that uploads to a real shop until it is done, or until somebody kills it."""

from __future__ import annotations

import sys
from pathlib import Path

from importers.destinations.base import Credential
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase
from tests.support.crash_child import OPEN
from tests.support.shops.crash_scenarios import SHOP_SCENARIOS, catalog_of, shop_aim
from tests.support.shops.tokens import TOKEN
from tests.support.shops.uploads import QUICK


def upload_to_shop(url: str, ledger: Path, kind: str, count: int, before: bool = False) -> None:
    """Upload a scenario's rows; the exit code is 0 when no row is of unknown outcome, OPEN when some are."""
    products = catalog_of(SHOP_SCENARIOS[kind], count, ledger.parent, before=before)
    options = RunOptions(policy=QUICK)
    run = UploadRun.create(shop_aim(url), Credential(TOKEN), products, ledger, options)
    run.start()
    while not run.wait(0.02):
        seen = run.snapshot()
        if seen.counts.total != count:
            sys.exit(3)
        if seen.phase in (RunPhase.PAUSED, RunPhase.NEEDS_LOGIN):
            sys.stderr.write(f"{seen.phase}: {seen.message}\n")
            run.resume()
    counts = run.snapshot().counts
    if counts.total != count or counts.waiting or counts.sending:
        sys.exit(4)
    sys.exit(OPEN if counts.unknown else 0)
