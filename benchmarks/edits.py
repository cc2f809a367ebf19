"""Problems after changes among a million rows: `python -m benchmarks.edits [--rows N] [--file CSV]`.

Each line says how long a change took until the problems were right again, against its bar, and the last
whether a full check of the changed catalog finds the very same.
"""

from __future__ import annotations

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from benchmarks import data
from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.checker import Checker
from importers.validation.report import Report

SKU, NAME, PRICE = (data.HEADER.index(name) for name in ("sku", "name", "price"))
ONE_EDIT, BULK_EDIT, MEMORY = 0.010, 1.0, 50.0  # seconds, seconds, MB
TIMES = 21
BULK = 100_000


def main() -> None:
    """Measure, and judge against the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path, help="a catalog that benchmarks.data wrote before")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "catalog.csv"
        if options.file is None:
            data.write_csv(path, options.rows)
        session = Session.open(path, home=Home(Path(folder)), note=False)
        print(
            f"{session.catalog.row_count:,} rows, {len(session.report().groups)} kinds of problems"
        )
        _one_at_a_time(session)
        _many_at_once(session)
        full = Checker(session.catalog, session.schema, session.fields()).report()
        same = _facts(session.report()) == _facts(full)
        print(f"  a full check finds {'the same' if same else 'SOMETHING ELSE'}")
        _a_million(session)


def _one_at_a_time(session: Session) -> None:
    rows = np.linspace(10, session.catalog.row_count - 10, TIMES).astype(int).tolist()
    first = session.catalog.value(5, SKU) or ""
    edits: dict[str, Callable[[int], object]] = {
        "a price": lambda row: session.edit(CellRef(row, PRICE), "free"),
        "a new SKU": lambda row: session.edit(CellRef(row, SKU), f"NEW-{row}"),
        "the SKU of another row": lambda row: session.edit(CellRef(row, SKU), first),
        "nearly the SKU of another row": lambda row: session.edit(CellRef(row, SKU), first.lower()),
        "undo": lambda _row: session.history.undo(),
        "redo": lambda _row: session.history.redo(),
        "a row left out": lambda row: session.exclude([row]),
    }
    for name, change in edits.items():
        _judge(name, [_times(session, partial(change, row)) for row in rows], ONE_EDIT)


def _many_at_once(session: Session) -> None:
    rows = range(0, session.catalog.row_count, max(1, session.catalog.row_count // BULK))[:BULK]
    values: dict[int, Callable[[int], str]] = {
        PRICE: lambda row: f"{row}.5",
        SKU: lambda row: f"BULK-{row // 2}",
    }
    for column, value in values.items():
        edits = tuple(Edit(CellRef(row, column), None, value(row)) for row in rows)
        name = f"{len(edits):,} cells of {data.HEADER[column]}"
        _judge(name, [_times(session, partial(session.apply, Fix("Bulk", edits)))], BULK_EDIT)
        _judge("  undone", [_times(session, session.history.undo)], BULK_EDIT)
        session.history.redo()


def _a_million(session: Session) -> None:
    """Blank a needed column, as a supplier does who leaves it empty: what do its problems cost?"""
    table = session.source
    blank = pa.chunked_array([arrow.texts([""] * table.row_count)])
    columns = tuple(blank if at == NAME else column for at, column in enumerate(table.columns))
    few, _ = _kept(session, Catalog(table))
    many, report = _kept(session, Catalog(replace(table, columns=columns)))
    count = report.counts()["required"]
    megabytes = (many - few) / 1e6
    print(f"  {count:,} blank names cost {megabytes:.1f} MB{_verdict(megabytes <= MEMORY)}")
    started = time.perf_counter()
    report.blocked_rows()
    report.cells(range(40))
    report.problem("required", NAME, count - 1)
    print(f"  {'  their first screenful':<36}{(time.perf_counter() - started) * 1e3:>9.1f} ms")


def _kept(session: Session, catalog: Catalog) -> tuple[int, Report]:
    """Return how many bytes a check keeps, in Arrow, NumPy and Python, and its report."""
    tracemalloc.start()
    before = pa.total_allocated_bytes()
    checker = Checker(catalog, session.schema, session.fields())
    report = checker.report()
    kept = tracemalloc.get_traced_memory()[0] + pa.total_allocated_bytes() - before
    tracemalloc.stop()
    return kept, report


def _facts(report: Report) -> dict[tuple[str, int | None], list[int]]:
    return {(g.code, g.column): report.rows(g.code, g.column).tolist() for g in report.groups}


def _times(session: Session, change: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and CPU time of a change until the problems are right again, as a front end asks."""
    started, cpu_started = time.perf_counter(), time.process_time()
    change()
    session.report().counts()
    return time.perf_counter() - started, time.process_time() - cpu_started


def _judge(name: str, times: list[tuple[float, float]], bar: float) -> None:
    """Print medians in milliseconds, and the worst; the bar is for the wall time of a quiet machine."""
    wall, cpu = ([1e3 * each[kind] for each in times] for kind in (0, 1))
    typical = statistics.median(wall)
    print(
        f"  {name:<36}{typical:>9.1f} ms, worst {max(wall):>7.1f}; CPU {statistics.median(cpu):>7.1f},"
        f" worst {max(cpu):>7.1f}{_verdict(typical <= bar * 1e3)}"
    )


def _verdict(met: bool) -> str:
    return "" if met else "   NOT within the bar"


if __name__ == "__main__":
    main()
