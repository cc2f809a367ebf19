"""What upload tests share: products, a clock that does not wait, and a run against a practice server."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from importers.catalog.product import Products
from importers.destinations.base import Credential, Profile
from importers.destinations.registry import BUILT_IN
from importers.upload.clock import Clock
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_options import RunOptions
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowOutcome, UploadSnapshot

TOKEN = "s3cr3t-token"
DEADLINE = 20.0


class FastClock(Clock):
    """Time that passes as soon as somebody waits for it."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> float:
        return super().now() + self.passed

    async def wait(self, event: asyncio.Event, timeout: float | None) -> None:
        if timeout is None:
            await event.wait()
        elif not event.is_set():
            self.passed += timeout
            await asyncio.sleep(0)


def table(key: str, rows: Sequence[Mapping[str, str]], folder: Path | None = None) -> Products:
    """Return products of these values by field."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {
        name: pa.chunked_array([pa.array([row.get(name, "") for row in rows], pa.string())])
        for name in names
    }
    return Products(columns, np.arange(len(rows)), key, folder)


def teas(count: int, name: str = "Tea") -> Products:
    """Return products for Scantrust."""
    return table("sku", [{"sku": f"TEA-{n:04}", "name": f"{name} {n}"} for n in range(count)])


def prices(count: int, price: str = "4.50") -> Products:
    """Return products for Digible."""
    rows = [
        {"productId": f"P{n:04}", "productName": f"Tea {n}", "productPrice": price}
        for n in range(count)
    ]
    return table("productId", rows)


def some(products: Products, rows: Sequence[int]) -> Products:
    """Return only these rows of products."""
    return replace(products, rows=np.array(rows, dtype=np.int64))


def profile(url: str, destination: str = "scantrust", **changes: Any) -> Profile:
    """Return a practice profile for a server, with no rate limit unless asked for."""
    known = BUILT_IN[f"practice-{destination}"]
    names = {each.name for each in fields(Profile)}
    own = {name: value for name, value in changes.items() if name not in names}
    common = {name: value for name, value in changes.items() if name in names}
    return replace(known, base_url=url, **{"rate_per_minute": None, **common}).having(**own)


def make_run(
    aim: Profile,
    products: Products,
    ledger: Path,
    *,
    token: str = TOKEN,
    blocked: int = 0,
    again: bool = False,
    canary: int | None = None,
    policy: RetryPolicy | None = None,
) -> UploadRun:
    """Return a run that does not wait between attempts; not started."""
    options = RunOptions(blocked, again, canary, policy=policy or RetryPolicy(), clock=FastClock())
    return UploadRun.create(aim, Credential(token), products, ledger, options)


def finish(run: UploadRun) -> tuple[UploadSnapshot, dict[str, RowOutcome]]:
    """Start a run and wait for its end; returns the last snapshot and the last outcome of each key."""
    run.start()
    assert run.wait(DEADLINE), run.snapshot()
    return run.snapshot(), {outcome.key: outcome for outcome in run.outcomes()}


def on_a_full_disk(connect: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    """Return a way to open a record that has hardly any room to grow."""

    def small(*place: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*place, **options)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {max(pages, 8)}")
        return connection

    return small
