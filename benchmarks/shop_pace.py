"""The same bodies to the same shop by nothing but httpx and by an upload: the share of the loop's rate that is kept."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from importers.destinations.base import Credential, Profile
from importers.destinations.registry import destination_of
from importers.destinations.work import Task, TaskKind
from tests.support.batch_shop import KEY, Asked, BatchShop, Reply, described, manifest_text, rows
from tests.support.shops.uploads import upload
from tests.support.uploads import table

_TAKES = 0.5  # seconds of the shop for a batch; WooCommerce was seen to take 5.2


def pace(options: argparse.Namespace) -> int:
    """Send the same bodies by a bare loop and by an upload, each twice in turn; the best of each counts."""
    count = options.rows * 2
    lines = rows(count)
    best = {"bare": 0.0, "upload": 0.0}
    with TemporaryDirectory() as folder, described(manifest_text(), "http://127.0.0.1:9") as known:
        for turn in range(2):
            for how in best:
                ours, theirs = get_context("spawn").Pipe()
                process = get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
                process.start()
                aim = replace(known, base_url=ours.recv())
                ledger = Path(folder) / f"{turn}.sqlite3"
                taken = _bare(aim, lines) if how == "bare" else _uploaded(aim, lines, ledger)
                best[how] = max(best[how], count / taken)
                ours.send("stop")
                process.join(10)
    print(
        f"pace: {count:,} rows in batches of 100, {_TAKES:.2f} s of the shop for each: bare httpx "
        f"{best['bare']:,.0f} rows/s, upload {best['upload']:,.0f} rows/s, {best['upload'] / best['bare']:.0%}",
        flush=True,
    )
    return 0


def _serve(pipe: Connection) -> None:
    """Be the shop, in a process of its own, until told to stop."""

    def slow(asked: Asked, serve: Callable[[], Reply]) -> Reply:
        if not asked.creates:
            return serve()
        time.sleep(_TAKES)
        sent: dict[str, list[dict[str, str]]] = json.loads(asked.body)
        items = enumerate(sent["create"])
        made = [{"id": 1 + n, "description": "", **item} for n, item in items]
        return 200, json.dumps({"create": made}).encode()

    with BatchShop() as shop:
        shop.mood = slow
        pipe.send(shop.url)
        pipe.recv()


def _bare(aim: Profile, lines: list[dict[str, str]]) -> float:
    """Return the seconds of a loop that only sends the bodies, made before, and reads each answer as JSON."""
    destination = destination_of(aim)
    contents = [destination.content(each, aim, None) for each in table("sku", lines)]
    pairs = [(Task(n, each.key, TaskKind.NEW), each) for n, each in enumerate(contents)]
    parts = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    calls = [next(destination.first_calls(part, aim)) for part in parts]
    headers = {
        "Content-Type": "application/json",
        **dict(destination.access.headers(aim, Credential(KEY))),
    }

    async def send() -> float:
        async with httpx.AsyncClient(headers=headers) as client:
            began = time.perf_counter()
            for call in calls:
                answer = await client.post(call.url, content=call.body)
                assert len(answer.json()["create"]) == 100
            return time.perf_counter() - began

    return asyncio.run(send())


def _uploaded(aim: Profile, lines: list[dict[str, str]], ledger: Path) -> float:
    """Return the seconds of an upload, from its start to the last outcome on the disk."""
    began = time.perf_counter()
    seen, _ = upload(aim, table("sku", lines), ledger, KEY)
    taken = time.perf_counter() - began
    assert seen.counts.uploaded == len(lines), seen
    return taken
