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
from tui.review.clipboard_text import cells_in

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
