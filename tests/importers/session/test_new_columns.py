"""Columns that the file does not have: added, filled, mapped, undone, saved, and not lost in a crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Fix
from importers.catalog.origin import FileOrigin
from importers.catalog.source import ReadOptions
from importers.destinations.base import Credential
from importers.fixes.by_hand import MayNotGrow, added_column
from importers.fixes.joining.join import Join, Take
from importers.fixes.joining.other_file import OtherFile, UnusableJoin
from importers.fixes.joining.step import join_fix
from importers.fixes.recipe import parse
from importers.practice.server import PracticeServer
from importers.readers import read
from importers.session.recipes import lasting_recipe, recipe_of, replayed
from importers.session.session import Session
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.validation.checker import Checker
from importers.validation.report import REFUSED
from tests.support.tables import table

NAMES = 'SKU;Name\r\nA-1;"Tea; green"\r\nA-2;Pot\r\nA-3;Cup\r\n'
PRICES = "Code,Price,Stock\nA-2,12.50,5\nA-1,3.50,\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def session(tmp_path: Path, home: Home) -> Session:
    (tmp_path / "names.csv").write_bytes(NAMES.encode())
    (tmp_path / "prices.csv").write_text(PRICES, "utf-8")
    return Session.open(tmp_path / "names.csv", home=home)


def taken(session: Session, *takes: Take) -> Fix:
    other = OtherFile("prices.csv")
    table = other.read(session.source.origin.folder)
    return join_fix(session.catalog, table, Join(0, "Code", takes), other)


PRICE = Take("Price", "Price")


def shape(session: Session) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
    catalog = session.catalog
    return catalog.labels, [catalog.row_values(row) for row in range(catalog.row_count)]


def test_a_new_column_is_filled_mapped_checked_and_taken_back(session: Session) -> None:
    before, problems = shape(session), session.report().counts()
    session.apply(taken(session, PRICE, Take("Stock", " Stock ")))
    labels, rows = shape(session)
    assert labels == ("SKU", "Name", "Price", "Stock")
    assert rows[0] == ("A-1", "Tea; green", "3.50", "")
    assert rows[2] == ("A-3", "Cup", "", "")
    assert session.mapping.column("price") == 2
    anew = Checker(session.catalog, session.schema, session.fields()).report()
    assert session.report().counts() == anew.counts()
    assert "missing-cell" not in session.report().counts()
    session.edit(CellRef(2, 2), "x")
    assert session.report().counts() != anew.counts()
    after = shape(session)
    session.history.undo()
    session.history.undo()
    assert shape(session) == before
    assert session.report().counts() == problems
    assert session.mapping.column("price") is None
    session.history.redo()
    session.history.redo()
    assert shape(session) == after


def test_it_is_saved_as_a_column_of_the_file_and_all_else_stays(session: Session) -> None:
    session.apply(taken(session, PRICE))
    target = session.source.origin.folder / "out.csv"
    session.save(target)
    assert target.read_bytes().decode() == (
        'SKU;Name;Price\r\nA-1;"Tea; green";3.50\r\nA-2;Pot;12.50\r\nA-3;Cup;\r\n'
    )


def test_work_goes_on_after_a_save_over_the_file(session: Session, home: Home) -> None:
    session.apply(taken(session, PRICE))
    path = session.source.origin.folder / "names.csv"
    session.save(path, overwrite=True)
    session.edit(CellRef(2, 2), "9.00")
    again = Session.open(path, home=home)
    left = again.unsaved()
    assert left is not None
    again.apply(left)
    assert shape(again) == shape(session)
    session.save(path, overwrite=True)
    assert read(path).columns[2].to_pylist() == ["3.50", "12.50", "9.00"]
    session.history.undo()
    session.history.undo()
    session.save(path, overwrite=True)
    assert path.read_bytes() == NAMES.encode()


def test_a_crash_loses_no_column(session: Session, home: Home) -> None:
    session.apply(taken(session, PRICE))
    session.apply(taken(session, Take("Stock", "Stock")))
    session.history.undo()
    session.edit(CellRef(None, 2), "Cost")
    again = Session.open(session.source.origin.folder / "names.csv", home=home)
    left = again.unsaved()
    assert left is not None
    again.apply(left)
    assert shape(again) == shape(session)
    assert again.catalog.labels == ("SKU", "Name", "Cost")
    text = recipe_of(again).recipe.text()
    assert 'do = "add-column"' in text
    again.edit(CellRef(2, 2), "7.00")
    third = Session.open(session.source.origin.folder / "names.csv", home=home)
    left = third.unsaved()
    assert left is not None
    third.apply(left)
    assert shape(third) == shape(again)


def test_in_a_workbook_prices_are_numbers(tmp_path: Path, session: Session, home: Home) -> None:
    book = openpyxl.Workbook()
    for line in (["SKU", "Name"], ["A-1", "Tea"], ["A-2", "Pot"], ["A-3", "Cup"]):
        book.active.append(line)
    book.save(tmp_path / "names.xlsx")
    workbook = Session.open(tmp_path / "names.xlsx", home=home)
    workbook.apply(taken(workbook, PRICE))
    workbook.save(tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [cell.value for cell in sheet["C"]] == ["Price", 3.5, 12.5, None]
    workbook.save(tmp_path / "names.xlsx", overwrite=True)
    workbook.edit(CellRef(2, 2), "9.00")
    again = Session.open(tmp_path / "names.xlsx", home=home)
    left = again.unsaved()
    assert left is not None
    assert [(edit.ref, edit.new) for edit in left.edits] == [(CellRef(2, 2), "9.00")]
    workbook.save(tmp_path / "new.csv")
    assert (tmp_path / "new.csv").read_text("utf-8").splitlines()[0] == "SKU,Name,Price"


def test_the_recipe_adds_it_again_unless_it_is_there(session: Session, home: Home) -> None:
    session.apply(taken(session, PRICE))
    recipe = parse(recipe_of(session).recipe.text())
    assert [step.do for step in recipe.steps] == ["add-column", "join"]
    path = session.source.origin.folder / "next.csv"
    path.write_text("SKU,Name\nA-2,Pot\n", "utf-8")
    played = replayed(Session.open(path, home=home), recipe)
    assert played.result.row_values(0) == ("A-2", "Pot", "12.50")
    following = Session.open(path, home=home)
    following.apply(played.fix)
    assert following.catalog.row_values(0) == ("A-2", "Pot", "12.50")
    path.write_text("SKU,Name,Price\nA-2,Pot,1\n", "utf-8")
    played = replayed(Session.open(path, home=home), recipe)
    assert played.result.row_values(0) == ("A-2", "Pot", "12.50")
    assert any("There is a column 'Price' already." in note for note in played.notes)


def test_the_choice_of_a_new_column_is_not_kept_for_files_without_it(
    session: Session, home: Home
) -> None:
    session.apply(taken(session, PRICE))
    session.set_mapping(session.mapping.bind("name", 1))
    again = Session.open(session.source.origin.folder / "names.csv", home=home)
    assert again.mapping.column("price") is None
    assert again.mapping.column("name") == 1


def test_read_otherwise_the_column_comes_along(session: Session) -> None:
    session.apply(taken(session, PRICE))
    again = session.reopen(session.options)
    assert shape(again) == shape(session)


def test_what_may_not_grow_or_is_there_is_refused(session: Session, tmp_path: Path) -> None:
    for takes, told in (
        ((Take("Price", "Name"),), "There is a column 'Name' already"),
        ((PRICE, Take("Stock", "Price")), "into one"),
    ):
        with pytest.raises(UnusableJoin, match=told):
            taken(session, *takes)
    (tmp_path / "ragged.csv").write_text("SKU,Name\nA,B,C\n", "utf-8")
    ragged = Catalog(read(tmp_path / "ragged.csv"))
    with pytest.raises(MayNotGrow, match="beyond its header"):
        added_column(ragged, "Price")
    with pytest.raises(MayNotGrow, match="a name"):
        added_column(session.catalog, " ")


def test_any_field_may_be_in_a_new_column(session: Session) -> None:
    session.apply(taken(session, PRICE))
    for field in session.schema.fields:
        session.set_mapping(session.mapping.bind(field.name, 2))
        before = session.report().counts()
        session.edit(CellRef(0, 2), "5901234123457,0")
        session.history.undo()
        assert session.report().counts() == before
        for group in session.report().groups:
            assert session.report().problem(group.code, group.column, 0).message
            session.suggest_all(group.code, group.column)


def test_what_the_shop_refuses_in_a_new_column_is_on_its_cell_until_it_goes(
    tmp_path: Path,
) -> None:
    (tmp_path / "p.csv").write_text("sku,brand\nA1,50\nA2,999\n", "utf-8")
    records = (("A1", "Mug"), ("A2", "Cup"))
    source = replace(table(("sku", "name"), *records), origin=FileOrigin(tmp_path / "n.csv"))
    session = Session.from_source(source, ReadOptions(), Home(tmp_path / "h"), None)
    session.choose_profile("practice-scantrust")
    other = OtherFile("p.csv")
    join = Join(0, "sku", (Take("brand", "brand"),))
    session.apply(join_fix(session.catalog, other.read(tmp_path), join, other))
    with PracticeServer(rate=0) as server:
        run = session.uploads.start(Credential("practice-token"), UploadOptions(url=server.url))
        assert run.wait(20)
    session.uploads.take_outcomes()
    assert session.report().rows(REFUSED, 2).tolist() == [1]
    session.history.undo()
    assert all(group.column in (None, 0, 1) for group in session.report().groups)
    session.history.redo()
    assert session.report().rows(REFUSED, 2).tolist() == [1]


def test_a_column_undone_after_a_save_over_the_file_stays_undone_in_a_crash(
    session: Session, home: Home
) -> None:
    before = shape(session)
    path = session.source.origin.folder / "names.csv"
    session.apply(taken(session, PRICE))
    session.save(path, overwrite=True)
    filled = shape(session)
    session.history.undo()
    again = Session.open(path, home=home)
    left = again.unsaved()
    assert left is not None
    again.apply(left)
    assert shape(again) == shape(session) == before
    assert recipe_of(again).recipe.steps == ()
    again.history.undo()
    assert shape(again) == filled
    again.history.redo()
    again.save(path, overwrite=True)
    assert path.read_bytes() == NAMES.encode()


def test_a_column_undone_after_a_save_stays_where_the_first_file_is_gone(
    session: Session, home: Home
) -> None:
    path = session.source.origin.folder / "names.csv"
    session.apply(taken(session, PRICE))
    session.save(path, overwrite=True)
    filled = shape(session)
    session.history.undo()
    for aside in home.journal.glob("*.aside*"):
        aside.unlink()
    again = Session.open(path, home=home)
    assert again.unsaved() is None
    assert shape(again) == filled


def test_a_recipe_is_kept_of_edits_in_a_column_that_many_cells_filled(
    session: Session, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.apply(taken(session, PRICE))
    again = Session.open(session.source.origin.folder / "names.csv", home=home)
    left = again.unsaved()
    assert left is not None
    again.apply(left)
    again.edit(CellRef(2, 2), "7.00")
    monkeypatch.setattr("importers.session.recipes._FEW", 1)
    steps = lasting_recipe(again).steps
    assert [step.do for step in steps] == ["add-column", "cell"]
    assert steps[1].columns == ("Price",)
