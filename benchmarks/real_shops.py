"""Uploads to real shops by their manifests, killed at random, each product compared with the shop's own database.

`oscar`, `vendure`, `medusa`: 300 rows of which some are refused and one is there already, a share of the answers lost,
20 kills, then sent again, put right, changed. The last two are installed by npm into a cache; Medusa needs a
PostgreSQL on 127.0.0.1. `doubles`: Vendure, which takes a SKU twice without a word, and 200 kills. `imitation`: the
same with a shop of ours. `pace`: an upload beside a bare loop that sends the same.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from benchmarks.shop_pace import pace
from tests.support.batch_shop import KEY, Asked, BatchShop, Reply, manifest_text
from tests.support.crashes import states_of
from tests.support.shops.losing_proxy import WRITES, LosingProxy
from tests.support.shops.npm.medusa import MedusaShop
from tests.support.shops.npm.vendure import VendureShop
from tests.support.shops.oscar import OscarShop
from tests.support.shops.story import Refused, Telling, check_story, crash, rows_of, tell

_LOST = 0.2  # of the answers to writes


def main() -> int:
    """Run what is asked for, and return 1 if a row was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=RUNS, action="append")
    parser.add_argument("--kills", type=int, default=200, help="of doubles and imitation")
    parser.add_argument("--rows", type=int, default=1_500, help="of doubles, imitation and pace")
    parser.add_argument("--early", action="store_true", help="lose answers while the shop works")
    options = parser.parse_args()
    return 1 if sum(RUNS[what](options) for what in options.only or RUNS) else 0


def story(shop_of: Callable[[Path], Any], of: tuple[str, ...] = WRITES) -> Callable[[Any], int]:
    """Return what tells the whole story of a shop; it returns how many products are wrong."""

    def run(options: argparse.Namespace) -> int:
        with TemporaryDirectory() as name, shop_of(Path(name) / "shop") as shop:
            with LosingProxy(shop.url, _LOST, early=options.early, of=of) as proxy:
                told = tell(shop, Telling(proxy.url, lambda: proxy.asked, Path(name)))
                print(f"{told.sentence(shop.name)}; {proxy.lost} answers lost", flush=True)
            for row, outcome in told.outcomes.items():
                if outcome.messages:
                    print(f"  row {row}: {outcome.state}, {outcome.messages}"[:300], flush=True)
            check_story(shop, told)
        return told.wrong

    return run


def doubles(options: argparse.Namespace) -> int:
    """Kill uploads to a Vendure, and count in its own database."""
    with (
        TemporaryDirectory() as name,
        VendureShop(Path(name) / "shop") as shop,
        LosingProxy(shop.url, _LOST, early=options.early) as proxy,
    ):
        shop.refused = {}
        return _crash("doubles", shop, proxy.url, lambda: proxy.asked, options)


class _Imitation(BatchShop):
    """A shop of ours that makes a product of each creation, and loses answers."""

    name, path, token, manifest = "imitation", "", KEY, manifest_text().replace("100", "10")
    refused: Refused = MappingProxyType({})
    exists, prices_change = False, True

    def __init__(self, _: Path) -> None:
        super().__init__(doubles=True)
        dice = random.Random(7)

        def loses(asked: Asked, serve: Callable[[], Reply]) -> Reply | None:
            reply = serve()
            return None if asked.creates and dice.random() < _LOST else reply

        self.mood = loses

    def held(self) -> Counter[tuple[str, ...]]:
        """Return what it has."""
        names = ("sku", "name", "description", "regular_price")
        return Counter(tuple(product[each] for each in names) for product in self.products)


def imitation(options: argparse.Namespace) -> int:
    """Kill uploads to a shop of ours."""
    with TemporaryDirectory() as name, _Imitation(Path(name)) as shop:
        return _crash("imitation", shop, shop.url, lambda: len(shop.asked), options)


def _crash(
    what: str, shop: Any, url: str, asked: Callable[[], int], options: argparse.Namespace
) -> int:
    # After a kill its batch is looked up row by row.
    stretch = max(2, (options.rows // 10 + options.kills * 5) // options.kills)
    with TemporaryDirectory() as name:
        telling = Telling(url, asked, Path(name), options.rows, options.kills, stretch)
        told = crash(shop, telling, rows_of(options.rows))
        states = states_of(telling.ledger)
    print(f"{told.sentence(what)}; on record {states}", flush=True)
    return told.wrong


RUNS: dict[str, Callable[[argparse.Namespace], int]] = {
    "oscar": story(OscarShop, ("POST",)),  # it is asked by PATCH
    "vendure": story(VendureShop),
    "medusa": story(MedusaShop),
    "doubles": doubles,
    "imitation": imitation,
    "pace": pace,
}

if __name__ == "__main__":
    sys.exit(main())
