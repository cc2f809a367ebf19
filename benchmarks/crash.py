"""Kills an upload with SIGKILL at random moments until it is done: `python -m benchmarks.crash`.

A child process uploads, with faults by seed, to a practice server that accepts duplicates and counts
them; it is killed after a random number of requests and started again: new rows, changed ones, pictures,
decisions on SKUs that the shop has, batches that are halved, tokens that end. Afterwards: nothing lost,
nothing stored twice, every doubtful creation looked up before the next, every row accounted for after each
kill, and a sound record. For Digible: batches resent byte for byte, and only those in flight. A list of
SKUs being taken in is killed too: all of it is on record, or nothing. The scenarios of `benchmarks.shop_crash` go to a
real shop, and every field that it holds is compared with the catalog.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.shop_crash import crash_shop
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.practice.shopify import Shopify
from importers.practice.store import Store
from tests.support.crash_child import take_in
from tests.support.crash_scenarios import SCENARIOS, TOKEN_LIFE, Scenario, furnish, guilty
from tests.support.crashes import (
    FAULTS,
    Crashes,
    accepted_again,
    bytes_of_batches,
    crash_until_done,
    make_nursery,
    sent_again_blindly,
    states_of,
)
from tests.support.shops.crash_scenarios import SHOP_SCENARIOS

LIST = "list"  # the scenario without a server


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one upload came to; `wrong` names what should not be."""

    kills: int
    requests: int
    seconds: float
    wrong: dict[str, int]


