"""Killed at any moment and started again until done: nothing is lost, nothing is there twice."""

from __future__ import annotations

from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.practice.store import Store
from importers.practice.woocommerce import WooCommerce
from importers.practice.woocommerce_shelf import WooQuirks
from tests.support.crash_scenarios import SCENARIOS, furnish
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

KILLS = 10  # at most: a fast machine may be done before


@pytest.fixture(scope="module")
def nursery() -> ForkServerContext:
    """Where processes come from that have everything imported already."""
    return make_nursery()


def test_scantrust_survives_being_killed(nursery: ForkServerContext, tmp_path: Path) -> None:
    ledger, count = tmp_path / "ledger.sqlite3", 300
    faults = Faults(seed=11, rates=FAULTS, retry_after=0, latency=0.01)
    with PracticeServer(faults=faults, store=Store(accept_duplicates=True), rate=0) as server:
        crashes = Crashes(nursery, server, ledger, "scantrust", count)
        assert crash_until_done(crashes, KILLS, stretch=25, seed=7) >= KILLS // 2
        assert server.duplicates.total() == 0
        assert {product.sku for product in server.products} == {f"TEA-{n:04}" for n in range(count)}
        assert sent_again_blindly(server.requests) == []
    assert states_of(ledger) == {"uploaded": count}


def test_digible_survives_being_killed(nursery: ForkServerContext, tmp_path: Path) -> None:
    ledger, count = tmp_path / "ledger.sqlite3", 1_000
    faults = Faults(seed=5, rates=FAULTS, retry_after=0, latency=0.02)
    with PracticeServer(faults=faults, rate=0) as server:
        crashes = Crashes(nursery, server, ledger, "digible", count)
        kills = crash_until_done(crashes, KILLS, stretch=5, seed=7)
        assert kills >= KILLS // 2
        assert set(server.synced) == {f"P{n:04}" for n in range(count)}
        assert max(bytes_of_batches(server.requests).values()) == 1
        assert accepted_again(server.requests) <= kills  # only what was in flight
    assert states_of(ledger) == {"uploaded": count}


@pytest.mark.parametrize("kind", ["woocommerce", "woocommerce-changed"])
def test_batches_with_a_result_an_item_survive_being_killed(
    nursery: ForkServerContext, tmp_path: Path, kind: str
) -> None:
    """The shop accepts a product twice, so that one that was sent again unasked would be seen."""
    ledger, count = tmp_path / "ledger.sqlite3", 160
    faults = Faults(seed=3, rates=FAULTS, retry_after=0, latency=0.02)
    with PracticeServer(faults=faults, rate=0) as server:
        woo = server.side(WooCommerce)
        woo.quirks = WooQuirks(doubles=True)
        furnish(SCENARIOS[kind], server, ledger, count)
        crashes = Crashes(nursery, server, ledger, kind, count)
        assert crash_until_done(crashes, 6, stretch=4, seed=7) >= 3
        assert not woo.shelf.duplicates
        name = SCENARIOS[kind].name
        held = {each["sku"]: each["name"] for each in woo.shelf.products.values()}
        assert held == {f"TEA-{n:04}": f"{name} {n}" for n in range(count)}
        assert len(woo.shelf.products) == count
        assert sent_again_blindly(server.requests) == []
    assert states_of(ledger) == {"uploaded": count}


def test_changes_and_pictures_survive_it_too(nursery: ForkServerContext, tmp_path: Path) -> None:
    ledger, count, scenario = tmp_path / "ledger.sqlite3", 50, SCENARIOS["changed-pictures"]
    faults = Faults(seed=2, rates=FAULTS, retry_after=0, latency=0.01)
    with PracticeServer(faults=faults, store=Store(accept_duplicates=True), rate=0) as server:
        furnish(scenario, server, ledger, count)
        crashes = Crashes(nursery, server, ledger, "changed-pictures", count)
        assert crash_until_done(crashes, 4, stretch=25, seed=7) >= 2
        assert [product.name for product in server.products] == [
            f"Green tea {n}" for n in range(count)
        ]
        assert all(product.image for product in server.products)
        assert "POST" not in {seen.method for seen in server.requests}
    assert states_of(ledger) == {"uploaded": count}
