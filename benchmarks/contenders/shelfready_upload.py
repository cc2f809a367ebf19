"""Our upload with its durable record: address, products, name, in flight, requests a minute (0: no limit)."""

import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from benchmarks.measure import answer
from benchmarks.upload_data import TOKEN, products
from importers.catalog.product import Products
from importers.destinations.base import Credential, Profile
from importers.destinations.registry import BUILT_IN
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase


def frozen(count: int, name: str) -> Products:
    """Return the products as the upload takes them."""
    rows = list(products(count, name))
    columns = {
        field: pa.chunked_array([pa.array([row[at] for row in rows], pa.string())])
        for at, field in enumerate(("sku", "name"))
    }
    return Products(columns, np.arange(count), "sku")


def prepared(profile: Profile, count: int, name: str, folder: str) -> UploadRun:
    """Return a run that has not begun."""
    ledger = Path(folder) / "ledger.sqlite3"
    return UploadRun.create(profile, Credential(TOKEN), frozen(count, name), ledger)


def main() -> None:
    """Upload, and print the time, the processor time and the requests made."""
    url, count, name, in_flight, rate = sys.argv[1:]
    profile = replace(
        BUILT_IN["practice-scantrust"],
        base_url=url,
        in_flight=int(in_flight),
        rate_per_minute=int(rate) or None,
    )
    with TemporaryDirectory() as folder:
        # Imports and the first connection are no part of the rate.
        warm = prepared(profile, 8, f"{name}-warm", folder)
        warm.start()
        warm.wait()
        run = prepared(profile, int(count), name, folder)
        began, busy = time.perf_counter(), time.process_time()
        run.start()
        run.wait()
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
        seen = run.snapshot()
    assert seen.phase is RunPhase.FINISHED, seen.message
    answer(
        {},
        uploaded=seen.counts.uploaded,
        seconds=seconds,
        cpu_ms=busy / int(count) * 1000,
        requests=sum(batch.attempts for batch in seen.batches),
        p50_ms=seen.p50_ms,
        p95_ms=seen.p95_ms,
    )


if __name__ == "__main__":
    main()
