"""What every real shop goes through by its manifest: refusals, a SKU that it has, lost answers, kills, changes.

What the shop stored is read from its own database and compared row by row with what was sent.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from importers.destinations.base import OnExists
from importers.upload.snapshot import Counts, RowOutcome
from tests.support.batch_shop import described
from tests.support.crashes import make_nursery
from tests.support.shops.manifest_child import Errand, crash_errand
from tests.support.shops.uploads import upload
from tests.support.uploads import table

Row = dict[str, str]
Refused = Mapping[
    int, tuple[str, str]
]  # rows, each with a field and the value that a shop does not take
NAMES = ["Tea", "Tee für Ü", "茶 & <b>bold</b>", 'a, b; "c"', "Thé\u00a0vert"]
TAKEN = 7  # the row whose SKU the shop has
AGAIN = 20  # rows that are sent once more at the end
_OWN = "The shop's own"


class StoryShop(Protocol):
    """A real shop, started and empty."""

    name: str
    manifest: str
    path: str  # of its API
    token: str
    refused: Refused
    exists: bool  # whether it turns a SKU down that it has
    prices_change: bool  # whether its manifest can change a price

    def held(self) -> Counter[tuple[str, ...]]:
        """Return what its own database has: SKU, name, description, price."""


@dataclass
class Told:
    """What the story came to. `lost` and `doubled` are SKUs, `otherwise` products that are not as their rows."""

    rows: int
    killed: int = 0
    requests: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    otherwise: list[tuple[str, ...]] = field(default_factory=list)
    sent_again: Counts = field(default_factory=Counts)
    changed: Counts = field(default_factory=Counts)
    all_again: Counts = field(default_factory=Counts)
    outcomes: dict[int, RowOutcome] = field(default_factory=dict)

    def compare(self, held: Counter[tuple[str, ...]], wanted: Counter[tuple[str, ...]]) -> None:
        """Note what the shop has that differs from what it should have."""
        skus, due = (Counter(each[0] for each in side.elements()) for side in (held, wanted))
        self.lost += sorted((due - skus).elements())
        self.doubled += sorted((skus - due).elements())
        self.otherwise += sorted((held - wanted).elements())

    @property
    def wrong(self) -> int:
        """Return how many products are lost, doubled or otherwise."""
        return len(self.lost) + len(self.doubled) + len(self.otherwise)

    def sentence(self, name: str) -> str:
        """Return the line to print."""
        return (
            f"{name}: {self.rows} rows, {self.killed} kills, {self.requests:,} requests, {self.seconds:.0f} s: "
            f"{len(self.lost)} lost, {len(self.doubled)} doubled, {len(self.otherwise)} otherwise"
        )


def rows_of(count: int) -> list[Row]:
    """Return rows of a catalog whose texts and prices are not only plain ones."""
    return [
        {
            "sku": f"REAL/{n:04} é",
            "name": f"{NAMES[n % len(NAMES)]} {n}",
            "description": "" if n % 3 else f"Line one {n}\nline two",
            "price": f"{n % 97}.{n % 100:02}",
        }
        for n in range(count)
    ]


def products_of(rows: list[Row]) -> Counter[tuple[str, ...]]:
    """Return what the shop must hold of rows."""
    return Counter((row["sku"], row["name"], row["description"], row["price"]) for row in rows)


@dataclass(frozen=True)
class Telling:
    """How the story is told: through which address, so many rows, kills, and products in a request."""

    url: str
    asked: Callable[[], int]  # requests that were answered so far
    folder: Path
    count: int = 300
    kills: int = 20
    stretch: int = 6  # requests between two kills, at most

    @property
    def ledger(self) -> Path:
        """Return where the record of these uploads lies."""
        return self.folder / "ledger.sqlite3"


def tell(shop: StoryShop, telling: Telling) -> Told:
    """Kill uploads to a shop until all is sent; then send again, put right, change, and send some once more."""
    began, rows = time.monotonic(), rows_of(telling.count)
    told = crash(shop, telling, rows)
    with described(shop.manifest, telling.url + shop.path) as aim:

        def sends(lines: list[Row], **options: Any) -> tuple[Counts, dict[int, RowOutcome]]:
            seen, outcomes = upload(aim, table("sku", lines), telling.ledger, shop.token, **options)
            return seen.counts, {outcome.row: outcome for outcome in outcomes.values()}

        told.sent_again, told.outcomes = sends(_wrong(shop, rows))
        aim = replace(aim, on_exists=OnExists.UPDATE)
        _change(shop, rows)
        told.changed, _ = sends(rows)
        told.compare(shop.held(), products_of(rows))
        told.all_again, _ = sends(rows[:AGAIN], resend_unchanged=True)
        told.compare(shop.held(), products_of(rows))
    told.requests, told.seconds = telling.asked(), time.monotonic() - began
    return told


def crash(shop: StoryShop, telling: Telling, rows: list[Row]) -> Told:
    """Kill uploads until all is sent, and compare; some rows are refused, and the shop has one already."""
    told, began = Told(len(rows)), time.monotonic()
    own = [rows[TAKEN] | {"name": _OWN}] if shop.exists else []
    address, sent = telling.url + shop.path, _wrong(shop, rows)
    if own:
        with described(shop.manifest, address) as aim:
            upload(aim, table("sku", own), telling.folder / "other.sqlite3", shop.token)
    errand = Errand(shop.manifest, address, shop.token, telling.ledger, sent, {})
    told.killed = crash_errand(
        make_nursery(), errand, telling.asked, telling.kills, telling.stretch
    )
    left = {*shop.refused, *([TAKEN] if own else [])}
    good = [row for n, row in enumerate(rows) if n not in left]
    told.compare(shop.held(), products_of([*own, *good]))
    told.requests, told.seconds = telling.asked(), time.monotonic() - began
    return told


def _wrong(shop: StoryShop, rows: list[Row]) -> list[Row]:
    refused = shop.refused
    return [row | dict([refused[n]]) if n in refused else row for n, row in enumerate(rows)]


def _change(shop: StoryShop, rows: list[Row]) -> None:
    rows[20]["name"], rows[22]["description"] = "Renamed", "Said anew"
    if shop.prices_change:
        rows[21]["price"] = "7.00"


def check_story(shop: StoryShop, told: Told) -> None:
    """Fail where it did not go as it must: nothing lost, doubled or otherwise, and each refusal on its cell."""
    assert (told.lost, told.doubled, told.otherwise) == ([], [], [])
    left = len(shop.refused) + shop.exists
    assert told.sent_again == Counts(refused=left, skipped=told.rows - left)
    for n, (name, _) in shop.refused.items():
        assert [field for field, _ in told.outcomes[n].messages] == [name]
    assert told.outcomes[TAKEN].exists if shop.exists else TAKEN not in told.outcomes
    changed = left + 2 + shop.prices_change
    assert told.changed == Counts(uploaded=changed, skipped=told.rows - changed)
    assert told.all_again == Counts(uploaded=AGAIN)
