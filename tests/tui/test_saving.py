"""The dialogs that write files: a report of the problems, and stopping on the way."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from textual.widgets import Input

from importers.catalog.model import Progress
from importers.errors import Cancelled
from importers.storage.home import Home
from tests.support.desk import open_desk
from tui.failures import error_log
from tui.screens.save import SaveDialog

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
    async with open_desk(messy, home) as desk:
        await desk.keys("w")
        assert desk.top == "ReportDialog"
        await desk.keys("enter")
        assert desk.top == "ReviewScreen"
        assert any("It lists 4 problems." in n.message for n in desk.app._notifications)
    book = openpyxl.load_workbook(messy.with_name("messy problems.xlsx"))
    assert book["Problems"].max_row == 5
    assert book["Catalog"]["C3"].comment is not None
    assert messy.read_text() == MESSY


async def test_a_report_never_replaces_the_catalog(messy: Path, home: Home) -> None:
    async with open_desk(messy, home) as desk:
        await desk.keys("w")
        desk.app.screen.query_one("#target", Input).value = str(messy)
        await desk.keys("enter")
        assert desk.top == "ConfirmDialog"
        await desk.keys("tab", "enter")
        await desk.settle()
        assert desk.top == "ReportDialog"
        assert "never replaces the catalog" in desk.text("#said")
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
    async with open_desk(messy, home) as desk:
        await desk.keys("enter", "9", "enter", "s", "enter")
        assert desk.top == "SaveDialog"
        assert "Stopped; nothing was written." in desk.text("#said")
        await desk.keys("escape")
        assert desk.top == "ReviewScreen"
    assert [path.name for path in messy.parent.glob("*.csv")] == ["messy.csv"]


async def test_lines_are_those_of_the_saved_original(messy: Path, home: Home) -> None:
    async with open_desk(messy, home) as desk:
        await desk.keys("x", "s")
        desk.app.screen.query_one("#target", Input).value = str(messy)
        await desk.keys("enter")
        assert desk.top == "ConfirmDialog"
        await desk.keys("tab", "enter")
        await desk.settle()
        assert desk.top == "ReviewScreen"
        assert messy.read_text() == MESSY.replace("A1,Mug ,1.50\n", "")
        shown = [desk.table.render_line(y).text.split()[:2] for y in range(2, 5)]
        assert shown == [["⊘–", "A1"], ["2", "A2"], ["3", "A1"]]
        assert any("messy.original.csv" in n.message for n in desk.app._notifications)
        await desk.keys("u")
        assert desk.session.edited


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "a\0b.csv", "\ud800.csv"])
async def test_a_name_that_no_file_can_have_is_a_sentence(
    tmp_path: Path, home: Home, name: str
) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("SKU,Name\nA-1,Tea\n", encoding="utf-8")
    async with open_desk(path, home) as desk:
        await desk.keys("s")
        desk.app.screen.query_one("#target", Input).value = str(tmp_path / name)
        await desk.keys("ctrl+s")
        assert "✖" in desk.text("#said")
    assert not error_log(home).exists()
