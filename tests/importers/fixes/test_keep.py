"""What the operator keeps as it is is no problem while its value stands; undone, redone, brought back after a crash."""

from __future__ import annotations

from pathlib import Path

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.fixes.keep import keep_all, keep_one
from importers.fixes.recipe import parse
from importers.session.recipes import recipe_of, replayed
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.checker import Checker
from tests.support.tables import table


def opened(tmp_path: Path) -> Session:
    rows = (("'A1", "Cap", "1.00"), ("'B2", "Hat", "2.00"), ("Total", "", "3.00"))
    return Session.from_source(
        table(("SKU", "Name", "Price"), *rows), ReadOptions(), Home(tmp_path), None
    )


def test_a_sku_that_begins_with_an_apostrophe_can_be_kept(tmp_path: Path) -> None:
    session = opened(tmp_path)
    assert session.report().counts()["text-mark"] == 2
    assert session.report().blocked_rows()[:2].all()
    fix = keep_one(session.catalog, CellRef(0, 0), "text-mark")
    assert fix is not None
    session.apply(fix)
    assert session.report().rows("text-mark", 0).tolist() == [1]
    assert not session.report().blocked_rows()[0]
    full = Checker(session.catalog, session.schema, session.fields()).report()
    assert full.counts() == session.report().counts()
    session.edit(CellRef(0, 0), "'A2")
    assert session.report().rows("text-mark", 0).tolist() == [0, 1]
    session.history.undo()
    assert session.report().rows("text-mark", 0).tolist() == [1]
    session.history.undo()
    assert session.report().rows("text-mark", 0).tolist() == [0, 1]
    session.history.redo()
    assert session.report().rows("text-mark", 0).tolist() == [1]


def test_all_of_a_kind_are_kept_in_one_step_and_brought_back_after_a_crash(tmp_path: Path) -> None:
    session = opened(tmp_path)
    for code, column in (("text-mark", 0), ("not-a-product", None)):
        fix = keep_all(session.report(), code, column)
        assert fix is not None
        session.apply(fix)
    assert session.report().counts() == {"required": 1}
    after = opened(tmp_path)
    unsaved = after.unsaved()
    assert unsaved is not None
    after.apply(unsaved)
    assert after.report().counts() == {"required": 1}


def test_what_the_shop_would_turn_down_cannot_be_kept(tmp_path: Path) -> None:
    session = opened(tmp_path)
    assert keep_one(session.catalog, CellRef(2, 1), "required") is None
    assert keep_all(session.report(), "required", 1) is None
    assert keep_one(session.catalog, CellRef(None, 0), "text-mark") is None


def test_what_is_kept_follows_into_another_reading_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("SKU,Name,Price\n'A1,Cap,1.00\n'B2,Hat,2.00\nTotal,,3.00\n", encoding="utf-8")
    session = Session.open(path, home=Home(tmp_path), note=False)
    for ref, code in ((CellRef(1, 0), "text-mark"), (CellRef(2, None), "not-a-product")):
        fix = keep_one(session.catalog, ref, code)
        assert fix is not None
        session.apply(fix)
    again = session.reopen(ReadOptions(encoding="cp1252"))
    assert again.report().rows("text-mark", 0).tolist() == [0]
    assert "not-a-product" not in again.report().counts()
    assert again.history.undo_title == "Carry the changes over"
    otherwise = again.reopen(ReadOptions(delimiter=";"))
    assert "all but 1" in str(otherwise.history.undo_title)  # the cell of a SKU is another there


def test_what_is_kept_is_in_the_recipe_for_the_next_file(tmp_path: Path) -> None:
    session = opened(tmp_path)
    for ref, code in ((CellRef(1, 0), "text-mark"), (CellRef(2, None), "not-a-product")):
        fix = keep_one(session.catalog, ref, code)
        assert fix is not None
        session.apply(fix)
    recipe = parse(recipe_of(session).recipe.text())
    assert [step.title for step in recipe.steps] == ['keep "\'B2" SKU', "keep 'Total'"]
    rows = (("'B2", "Hat", "2.50"), ("Total", "", "4.00"), ("'A1", "Cap", "1.00"))
    following = Session.from_source(
        table(("SKU", "Name", "Price"), *rows), ReadOptions(), Home(tmp_path / "next"), None
    )
    played = replayed(following, recipe)
    assert (played.changes, played.notes) == ((1, 1), ())
    following.apply(played.fix)
    assert following.report().counts() == {"text-mark": 1, "required": 1}
    following.history.undo()
    assert following.report().counts()["text-mark"] == 2


def test_a_recipe_keeps_nothing_that_the_shop_would_turn_down(tmp_path: Path) -> None:
    recipe = parse('[[step]]\ndo = "keep"\nsku = "Total"\ncolumn = "Name"\nproblem = "required"\n')
    played = replayed(opened(tmp_path), recipe)
    assert played.changes == (0,)
    assert "cannot be kept" in played.notes[0]
