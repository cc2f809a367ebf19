"""The habits of a spreadsheet: copy, paste, clear, and a value begun by typing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.review_app import ReviewPilot, open_review
from tui.review.cell_editor import CellEditor
from tui.review.clipboard_text import cells_in, text_of

CATALOG = 'SKU,Name,Price\nA-1,Tea,1.00\nA-2,"Black\ntea",2.00\nA-3,Cup,3.00\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def names(review: ReviewPilot) -> list[str | None]:
    return review.session.catalog.column(1).to_pylist()


def prices(review: ReviewPilot) -> list[str | None]:
    return review.session.catalog.column(2).to_pylist()


async def paste(review: ReviewPilot, text: str) -> None:
    """Let the terminal paste a text."""
    review.app.post_message(events.Paste(text))
    await review.settle()


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("tea", (("tea",),)),
        ("", (("",),)),
        ("1\t2\r\n3\t4\r\n", (("1", "2"), ("3", "4"))),
        ("a\rb\r", (("a",), ("b",))),
        ('"two\nlines"\tx\n', (("two\nlines", "x"),)),
        ('5" pipe\t1', (('5" pipe', "1"),)),
        ("a\n\nb", (("a",), ("",), ("b",))),
        ('"Best" tea', (('"Best" tea',),)),
        ('"Best"\t1', (('"Best"', "1"),)),
        ('"5"" pipe"\t1', (('5" pipe', "1"),)),
        ('"never closed\t1\nb\t', (('"never closed', "1"), ("b", ""))),
        ("nul\0\t1", (("nul\0", "1"),)),
    ],
)
def test_pasted_text_is_lines_of_cells(text: str, cells: tuple[tuple[str, ...], ...]) -> None:
    assert cells_in(text) == cells


@given(st.lists(st.lists(st.text('ab\t\n" ', max_size=5), min_size=1, max_size=3), min_size=1))
def test_what_a_spreadsheet_copies_is_read_back(rows: list[list[str]]) -> None:
    def written(cell: str) -> str:
        special = any(each in cell for each in '\t\n"')
        return '"' + cell.replace('"', '""') + '"' if special else cell

    copied = "\n".join("\t".join(map(written, row)) for row in rows) + "\n"
    assert cells_in(copied) == tuple(map(tuple, rows))


async def test_a_copied_cell_is_pasted_as_it_is_even_over_several_lines(
    path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(1, 1))
        await review.keys("ctrl+c", "down", "ctrl+v")
        assert names(review) == ["Tea", "Black\ntea", "Black\ntea"]
        review.table.go_to(CellRef(0, 1))
        await paste(review, "Black\rtea")  # as a terminal gives it back
        assert names(review) == ["Black\ntea"] * 3
        await review.keys("ctrl+z", "ctrl+z")
        assert names(review) == ["Tea", "Black\ntea", "Cup"]


async def test_many_cells_are_pasted_into_the_rows_shown_after_a_preview(
    path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        review.screen.shown.show_found(np.array([0, 2]), "some")
        review.table.go_to(CellRef(0, 1))
        await paste(review, "Pot\t7\tover\rLid\t8\rlost\t9\r")
        assert review.top == "FixPreview"
        assert not review.session.edited
        await review.keys("enter")
        assert names(review) == ["Pot", "Black\ntea", "Lid"]
        assert prices(review) == ["7", "2.00", "8"]
        await review.keys("u")
        assert not review.session.history.undo_title


async def test_delete_clears_a_cell_and_undo_brings_it_back(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(2, 2))
        await review.keys("delete")
        assert prices(review) == ["1.00", "2.00", ""]
        await review.keys("tab", "delete")  # in the list of problems it means nothing
        assert prices(review) == ["1.00", "2.00", ""]
        await review.keys("u")
        assert prices(review) == ["1.00", "2.00", "3.00"]


async def test_digits_begin_a_new_value_however_quickly_they_are_typed(
    path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 2))
        await review.type("12.50")
        await review.keys("enter")
        assert prices(review)[0] == "12.50"
        review.app.post_message(events.Key("f2", None))
        await review.type("xU")  # letters that are commands of the sheet
        await review.keys("enter")
        assert prices(review)[0] == "12.50xU"


async def test_several_lines_pasted_into_a_cell_being_edited_are_all_kept(
    path: Path, home: Home
) -> None:
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("enter")
        await paste(review, " of\rmany kinds")
        assert review.top == "LinesDialog"
        assert not review.screen.query_one(CellEditor).is_open
        await review.keys("ctrl+s")
        assert names(review)[0] == "Tea of\nmany kinds"


async def test_the_edge_keys_go_where_a_spreadsheet_goes(path: Path, home: Home) -> None:
    async with open_review(path, home) as review:
        await review.keys("ctrl+end")
        assert review.table.cursor == CellRef(2, 2)
        await review.keys("ctrl+left", "ctrl+up")
        assert review.table.cursor == CellRef(0, 0)
        await review.keys("end", "ctrl+home")
        assert review.table.cursor == CellRef(0, 0)
        await review.keys("ctrl+h")
        assert review.top == "ChangeColumn"


SIZES = "SKU,Name,Size,Note\nA-1,Tea,1,x\nA-2,Pot,2,\nA-3,Cup,3,y\nA-4,Jug,4,z\n"


@pytest.fixture
def sizes(tmp_path: Path) -> Path:
    path = tmp_path / "sizes.csv"
    path.write_text(SIZES, encoding="utf-8")
    return path


def grid(review: ReviewPilot) -> list[str]:
    catalog = review.session.catalog
    return [" ".join(v or "-" for v in catalog.row_values(row)) for row in range(catalog.row_count)]


async def test_a_block_is_selected_copied_for_a_spreadsheet_and_pasted(
    sizes: Path, home: Home
) -> None:
    async with open_review(sizes, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("shift+down", "shift+right")
        assert "2 × 2 selected" in review.text("HeaderBar")
        await review.keys("ctrl+c")
        assert review.app.clipboard == "Tea\t1\nPot\t2"
        review.table.go_to(CellRef(2, 1))
        assert review.table.selection is None  # moving without Shift ends it
        await review.keys("ctrl+v")
        assert review.top == "FixPreview"
        await review.keys("enter")
        assert grid(review) == ["A-1 Tea 1 x", "A-2 Pot 2 -", "A-3 Tea 1 y", "A-4 Pot 2 z"]
        await review.keys("u")
        assert grid(review)[2] == "A-3 Cup 3 y"
        assert not review.session.history.undo_title


async def test_one_value_fills_a_block_and_a_pair_is_repeated(sizes: Path, home: Home) -> None:
    async with open_review(sizes, home) as review:
        review.table.go_to(CellRef(0, 2))
        await review.keys("ctrl+c", "down", "shift+down", "shift+down", "ctrl+v")
        assert [line.split()[2] for line in grid(review)] == ["1", "1", "1", "1"]
        await review.keys("u", "escape")
        review.table.go_to(CellRef(0, 3))
        await review.keys("shift+down", "shift+down", "shift+down")
        await paste(review, "p\rq\r")
        await review.keys("enter")
        assert [line.split()[3] for line in grid(review)] == ["p", "q", "p", "q"]


async def test_a_block_is_cleared_and_filled_each_in_one_step(sizes: Path, home: Home) -> None:
    async with open_review(sizes, home) as review:
        review.table.go_to(CellRef(1, 1))
        await review.keys("shift+right", "shift+right", "shift+down", "J")
        assert grid(review)[1:3] == ["A-2 Pot 2 -", "A-3 Pot 2 -"]
        await review.keys("u", "L")
        assert grid(review)[1:3] == ["A-2 Pot Pot Pot", "A-3 Cup Cup Cup"]
        await review.keys("u", "delete")
        assert grid(review)[1:3] == ["A-2 - - -", "A-3 - - -"]
        await review.keys("u")
        assert grid(review)[1:3] == ["A-2 Pot 2 -", "A-3 Cup 3 y"]
        assert not review.session.history.undo_title
        await review.keys("escape", "down", "J")  # of one cell: from the one above
        assert review.table.selection is None
        assert grid(review)[3] == "A-4 Jug 4 y"


async def test_a_block_follows_what_is_shown(sizes: Path, home: Home) -> None:
    async with open_review(sizes, home) as review:
        review.table.go_to(CellRef(0, 2))
        await review.keys("S", "S", "shift+down", "ctrl+c")
        assert review.app.clipboard == "4\n3"
        await review.keys("right", "left", "J")
        assert [line.split()[2] for line in grid(review)] == ["1", "2", "4", "4"]


async def test_the_block_can_be_begun_by_a_key_and_grows_with_every_move(
    sizes: Path, home: Home
) -> None:
    async with open_review(sizes, home) as review:
        review.table.go_to(CellRef(1, 2))
        await review.keys("b", "j", "l", "delete")
        assert grid(review)[1:3] == ["A-2 Pot - -", "A-3 Cup - -"]
        await review.keys("escape")
        assert review.table.selection is None
        await review.keys("ctrl+shift+down", "x", "a")
        assert review.session.catalog.excluded.tolist() == [False, False, True, True]


async def test_the_last_change_is_made_again_elsewhere(sizes: Path, home: Home) -> None:
    async with open_review(sizes, home) as review:
        review.table.go_to(CellRef(0, 2))
        await review.keys("5", "enter", "down", "full_stop")
        assert [line.split()[2] for line in grid(review)] == ["5", "5", "3", "4"]
        await review.keys("down", "x", "down", "full_stop", "full_stop")
        assert review.session.catalog.excluded.tolist() == [False, False, True, True]
        review.table.go_to(CellRef(1, 3))
        await review.keys("delete", "up", "full_stop")
        assert grid(review)[0] == "A-1 Tea 5 -"


async def test_a_change_of_a_column_is_made_again_in_another(sizes: Path, home: Home) -> None:
    async with open_review(sizes, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("c")
        await review.type("Mug")
        await review.keys("enter", "enter")
        assert [line.split()[1] for line in grid(review)] == ["Mug"] * 4
        await review.keys("right", "right", "full_stop")
        assert [line.split()[3] for line in grid(review)] == ["Mug"] * 4


@given(st.lists(st.lists(st.text('ab\t\n" ', max_size=5), min_size=2, max_size=3), min_size=1))
def test_what_is_copied_here_is_read_back(rows: list[list[str]]) -> None:
    assert cells_in(text_of(rows) + "\n") == tuple(map(tuple, rows))
