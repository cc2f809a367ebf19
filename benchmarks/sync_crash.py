"""Kills a sync by ChangeLog at random moments while a shop goes on writing: `python -m benchmarks.sync_crash`.

A real PostgreSQL (a wheel's), two writers whose transactions commit late and out of order, and a practice server
with faults. Afterwards every product in the shop must be as the table has it, though only the ChangeLog told of
it: a LogID that was cleared without being confirmed would leave a product behind. What the shop got more often
than it changed is counted.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from importers.database.change_log import read_log
from importers.database.change_log_setup import apply_setup
from importers.database.connection import Connection
from importers.database.drivers import make_engine
from importers.database.reading import Wanted, read_table
from importers.database.tables import TableName
from importers.practice.options import Fault, FaultRate, Faults
from importers.practice.server import PracticeServer
from tests.support.databases import Shop, database_on, postgres_server

PRODUCT, LOG = TableName("product"), TableName("ChangeLog")
_COLUMNS = "productid varchar(25) PRIMARY KEY, productname varchar(75), sellprice numeric(18,2)"
_FAULTS = tuple(
    FaultRate(fault, 0.05)
    for fault in (Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.UNAVAILABLE_AFTER)
)


@dataclass
class Writer:
    """Somebody at a till: changes products, and takes its time before it commits."""

    connection: Connection
    products: int
    seed: int
    stop: threading.Event
    changes: Counter[str]

    def work(self) -> None:
        """Write until told to stop."""
        dice = random.Random(self.seed)
        engine = make_engine(self.connection, write=True)
        while not self.stop.is_set():
            with engine.begin() as opened:
                keys = sorted({f"{dice.randrange(self.products):05}" for _ in range(3)})
                for (
                    key
                ) in keys:  # in order, so that two tills never wait for each other in a circle
                    price = dice.randrange(1, 10_000) / 100
                    opened.exec_driver_sql(
                        "UPDATE product SET sellprice = %s WHERE productid = %s", (price, key)
                    )
                self.stop.wait(
                    dice.uniform(0.0, 0.3)
                )  # LogIDs are given out by now, and not yet seen
            self.changes.update(keys)


def main() -> int:
    """Kill, look, print; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--products", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faults = Faults(seed=options.seed, rates=_FAULTS, retry_after=0, latency=0.05)
    with (
        postgres_server() as place,
        database_on(place) as shop,
        PracticeServer(rate=0, faults=faults) as server,
        tempfile.TemporaryDirectory() as home,
    ):
        return _crash(shop, server, Path(home), options)


def _crash(shop: Shop, server: PracticeServer, home: Path, options: argparse.Namespace) -> int:
    shop.run(f"CREATE TABLE product ({_COLUMNS})")
    apply_setup(shop.connection, None, PRODUCT)
    rows = [(f"{number:05}", f"Tea {number}", 1) for number in range(options.products)]
    shop.fill("INSERT INTO product VALUES (?, ?, ?)", rows)
    _write_settings(home, shop.connection)
    stop, changes = threading.Event(), Counter[str]()
    writers = [
        threading.Thread(target=Writer(shop.connection, options.products, seed, stop, changes).work)
        for seed in (options.seed, options.seed + 1)
    ]
    for writer in writers:
        writer.start()
    dice, started = random.Random(options.seed), time.monotonic()
    _command(home, server.url).wait()
    whole = time.monotonic() - started  # of a sync that is left in peace, from its start to its end
    kills = 0
    while kills < options.kills:
        kills += _killed(_command(home, server.url), dice.uniform(0.2, 1.2) * whole)
    stop.set()
    for writer in writers:
        writer.join()
    rounds = _until_settled(home, server.url)
    wrong = _wrong(shop, server)
    sent = sum(server.store.times_synced.values())
    wanted = sum(changes.values()) + options.products
    print(
        f"{options.products:,} products, {kills} kills, {time.monotonic() - started:.0f} s, {sum(changes.values()):,} "
        f"changes, {sent:,} products taken by the shop (at most {wanted:,} if each change were sent alone), "
        f"{rounds} rounds to the end: {wrong or 'all is well'}"
    )
    return 1 if wrong else 0


def _write_settings(home: Path, connection: Connection) -> None:
    parts = {"kind": connection.kind.value, "host": connection.host, "user": connection.user}
    parts["database"] = connection.database
    lines = [f'{name} = "{value}"' for name, value in parts.items()]
    text = "\n".join(["[connections.shop]", *lines, ""])
    (home / "settings.toml").write_text(text, encoding="utf-8")


def _command(home: Path, url: str) -> subprocess.Popen[bytes]:
    words = ["sync", "db:shop", "--table", "product", "--by", "changelog"]
    words += ["--to", "practice-digible", "--url", url, "--yes", "--json"]
    return subprocess.Popen(
        [sys.executable, "-m", "importers.cli", *words],
        env=os.environ | {"SHELFREADY_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _killed(process: subprocess.Popen[bytes], after: float) -> bool:
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def _until_settled(home: Path, url: str) -> int:
    for done in range(1, 50):
        if _command(home, url).wait(300) == 0:
            return done
    raise SystemExit("It never settled.")


def _wrong(shop: Shop, server: PracticeServer) -> str:
    data = read_table(shop.connection, None, Wanted(PRODUCT))
    columns = [column.to_pylist() for column in data.columns]
    stored = server.synced
    differing = [
        key
        for key, name, price in zip(*columns, strict=True)
        if key not in stored or (stored[key].name, stored[key].price) != (name, price)
    ]
    left = read_log(shop.connection, None, LOG)
    found = []
    if differing:
        found.append(f"{len(differing)} products differ, such as {differing[0]}")
    if left:
        found.append(f"{len(left)} products are left in the log")
    return "; ".join(found)


if __name__ == "__main__":
    sys.exit(main())
