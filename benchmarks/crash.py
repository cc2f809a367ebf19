"""Kills an upload with SIGKILL at random moments until it is done: `python -m benchmarks.crash`.

A child process uploads, with faults by seed, to a practice server that accepts duplicates and counts
them; it is killed after a random number of requests and started again. Afterwards: nothing lost, nothing
stored twice, every doubtful creation looked up before the next, every row accounted for after each
kill, and a sound record. For Digible: batches resent byte for byte, and only those in flight.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from importers.practice.options import Faults
from importers.practice.server import PracticeServer
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one upload came to; `wrong` names what should not be."""

    kills: int
    requests: int
    seconds: float
    wrong: tuple[str, ...]


def main() -> int:
    """Crash both destinations, print a line for each, and return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--products", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["scantrust", "digible"])
    options = parser.parse_args()
    failed = False
    for kind in [options.only] if options.only else ["scantrust", "digible"]:
        count = options.products * (1 if kind == "scantrust" else 5)  # batches take less
        verdict = _crash(kind, count, options.kills, options.seed)
        failed |= bool(verdict.wrong)
        print(
            f"{kind}: {count:,} products, {verdict.kills} kills, {verdict.requests:,} "
            f"requests, {verdict.seconds:.0f} s: {'; '.join(verdict.wrong) or 'all is well'}",
            flush=True,
        )
    return 1 if failed else 0


def _crash(kind: str, count: int, kills: int, seed: int) -> Verdict:
    single = kind == "scantrust"
    faults = Faults(seed=seed, rates=FAULTS, retry_after=0, latency=0.01 if single else 0.03)
    # About two requests a product; a batch carries twenty.
    stretch = max(2, (4 * count if single else count // 8) // kills)
    began = time.monotonic()
    with (
        TemporaryDirectory() as folder,
        PracticeServer(faults=faults, accept_duplicates=True, rate=0) as server,
    ):
        crashes = Crashes(make_nursery(), server, Path(folder) / "ledger.sqlite3", kind, count)
        done = crash_until_done(crashes, kills, stretch, seed)
        wrong = _scantrust_wrong(server, count) if single else _digible_wrong(server, count, done)
        if states_of(crashes.ledger) != {"uploaded": count}:
            wrong.append(f"the record holds {states_of(crashes.ledger)}")
        return Verdict(done, server.requests.total, time.monotonic() - began, tuple(wrong))


def _scantrust_wrong(server: PracticeServer, count: int) -> list[str]:
    stored = {product.sku for product in server.products}
    return _named(
        {
            "lost": count - len(stored),
            "stored twice": server.duplicates.total(),
            "sent again without a lookup": len(sent_again_blindly(server.requests)),
        }
    )


def _digible_wrong(server: PracticeServer, count: int, kills: int) -> list[str]:
    changed = sum(1 for bodies in bytes_of_batches(server.requests).values() if bodies > 1)
    beyond = max(0, accepted_again(server.requests) - kills)
    return _named(
        {
            "lost": count - len(server.synced),
            "resent with other bytes": changed,
            "resent though not in flight": beyond,
        }
    )


def _named(numbers: dict[str, int]) -> list[str]:
    return [f"{number} {name}" for name, number in numbers.items() if number]


if __name__ == "__main__":
    sys.exit(main())
