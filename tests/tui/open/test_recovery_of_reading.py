"""Work that was left unsaved comes back with the way in which its file was read."""

from __future__ import annotations

from pathlib import Path

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.storage.home import Home
from tests.support.review_app import open_review

TEXT = "Price list;;\nSpring;;\nSKU;Name;Brand\nA-1;Tea;50\nA-2;Pot;50\n"
READING = ReadOptions(header_line=3, delimiter=";")


async def test_it_is_offered_when_the_file_is_opened_without_its_options(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    async with open_review(path, home, options=READING) as review:
        review.session.edit(CellRef(0, 1), "Green tea")  # and then the machine stops

    async with open_review(path, home) as review:
        assert review.top == "UnsavedDialog"
        assert review.session.options == READING
        await review.keys("enter")
        assert review.session.catalog.value(0, 1) == "Green tea"


async def test_options_that_were_asked_for_are_used(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    async with open_review(path, home, options=READING) as review:
        review.session.edit(CellRef(0, 1), "Green tea")

    async with open_review(path, home, options=ReadOptions(header_line=2)) as review:
        assert review.session.options.header_line == 2


async def test_a_file_that_has_changed_is_read_anew(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    async with open_review(path, home, options=READING) as review:
        review.session.edit(CellRef(0, 1), "Green tea")
    path.write_text("SKU;Name;Brand\nB-1;Cup;50\n", encoding="utf-8")

    async with open_review(path, home) as review:
        assert review.top == "ReviewScreen"
        assert review.session.options == ReadOptions()
