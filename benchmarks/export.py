"""Files for shops' imports, beside saving the same catalog as CSV: `python -m benchmarks.export [--rows N]`.

All in one process over one open catalog, rounds interleaved. "check" is what the format's own checks take, "write" the
file. Each file is read again with the csv module, and its prices are compared with the catalog's, as Decimal.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import data
from importers import Home, Session
from importers.session.exporting import export_of
from importers.writers.exports.registry import FORMATS, format_named
from importers.writers.exports.status import Status

FOR_ALL = (
    ("currency:", "EUR"),
    ("availability:", "in_stock"),
    ("image:", "https://a.example/a.jpg"),
)
PRICES = ("Price", "Regular price", "price")


def main() -> None:
    """Measure each format, and saving with another delimiter, which writes all lines anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with TemporaryDirectory() as place:
        folder = Path(place)
        data.write_csv(folder / "catalog.csv", arguments.rows)
        session = Session.open(folder / "catalog.csv", home=Home(folder / "home"), note=False)
        times: dict[str, list[tuple[float, float]]] = {}
        for _ in range(arguments.rounds):
            for name in FORMATS:
                times.setdefault(name, []).append(_export(session, name, folder / name))
            times.setdefault("save as .tsv", []).append((0.0, _save(session, folder / "saved.tsv")))
        for name, rounds in times.items():
            check, write = (statistics.median(each) for each in zip(*rounds, strict=True))
            judged = _judged(session, name, folder / name) if name in FORMATS else ""
            print(f"{name:<16} check {check:6.2f} s   write {write:6.2f} s   {judged}")


def _export(session: Session, name: str, target: Path) -> tuple[float, float]:
    fields = {field.name for field in format_named(name).schema.fields}
    chosen = [pair for pair in FOR_ALL if pair[0].rstrip(":") in fields]
    started = time.perf_counter()
    export = export_of(session, name, chosen)
    assert export.ready
    checked = time.perf_counter()
    export.write(target, Status.LIVE, overwrite=True)
    return checked - started, time.perf_counter() - checked


def _save(session: Session, target: Path) -> float:
    started = time.perf_counter()
    session.save(target, overwrite=True)
    return time.perf_counter() - started


def _judged(session: Session, name: str, target: Path) -> str:
    """Read a file again, and compare the price of each product with the catalog's."""
    keys, prices = (session.catalog.column(session.mapping.columns[f]) for f in ("sku", "price"))
    stands = dict(zip(keys.to_pylist(), prices.to_pylist(), strict=True))
    kind = format_named(name)
    with target.open(newline="", encoding="utf-8") as file:
        if kind.quoted:
            reader = csv.DictReader(file, delimiter=kind.delimiter)
        else:
            reader = csv.DictReader(file, delimiter=kind.delimiter, quoting=csv.QUOTE_NONE)
        rows = wrong = 0
        for record in reader:
            price = next(record[header] for header in PRICES if header in record)
            key = record.get("SKU") or record["id"]
            rows += 1
            wrong += Decimal(price.removesuffix(" EUR")) != Decimal(stands[key])
    return f"{rows:,} rows read again, {wrong} wrong"


if __name__ == "__main__":
    main()
