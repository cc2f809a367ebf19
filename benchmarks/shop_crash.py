"""Kills uploads to a real shop, and the shop's own workers, comparing every field in the shop with the catalog.

The shop is Django REST Framework behind gunicorn, with a share of its answers lost. Afterwards: no product is lost or
doubled, each holds what its row says (texts as the shop trims them), and the record says so too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.crashes import make_nursery, states_of
from tests.support.shops.crash_scenarios import SHOP_SCENARIOS, otherwise, rows_of
from tests.support.shops.crashes import ShopCrashes
from tests.support.shops.shop import Shop


@dataclass(frozen=True, slots=True)
class ShopVerdict:
    """What one upload came to; `wrong` names what should not be, `states` the rows in the record."""

    kills: int
    requests: int
    seconds: float
    wrong: dict[str, int]
    states: dict[str, int]


def crash_shop(kind: str, count: int, kills: int, seed: int) -> ShopVerdict:
    """Crash one scenario."""
    began = time.monotonic()
    with TemporaryDirectory() as folder, Shop(Path(folder) / "shop") as shop:
        crashes = ShopCrashes(make_nursery(), shop, Path(folder) / "ledger.sqlite3", kind, count)
        crashes.prepare()
        killed = crashes.crash(kills, seed)
        rows = rows_of(SHOP_SCENARIOS[kind], count)
        wrong = otherwise(rows, shop.products)
        states = states_of(crashes.ledger)
        wrong["of unknown outcome on record"] = states.get("unknown", 0) + states.get("intent", 0)
        wrong["not on record as told"] = count - states.get("uploaded", 0) - _told(states)
        return ShopVerdict(
            killed, len(shop.requests), time.monotonic() - began, wrong, dict(states)
        )


def _told(states: dict[str, int]) -> int:
    """Return the rows of which the record says that the shop does not have them as they are here."""
    return sum(states.get(name, 0) for name in ("refused", "stored_otherwise", "without_picture"))
