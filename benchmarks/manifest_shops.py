"""Uploads by a manifest: killed at random to a shop that accepts doubles, and beside a bare loop that sends the same.

`doubles`: the shop takes a product twice without a word, and loses a share of its answers; the upload is killed again
and again. Afterwards each product is there once, as its row says. `pace`: the same bodies to the same shop by nothing
but httpx, then by an upload; the share of the bare loop's rate that the upload keeps. `oscar`: kills of uploads to a
real django-oscar that loses answers. `medusa`: the same with one row refused and one SKU taken, to a Medusa 2 that runs
already (`--url http://127.0.0.1:9000/admin`, its secret key with a colon behind it in MEDUSA_KEY_AND_COLON).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from importers.destinations.base import Credential, Profile
from importers.destinations.registry import destination_of
from importers.destinations.rest.folder import EXAMPLES
from importers.destinations.work import Task, TaskKind
from tests.support.batch_shop import KEY, Asked, BatchShop, Reply, described, manifest_text, rows
from tests.support.crashes import make_nursery, states_of
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.manifest_child import Errand, crash_errand
from tests.support.shops.oscar import OscarShop, as_row
from tests.support.shops.tokens import OSCAR_TOKEN
from tests.support.shops.uploads import upload
from tests.support.uploads import table

_USUAL = ("doubles", "pace", "oscar")
_LOST = 0.2  # of the answers to writes
_TAKES = 0.5  # seconds of the shop for a batch, in `pace`; WooCommerce was seen to take 5.2


def main() -> int:
    """Run what is asked for, and return 1 if a row was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=(*_USUAL, "medusa"), action="append")
    parser.add_argument("--url", help="of the Medusa")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=10)
    options = parser.parse_args()
    wrong = 0
    shops = {"doubles": doubles, "pace": pace, "oscar": oscar, "medusa": medusa}
    for what in options.only or _USUAL:
        wrong += shops[what](options)
    return 1 if wrong else 0


def doubles(options: argparse.Namespace) -> int:
    """Kill uploads to a shop that would make a product twice; returns how many are lost, doubled or otherwise."""
    dice = random.Random(7)

    def loses(asked: Asked, serve: Callable[[], Reply]) -> Reply | None:
        reply = serve()
        return None if asked.creates and dice.random() < _LOST else reply

    began, lines = time.monotonic(), rows(options.rows)
    text = manifest_text().replace("batch = 100", f"batch = {options.batch}")
    with TemporaryDirectory() as folder, BatchShop(doubles=True) as shop:
        shop.mood = loses
        ledger = Path(folder) / "ledger.sqlite3"
        errand = Errand(text, shop.url, KEY, ledger, lines, {})
        # After a kill its batch is looked up row by row.
        requests = options.rows // options.batch + options.kills * options.batch // 2
        stretch = max(2, requests // options.kills)
        killed = crash_errand(
            make_nursery(), errand, lambda: len(shop.asked), options.kills, stretch
        )
        held = Counter((p["sku"], p["name"], p["regular_price"]) for p in shop.products)
        states = states_of(ledger)
        asked = len(shop.asked)
    return _told("doubles", killed, asked, began, held, lines, dict(states))


def _told(
    what: str,
    killed: int,
    asked: int,
    began: float,
    held: Counter[tuple[str, str, str]],
    lines: list[dict[str, str]],
    states: dict[str, int],
) -> int:
    wanted = Counter((row["sku"], row["name"], row["price"]) for row in lines)
    keys = Counter(key for key, *_ in held.elements())
    lost = sum(row["sku"] not in keys for row in lines)
    doubled = sum(count - 1 for count in keys.values() if count > 1)
    otherwise = sum((held - wanted).values()) - doubled
    print(
        f"{what}: {len(lines):,} rows, {killed} kills, {asked:,} requests, {time.monotonic() - began:.0f} s: "
        f"{lost} lost, {doubled} doubled, {max(0, otherwise)} otherwise; on record {states}",
        flush=True,
    )
    return lost + doubled + max(0, otherwise)


def pace(options: argparse.Namespace) -> int:
    """Send the same bodies by a bare loop and by an upload, each twice in turn; the best of each counts."""
    count = options.rows * 3
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


def oscar(options: argparse.Namespace) -> int:
    """Kill uploads to a real django-oscar that loses answers."""
    began, lines = time.monotonic(), rows(options.rows)
    text = (EXAMPLES / "django-oscar.toml").read_text(encoding="utf-8")
    with TemporaryDirectory() as folder, OscarShop(Path(folder) / "shop") as shop:
        shop.behave(Behaviour(loses=_LOST))
        ledger = Path(folder) / "ledger.sqlite3"
        errand = Errand(text, f"{shop.url}/api/admin", OSCAR_TOKEN, ledger, lines, {})
        stretch = max(2, 3 * options.rows // options.kills)
        answered = lambda: len(shop.requests)  # noqa: E731
        killed = crash_errand(make_nursery(), errand, answered, options.kills, stretch)
        held = Counter((sku, name, price) for sku, name, _, price in map(as_row, shop.products))
        states, asked = states_of(ledger), len(shop.requests)
    return _told("oscar", killed, asked, began, held, lines, dict(states))


def medusa(options: argparse.Namespace) -> int:
    """Kill uploads to a Medusa, whose batches are all or nothing; each run has SKUs of its own."""
    token = os.environ["MEDUSA_KEY_AND_COLON"]
    began, stamp = time.monotonic(), f"{time.time():.0f}"
    lines = [row | {"sku": f"{stamp}-{row['sku']}"} for row in rows(options.rows)]
    text = (EXAMPLES / "medusa.toml").read_text(encoding="utf-8")
    wrong = [row | {"price": "1" * 400} if n == 5 else row for n, row in enumerate(lines)]
    with TemporaryDirectory() as folder, described(text, options.url) as aim:
        other, ledger = Path(folder) / "other.sqlite3", Path(folder) / "ledger.sqlite3"
        upload(aim, table("sku", [lines[9] | {"name": "The shop's own"}]), other, token)
        errand = Errand(text, options.url, token, ledger, wrong, {})
        settled = lambda: sum(states_of(ledger).values()) if ledger.exists() else 0  # noqa: E731
        stretch = max(2, options.rows // options.kills)
        killed = crash_errand(make_nursery(), errand, settled, options.kills, stretch)
        seen, outcomes = upload(aim, table("sku", wrong), ledger, token)
        told = [outcomes[lines[n]["sku"]].messages for n in (5, 9)]
        upload(aim, table("sku", lines), ledger, token)
        states, held = states_of(ledger), _in_medusa(options.url, token, lines)
    print(f"medusa: before it was put right {seen.counts}, told {told}", flush=True)
    wanted = [row | {"name": "The shop's own"} if n == 9 else row for n, row in enumerate(lines)]
    return _told("medusa", killed, len(held), began, held, wanted, dict(states))


def _in_medusa(url: str, token: str, lines: list[dict[str, str]]) -> Counter[tuple[str, str, str]]:
    """Return what the shop holds under these SKUs."""
    held: Counter[tuple[str, str, str]] = Counter()
    user, _, _ = token.partition(":")
    with httpx.Client(auth=(user, ""), timeout=60) as client:
        for row in lines:
            asked = {"variants[sku]": row["sku"], "fields": "*variants,*variants.prices"}
            for product in client.get(f"{url}/products", params=asked).json()["products"]:
                amount = product["variants"][0]["prices"][0]["amount"]
                held[row["sku"], product["title"], f"{amount:.2f}"] += 1
    return held


if __name__ == "__main__":
    sys.exit(main())
