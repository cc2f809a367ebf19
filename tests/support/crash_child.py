"""A process that uploads until it is done, or until somebody kills it."""

from __future__ import annotations

import sys
from pathlib import Path

from importers.destinations.base import Credential
from importers.upload.retry import Rules
from importers.upload.runner import UploadRun
from tests.support.uploads import prices, profile, teas

QUICK = Rules(first_delay=0.005, longest_delay=0.02, settle_after=0.01, first_probe=0.05)


def upload(url: str, ledger: Path, kind: str, count: int, token: str) -> None:
    """Upload `count` products; the exit code is 0 when all are there, 1 when some are unknown."""
    run = UploadRun.create(
        profile=profile(url, kind, **({"batch_size": 20} if kind == "digible" else {})),
        credential=Credential(token),
        products=(teas if kind == "scantrust" else prices)(count),
        blocked=0,
        ledger_path=ledger,
        rules=QUICK,
    )
    run.start()
    while not run.wait(0.02):
        if run.snapshot().counts.total != count:
            sys.exit(3)
    counts = run.snapshot().counts
    if counts.total != count or counts.refused or counts.waiting or counts.sending:
        sys.exit(4)
    sys.exit(1 if counts.unknown else 0)
