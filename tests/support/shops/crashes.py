"""Kills an upload to a real shop, or the shop's own workers, again and again until all is sent."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from math import inf
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from tests.support.crash_child import OPEN
from tests.support.shops.crash_child import upload_to_shop
from tests.support.shops.crash_scenarios import SHOP_SCENARIOS
from tests.support.shops.requests import LOG
from tests.support.shops.shop import Shop

_LIVES = 6  # of an upload that is not killed any more, until all is clear


class Counter:
    """Counts a shop's answers as they come, without reading any of them twice."""

    def __init__(self, shop: Shop) -> None:
        self._log = (shop.folder / LOG).open("rb")
        self._count = 0

    @property
    def total(self) -> int:
        """Return the answers so far."""
        self._count += self._log.read().count(b"\n")
        return self._count


@dataclass(frozen=True, slots=True)
class ShopCrashes:
    """An upload of `count` rows that will not be left in peace; `kind` is one of the scenarios."""

    nursery: ForkServerContext
    shop: Shop
    ledger: Path
    kind: str
    count: int

    def prepare(self) -> None:
        """Let the shop have what it must have before, in peace."""
        if SHOP_SCENARIOS[self.kind].before:
            process = self._process(before=True)
            process.start()
            process.join()
            assert process.exitcode == 0, process.exitcode
        self.shop.behave(SHOP_SCENARIOS[self.kind].behaviour)

    def crash(self, kills: int, seed: int) -> int:
        """Kill so many times at most, at random moments, and start again until all is clear; returns the kills."""
        dice, counter = random.Random(seed), Counter(self.shop)
        workers = SHOP_SCENARIOS[self.kind].workers
        # Rows take about two requests each, more where answers are lost.
        stretch = max(2, 2 * self.count // kills)
        killed = 0
        for _ in range(kills + _LIVES):
            process = self._process()
            process.start()
            while process.is_alive():
                limit = counter.total + dice.randint(1, stretch) if killed < kills else inf
                if not _reaches(process, counter, limit):
                    break
                killed += self.shop.kill_a_worker(dice.randrange(8)) if workers else 1
                if not workers:
                    process.kill()
            process.join()
            if process.exitcode == 0:
                return killed
            assert process.exitcode in (OPEN, -9), process.exitcode
        return killed  # what is not clear by now stays so, and is found on record

    def _process(self, *, before: bool = False) -> ForkServerProcess:
        words = (self.shop.url, self.ledger, self.kind, self.count, before)
        return self.nursery.Process(target=upload_to_shop, args=words, daemon=True)


def _reaches(process: ForkServerProcess, counter: Counter, limit: float) -> bool:
    """Wait until so many answers were given; False if the process ends before."""
    while process.is_alive():
        if counter.total >= limit:
            return True
        time.sleep(0.002)
    return False
