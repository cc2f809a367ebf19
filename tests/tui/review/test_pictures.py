"""The pictures of a workbook are saved and used by one key, to which the remark and the problem lead."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.importers.session.test_pictures import book
from tests.support.review_app import ReviewPilot, open_review
from tui.review.dialogs.pictures import PicturesDialog
from tui.widgets.compact_checkbox import CompactCheckbox


def told(review: ReviewPilot) -> str:
    return " ".join(note.message for note in review.app._notifications)


async def test_pictures_are_saved_and_used_as_one_step(tmp_path: Path, home: Home) -> None:
    async with open_review(book(tmp_path / "w.xlsx"), home) as review:
        await review.keys("I")
        assert isinstance(review.app.screen, PicturesDialog)
        found = str(review.app.screen.query_one("#found", Static).content)
        assert found.startswith("C2 (A/1), C3 (B), C3 (B), C4, C5 (D)")
        await review.keys("ctrl+s")
        assert review.session.catalog.value(0, 2) == "w pictures/A_1.png"
        assert (tmp_path / "w pictures" / "A_1.png").exists()
        assert "6 pictures saved" in told(review)
        await review.keys("u")
        assert review.session.catalog.value(0, 2) == ""


async def test_they_may_be_saved_only(tmp_path: Path, home: Home) -> None:
    async with open_review(book(tmp_path / "w.xlsx"), home) as review:
        await review.keys("I")
        review.app.screen.query_one(CompactCheckbox).value = False
        await review.keys("enter")
        assert (tmp_path / "w pictures" / "B.png").exists()
        assert not review.session.edited


async def test_the_remark_leads_to_them_by_its_key(tmp_path: Path, home: Home) -> None:
    async with open_review(book(tmp_path / "w.xlsx"), home) as review:
        await review.keys("t")
        doubts = [str(each.content) for each in review.app.screen.query(".doubt").results(Static)]
        assert any("6 pictures" in doubt and "Ctrl+G saves them" in doubt for doubt in doubts)
        await review.keys("ctrl+g")
        assert isinstance(review.app.screen, PicturesDialog)


async def test_the_problem_leads_to_them_by_the_key_of_fixes(tmp_path: Path, home: Home) -> None:
    async with open_review(book(tmp_path / "w.xlsx"), home) as review:
        review.table.go_to(CellRef(0, 2))
        await review.keys("f")
        assert isinstance(review.app.screen, PicturesDialog)


async def test_a_sheet_without_pictures_offers_none(tmp_path: Path, home: Home) -> None:
    (tmp_path / "a.csv").write_text("SKU,Name\nA,Cup\n")
    async with open_review(tmp_path / "a.csv", home) as review:
        await review.keys("I")
        assert not isinstance(review.app.screen, PicturesDialog)
