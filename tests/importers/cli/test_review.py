"""`shelfready review --plain`: a catalog put right by questions and answers, one line at a time."""

from __future__ import annotations

import io
import os
import pty
from pathlib import Path

import pytest

from tests.support.commands import Command, Done, launch

MESSY = """\
SKU,Name,Brand,URL
A-1,Green tea,50,https://shop.example/a1
A-2, Black tea ,50,https://shop.example/a2
A-2,White tea,50,https://shop.example/a3
A-3,\x1b]2;owned\x07,50,https://shop.example/a4
"""


@pytest.fixture
def messy() -> Path:
    path = Path("messy.csv")
    path.write_text(MESSY, encoding="utf-8")
    return path


@pytest.fixture
def review(command: Command, messy: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    def talk(*answers: str) -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return command("review", messy, "--plain", "--to", "scantrust")

    return talk


def test_each_problem_is_told_with_its_place_value_and_suggestion(review) -> None:  # type: ignore[no-untyped-def]
    done = review("q")
    assert "messy.csv, to be sent to scantrust: 4 rows" in done.out
    assert "Problem 1 of" in done.out
    assert "line 3, column SKU." in done.out
    assert "Value: “A-2”" in done.out
    assert done.code == 1
    assert done.err == ""


def test_the_suggestion_is_made_and_taken_back(review, messy: Path) -> None:  # type: ignore[no-untyped-def]
    done = review("s", "a", "u", "q")
    assert "Value: “ Black tea ” (1 blank before, 1 blank after)" in done.out
    made, undone = done.out.index("“Black tea”"), done.out.index("Undone: ")
    assert made < undone < done.out.rindex("“ Black tea ”")
    assert messy.read_text(encoding="utf-8") == MESSY


def test_a_value_is_typed_saved_and_the_original_stays(review, messy: Path) -> None:  # type: ignore[no-untyped-def]
    done = review("edit", "A-2-large", "save", "", "q")
    saved = Path("messy corrected.csv").read_text(encoding="utf-8")
    assert saved == MESSY.replace("A-2, Black", "A-2-large, Black")
    assert "Saved 4 rows" in done.out
    assert messy.read_text(encoding="utf-8") == MESSY


def test_the_original_is_replaced_only_after_a_yes(review, messy: Path) -> None:  # type: ignore[no-untyped-def]
    kept = review("e", "A-9", "save", "messy.csv", "no", "q", "no", "yes")
    assert "Replace the original file? (yes or no)" in kept.out
    assert messy.read_text(encoding="utf-8") == MESSY
    review("e", "A-9", "save", "messy.csv", "yes", "q")
    assert "A-9, Black tea" in messy.read_text(encoding="utf-8")


def test_all_of_a_kind_are_fixed_after_a_list(review) -> None:  # type: ignore[no-untyped-def]
    done = review("s", "all", "maybe", "yes", "q", "no", "yes")
    assert "1 blank after) becomes “Black tea”" in done.out
    assert "Please answer yes or no." in done.out


def test_a_row_is_left_out_and_no_longer_counts(review) -> None:  # type: ignore[no-untyped-def]
    done = review("x", "row", "k", "q", "no", "yes")
    assert "Leave out line 3: done." in done.out
    assert "Duplicate SKU" not in done.out


def test_unsaved_changes_are_asked_about_and_kept_when_the_answers_end(review) -> None:  # type: ignore[no-untyped-def]
    assert "offered when this file is opened again" in review("e", "A-9").out
    again = review("yes", "quit", "no", "yes")
    assert "The last time, 1 change was not saved. Make it again?" in again.out
    assert "There are unsaved changes. Save them first?" in again.out
    assert "not saved" not in review("q").out


def test_a_field_is_given_another_column(review) -> None:  # type: ignore[no-untyped-def]
    done = review("columns", "name", "URL", "columns", "", "q")
    assert "Name: URL" in done.out


def test_what_a_cell_holds_is_never_obeyed(review) -> None:  # type: ignore[no-untyped-def]
    done = review("s", "s", "s", "row", "s", "row", "wrong\x1b[31m", "?", "e", "\x1b[D", "q")
    assert "\x1b" not in done.out
    assert "\\x1b]2;owned\\x07" in done.out
    assert "is no answer here" in done.out
    assert "held control characters" in done.out


def test_without_plain_the_engine_sends_one_to_the_screen(command: Command, messy: Path) -> None:
    from importers.cli import main

    assert main(["review", str(messy)]) == 2


def test_it_talks_on_a_dumb_terminal_without_loading_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(MESSY, encoding="utf-8")
    main, terminal = pty.openpty()
    home = {"SHELFREADY_HOME": str(tmp_path / "home"), "TERM": "dumb"}
    child = launch(
        *("review", path, "--plain"),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=os.environ | home,
    )
    os.close(terminal)
    os.write(main, b"e\nA-9\nq\nno\nyes\n")
    said = b""
    try:
        while piece := os.read(main, 4096):
            said += piece
    except OSError:  # how Linux tells that the other side of the terminal is closed
        pass
    os.close(main)
    assert child.wait(20) == 0
    assert b"Edit line 3: done." in said
    assert b"\x1b" not in said


def test_what_is_right_is_kept_as_it_is(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("odd.csv").write_text("SKU,Name,Price\n'A1,Cap,€ 1.50\n,Hat,2.00\n", encoding="utf-8")
    answers = "keep\napply\nkeep\nq\ny\n\nn\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    done = command("review", "odd.csv", "--plain")
    assert "The apostrophe before" in done.out
    assert "Keep line 2 as it is: Spreadsheet's mark of a text: done." in done.out
    assert "“1.50”" in done.out
    assert "This cannot be kept as it is: the row would be turned down." in done.out


CATALOG = "SKU,Name,Brand\nTEA,,\nA-1,Green tea,acme\nA-2,Black tea,Acme\nA-3,,Acme\n"


@pytest.fixture
def talk(command: Command, monkeypatch: pytest.MonkeyPatch) -> object:
    Path("catalog.csv").write_text(CATALOG, encoding="utf-8")

    def talk(*answers: str, file: str = "catalog.csv") -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return command("review", file, "--plain")

    return talk


def saved() -> list[str]:
    return Path("catalog corrected.csv").read_text(encoding="utf-8").splitlines()[1:]


def test_all_rows_of_a_kind_are_left_out_after_a_list(talk) -> None:  # type: ignore[no-untyped-def]
    done = talk("first", "exclude all", "yes", "save", "", "q")
    assert "Leave out" in done.out
    assert saved()[0].startswith("A-1")


def test_a_text_is_replaced_a_column_set_and_nothing_without_a_yes(talk) -> None:  # type: ignore[no-untyped-def]
    done = talk(
        *("replace", "tea", "coffee", "name", "no"),
        *("replace", "tea", "coffee", "", "yes"),
        *("set", "Brand", "House", "yes", "save", "", "q"),
    )
    assert "“Green tea” becomes “Green coffee”" in done.out
    assert saved() == [
        "coffee,,House",
        "A-1,Green coffee,House",
        "A-2,Black coffee,House",
        "A-3,,House",
    ]


def test_a_column_is_changed_by_name_and_values_are_told_and_renamed(talk) -> None:  # type: ignore[no-untyped-def]
    done = talk(
        *("change", "category-rows", "SKU", "Brand", "yes"),
        *("values", "C", "acme", "Acme", "yes"),
        *("change", "leave-out-where", "Name", "", "yes", "save", "", "q"),
    )
    assert "Perhaps one thing: “Acme”, “acme”." in done.out
    assert saved() == ["A-1,Green tea,Acme", "A-2,Black tea,Acme"]


def test_prices_are_reckoned_with_by_a_formula(talk) -> None:  # type: ignore[no-untyped-def]
    done = talk(
        *("change", "price", "Brand", "× 2", "change", "price", "Brand", "twice"),
        *("set", "Brand", "€ 7,50", "yes", "change", "price", "Brand", "× 2, round to .99", "yes"),
        *("save", "", "q"),
    )
    assert "Nothing would change." in done.out
    assert "cells left as they are: no price" in done.out
    assert "“twice” cannot be understood" in done.out
    assert "“€ 7,50” becomes “14.99”" in done.out
    assert {line.rpartition(",")[2] for line in saved()} == {"14.99"}


def test_a_column_is_taken_from_a_second_file(talk) -> None:  # type: ignore[no-untyped-def]
    Path("more.csv").write_text("Code,Make\nA-1,House\na-2,Barn\n", encoding="utf-8")
    done = talk(
        *("join", "", "join", "gone.csv", "join", "more.csv", "yes", "nothing"),
        *("join", "more.csv", "yes", "make", "Brand", "no", "yes", "save", "", "q"),
    )
    assert "gone.csv does not exist" in done.out
    assert "Its columns: Code, Make." in done.out
    assert "Is Code there the same as SKU here?" in done.out
    assert "more.csv has no column 'nothing', or more than one." in done.out
    assert "SKU is spelled otherwise in more.csv" in done.out
    assert "A-1,Green tea,House" in saved()
    talk("no", "join", "more.csv", "yes", "make", "Maker", "yes", "no", "yes", "save", "x.csv", "q")
    lines = Path("x.csv").read_text("utf-8").splitlines()
    assert lines[0] == "SKU,Name,Brand,Maker"
    assert lines[2] == "A-1,Green tea,acme,House"


def test_a_text_is_found_and_a_sku_gone_to(talk) -> None:  # type: ignore[no-untyped-def]
    done = talk("find", "black", "go", "A-3", "go", "nowhere", "q")
    assert "line 4: “Black tea”" in done.out
    assert "line 5:" in done.out
    assert "No line and no SKU is called “nowhere”" in done.out


def test_the_last_recipe_is_offered_for_the_next_file_of_the_shape(talk) -> None:  # type: ignore[no-untyped-def]
    talk("set", "Brand", "House", "yes", "save", "", "q")
    Path("next.csv").write_text("SKU,Name,Brand\nB-1,Pot,x\n", encoding="utf-8")
    done = talk("yes", "save", "", "q", file="next.csv")
    assert "The last recipe for files of this shape:" in done.out
    assert Path("next corrected.csv").read_text(encoding="utf-8").splitlines()[1] == "B-1,Pot,House"


def test_a_supplier_is_remembered_and_its_next_file_done(
    command: Command, messy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def talk(file: str, *answers: str) -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return command("review", file, "--plain", "--to", "scantrust")

    first = talk("messy.csv", "s", "all", "yes", "supplier", "Tea & Co", "q", "no", "yes")
    assert "Tea & Co is remembered in" in first.out
    Path("messy 2.csv").write_text(MESSY.replace("Black", "Red"), encoding="utf-8")
    done = talk("messy 2.csv", "yes", "u", "q")
    assert "This is a file of Tea & Co. It goes to scantrust." in done.out
    assert "Do what is always done to the files of Tea & Co? (yes or no)" in done.out
    assert "Undone: As Tea & Co is always done" in done.out
    assert "Left as it is." in talk("messy 2.csv", "no", "q").out
    Path("home/suppliers/twin.toml").write_text(
        Path("home/suppliers/tea-co.toml").read_text("utf-8").replace("Tea & Co", "Twin"), "utf-8"
    )
    both = talk("messy 2.csv", "twin", "yes", "q", "no", "yes")
    assert "This could be a file of Tea & Co or Twin. Whose is it?" in both.out
    assert "Done. undo takes it back." in both.out
