"""Garbled and lost letters, through check, fix and all formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.session.session import Session
from importers.storage.home import Home


def text(folder: Path, cells: list[list[str]]) -> Path:
    path = folder / "list.csv"
    path.write_text("".join(";".join(row) + "\n" for row in cells), encoding="utf-8")
    return path


def workbook(folder: Path, cells: list[list[str]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in cells:
        book.active.append(row)
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def page(folder: Path, cells: list[list[str]]) -> Path:
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in cells)
    path = folder / "list.html"
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    path.write_text(f"<meta charset='utf-8'><table>{body}</table>", encoding="utf-8")
    return path


CELLS = [
    ["SKU", "Name", "Beschreibung"],
    ["A", "CafÃ©", "grÃ¼ner Tee"],
    ["B", "Größe 5 – “neu”", "Âge d’or"],
    ["C", "M\ufffdtze", "gut"],
    ["D", "H?te", "Fertig? Los!"],
]


@pytest.mark.parametrize("write", [text, workbook, page])
def test_garbled_letters_are_put_right_and_lost_ones_told(tmp_path: Path, write) -> None:
    session = Session.open(write(tmp_path, CELLS), home=Home(tmp_path / "home"))
    counts = session.report().counts()
    assert (counts["garbled-text"], counts["lost-characters"]) == (2, 2)
    problem = session.report().problem("garbled-text", 1, 0)
    assert problem.message == '"CafÃ©" is "Café" read in another encoding than it was written in.'
    one = session.suggest(CellRef(0, 1), "garbled-text")
    assert one is not None
    assert [edit.new for edit in one.edits] == ["Café"]
    every = session.suggest_all("garbled-text", None)
    assert every is not None
    session.apply(every)
    assert [session.catalog.value(0, column) for column in (1, 2)] == ["Café", "grüner Tee"]
    assert "garbled-text" not in session.report().counts()
    assert session.suggest(CellRef(2, 1), "lost-characters") is None
