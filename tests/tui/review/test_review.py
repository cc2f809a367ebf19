"""Stories at the review review, told with keys on real files."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from textual.widgets import Input, Select

from importers.catalog.model import CellRef
from importers.storage.home import Home
from importers.storage.profiles import load_profiles
from tests.support.review_app import open_review
from tui.failures import error_log, save_unsaved
from tui.review.cell_editor import CellEditor

MESSY = """\
SKU,Name,Brand,URL,Price
A-1,Green tea,50,https://shop.example/a1,12.50
A-2, Black tea ,50,https://shop.example/a2,9.90
A-2,Black tea,50,https://shop.example/a2b,19.90
A-3, White tea,50,https://shop.example/a3,1.00
A-4,,50,not a url,2.00
"""


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    path = tmp_path / "messy.csv"
    path.write_text(MESSY, encoding="utf-8")
    return path


async def test_a_messy_file_shows_its_problems(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        assert review.top == "ReviewScreen"
        assert "✖ 2 Duplicate SKU SKU" in review.problems()
        assert "▲ 2 Space around a value Name" in review.problems()
        assert "5 rows" in review.text("HeaderBar")
        assert "messy.csv" in review.text("HeaderBar")


async def test_the_next_problem_is_explained(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("n")
        assert review.table.cursor == CellRef(1, 0)
        assert "line 3" in review.text("StatusLine")
        assert "also on line 4" in review.text("StatusLine")
        await review.keys("n")
        assert review.table.cursor == CellRef(2, 0)
        await review.keys("N")
        assert review.table.cursor == CellRef(1, 0)


async def test_a_duplicate_is_fixed_by_typing_over_it(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        review.table.go_to(CellRef(2, 0))
        await review.keys("enter")
        await review.keys("backspace", "2", "b", "enter")
        assert review.session.catalog.value(2, 0) == "A-2b"
        assert not any("Duplicate SKU" in line for line in review.problems())
        assert review.table.has_focus
        assert review.table.cursor == CellRef(2, 0)


async def test_escape_leaves_a_cell_as_it_was(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("enter")
        await review.type("garbage")
        await review.keys("escape")
        assert review.session.catalog.value(0, 0) == "A-1"
        assert not review.session.edited


async def test_tab_keeps_the_value_and_goes_right(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("enter", "X", "tab")
        assert review.session.catalog.value(0, 0) == "A-1X"
        assert review.table.cursor == CellRef(0, 1)


async def test_one_space_is_trimmed_then_all_after_a_preview(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        review.table.go_to(CellRef(1, 1))
        await review.keys("f")
        assert review.session.catalog.value(1, 1) == "Black tea"
        await review.keys("u")
        assert review.session.catalog.value(1, 1) == " Black tea "
        await review.keys("F")
        assert review.top == "FixPreview"
        assert "2 cells would change" in review.text(".dialog Static")
        assert "· Black tea" not in review.text(".dialog Static")
        assert "·Black tea·  →  Black tea" in review.text(".dialog Static")
        await review.keys("enter")
        assert review.session.catalog.value(3, 1) == "White tea"
        assert not any("Space around" in line for line in review.problems())
        await review.keys("ctrl+z")
        assert review.session.catalog.value(3, 1) == " White tea"
        await review.keys("ctrl+y")
        assert review.session.catalog.value(3, 1) == "White tea"


async def test_a_preview_that_is_left_changes_nothing(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        review.table.go_to(CellRef(1, 1))
        await review.keys("F", "escape")
        assert review.session.catalog.value(1, 1) == " Black tea "


async def test_a_row_is_left_out_and_taken_in_again(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        review.table.go_to(CellRef(4, 0))
        await review.keys("x")
        assert review.session.catalog.excluded.tolist() == [False] * 4 + [True]
        assert "Left out" in review.text("StatusLine")
        assert "⊘ 1 left out" in review.text("HeaderBar")
        await review.keys("x")
        assert not review.session.catalog.excluded.any()
        await review.keys("u", "u")
        assert not review.session.catalog.excluded.any()


async def test_the_list_of_problems_filters_the_sheet(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("tab", "down", "down")
        assert review.table.rows is not None
        assert review.table.rows.tolist() == [1, 2]
        assert review.table.cursor == CellRef(1, 0)
        await review.keys("enter", "n")
        assert review.table.cursor == CellRef(2, 0)
        await review.keys("escape")
        assert review.table.rows is None
        assert review.table.cursor == CellRef(2, 0)


async def test_a_search_shows_only_what_it_finds(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("slash")
        await review.type("BLACK")
        await review.keys("tab")
        assert review.table.rows is not None
        assert review.table.rows.tolist() == [1, 2]


async def test_the_row_form_changes_several_cells_in_one_step(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        review.table.go_to(CellRef(4, 1))
        await review.keys("e")
        await review.type("Cup")
        await review.keys("tab", "tab", "ctrl+s")
        assert review.session.catalog.value(4, 1) == "Cup"
        assert review.session.history.undo_title == "Edit line 6"


async def test_a_corrected_copy_is_saved_beside_the_original(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        review.table.go_to(CellRef(4, 1))
        await review.keys("enter", "C", "u", "p", "enter")
        await review.keys("s")
        assert review.top == "SaveDialog"
        await review.keys("enter")
        saved = [path for path in messy.parent.glob("*.csv") if path != messy]
        assert review.top == "ReviewScreen"
        assert "A-4,Cup,50" in saved[0].read_text(encoding="utf-8")
        assert messy.read_text(encoding="utf-8") == MESSY
        assert not review.session.edited


async def test_what_a_save_would_not_keep_is_told_before(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("x", "s")
        name = review.app.screen.query_one("#target", Input)
        assert "1 left-out row is not in the file" in review.text("#losses Static")
        messy.with_name(f"~${messy.name}").write_bytes(b"\x02Jo")
        name.value = str(messy)
        await review.settle()
        assert "open in another program (Jo)" in review.text("#losses Static")
        name.value = str(messy.with_suffix(".pdf"))
        await review.settle()
        assert "choose such a name" in review.text("#losses Static")


async def test_the_original_is_replaced_only_after_a_question(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("enter", "9", "enter", "s")
        review.app.screen.query_one("#target", Input).value = str(messy)
        await review.keys("enter")
        assert review.top == "ConfirmDialog"
        await review.keys("escape")
        assert messy.read_text(encoding="utf-8") == MESSY
        assert review.top == "SaveDialog"


async def test_quitting_asks_about_unsaved_changes(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("enter", "9", "enter", "q")
        assert review.top == "ConfirmDialog"
        await review.keys("enter")
        assert review.top == "ReviewScreen"


async def test_a_destination_changes_the_checks(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        assert "no destination (d)" in review.text("HeaderBar")
        await review.keys("d", "end", "enter")
        assert review.session.profile == list(load_profiles(home).values())[-1]
        assert f"→ {review.session.profile.name}" in review.text("HeaderBar")
        assert "ready" in review.text("HeaderBar")
        await review.keys("d", "home", "enter")
        assert review.session.profile is None


async def test_a_column_is_given_another_field(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        before = review.session.mapping
        await review.keys("m", "escape")
        assert review.session.mapping == before
        await review.keys("m")
        assert "Every required field" in review.text("#about")
        review.app.screen.query_one("#field-name", Select).value = 2
        await review.settle()
        assert "50" in review.text("#field-name SelectCurrent #label")
        assert review.app.screen.query_one("#field-brand", Select).value is Select.NULL
        await review.keys("ctrl+s")
        assert review.session.mapping.column("name") == 2
        assert not any("Required value missing Name" in line for line in review.problems())
        await review.keys("u")
        assert review.session.mapping == before


async def test_the_inspector_names_odd_characters(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("SKU,Name\n1,Tea\u200b\u00a0x\n", encoding="utf-8")
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 1))
        await review.keys("i")
        assert "U+200B  zero width space" in review.text(".dialog Static")
        assert "U+00A0  no-break space" in review.text(".dialog Static")


async def test_the_file_can_be_read_otherwise(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("SKU;Name\n1;Thé\n2;Café\n".encode("cp1252"))
    async with open_review(path, home) as review:
        await review.keys("enter", "x", "enter")
        await review.keys("t")
        assert review.top == "FileFormatDialog"
        await review.keys("ctrl+s")
        assert review.top == "ReviewScreen"
        assert review.session.catalog.value(0, 0) == "1x"


@pytest.mark.parametrize("content", [b"", None])
async def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, home: Home, content: bytes | None
) -> None:
    path = tmp_path / "nothing.csv"
    if content is not None:
        path.write_bytes(content)
    async with open_review(path, home) as review:
        assert review.top == "LoadingScreen"
        said = review.text("#error")
        assert said.startswith("✖")
        assert "Traceback" not in said
        assert "unexpected" not in said
        await review.pilot.pause(0.25)
        assert review.text("#what") == "Press Esc to go back."
        await review.keys("escape")
        assert review.top == "OpenScreen"


async def test_another_file_can_be_opened_after_this_one(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("o")
        assert review.top == "OpenScreen"
        assert review.app.session is None
        await review.keys("enter")
        assert review.top == "ReviewScreen"
        assert review.session.source.origin.path == messy


async def test_leaving_a_file_asks_about_unsaved_changes(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("enter", "9", "enter", "o")
        assert review.top == "ConfirmDialog"
        await review.keys("tab", "enter")
        assert review.top == "OpenScreen"


async def test_a_workbook_with_several_sheets_asks_which(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "two.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["SKU", "Name"])
    book.active.append(["1", "Tea"])
    second = book.create_sheet("More")
    second.append(["SKU", "Name"])
    second.append(["2", "Cup"])
    book.save(path)
    async with open_review(path, home) as review:
        assert review.top == "SheetDialog"
        await review.keys("down", "enter")
        assert review.top == "ReviewScreen"
        assert review.session.source.sheet == "More"
        assert review.session.catalog.value(0, 1) == "Cup"
        assert "sheet More" in review.text("HeaderBar")


async def test_text_of_several_lines_is_edited_in_a_box(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(b'SKU,Name,Description\r\n1,Tea,"one\r\ntwo"\r\n')
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 2))
        await review.keys("enter")
        assert review.top == "LinesDialog"
        await review.keys("ctrl+s")
        assert review.session.catalog.value(0, 2) == "one\r\ntwo"
        await review.keys("enter", "!", "ctrl+s")
        assert review.session.catalog.value(0, 2) == "one\r\ntwo!"


async def test_a_program_that_must_stop_keeps_unsaved_changes(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("enter", "9", "enter")
        said = save_unsaved(review.session, home)
    (kept,) = home.journal.glob("*.csv")
    assert str(kept) in said
    assert "A-19,Green tea" in kept.read_text(encoding="utf-8")


async def test_an_unexpected_error_is_a_sentence_and_a_log(
    messy: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("secret details")

    async with open_review(messy, home) as review:
        monkeypatch.setattr(review.session.history, "undo", explode)
        await review.keys("enter", "9", "enter", "u")
        told = [notice.message for notice in review.app._notifications]
        assert review.top == "ReviewScreen"
    assert any("Something unexpected went wrong" in message for message in told)
    assert not any("secret details" in message for message in told)
    assert "ZeroDivisionError: secret details" in error_log(home).read_text(encoding="utf-8")


async def test_a_column_without_a_name_is_given_one(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("SKU,,Name\n1,x,Tea\n", encoding="utf-8")
    async with open_review(path, home) as review:
        assert "▲ 1 Header without a name column B" in review.problems()
        await review.keys("tab", "end")
        assert "▲" in review.text("StatusLine")
        await review.keys("enter")
        await review.type("Note")
        await review.keys("enter")
        assert review.session.catalog.labels == ("SKU", "Note", "Name")
        assert not any("Header without" in line for line in review.problems())
        await review.keys("u")
        assert review.session.catalog.labels == ("SKU", "", "Name")
        await review.keys("home", "less_than_sign", "up")  # or right in the header
        assert "Enter gives it another name" in review.text("StatusLine")
        await review.keys("enter", "2", "enter")
        assert review.session.catalog.labels == ("2", "", "Name")


async def test_a_missing_column_leads_to_the_columns(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "nokey.csv"
    path.write_text("Thing,Name\nx,Tea\n", encoding="utf-8")
    async with open_review(path, home) as review:
        await review.keys("tab", "down", "down")
        assert "SKU" in review.text("StatusLine")
        await review.keys("enter")
        assert review.top == "ColumnsScreen"
        assert "✖ Still without a column: SKU" in review.text("#about")


async def test_a_name_that_is_still_being_typed_breaks_nothing(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("s")
        for name in ("", "~", "~nobody-of-that-name", "/"):
            review.app.screen.query_one("#target", Input).value = name
            await review.settle()
        assert review.top == "SaveDialog"


async def test_undo_in_a_cell_being_edited_takes_back_the_typing_alone(
    messy: Path, home: Home
) -> None:
    async with open_review(messy, home) as review:
        await review.keys("enter", "9", "enter", "down", "enter", "8", "ctrl+z")
        editor = review.screen.query_one(CellEditor)
        assert editor.value == review.session.catalog.value(1, 0)
        assert review.session.history.undo_title is not None  # the change before stands
        await review.keys("ctrl+y", "enter")
        assert str(review.session.catalog.value(1, 0)).endswith("8")


async def test_what_is_being_typed_is_saved_too(messy: Path, home: Home) -> None:
    async with open_review(messy, home) as review:
        await review.keys("enter", "9", "ctrl+s")
        assert review.top == "SaveDialog"
        value = review.session.catalog.value(0, 0)
        assert str(value).endswith("9")
        await review.keys("enter")
    saved = messy.with_name("messy corrected.csv").read_text(encoding="utf-8")
    assert str(value) in saved


async def test_all_of_a_kind_can_be_fixed_right_after_the_first(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "c.csv"
    path.write_text("SKU,Name\nA-1, Tea\nA-2, Pot\nA-3,Cup\n", encoding="utf-8")
    async with open_review(path, home, size=(80, 24)) as review:
        await review.keys("n", "f")
        assert review.screen.fixes.problem is None
        assert "c.csv · ✎ not saved" in review.text("HeaderBar")
        await review.keys("F")
        assert review.top == "FixPreview"
        await review.keys("enter")
        assert review.session.report().groups == ()
        assert not review.screen.offers("review.fix-all")
