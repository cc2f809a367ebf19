"""A process that uploads to a shop by a manifest until it is done, or until somebody kills it."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from importers.destinations.base import Credential
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase
from tests.support.batch_shop import described
from tests.support.crash_child import OPEN
from tests.support.shops.uploads import QUICK
from tests.support.uploads import table

_LIVES = 6  # of an upload that is not killed any more, until all is clear


@dataclass(frozen=True, slots=True)
class Errand:
    """What is uploaded where: the text of a manifest, and the rows of a catalog."""

    manifest: str
    url: str
    token: str
    ledger: Path
    rows: Sequence[dict[str, str]]
    changes: dict[str, Any]


def upload_by_manifest(errand: Errand) -> None:
    """Upload; the exit code is 0 when no row is of unknown outcome, OPEN when some are."""
    count = len(errand.rows)
    with described(errand.manifest, errand.url, **errand.changes) as aim:
        key = next(iter(errand.rows[0]))
        options = RunOptions(policy=QUICK)
        products, credential = table(key, errand.rows), Credential(errand.token)
        run = UploadRun.create(aim, credential, products, errand.ledger, options)
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


def crash_errand(
    nursery: ForkServerContext,
    errand: Errand,
    answered: Callable[[], int],
    kills: int,
    stretch: int,
) -> int:
    """Kill it so many times at most, each after up to `stretch` answers more; returns the kills."""
    dice, killed = random.Random(kills), 0
    for _ in range(kills + _LIVES):
        process: ForkServerProcess = nursery.Process(
            target=upload_by_manifest, args=(errand,), daemon=True
        )
        process.start()
        limit = answered() + dice.randint(1, stretch)
        while process.is_alive():
            if killed < kills and answered() >= limit:
                process.kill()
                killed += 1
                break
            time.sleep(0.002)
        process.join()
        if process.exitcode == 0:
            return killed
        assert process.exitcode in (OPEN, -9), process.exitcode
    return killed