def main() -> int:
    """Crash every scenario, print a line for each, and return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--products", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[*SCENARIOS, LIST, *SHOP_SCENARIOS], action="append")
    options = parser.parse_args()
    failed = False
    for kind in options.only or [*SCENARIOS, LIST, *SHOP_SCENARIOS]:
        if kind in SHOP_SCENARIOS:
            failed |= _tell_of_shop(kind, options)
            continue
        single = kind == LIST or SCENARIOS[kind].single
        count = options.products * (1 if single else 5)  # batches take less
        crash = _crash_list if kind == LIST else _crash
        verdict = crash(kind, count, options.kills, options.seed)
        wrong = "; ".join(f"{number} {what}" for what, number in verdict.wrong.items() if number)
        failed |= bool(wrong)
        print(
            f"{kind}: {count:,} products, {verdict.kills} kills, {verdict.requests:,} "
            f"requests, {verdict.seconds:.0f} s: {wrong or 'all is well'}",
            flush=True,
        )
    return 1 if failed else 0


def _tell_of_shop(kind: str, options: argparse.Namespace) -> bool:
    """Crash a scenario of a real shop, print what came of it, and tell whether anything was wrong."""
    verdict = crash_shop(kind, options.products, options.kills, options.seed)
    wrong = "; ".join(f"{number} {what}" for what, number in verdict.wrong.items() if number)
    states = ", ".join(f"{number} {state}" for state, number in sorted(verdict.states.items()))
    print(
        f"{kind}: {options.products:,} products, {verdict.kills} kills, {verdict.requests:,} requests, "
        f"{verdict.seconds:.0f} s, on record {states}: {wrong or 'all is well'}",
        flush=True,
    )
    return bool(wrong)


def _crash(kind: str, count: int, kills: int, seed: int) -> Verdict:
    scenario = SCENARIOS[kind]
    faults = Faults(
        seed=seed,
        rates=FAULTS,
        retry_after=0,
        latency=0.01 if scenario.single else 0.03,
        refused_products=guilty(count) if kind == "halving" else frozenset(),
    )
    # About two requests a product; a batch carries twenty.
    stretch = max(2, (4 * count if scenario.single else count // 8) // kills)
    began = time.monotonic()
    with (
        TemporaryDirectory() as folder,
        PracticeServer(
            faults=faults,
            store=Store(accept_duplicates=scenario.choice is None),
            rate=0,
            token_life=TOKEN_LIFE if scenario.logins else 900.0,
        ) as server,
    ):
        crashes = Crashes(make_nursery(), server, Path(folder) / "ledger.sqlite3", kind, count)
        furnish(scenario, server, crashes.ledger, count)
        done = crash_until_done(crashes, kills, stretch, seed)
        wrong = _judge_of(scenario)(server, kind, count, done)
        wrong["on record otherwise"] = _otherwise(crashes, count)
        return Verdict(done, server.requests.total, time.monotonic() - began, wrong)


def _otherwise(crashes: Crashes, count: int) -> int:
    refused = len(guilty(count)) if crashes.kind == "halving" else 0
    states = states_of(crashes.ledger)
    return abs(count - refused - states.get("uploaded", 0)) + abs(
        refused - states.get("refused", 0)
    )


def _scantrust_wrong(server: PracticeServer, kind: str, count: int, _kills: int) -> dict[str, int]:
    scenario = SCENARIOS[kind]
    names = {product.sku: product.name for product in server.products}
    expected = {f"TEA-{n:04}": f"{scenario.name} {n}" for n in range(count)}
    methods = [seen.method for seen in server.requests if seen.path.endswith("/products/")]
    return {
        "lost": len(expected.keys() - names.keys()),
        "stored twice": len(server.products) - len(names),
        "with another name": sum(names.get(sku) != name for sku, name in expected.items()),
        "without their picture": sum(scenario.picture and p.image is None for p in server.products),
        "created though known": methods.count("POST") if scenario.known else 0,
        "written to though equal": sum(seen.method == "PATCH" for seen in server.requests)
        if kind == "adopt"
        else 0,
        "sent again without a lookup": len(sent_again_blindly(server.requests)),
    }


def _judge_of(scenario: Scenario) -> Callable[[PracticeServer, str, int, int], dict[str, int]]:
    if scenario.destination == "shopify":
        return _shopify_wrong
    return _scantrust_wrong if scenario.single else _digible_wrong


def _shopify_wrong(server: PracticeServer, _kind: str, count: int, _kills: int) -> dict[str, int]:
    shop = server.side(Shopify).store
    told = [(p.title, *(v.sku for v in p.variants)) for p in shop.products.values()]
    expected = {(f"Tea {n}", f"TEA-{n:04}") for n in range(count)}
    return {
        "lost": len(expected - set(told)),
        "stored twice": len(told) - len(expected) + shop.created_again.total(),
        "without its picture or tags": sum(
            not (p.pictures and p.tags) for p in shop.products.values()
        ),
    }


def _digible_wrong(server: PracticeServer, kind: str, count: int, kills: int) -> dict[str, int]:
    batches = [seen for seen in server.requests if seen.keys]
    expected = {f"P{n:04}" for n in range(count)} - server.faults.refused_products
    changed = sum(bodies > 1 for bodies in bytes_of_batches(batches).values())
    return {
        "lost": len(expected - server.synced.keys()),
        "resent with other bytes": 0 if kind == "halving" else changed,
        "resent though not in flight": max(0, accepted_again(batches) - kills),
    }


def _crash_list(_kind: str, count: int, kills: int, seed: int) -> Verdict:
    """Kill the taking in of a long list of SKUs; each time it must be on record as a whole, or not at all."""
    dice, nursery, began = random.Random(seed), make_nursery(), time.monotonic()
    partly = whole = 0
    with TemporaryDirectory() as folder:
        ledger, source = Path(folder) / "ledger.sqlite3", Path(folder) / "list.txt"
        source.write_text("".join(f"SKU-{n}\n" for n in range(100 * count)), encoding="utf-8")
        for _ in range(kills):
            words = (ledger, "http://127.0.0.1:9", source)
            process = nursery.Process(target=take_in, args=words, daemon=True)
            process.start()
            process.join(dice.uniform(0.0, 0.002 * count))
            process.kill()
            process.join()
            states = states_of(ledger) if ledger.exists() else {}
            whole += states == {"uploaded": 100 * count}
            partly += states not in ({}, {"uploaded": 100 * count})
            if states:
                ledger.unlink()
                for beside in ledger.parent.glob("ledger.sqlite3-*"):
                    beside.unlink()
    seconds = time.monotonic() - began
    return Verdict(kills, whole, seconds, {"times partly on record": partly})


if __name__ == "__main__":
    sys.exit(main())
