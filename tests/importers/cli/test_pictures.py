"""`shelfready pictures`: a workbook's pictures listed, saved, and named in a new catalog, without a screen."""

from __future__ import annotations

from pathlib import Path

from importers.session.session import Session
from importers.storage.home import Home
from tests.importers.session.test_pictures import book
from tests.support.commands import Command


def test_pictures_are_listed_with_their_cells(command: Command, tmp_path: Path) -> None:
    book(tmp_path / "w.xlsx")
    done = command("pictures", "w.xlsx")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "w.xlsx: 6 pictures"
    assert [line.split() for line in lines[1:3]] == [["C2", "A/1"], ["C3", "B"]]
    assert not (tmp_path / "w pictures").exists()


def test_they_are_saved_and_a_catalog_names_them(command: Command, tmp_path: Path) -> None:
    book(tmp_path / "w.xlsx")
    done = command("pictures", "w.xlsx", "-o", "p", "--catalog", "new.xlsx", "--json")
    assert done.code == 0
    told = done.json
    assert told["pictures"][0] == {"cell": "C2", "sku": "A/1", "file": "p/A_1.png"}
    assert told["named"] == 3
    new = Session.open(tmp_path / "new.xlsx", home=Home(tmp_path), note=False)
    names = new.catalog.column(2).to_pylist()
    assert names == ["p/A_1.png", "p/B.png", "p/C4.png", "d.png"]
    assert all((tmp_path / str(name)).exists() for name in names[:3])


def test_a_sheet_without_pictures_ends_with_one(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("SKU,Name\nA,Cup\n")
    done = command("pictures", "a.csv", "-o", "p")
    assert (done.code, done.out) == (1, "a.csv: 0 pictures\n")


def test_a_catalog_without_a_folder_is_a_sentence(command: Command, tmp_path: Path) -> None:
    book(tmp_path / "w.xlsx")
    done = command("pictures", "w.xlsx", "--catalog", "new.xlsx")
    assert done.code == 2
    assert "-o" in done.err
    assert not (tmp_path / "new.xlsx").exists()


def test_check_leads_to_them(command: Command, tmp_path: Path) -> None:
    book(tmp_path / "w.xlsx")
    assert "`shelfready pictures` saves them." in command("check", "w.xlsx").out
