"""What the operator wants stored as text is one more step: undone, redone, and brought back after a crash."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from importers.catalog.model import CellRef, Fix
from importers.session.session import Session
from importers.storage.home import Home
from tests.support.save_books import makers

REF = CellRef(0, 3)


def test_a_cell_as_text_is_a_step_like_any_other(tmp_path: Path) -> None:
    path, home = tmp_path / "list.xlsx", Home(tmp_path / "home")
    makers()["openpyxl-plain"](path)
    session = Session.open(path, home=home)
    session.edit(REF, "9.90")
    session.apply(Fix("Store D2 as text", as_text=(REF,)))
    assert session.history.undo() is not None
    assert not session.catalog.as_text
    assert session.history.redo() is not None
    assert session.catalog.as_text == {REF}
    again = Session.open(path, home=home)
    unsaved = again.unsaved()
    assert unsaved is not None
    assert unsaved.as_text == (REF,)
    again.apply(unsaved)
    saved = again.save(tmp_path / "out.xlsx").path
    assert openpyxl.load_workbook(saved)["List"]["D2"].value == "9.90"
    again.apply(Fix("Store D2 as what it is", as_typed=(REF,)))
    saved = again.save(tmp_path / "number.xlsx").path
    assert openpyxl.load_workbook(saved)["List"]["D2"].value == 9.9
