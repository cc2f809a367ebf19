"""Columns taken from a second file: what is written, what is left on both sides, and next week's files."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from importers.catalog.model import Fix
from importers.fixes.joining.join import Join, Take
from importers.fixes.joining.other_file import OtherFile, UnusableJoin
from importers.fixes.joining.step import join_fix, named_from
from importers.fixes.left_alone import left_words
from importers.fixes.recipe import Recipe, RecipeUnusable, parse
from importers.session.recipes import recipe_of, replayed
from importers.session.session import Session
from importers.storage.home import Home

NAMES = "SKU,Name,Price\nA-1,Tea,\nA-2,Pot,9.00\na-3,Cup,1.00\n,Bag,\nA-5,Jug,5.00\nA-6,Lid,6.00\n"
PRICES = "Code;Stock;Cost\nA-2;5;12.50\nA-1;;3.50\nA-3;1;4.00\nA-9;1;9.90\nA-5;1;1.00\nA-5;1;2.00\nA-6;1;\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def session(tmp_path: Path, home: Home) -> Session:
    (tmp_path / "names.csv").write_text(NAMES, "utf-8")
    (tmp_path / "prices 49.csv").write_text(PRICES, "utf-8")
    return Session.open(tmp_path / "names.csv", home=home)


def taken(session: Session, join: Join, file: str = "prices 49.csv") -> Fix:
    other = OtherFile(file)
    table = other.read(session.source.origin.folder)
    return join_fix(session.catalog, table, join, other)


PRICE = Join(0, "Code", (Take("Cost", 2),))


def prices(session: Session) -> list[str | None]:
    return session.catalog.column(2).to_pylist()


def test_values_are_taken_by_key_and_the_rest_is_told(session: Session) -> None:
    fix = taken(session, PRICE)
    assert fix.title == "Take Cost from prices 49.csv: 2 cells"
    assert list(left_words(session.catalog, fix)) == [
        "1 cell left as it is: SKU is spelled otherwise in prices 49.csv (line 4 “a-3” is line 4 “A-3”).",
        "1 cell left as it is: SKU stands more than once in prices 49.csv, with different values (line 6 “A-5”).",
        "1 cell left as it is: no SKU here (line 5 “”).",
        "2 rows of prices 49.csv not used: no such Code here (line 4 “A-3”, line 5 “A-9”).",
        "2 rows of prices 49.csv not used: Code stands there more than once, with different values"
        " (line 6 “A-5”, line 7 “A-5”).",
        "1 cell left as it is: blank in prices 49.csv (line 7 “6.00”).",
    ]
    session.apply(fix)
    assert prices(session) == ["3.50", "12.50", "1.00", "", "5.00", "6.00"]
    session.history.undo()
    assert prices(session) == ["", "9.00", "1.00", "", "5.00", "6.00"]


def test_only_blanks_are_filled_where_that_is_asked(session: Session) -> None:
    fix = taken(session, Join(0, "Code", PRICE.takes, only_blanks=True))
    assert [(edit.ref.row, edit.new) for edit in fix.edits] == [(0, "3.50")]
    assert any(
        "not blank here (line 3 “9.00”)" in words for words in left_words(session.catalog, fix)
    )


def test_several_columns_are_one_step_and_one_of_the_recipe(session: Session) -> None:
    session.apply(taken(session, Join(0, "Code", (Take("Cost", 2), Take("Stock", 1)))))
    assert session.history.undo_title == "Take Cost, Stock from prices 49.csv: 4 cells"
    text = recipe_of(session).recipe.text()
    assert 'columns = ["SKU", "Price", "Name"]' in text
    assert 'take = ["Cost", "Stock"]' in text
    assert parse(text) == recipe_of(session).recipe


def _next_week(
    session: Session, recipe: Recipe, names: str, **files: str
) -> tuple[list[str | None], str]:
    folder = session.source.origin.folder / "next"
    folder.mkdir(exist_ok=True)
    (folder / "names.csv").write_text(names, "utf-8")
    for name, text in files.items():
        (folder / f"prices {name[1:]}.csv").write_text(text, "utf-8")
    played = replayed(Session.open(folder / "names.csv", home=session.home), recipe)
    return played.result.column(2).to_pylist(), "\n".join(played.notes)


def test_next_week_it_is_done_again_or_told_why_not(session: Session) -> None:
    other = OtherFile("prices *.csv")
    table = other.read(session.source.origin.folder)
    session.apply(join_fix(session.catalog, table, PRICE, other))
    recipe = parse(recipe_of(session).recipe.text())
    assert recipe.steps[0].title == "take Cost from prices *.csv into Price by SKU = Code"
    names = "SKU,Name,Price\nB-1,Tea,\n"
    assert _next_week(session, recipe, names) == (
        [""],
        "Step 1 (take Cost from prices *.csv into Price by SKU = Code): No file here is called prices *.csv.",
    )
    done, notes = _next_week(session, recipe, names, _50="Code,Cost\nB-1,7.00\nB-2,1\n")
    assert done == ["7.00"]
    assert "1 row of prices 50.csv not used: no such Code here (line 3 “B-2”)." in notes
    _, notes = _next_week(session, recipe, names, _50="Code,Price\nB-1,7.00\n")
    assert "prices 50.csv has no column 'Cost'." in notes
    _, notes = _next_week(session, recipe, names, _51="Code,Cost\nB-1,7.00\n")
    assert "2 files are called prices *.csv: prices 50.csv, prices 51.csv." in notes


def test_a_missing_file_does_not_fit(session: Session) -> None:
    step = parse(
        '[[step]]\ndo = "join"\ncolumns = ["SKU", "Price"]\nfile = "gone.xlsx"\nkey = "Code"\ntake = "Cost"\n'
    )
    played = replayed(session, step)
    assert played.fix.is_empty
    assert len(played.notes) == 1
    assert "gone.xlsx" in played.notes[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('columns = ["SKU"]', 'needs "columns"'),
        ("take = 3", "text in quotes, or several"),
        ("take = [1]", "text in quotes, or several"),
        ('zork = "x"', 'knows no "zork"'),
    ],
)
def test_a_step_that_is_none_is_refused(change: str, told: str) -> None:
    lines = {
        "do": 'do = "join"',
        "columns": 'columns = ["SKU", "Price"]',
        "file": 'file = "p.csv"',
        "key": 'key = "Code"',
        "take": 'take = "Cost"',
    }
    lines[change.partition(" ")[0]] = change
    with pytest.raises(RecipeUnusable) as caught:
        parse("[[step]]\n" + "\n".join(lines.values()))
    assert told in caught.value.sentence


@pytest.mark.parametrize(
    "join",
    [
        Join(0, "Code", ()),
        Join(0, "Code", (Take("Cost", 0),)),
        Join(0, "Code", (Take("Cost", 2), Take("Stock", 2))),
        Join(0, "Code", (Take("Zork", 2),)),
    ],
)
def test_what_cannot_be_meant_is_refused(session: Session, join: Join) -> None:
    with pytest.raises(UnusableJoin):
        taken(session, join)


def test_of_a_workbook_the_sheet_with_the_columns_is_read(tmp_path: Path, session: Session) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Terms"])
    sheet = book.create_sheet("Prices")
    for line in (["Code", "Cost"], ["A-1", 3.5], ["A-2", "12,50"]):
        sheet.append(line)
    book.save(tmp_path / "p [1].xlsx")
    other = OtherFile(named_from(tmp_path, tmp_path / "p [1].xlsx"))
    assert other.file == "p [1].xlsx"
    table = other.read(tmp_path, ("Code", "Cost"))
    fix = join_fix(session.catalog, table, PRICE, other)
    assert [edit.new for edit in fix.edits] == ["3.5", "12,50"]


HERE = "SKU,Name,Price\nA-1,Tea,\nA-2,Pot,9.50\nA-3,Cup,1.25\n"
BLANK_HERE = "SKU,Name,Price\nA-1,Tea,\nA-2,Pot,\nA-3,Cup,\n"
OPEN_THERE = "Code;Cost\nA-1;1.234\nA-2;{}\nA-3;€ 2.500\n"


def _joined(folder: Path, home: Home, here: str, there: str) -> tuple[list[str | None], str]:
    (folder / "marks.csv").write_text(here, "utf-8")
    (folder / "there.csv").write_text(there, "utf-8")
    session = Session.open(folder / "marks.csv", home=home)
    fix = taken(session, PRICE, "there.csv")
    return [edit.new for edit in fix.edits], " ".join(left_words(session.catalog, fix))


@pytest.mark.parametrize("sure", ["12,40", "12"])  # a decimal comma there, or nothing that tells
def test_a_number_that_would_mean_another_one_here_is_left(
    tmp_path: Path, home: Home, sure: str
) -> None:
    new, left = _joined(tmp_path, home, HERE, OPEN_THERE.format(sure))
    assert new == [sure]
    assert left == (
        "2 cells left as they are: the number there could mean another one here: a decimal mark, or one of"
        " thousands (line 2 “” is “1.234” there, line 4 “1.25” is “€ 2.500” there)."
    )


@pytest.mark.parametrize(
    ("here", "sure"),
    [(HERE, "12.40"), (BLANK_HERE, "12,40"), (BLANK_HERE, "12.40")],
)
def test_a_number_that_means_the_same_here_is_taken(
    tmp_path: Path, home: Home, here: str, sure: str
) -> None:
    new, left = _joined(tmp_path, home, here, OPEN_THERE.format(sure))
    assert (new, left) == (["1.234", sure, "€ 2.500"], "")


def test_a_number_of_a_workbook_has_a_point(tmp_path: Path, home: Home) -> None:
    book = openpyxl.Workbook()
    for line in (["Code", "Cost"], ["A-1", 1.234], ["A-2", 12]):
        book.active.append(line)
    book.save(tmp_path / "there.xlsx")
    for here, expected in (
        (HERE, ["1.234", "12"]),
        (HERE.replace("9.50", '"9,50"').replace("1.25", "1"), ["12"]),
    ):
        (tmp_path / "marks.csv").write_text(here, "utf-8")
        session = Session.open(tmp_path / "marks.csv", home=home)
        assert [edit.new for edit in taken(session, PRICE, "there.xlsx").edits] == expected


def test_rows_left_out_are_filled_too_but_not_listed(session: Session) -> None:
    session.exclude([0, 3])
    fix = taken(session, PRICE)
    assert {edit.ref.row for edit in fix.edits} == {0, 1}
    assert not any("no SKU here" in words for words in left_words(session.catalog, fix))
