"""The same bodies to the same shop by nothing but httpx and by an upload: the share of the loop's rate that is kept."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import inf
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

_TURNS = 3
_TAKES = 0.5  # seconds of the shop for a batch; WooCommerce was seen to take 5.2


def pace(options: argparse.Namespace) -> int:
    """Send the same bodies by a bare loop and by an upload, some times in turn; the best of each counts."""
    count = options.rows
    lines = rows(count)
    wall = {"bare": inf, "upload": inf}
    cpu = dict(wall)
    with TemporaryDirectory() as folder, described(manifest_text(), "http://127.0.0.1:9") as known:
        for turn in range(_TURNS):
            for how in wall:
                with _shop() as url:
                    aim = replace(known, base_url=url)
                    ledger = Path(folder) / f"{turn}.sqlite3"
                    taken = _bare(aim, lines) if how == "bare" else _uploaded(aim, lines, ledger)
                wall[how], cpu[how] = map(min, taken, (wall[how], cpu[how]))
    batches = count / 100
    print(
        f"pace: {count:,} rows in batches of 100, {_TAKES:.2f} s of the shop for each: bare httpx "
        f"{count / wall['bare']:,.0f} rows/s, {cpu['bare'] / batches * 1000:.1f} ms of processor a batch; upload "
        f"{count / wall['upload']:,.0f} rows/s, {cpu['upload'] / batches * 1000:.1f} ms; "
        f"{wall['bare'] / wall['upload']:.1%}",
        flush=True,
    )
    return 0


@contextmanager
def _shop() -> Iterator[str]:
    """Run a shop in a process of its own, and give its address."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        process.join(10)


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


def _bare(aim: Profile, lines: list[dict[str, str]]) -> tuple[float, float]:
    """Return the seconds, and those of the processor, of a loop that sends the bodies and reads each answer as JSON."""
    destination = destination_of(aim)
    contents = [destination.content(each, aim, None) for each in table("sku", lines)]
    pairs = [(Task(n, each.key, TaskKind.NEW), each) for n, each in enumerate(contents)]
    parts = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    calls = [next(destination.first_calls(part, aim)) for part in parts]
    headers = {
        "Content-Type": "application/json",
        **dict(destination.access.headers(aim, Credential(KEY))),
    }

    async def send() -> tuple[float, float]:
        async with httpx.AsyncClient(headers=headers) as client:
            began = _now()
            for call in calls:
                answer = await client.post(call.url, content=call.body)
                assert len(answer.json()["create"]) == 100
            return _since(began)

    return asyncio.run(send())


def _uploaded(aim: Profile, lines: list[dict[str, str]], ledger: Path) -> tuple[float, float]:
    """Return the seconds, and those of the processor, of an upload, from its start to the last outcome on the disk."""
    products = table("sku", lines)
    began = _now()
    seen, _ = upload(aim, products, ledger, KEY)
    taken = _since(began)
    assert seen.counts.uploaded == len(lines), seen
    return taken


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(began: tuple[float, float]) -> tuple[float, float]:
    wall, cpu = _now()
    return wall - began[0], cpu - began[1]
