"""Killed at any moment and started again until done, at a shop that would take a SKU twice: none is."""

from __future__ import annotations

from pathlib import Path

from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.practice.shopify import Shopify, ShopifyQuirks
from tests.support.crashes import FAULTS, Crashes, crash_until_done, make_nursery, states_of

KILLS = 4  # at most: a fast machine may be done before


def test_nothing_is_lost_or_made_twice(tmp_path: Path) -> None:
    ledger, count = tmp_path / "ledger.sqlite3", 40
    faults = Faults(seed=11, rates=FAULTS, retry_after=0, latency=0.01)
    with PracticeServer(faults=faults, rate=0) as server:
        shop = server.side(Shopify)
        shop.quirks = ShopifyQuirks(search_lags=True)  # only the custom id tells what is there
        crashes = Crashes(make_nursery(), server, ledger, "shopify", count)
        assert crash_until_done(crashes, KILLS, stretch=25, seed=7) >= KILLS // 2
        assert not shop.store.created_again
        made = sorted(product.variants[0].sku for product in shop.store.products.values())
        assert made == [f"TEA-{n:04}" for n in range(count)]
        assert all(len(product.variants) == 1 for product in shop.store.products.values())
    assert states_of(ledger) == {"uploaded": count}
