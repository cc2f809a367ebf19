"""Killed in the midst of edits and uploads, a session comes back as it was, and its states tell what the shop has."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from importers.catalog.model import CellRef
from importers.destinations.registry import BUILT_IN
from importers.practice.options import Faults
from importers.practice.server import PracticeServer
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.standing import Standing
from tests.support.crashes import make_nursery
from tests.support.session_child import NAME, TOKEN, reopened, work

ROWS, SHOP = 8, "practice-scantrust"
EDITS = st.lists(st.integers(0, ROWS - 1), max_size=3)


class KilledSessions(RuleBasedStateMachine):
    """Edits, uploads, restarts and kills, in any order; each edit writes a name that no row has had."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.home = Home(Path(self.folder.name) / "home")
        self.path = Path(self.folder.name) / "list.csv"
        self.names = [f"Product {row}" for row in range(ROWS)]
        lines = [f"A-{row},{name},50\n" for row, name in enumerate(self.names)]
        self.path.write_text("SKU,Name,Brand\n" + "".join(lines), encoding="utf-8")
        self.server = PracticeServer(rate=0, faults=Faults(latency=0.01)).start()
        save_profile(self.home, replace(BUILT_IN[SHOP], base_url=self.server.url))
        self.nursery = make_nursery()
        self.counter = 0
        self.killed = (
            False  # since the last whole upload: only then a row may be of unknown outcome
        )
        self.session = reopened(self.path, self.home, SHOP)

    def _renamed(self, rows: list[int]) -> list[tuple[int, str]]:
        edits = []
        for row in rows:
            self.counter += 1
            self.names[row] = f"Name {self.counter}"
            edits.append((row, self.names[row]))
        return edits

    @rule(rows=EDITS)
    def edit(self, rows: list[int]) -> None:
        for row, name in self._renamed(rows):
            self.session.edit(CellRef(row, NAME), name)

    @rule()
    def restart(self) -> None:
        self.session = reopened(self.path, self.home, SHOP)

    @rule(rows=EDITS, requests=st.integers(0, 2 * ROWS))
    def work_until_killed(self, rows: list[int], requests: int) -> None:
        edits, (hears, tells) = self._renamed(rows), Pipe(duplex=False)
        words = (self.path, self.home, SHOP, edits, tells)
        child = self.nursery.Process(target=work, args=words, daemon=True)
        child.start()
        tells.close()
        assert hears.recv() == "edited"
        limit = self.server.requests.total + requests
        while self.server.requests.total < limit and not hears.poll(0.001):
            pass
        child.kill()
        child.join()
        hears.close()
        self.killed = True
        self.session = reopened(self.path, self.home, SHOP)

    @rule()
    def upload(self) -> None:
        run = self.session.uploads.start(TOKEN)
        assert run.wait(60)
        self.session.uploads.take_outcomes()
        self.killed = False

    @invariant()
    def work_is_as_it_was(self) -> None:
        assert self.session.catalog.column(NAME).to_pylist() == self.names

    @invariant()
    def states_add_up_and_tell_what_the_shop_has(self) -> None:
        standings = self.session.uploads.standings()
        assert sum(standings.counts.values()) == ROWS
        stored = {product.sku: product.name for product in self.server.products}
        has = {row: stored.get(f"A-{row}") for row in range(ROWS)}
        unknown = set(standings.rows(Standing.UNKNOWN).tolist())
        assert self.killed or not unknown
        uploaded = set(standings.rows(Standing.UPLOADED).tolist())
        assert uploaded == {r for r in range(ROWS) if has[r] == self.names[r]} - unknown
        assert not any(has[row] for row in standings.rows(Standing.READY).tolist())
        for row in standings.rows(Standing.CHANGED).tolist():
            assert has[row] not in (None, self.names[row])
        assert not self.server.duplicates
        allowed = {Standing.UNKNOWN, Standing.UPLOADED, Standing.READY, Standing.CHANGED}
        assert {s for s, n in Counter(standings.counts).items() if n} <= allowed

    def teardown(self) -> None:
        self.server.stop()
        self.folder.cleanup()


KilledSessions.TestCase.settings = settings(
    max_examples=4,
    stateful_step_count=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestKilledSessions = KilledSessions.TestCase
