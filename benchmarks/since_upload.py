"""What changed since the last upload, and guards: `python -m benchmarks.since_upload [--rows N]`.

A record of a million products sent last week, and three files: the next week's (5 % of the prices other, 1 % gone, 1 %
new, with a few planted prices that guards are to find), the same with every price times a hundred, and half a file.
The plan, which every upload makes, is measured by itself; comparing and guards are held against a second and a half of
this process's own time. Every answer is judged by what was planted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa

from importers.catalog.product import Product, Products
from importers.destinations.base import Profile
from importers.destinations.call import to_json
from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.ledger.sqlite_store import existing_ledger, open_ledger
from importers.upload.changed_values import changed_values
from importers.upload.guard_check import Presence, check
from importers.upload.guards import DEFAULT_GUARDS, Guarding, GuardKind
from importers.upload.plan import content_of, plan
from importers.upload.said_rows import products_at, said_rows

LIMIT = 1.5  # seconds
RUNS = 3
CHUNK = 65_536
PROFILE = BUILT_IN["digible"]
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Week:
    """A file, and what is to be found in it: changed rows, rows by guard (price, price=0, gone, fewer)."""

    name: str
    skus: Sequence[int]
    cents: np.ndarray
    changed: int
    found: dict[GuardKind, int]
    before: int

    def products(self) -> Products:
        """Return what the file holds."""
        columns = {
            "productId": [f"P{n:07}" for n in self.skus],
            "productName": [f"Product {n} of size {n % 17}" for n in self.skus],
            "productPrice": [f"{c // 100}.{c % 100:02}" for c in self.cents.tolist()],
        }
        made = {name: _chunked(pa.array(texts, pa.string())) for name, texts in columns.items()}
        return Products(made, np.arange(len(self.skus), dtype=np.int64), "productId")

    def presence(self) -> Presence:
        """Return what the source holds now and held last week."""
        here = set(self.skus)
        gone = [f"P{n:07}" for n in range(self.before) if n not in here]
        return Presence(len(self.skus), self.before, gone, self.before)


def main() -> None:
    """Measure, and judge against what was planted and the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    cents = np.random.default_rng(11).integers(200, 100_000, rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite3"
        _record(path, Week("last week", range(rows), cents, 0, {}, rows))
        print(f"{rows:,} products on record")
        for week in _weeks(rows, cents):
            _measure(path, week)


def _weeks(rows: int, cents: np.ndarray) -> list[Week]:
    left = rows - rows // 100
    skus = [*range(left), *range(rows, rows + rows // 100)]
    usual = np.concatenate([cents[:left], np.full(rows // 100, 999)])
    usual[: rows // 20] = usual[: rows // 20] * 103 // 100 + 1
    usual[:40] = cents[:40] * 100
    usual[40:50] = 0
    planted = {GuardKind.PRICE: 40, GuardKind.NO_PRICE: 10}
    half = rows // 2
    return [
        Week("the next week", skus, usual, rows // 20, planted, rows),
        Week(
            "all prices × 100",
            range(rows),
            cents * 100,
            rows,
            {GuardKind.PRICE: rows, GuardKind.CHANGED: rows},
            rows,
        ),
        Week(
            "half a file",
            range(half),
            cents[:half],
            0,
            {GuardKind.GONE: rows - half, GuardKind.FEWER: rows - half},
            rows,
        ),
    ]


def _measure(path: Path, week: Week) -> None:
    products, presence = week.products(), week.presence()
    ledger = existing_ledger(path, PROFILE)
    assert ledger is not None
    with closing(ledger):
        made, wall, cpu = _best(lambda: plan(PROFILE, products, ledger))
        print(f"{week.name}\n  the plan of an upload   {wall:.2f} s, {cpu:.2f} s CPU")
        values, wall, first = _best(lambda: changed_values(made, products, ledger))
        print(f"  old and new values      {wall:.2f} s, {first:.2f} s CPU")
        guarding = Guarding(DEFAULT_GUARDS)
        tripped, wall, second = _best(lambda: check(guarding, made, products, values, presence))
        print(f"  guards                  {wall:.2f} s, {second:.2f} s CPU")
    found = {each.guard.kind: each.count for each in tripped}
    right = found == week.found and int(values.changed("productPrice").sum()) == week.changed
    bar = "within" if first + second <= LIMIT else "OVER"
    judged = "right" if right else f"WRONG: {found}"
    print(f"  together                {first + second:.2f} s CPU: {bar} {LIMIT} s, {judged}")


def _record(path: Path, week: Week) -> None:
    products = week.products()
    digests = said_rows(PROFILE, products).digests.to_pylist()
    with closing(open_ledger(path, PROFILE)) as ledger:
        for start in range(0, len(products), CHUNK):
            some = products_at(products, products.rows[start : start + CHUNK])
            ledger.write([_entry(PROFILE, p, digests[p.row]) for p in some])


def _entry(profile: Profile, product: Product, digest: bytes) -> Entry:
    content = content_of(product, profile, None)
    said = to_json(dict(content.fields))
    return Entry(content.key, EntryState.UPLOADED, digest, digest, 1, "", 1.0, confirmed=said)


def _best(do: Callable[[], Answer]) -> tuple[Answer, float, float]:
    times = []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = do()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return answer, min(wall for wall, _ in times), min(cpu for _, cpu in times)


def _chunked(array: pa.Array) -> pa.ChunkedArray:
    return pa.chunked_array([array.slice(at, CHUNK) for at in range(0, len(array), CHUNK)])


if __name__ == "__main__":
    main()
