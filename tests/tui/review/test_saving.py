"""The dialogs that write files: a report of the problems, and stopping on the way."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from textual.widgets import Input

from importers.catalog.model import Progress
from importers.errors import Cancelled
from importers.storage.home import Home
from tests.support.review_app import open_review
from tui.failures import error_log
from tui.review.dialogs.save import SaveDialog

MESSY = "sku,name,price\nA1,Mug ,1.50\nA2,Cup,-3\nA1,Jug,2\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    path = tmp_path / "messy.csv"
    path.write_text(MESSY)
    return path


async def test_a_problem_report_is_written_beside_the_catalog(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("w")
        assert review.top == "ReportDialog"
        await review.keys("enter")
        assert review.top == "ReviewScreen"
        assert any("It lists 4 problems." in n.message for n in review.app._notifications)
    book = openpyxl.load_workbook(messy.with_name("messy problems.xlsx"))
    assert book["Problems"].max_row == 5
    assert book["Catalog"]["C3"].comment is not None
    assert messy.read_text() == MESSY


async def test_a_report_never_replaces_the_catalog(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("w")
        review.app.screen.query_one("#target", Input).value = str(messy)
        await review.keys("enter")
        assert review.top == "ConfirmDialog"
        await review.keys("tab", "enter")
        await review.settle()
        assert review.top == "ReportDialog"
        assert "never replaces the catalog" in review.text("#said")
    assert messy.read_text() == MESSY


async def test_a_save_that_is_stopped_writes_nothing(
    messy: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = SaveDialog.note

    def stop_at_once(dialog: SaveDialog, progress: Progress) -> None:
        dialog.app.call_from_thread(dialog.action_dismiss_nothing)
        with pytest.raises(Cancelled):
            told(dialog, progress)
        told(dialog, progress)

    monkeypatch.setattr(SaveDialog, "note", stop_at_once)
    async with open_review(messy, home) as review:
        await review.keys("enter", "9", "enter", "s", "enter")
        assert review.top == "SaveDialog"
        assert "Stopped; nothing was written." in review.text("#said")
        await review.keys("escape")
        assert review.top == "ReviewScreen"
    assert [path.name for path in messy.parent.glob("*.csv")] == ["messy.csv"]


async def test_lines_are_those_of_the_saved_original(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("x", "s")
        review.app.screen.query_one("#target", Input).value = str(messy)
        await review.keys("enter")
        assert review.top == "ConfirmDialog"
        await review.keys("tab", "enter")
        await review.settle()
        assert review.top == "ReviewScreen"
        assert messy.read_text() == MESSY.replace("A1,Mug ,1.50\n", "")
        shown = [review.table.render_line(y).text.split()[:2] for y in range(2, 5)]
        assert shown == [["⊘", "–"], ["2", "A2"], ["3", "A1"]]
        assert any("messy.original.csv" in n.message for n in review.app._notifications)
        await review.keys("u")
        assert review.session.edited


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "a\0b.csv", "\ud800.csv"])
async def test_a_name_that_no_file_can_have_is_a_sentence(
    tmp_path: Path, home: Home, name: str
) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("SKU,Name\nA-1,Tea\n", encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("s")
        review.app.screen.query_one("#target", Input).value = str(tmp_path / name)
        await review.keys("ctrl+s")
        assert "✖" in review.text("#said")
    assert not error_log(home).exists()
