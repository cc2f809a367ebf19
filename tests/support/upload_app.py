"""The app with a small catalog open and an upload that the test makes up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from importers.catalog.model import CellRef
from importers.catalog.product import Products
from importers.catalog.source import ReadOptions
from importers.destinations.base import Credential, Profile
from importers.destinations.registry import BUILT_IN
from importers.session.session import Session
from importers.storage.home import Home
from importers.upload.detail import BatchDetail, Exchange
from importers.upload.run_options import RunOptions
from importers.upload.snapshot import RowOutcome, UploadSnapshot
from tests.support.sheets import make_source
from tests.support.upload_snapshots import snapshot
from tui.app import ShelfreadyApp

if TYPE_CHECKING:
    from importers.upload.runner import UploadRun

HEADER = ("sku", "name", "brand")
ROWS = tuple((f"TEA-{number:05}", f"Tea {number}", "50") for number in range(70))


class FakeRun:
    """Shows the snapshot that it was given, and remembers what it was told."""

    def __init__(self, now: UploadSnapshot, profile: Profile) -> None:
        self.now = now
        self.profile = profile
        self.options = RunOptions()
        self.told: list[str] = []
        self.credential: Credential | None = None
        self.left: list[RowOutcome] = []

    def snapshot(self) -> UploadSnapshot:
        return self.now

    def outcomes(self) -> list[RowOutcome]:
        left, self.left = self.left, []
        return left

    def detail(self, number: int) -> BatchDetail | None:
        if number % 2:
            return None
        request = "POST http://127.0.0.1/api/v2/products/\nAuthorization: UAT ••••\n\n{}"
        return BatchDetail(number, (Exchange(request, "400 Bad Request\n\n[/b] {\x1b]2;x\x07}"),))

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> None:
        self.told.append("resume")

    def cancel(self) -> None:
        self.told.append("cancel")

    def failed_rows(self) -> list[int]:
        return [2, 5]

    def add_rows(self, products: Products) -> None:
        self.told.append(f"again {products.rows.tolist()}")

    def new_credential(self, credential: Credential) -> None:
        self.credential = credential


class UploadApp(ShelfreadyApp):
    """Begins on the screen under test, over an empty one."""

    def __init__(
        self,
        home: Home,
        first: Callable[[], Screen[object]],
        now: UploadSnapshot | None = None,
        profile: str | None = "practice-scantrust",
    ) -> None:
        super().__init__(home=home)
        chosen = BUILT_IN[profile] if profile else None
        self.session = Session.from_source(make_source(HEADER, ROWS), ReadOptions(), home, chosen)
        self.fake = FakeRun(now or snapshot(), chosen or BUILT_IN["scantrust"])
        if now is not None:
            self.session.uploads.run = cast("UploadRun", self.fake)
        self._first = first
        self.shown_cell: CellRef | None = None

    def start(self) -> None:
        self.push_screen(Screen(id="below"))
        self.push_screen(self._first())

    def show_cell(self, ref: CellRef) -> None:
        self.shown_cell = ref
