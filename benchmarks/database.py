"""Reading a table and syncing it unchanged, side by side: `python -m benchmarks.database [--rows N]`.

Over a PostgreSQL of the wheel and a SQLite file: a bare SELECT of the same columns as text through the same driver,
our reading, our whole compare-sync of unchanged rows (the shop is the practice server), and pandas' `read_sql`,
connectorx and ADBC where they are installed. Each runs in a fresh process, rounds interleaved.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Run, cores, run
from importers.practice.server import PracticeServer
from tests.support.databases import Shop, database_on, postgres_server, sqlite_shop

CONTENDERS = ("bare", "ours", "sync", "pandas", "connectorx", "adbc")
_COLUMNS = (
    "ProductID varchar(25) PRIMARY KEY, ProductName varchar(75), SellPrice numeric(18,2), QrCode varchar(100), "
    "Status int, Maker varchar(40), Weight double precision, Note text"
)


def main() -> None:
    """Measure both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {cores()} cores, {options.rows:,} rows x 8 columns, {options.rounds} rounds"
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        _compare(sqlite_shop(folder), folder / "sqlite-home", options)
        with postgres_server() as place, database_on(place) as shop:
            _compare(shop, folder / "postgres-home", options)


def _compare(shop: Shop, home: Path, options: argparse.Namespace) -> None:
    shop.run(f"CREATE TABLE product ({_COLUMNS})")
    rows = [
        (
            f"{n:08}",
            f"Product number {n}",
            n / 100,
            f"https://x.example/{n}",
            n % 3,
            "Maker",
            n / 7,
            "A note. " * 4,
        )
        for n in range(options.rows)
    ]
    shop.fill("INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    home.mkdir()
    connection = json.dumps(asdict(shop.connection))
    runs: dict[str, list[Run]] = {name: [] for name in CONTENDERS}
    with PracticeServer(rate=0) as server:
        os.environ["SHELFREADY_HOME"] = str(home)
        command = [sys.executable, "-m", "benchmarks.contenders.database_reader"]
        run([*command, "sync", connection, server.url])  # the first one sends everything
        for _ in range(options.rounds):
            for name, measured in runs.items():
                try:
                    measured.append(run([*command, name, connection, server.url]))
                except RuntimeError as error:
                    print(f"{shop.connection.kind} {name}: not measured ({error})")
    base = statistics.median(each.seconds for each in runs["bare"])
    base_cpu = statistics.median(each.cpu for each in runs["bare"])
    for name, measured in runs.items():
        if measured:
            seconds = statistics.median(each.seconds for each in measured)
            cpu = statistics.median(each.cpu for each in measured)
            peak = max(each.peak_mb for each in measured)
            print(
                f"{shop.connection.kind} {name}: {seconds:.2f} s ({seconds / base:.2f} x), {cpu:.2f} s CPU "
                f"({cpu / base_cpu:.2f} x), {peak:.0f} MB, {measured[0].answer}"
            )


if __name__ == "__main__":
    main()
