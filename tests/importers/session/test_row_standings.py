"""One law: the states of the rows add up to the rows, and equal what the destination was told and has said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from importers.catalog.model import CellRef
from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.session.session import Session
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.standing import Standing

ROWS = (("A1", "Mug", "50"), ("A2", "Cup", "999"), ("A3", "", "50"), ("A4", "Jug", "50"))
CSV = "sku,name,brand\n" + "".join(f"{','.join(row)}\n" for row in ROWS)
REFUSED_BRAND = "999"
SHOPS = ("one", "two")  # two accounts at one address
TOKEN = Credential("practice-token")


class OneLaw(RuleBasedStateMachine):
    """Edits, leaves out, uploads, aims elsewhere and restarts, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.home = Home(Path(self.folder.name) / "home")
        self.path = Path(self.folder.name) / "list.csv"
        self.path.write_text(CSV, encoding="utf-8")
        self.server = PracticeServer(rate=0).start()
        for name in SHOPS:
            shop = replace(
                BUILT_IN["practice-scantrust"], name=name, account=name, base_url=self.server.url
            )
            save_profile(self.home, shop)
        self.shop = SHOPS[0]
        self.session = self._opened()
        # What each shop was sent last and whether it took it, and what it has; by SKU.
        self.sent: dict[str, dict[str, tuple[tuple[str, ...], bool]]] = {n: {} for n in SHOPS}
        self.has: dict[str, dict[str, tuple[str, ...]]] = {n: {} for n in SHOPS}
        # Which refusal of its brand a row heard last; one stands on the cell while that value does.
        self.heard: dict[str, set[str]] = {n: set() for n in SHOPS}

    def _opened(self) -> Session:
        return Session.open(self.path, home=self.home, profile=self.shop)

    @initialize()
    def look(self) -> None:
        assert self.session.uploads.standings().counts[Standing.READY] == 3

    @rule(row=st.integers(0, 3), name=st.sampled_from(["Mug", "Cup", ""]))
    def rename(self, row: int, name: str) -> None:
        self.session.edit(CellRef(row, 1), name)

    @rule(row=st.integers(0, 3), brand=st.sampled_from(["50", REFUSED_BRAND]))
    def change_brand(self, row: int, brand: str) -> None:
        self.session.edit(CellRef(row, 2), brand)

    @rule(row=st.integers(0, 3), out=st.booleans())
    def leave_out(self, row: int, out: bool) -> None:
        (self.session.exclude if out else self.session.include)([row])

    @rule()
    def undo(self) -> None:
        self.session.history.undo()

    @rule(shop=st.sampled_from(SHOPS))
    def aim(self, shop: str) -> None:
        self.shop = shop
        self.session.choose_profile(shop)

    @rule()
    def restart(self) -> None:
        self.session = self._opened()
        self.heard = {name: set() for name in SHOPS}
        unsaved = self.session.unsaved()
        if unsaved is not None:
            self.session.apply(unsaved)

    @rule()
    def upload(self) -> None:
        run = self.session.uploads.start(TOKEN)
        self._note_sent(range(4))
        self.law()  # while it runs too
        assert run.wait(30)
        self.session.uploads.take_outcomes()

    @rule(row=st.integers(0, 3))
    def resend(self, row: int) -> None:
        run = self.session.uploads.run
        ready = self._expected(row) not in (Standing.BLOCKED, Standing.LEFT_OUT)
        if run is None or run.profile.name != self.shop or not ready:
            return
        self.session.uploads.resend([row])
        self._note_sent([row])
        assert run.wait(30)
        self.session.uploads.take_outcomes()

    def _note_sent(self, rows: range | list[int]) -> None:
        for row in rows:
            if self._expected(row) in (Standing.BLOCKED, Standing.LEFT_OUT, Standing.UPLOADED):
                continue
            sku, values = ROWS[row][0], self._values(row)
            taken = values[1] != REFUSED_BRAND
            self.sent[self.shop][sku] = values, taken
            if taken:
                self.has[self.shop][sku] = values
                self.heard[self.shop].discard(sku)
            else:
                self.heard[self.shop].add(sku)

    def _values(self, row: int) -> tuple[str, ...]:
        return tuple(self.session.catalog.value(row, column) or "" for column in (1, 2))

    def _expected(self, row: int) -> Standing:
        if self.session.catalog.excluded[row]:
            return Standing.LEFT_OUT
        if self.session.report().blocked_rows()[row]:
            return Standing.BLOCKED
        sku, values = ROWS[row][0], self._values(row)
        if sku in self.heard[self.shop] and values[1] == REFUSED_BRAND:
            return Standing.REFUSED
        if self.has[self.shop].get(sku) == values:
            return Standing.UPLOADED
        last, taken = self.sent[self.shop].get(sku, (None, False))
        if last == values and not taken:
            return Standing.REFUSED
        return Standing.CHANGED if sku in self.has[self.shop] else Standing.READY

    @invariant()
    def law(self) -> None:
        run = self.session.uploads.run
        counts = self.session.uploads.standings().counts
        assert sum(counts.values()) == len(ROWS)
        if run is None or run.wait(0):
            expected = Counter(self._expected(row) for row in range(len(ROWS)))
            assert {s: n for s, n in counts.items() if n} == dict(expected)

    def teardown(self) -> None:
        self.server.stop()
        self.folder.cleanup()


OneLaw.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestOneLaw = OneLaw.TestCase


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(rate=0) as running:
        yield running


def test_what_was_sent_to_one_shop_counts_for_that_one_alone(
    tmp_path: Path, server: PracticeServer
) -> None:
    home, path = Home(tmp_path / "home"), tmp_path / "list.csv"
    path.write_text(CSV, encoding="utf-8")
    for name in SHOPS:
        save_profile(
            home,
            replace(BUILT_IN["practice-scantrust"], name=name, base_url=server.url, account=name),
        )
    session = Session.open(path, home=home, profile="one")
    assert session.uploads.start(TOKEN).wait(20)
    session.uploads.take_outcomes()
    standings = session.uploads.standings()
    assert standings.rows(Standing.UPLOADED).tolist() == [0, 3]
    assert standings.rows(Standing.REFUSED).tolist() == [1]
    session.choose_profile("two")
    assert session.uploads.standings().counts[Standing.UPLOADED] == 0
    assert session.uploads.standings().counts[Standing.READY] == 3
    assert not any(group.code == "refused" for group in session.report().groups)
    session.choose_profile("one")
    assert session.uploads.standings().rows(Standing.REFUSED).tolist() == [1]
    assert any(group.code == "refused" for group in session.report().groups)
