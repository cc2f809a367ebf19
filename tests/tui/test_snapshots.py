"""How every screen looks, at 80×24 and 140×40, dark and light: nothing cut, nothing changed unseen.

The looks are kept as text in `__snapshots__`; `pytest --snapshot-update` writes them anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.widgets import Button, Input, Static, TextArea
from textual.widgets._footer import FooterKey

from importers.destinations.base import Credential
from importers.practice.server import PracticeServer
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.storage.settings import Look, Settings, save_settings
from importers.upload.snapshot import Counts, RunPhase
from tests.support.looks import SIZES, drawn, look_of, still
from tests.support.review_app import ReviewPilot, open_review
from tests.support.upload_app import UploadApp
from tests.support.upload_snapshots import snapshot as run_snapshot
from tests.support.waiting import until
from tui.app import ShelfreadyApp
from tui.practice import Practice
from tui.upload.preview import PreviewScreen
from tui.upload.progress_line import ProgressLine
from tui.upload.screen import UploadScreen

CATALOG = """\
SKU,Name,Brand,Description,URL,Price
A-1001,Green tea,50,Loose leaf,https://shop.example/1001,12.50
A-1002, Black tea ,50,Assam,https://shop.example/1002,9.90
A-1002,Black tea large,50,Assam 500 g,https://shop.example/1002-l,19.90
A-1003,,50,No name,shop.example/1003,abc
a-1003,日本茶,North wind,Wide text,https://shop.example/1004,7.00
A-1005,Pot
,Cup [b]red[/b],50,"Two
lines \x1b[31m",https://shop.example/1005,3.00
"""
STRANGE = """\
SKU,Name,Brand
J-1,日本茶 緑茶 煎茶,50
E-2,👨‍👩‍👧 family tea 🫖☕,50
R-3,تفاح أخضر טעם,50
C-4,Crème brûlée a̐éö̲,50
T-5,\u202eesrever\u2066 tab\there,50
Z-6,nothing\u200bseen,50
"""

Step = tuple[str, Sequence[str]]  # what is shown, and the keys that lead there from the step before
TOURS: dict[str, tuple[Step, ...]] = {
    "the sheet": (
        ("the sheet", ()),
        ("a problem", ("n",)),
        ("all about a cell", ("i",)),
        ("a search", ("escape", "slash")),
        ("the row as a form", ("escape", "e")),
        ("several lines", ("escape", *["right"] * 3, *["down"] * 8, "enter")),
        ("the header", ("escape", *["up"] * 8)),
        ("a new name", ("enter",)),
        ("one kind of problem", ("escape", "tab", "down", "down", "down")),
    ),
    "around the sheet": (
        ("the columns", ("m",)),
        ("the destination", ("escape", "d")),
        ("how the file is read", ("escape", "t")),
        ("a report", ("escape", "w")),
        ("saving", ("escape", "s")),
        ("the keys", ("escape", "f1")),
        ("the commands", ("escape", "ctrl+p")),
    ),
    "many rows": (
        ("duplicates", ("D",)),
        ("near duplicates", ("n",)),
        ("a fix for all", ("escape", "n", "right", "F")),
        ("find and replace", ("escape", "R", "t", "e", "a")),
        ("a column changed", ("escape", "c")),
        ("sort and filter", ("escape", "v")),
        ("values of a column", ("escape", "C")),
        ("a block of cells", ("escape", "shift+down", "shift+left")),
        ("a row left out", ("escape", "x")),
        ("history", ("H",)),
        ("a recipe", ("escape", "W")),
        ("leaving", ("escape", "o")),
    ),
}


class Looks(SingleFileSnapshotExtension):
    """Keeps each look in a text file of its own."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture(autouse=True)
def _in_colour_and_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for kind in (Input, TextArea):
        monkeypatch.setattr(kind.cursor_blink, "_default", False)
    # A button looks pressed for a fifth of a second, which a quick machine still sees.
    monkeypatch.setattr(Button, "_start_active_affect", lambda button: None)


@pytest.fixture
def looks(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Looks)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Work where the files are, so that no screen tells the test's own folder."""
    monkeypatch.chdir(tmp_path)
    return Home(Path("home"))


@pytest.fixture
def folder(home: Home) -> None:
    """Write the catalogs."""
    Path("catalog.csv").write_text(CATALOG, encoding="utf-8")
    Path("strange.csv").write_text(STRANGE, encoding="utf-8")


def cut_keys(app: ShelfreadyApp) -> list[str]:
    """Return the words of the footer that do not fit on the screen."""
    keys = app.screen.query(FooterKey)
    return [key.description for key in keys if key.region.right > app.size.width]


class Tour:
    """Looks at one screen after the other, and tells afterwards which were not as they had been."""

    def __init__(self, review: ReviewPilot, looks: SnapshotAssertion) -> None:
        self.review = review
        self.looks = looks
        self.changed: list[str] = []

    async def look(self, name: str, *keys: str) -> None:
        await self.review.keys(*keys)
        self.review.app.clear_notifications()
        look = await look_of(self.review.pilot)
        if look != self.looks(name=name):
            self.changed.append(name)
        assert cut_keys(self.review.app) == []


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("tour", TOURS)
async def test_the_review(home: Home, looks: SnapshotAssertion, tour: str) -> None:
    async with open_review(
        Path("catalog.csv"), home, profile="practice-scantrust", size=SIZES[0]
    ) as review:
        seen = Tour(review, looks)
        for name, keys in TOURS[tour]:
            await seen.look(name, *keys)
    assert seen.changed == []


@pytest.mark.usefixtures("folder")
async def test_beginning(home: Home, looks: SnapshotAssertion) -> None:
    _book(Path("book.xlsx"))
    Path("damaged.xlsx").write_bytes(b"PK\x03\x04 cut short")
    app = ShelfreadyApp(home=home)
    async with app.run_test(size=SIZES[0]) as pilot:
        seen = Tour(ReviewPilot(app, pilot), looks)
        await seen.look("no file")
        app.open_file(Path("damaged.xlsx"))
        await seen.look("a damaged file")
        await pilot.press("escape")
        app.open_file(Path("book.xlsx"))
        await seen.look("several sheets")
        await seen.look("how the workbook is read", "enter", "t")
        await seen.look("settings", "escape", "comma")
        await seen.look("a profile", "enter")
    assert seen.changed == []


def _book(path: Path) -> None:
    book = Workbook()
    book.active.title = "Prices"
    for row in (["Supplier's prices"], ["SKU", "Name"], ["A-1", "Tea"], ["A-2", "Pot"]):
        book.active.append(row)
    book.create_sheet("Terms").append(["Payment", "30 days"])
    book.save(path)


@pytest.mark.usefixtures("folder")
async def test_brands(home: Home, looks: SnapshotAssertion) -> None:
    async with open_review(
        Path("catalog.csv"), home, profile="practice-scantrust", size=SIZES[0]
    ) as review:
        review.app.practice = Practice(own=True)
        seen = Tour(review, looks)
        await seen.look("brands never read", "B")
        await seen.look("brands", "r")
        review.app.practice.close()
    assert seen.changed == []


RUNS = {
    "in full swing": run_snapshot(),
    "held": run_snapshot(hold="throttled, goes on in 12 s"),
    "login": run_snapshot(phase=RunPhase.NEEDS_LOGIN, message="The token has ended."),
    "over": run_snapshot(
        phase=RunPhase.FINISHED,
        counts=Counts(blocked=12, skipped=30, uploaded=2_345, refused=3, unknown=1),
    ),
}


@pytest.mark.parametrize("run", RUNS)
async def test_uploading(home: Home, looks: SnapshotAssertion, run: str) -> None:
    app = UploadApp(home, UploadScreen, RUNS[run])
    async with app.run_test(size=SIZES[0]) as pilot:
        seen = Tour(ReviewPilot(app, pilot), looks)
        await seen.look(run)
        if run == "in full swing":
            await seen.look("a batch", "enter")
            await seen.look("cancelling", "escape", "c")
            await seen.look("ending", "escape", "q", "tab", "enter")
    assert seen.changed == []


@pytest.mark.parametrize("profile", ["scantrust", "digible"])
async def test_before_an_upload(home: Home, looks: SnapshotAssertion, profile: str) -> None:
    app = UploadApp(home, PreviewScreen, profile=profile)
    async with app.run_test(size=SIZES[0]) as pilot:
        seen = Tour(ReviewPilot(app, pilot), looks)
        await until(pilot, lambda: planned(app), "the counts")
        await seen.look(f"before {profile}")
        if profile == "digible":
            app.screen.query_one("#login", Button).press()
            await seen.look("a login")
        else:
            await seen.look("the record", "ctrl+r")
    assert seen.changed == []


def planned(app: ShelfreadyApp) -> bool:
    return isinstance(app.screen, PreviewScreen) and app.screen.plan is not None


async def test_what_the_shop_has(home: Home, looks: SnapshotAssertion) -> None:
    app = UploadApp(home, UploadScreen)
    with PracticeServer(rate=0) as server:
        server.add_product("TEA-00001", "Elsewhere")
        assert app.session is not None
        run = app.session.uploads.start(
            Credential("practice"), UploadOptions(url=server.url), rows=[1]
        )
        async with app.run_test(size=SIZES[0]) as pilot:
            screen = app.screen
            assert run.wait(20)
            await until(pilot, lambda: bool(screen.offers("upload.existing")), "the offer")
            screen.query_one("#where", Static).update("")  # it tells the server's port
            screen.query_one(ProgressLine).display = False  # and this how fast the machine is
            seen = Tour(ReviewPilot(app, pilot), looks)
            await seen.look("in the shop already", "e")
    assert seen.changed == []


@pytest.fixture(params=["no colours", "contrast"])
def other_colours(
    request: pytest.FixtureRequest, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.param == "no colours":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        save_settings(home, Settings(Look.CONTRAST))


@pytest.mark.usefixtures("folder", "other_colours")
async def test_strange_text_in_other_colours(home: Home, looks: SnapshotAssertion) -> None:
    async with open_review(Path("strange.csv"), home, size=SIZES[0]) as review:
        await still(review.pilot)
        assert drawn(review.pilot) == looks


@pytest.mark.usefixtures("other_colours")
async def test_an_upload_in_other_colours(home: Home, looks: SnapshotAssertion) -> None:
    app = UploadApp(home, UploadScreen, RUNS["over"])
    async with app.run_test(size=SIZES[0]) as pilot:
        await ReviewPilot(app, pilot).settle()
        assert drawn(pilot) == looks
