"""Searching as one types: the cursor moves, matches stand out, and two keys go from one to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.widgets.table.cells import ELLIPSIS

CATALOG = """\
SKU,Name,Colour
A-1,Green tea,black
A-2, Black tea ,red
A-3,Cup,green
A-4,White tea,
A-5,Pot,blackish
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def found(review: ReviewPilot) -> list[str]:
    """Return the pieces of the sheet that stand out as found."""
    table = review.table
    style = table._style("found")
    lines = (table.render_line(y) for y in range(table.size.height))
    return [piece.text for line in lines for piece in line if piece.style == style]


async def test_the_cursor_follows_what_is_typed_and_goes_on_by_keys(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("down", "slash", "b")
        assert review.table.cursor == CellRef(1, 1)
        await review.keys("l", "a", "c", "k", "i")
        assert review.table.cursor == CellRef(4, 2)
        assert found(review) == ["blacki"]
        await review.keys("backspace")
        assert review.table.cursor == CellRef(1, 1)
        assert sorted(found(review)) == ["Black", "black", "black"]
        assert "3 cells" in review.text("#search-told")
        await review.keys("down")
        assert review.table.cursor == CellRef(4, 2)
        await review.keys("enter", "n")
        assert review.table.cursor == CellRef(0, 2)  # on from the other end
        await review.keys("n", "N", "N")
        assert review.table.cursor == CellRef(4, 2)
        assert review.table.rows is None
        await review.keys("escape")
        assert found(review) == []
        await review.keys("n")  # goes to problems again
        assert review.table.cursor == CellRef(1, 1)


async def test_escape_goes_back_to_where_the_search_began(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(2, 1))
        await review.keys("slash", *"pot")
        assert review.table.cursor == CellRef(4, 1)
        await review.keys("escape")
        assert review.table.cursor == CellRef(2, 1)
        assert not review.screen.search.is_on
        await review.keys("ctrl+f", *"nowhere")
        assert review.table.cursor == CellRef(2, 1)
        assert "nothing found" in review.text("#search-told")
        await review.keys("enter", "n")
        assert review.table.cursor == CellRef(2, 1)


async def test_tab_shows_only_the_rows_and_escape_twice_shows_all(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("slash", *"tea", "tab")
        assert review.table.rows is not None
        assert review.table.rows.tolist() == [0, 1, 3]
        await review.keys("n")
        assert review.table.cursor == CellRef(1, 1)
        await review.keys("escape")
        assert review.table.rows is not None
        await review.keys("escape")
        assert review.table.rows is None


async def test_matches_are_found_in_the_order_that_is_shown(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("S", "S", "slash", *"tea", "enter")
        visited = [review.table.cursor]
        for _ in range(2):
            await review.keys("n")
            visited.append(review.table.cursor)
        assert visited == [CellRef(3, 1), CellRef(0, 1), CellRef(1, 1)]


async def test_a_match_beyond_the_room_of_its_cell_is_told_too(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(f"SKU,Name\nA-1,{'x' * 60} needle\n", encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("slash", *"needle", "enter", "left")
        assert found(review) == [ELLIPSIS]
