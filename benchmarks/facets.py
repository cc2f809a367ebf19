"""The values of a column among a million rows, and a search in all: `python -m benchmarks.facets [--rows N]`.

Counting is held against half a second of this process's own time; each answer is judged against a plain count.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa

from importers.catalog.addresses import LINES
from importers.catalog.catalog import Catalog
from importers.catalog.origin import FileOrigin, FileStamp
from importers.catalog.source import SourceTable
from importers.query.facets import clusters, facets
from importers.query.find import Shown, count_matches, next_match
from importers.query.search import rows_with

LIMIT = 0.5  # seconds
RUNS = 5
CHUNK = 65_536
Answer = TypeVar("Answer")


def main() -> None:
    """Measure, and judge against the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    catalog = _catalog(parser.parse_args().rows)
    print(f"{catalog.row_count:,} rows")
    for column, label in enumerate(catalog.labels):
        found, wall, cpu = _best(partial(facets, catalog, column))
        plain = Counter(catalog.column(column).to_pylist())
        right = {each.text: each.rows for each in found.first(len(found))} == dict(plain)
        bar = "within" if cpu <= LIMIT else "OVER"
        print(
            f"  values of {label:<6} {len(found):>9,} distinct  {wall:.3f} s, {cpu:.3f} s CPU: {bar} "
            f"{LIMIT} s, {'right' if right else 'WRONG'}"
        )
        groups, wall, cpu = _best(partial(clusters, found), 1)
        print(f"    spellings of one: {len(groups):,} groups, {wall:.2f} s, {cpu:.2f} s CPU")
    shown = Shown(catalog, range(catalog.column_count))
    steps: dict[str, Callable[[], object]] = {
        "rows with one value": lambda: rows_with(catalog, 1, "Brand 7"),
        "the next match, far off": lambda: next_match(shown, f"SKU-{catalog.row_count - 1}", 0, 0),
        "all matches counted": lambda: count_matches(shown, "brand 7"),
    }
    for name, step in steps.items():
        _, wall, cpu = _best(step)
        print(f"  {name:<24} {wall:.3f} s, {cpu:.3f} s CPU")


def _best(do: Callable[[], Answer], runs: int = RUNS) -> tuple[Answer, float, float]:
    times = []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = do()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return answer, min(wall for wall, _ in times), min(cpu for _, cpu in times)


def _catalog(rows: int) -> Catalog:
    """Return products of unique SKUs, few brands (some spelled twice) and many names."""
    random = np.random.default_rng(7)
    brands = [f"Brand {n}" for n in range(300)] + [f"BRAND {n}" for n in range(0, 300, 10)]
    columns = (
        [f"SKU-{n}" for n in range(rows)],
        [brands[n] for n in random.integers(0, len(brands), rows)],
        [f"Product {n}" for n in random.integers(0, 50_000, rows)],
    )
    arrays = [pa.array(column, pa.string()) for column in columns]
    return Catalog(_table(tuple(_chunked(array) for array in arrays), rows))


def _chunked(array: pa.Array) -> pa.ChunkedArray:
    return pa.chunked_array([array.slice(at, CHUNK) for at in range(0, len(array), CHUNK)])


def _table(columns: tuple[pa.ChunkedArray, ...], rows: int) -> SourceTable:
    empty = SourceTable(
        origin=FileOrigin(Path("catalog.csv")),
        kind="csv",
        header=("sku", "brand", "name"),
        header_line=1,
        columns=columns,
        lines=np.arange(2, rows + 2, dtype=np.int64),
        widths=np.full(rows, 3, dtype=np.int32),
        stamp=FileStamp(0, 0),
    )
    return replace(empty, addresses=LINES)


if __name__ == "__main__":
    main()
