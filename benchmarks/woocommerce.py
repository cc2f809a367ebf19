"""Uploads to WooCommerce: beside a bare loop that sends the same bodies, and killed at random.

`pace`: new rows, then the same rows changed, by nothing but httpx and by an upload, twice in turn; the practice shop
takes 0.5 s for each request, or a real one is named (`--url https://shop.example`, its key and secret with a colon
between them in WOOCOMMERCE_KEY_AND_SECRET; it gets products with SKUs of this run, as drafts). `kills`: the practice
shop accepts a SKU twice and loses answers, and the upload is killed; afterwards each product is there once.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import httpx

from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call, Content
from importers.destinations.delivery.batch_api import Change
from importers.destinations.registry import BUILT_IN, destination_of
from importers.destinations.woocommerce.requests import address, change_call, create_call
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.practice.woocommerce import WooCommerce
from importers.practice.woocommerce_shelf import WooQuirks
from tests.support.crash_scenarios import SCENARIOS, furnish
from tests.support.crashes import FAULTS, Crashes, crash_until_done, make_nursery, states_of
from tests.support.shops.uploads import upload
from tests.support.uploads import table

_TAKES = (
    0.5  # seconds of the practice shop for a request; a real one was seen to take 5.2 for a batch
)
_BATCH = 100
Rows = list[dict[str, str]]
_T = TypeVar("_T")


def main() -> int:
    """Run what is asked for, and return 1 if a row was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("pace", "kills"), action="append")
    parser.add_argument("--url", help="of a real shop, for pace")
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=100)
    options = parser.parse_args()
    wrong = 0
    for what in options.only or ("pace", "kills"):
        wrong += pace(options) if what == "pace" else kills(options)
    return 1 if wrong else 0


def pace(options: argparse.Namespace) -> int:
    """Measure new and changed rows, the bare loop and the upload in turn; the best of each counts."""
    token = os.environ["WOOCOMMERCE_KEY_AND_SECRET"] if options.url else "any"
    best: dict[tuple[str, str], float] = {}
    for turn in range(2):
        for how in ("bare", "upload"):
            with TemporaryDirectory() as folder, _Shop(options.url) as url:
                aim = replace(BUILT_IN["woocommerce"], base_url=url, first_rows=0)
                lines = _rows(options.rows, f"{int(time.time())}-{turn}-{how}")
                run = _bare if how == "bare" else _uploaded
                for kind, seconds in run(aim, lines, token, Path(folder)).items():
                    best[kind, how] = max(best.get((kind, how), 0), options.rows / seconds)
    for kind in ("new", "changed"):
        bare, ours = best[kind, "bare"], best[kind, "upload"]
        print(
            f"pace, {kind}: {options.rows:,} rows in batches of {_BATCH}: bare httpx {bare:,.0f} rows/s, "
            f"upload {ours:,.0f} rows/s, {ours / bare:.0%}",
            flush=True,
        )
    return 0


class _Shop:
    """A practice shop in a process of its own, unless a real one is named."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._ours, theirs = get_context("spawn").Pipe()
        self._process = get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)

    def __enter__(self) -> str:
        if self._url:
            return self._url
        self._process.start()
        return str(self._ours.recv())

    def __exit__(self, *_: object) -> None:
        if not self._url:
            self._ours.send("stop")
            self._process.join(10)


def _serve(pipe: Connection) -> None:
    with PracticeServer(faults=Faults(latency=_TAKES), rate=0) as server:
        pipe.send(server.url)
        pipe.recv()


def _rows(count: int, stamp: str) -> Rows:
    return [
        {"sku": f"{stamp}-{n:05}", "name": f"Tea {n}", "price": f"{n % 90 + 1}.50"}
        for n in range(count)
    ]


def _bare(aim: Profile, lines: Rows, token: str, folder: Path) -> dict[str, float]:
    """Send bodies that were made before, and read each answer as JSON; no lookups, no record."""
    numbers, new = asyncio.run(_sent(aim, token, _creations(aim, lines)))
    return {"new": new, "changed": asyncio.run(_sent(aim, token, _changes(aim, numbers)))[1]}


def _creations(aim: Profile, lines: Rows) -> list[Call]:
    contents = [Content(row["sku"], dict(row)) for row in lines]
    return [create_call(part, aim, _no_number) for part in _parts(contents)]


def _changes(aim: Profile, numbers: Sequence[int]) -> list[Call]:
    changes = [Change("", number, {"price": "99.25"}) for number in numbers]
    return [change_call(part, aim, _no_number) for part in _parts(changes)]


def _no_number(_text: str) -> int | None:
    return None


def _parts(each: Sequence[_T]) -> list[Sequence[_T]]:
    return [each[at : at + _BATCH] for at in range(0, len(each), _BATCH)]


async def _sent(aim: Profile, token: str, calls: Sequence[Call]) -> tuple[list[int], float]:
    access = destination_of(aim).access
    headers = dict(access.headers(aim, Credential(token))) | {"Content-Type": "application/json"}
    numbers: list[int] = []
    async with httpx.AsyncClient(headers=headers, timeout=120) as client:
        await client.get(address(aim, "/products?per_page=1"))  # as an upload that connects once
        began = time.perf_counter()
        for call in calls:
            answer = (await client.post(call.url, content=call.body)).json()
            listed = answer.get("create") or answer["update"]
            numbers += [each["id"] for each in listed]
        taken = time.perf_counter() - began
    assert all(numbers)
    return numbers, taken


def _uploaded(aim: Profile, lines: Rows, token: str, folder: Path) -> dict[str, float]:
    """Upload, from the start to the last outcome on the disk."""
    taken = {}
    changed = [row | {"price": "99.25"} for row in lines]
    for kind, rows in (("new", lines), ("changed", changed)):
        began = time.perf_counter()
        seen, _ = upload(aim, table("sku", rows), folder / "ledger.sqlite3", token)
        taken[kind] = time.perf_counter() - began
        assert seen.counts.uploaded == len(rows), seen
    return taken


def kills(options: argparse.Namespace) -> int:
    """Kill uploads of new rows, then of changed ones; returns how many are lost, doubled or otherwise."""
    nursery, wrong = make_nursery(), 0
    for kind in ("woocommerce", "woocommerce-changed"):
        faults = Faults(seed=9, rates=FAULTS, retry_after=0, latency=0.02)
        began = time.monotonic()
        with TemporaryDirectory() as name, PracticeServer(faults=faults, rate=0) as server:
            woo, ledger = server.side(WooCommerce), Path(name) / "ledger.sqlite3"
            woo.quirks = WooQuirks(doubles=True)
            furnish(SCENARIOS[kind], server, ledger, options.rows)
            crashes = Crashes(nursery, server, ledger, kind, options.rows)
            done = crash_until_done(crashes, options.kills, stretch=6, seed=7)
            held = [(each["sku"], each["name"]) for each in woo.shelf.products.values()]
            states = states_of(ledger)
        called = SCENARIOS[kind].name
        wanted = {(f"TEA-{n:04}", f"{called} {n}") for n in range(options.rows)}
        lost, doubled = len(wanted - set(held)), len(held) - len(dict(held))
        wrong += lost + doubled
        print(
            f"kills, {kind}: {options.rows:,} rows, {done} kills, {server.requests.total:,} requests, "
            f"{time.monotonic() - began:.0f} s: {lost} lost or otherwise, {doubled} doubled; on record {states}",
            flush=True,
        )
    return wrong


if __name__ == "__main__":
    sys.exit(main())
