"""A workbook's pictures: found by product, saved to files named by SKU, and used for the image in one step."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from importers.catalog.column_mapping import ColumnMapping
from importers.session.pictures import PicturesUnusable
from importers.session.session import Session
from importers.storage.home import Home

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "0000000500015a9d7d960000000049454e44ae426082"
)


def book(path: Path, label: str = "Image") -> Path:
    """Write a list of four products: a picture over a cell, two in one row, one without a SKU, one in a cell."""
    written = xlsxwriter.Workbook(str(path))
    sheet = written.add_worksheet()
    for at, values in enumerate(
        [("SKU", "Name", label), ("A/1", "Cup"), ("B", "Hat"), ("", "Mug"), ("D", "Pan", "d.png")]
    ):
        sheet.write_row(at, 0, values)
    for row, mark in ((1, b""), (2, b"1"), (2, b"2"), (3, b"3"), (4, b"4"), (9, b"5")):
        sheet.insert_image(row, 2, "x.png", {"image_data": io.BytesIO(PNG + mark)})
    written.close()
    return path


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session.open(book(tmp_path / "w.xlsx"), home=Home(tmp_path / "home"), note=False)


def images(session: Session, column: int = 2) -> list[str | None]:
    return session.catalog.column(column).to_pylist()


def test_pictures_are_told_by_cell_and_product(session: Session) -> None:
    found = [(each.cell, each.row, each.sku) for each in session.pictures.found()]
    assert found == [
        ("C2", 0, "A/1"), ("C3", 1, "B"), ("C3", 1, "B"), ("C4", 2, ""), ("C5", 3, "D"),
        ("C10", None, ""),
    ]  # fmt: skip


def test_files_are_named_by_sku_and_used_as_one_step(session: Session, tmp_path: Path) -> None:
    saved = session.pictures.save(session.pictures.suggested_folder())
    folder = tmp_path / "w pictures"
    names = ["A_1.png", "B-2.png", "B.png", "C10.png", "C4.png", "D.png"]
    assert sorted(each.name for each in folder.iterdir()) == names
    assert (folder / "B.png").read_bytes() == PNG + b"1"
    assert "picture-in-cell" in session.report().counts()

    change = session.pictures.use(saved)
    assert change.title == "Use 3 saved pictures"
    used = ["w pictures/A_1.png", "w pictures/B.png", "w pictures/C4.png", "d.png"]
    assert images(session) == used  # what was written there stays
    assert "picture-in-cell" not in session.report().counts()
    session.history.undo()
    assert images(session) == ["", "", "", "d.png"]
    session.history.redo()
    assert images(session) == used


def test_saving_again_makes_no_second_files(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    first = session.pictures.save(folder)
    assert session.pictures.save(folder) == first
    assert len(list(folder.iterdir())) == 6


def test_the_column_of_the_pictures_is_mapped_in_the_same_step(tmp_path: Path) -> None:
    session = Session.open(book(tmp_path / "w.xlsx", "Looks"), home=Home(tmp_path), note=False)
    assert session.mapping.column("image") is None
    session.pictures.use(session.pictures.save(tmp_path / "p"))
    assert session.mapping.column("image") == 2
    assert images(session)[0] == "p/A_1.png"
    assert session.edited
    session.history.undo()
    assert session.mapping.column("image") is None
    assert images(session)[0] == ""
    assert not session.edited


def test_without_a_column_for_them_they_are_only_saved(tmp_path: Path) -> None:
    session = Session.open(book(tmp_path / "w.xlsx", "Name 2"), home=Home(tmp_path), note=False)
    session.set_mapping(ColumnMapping({"sku": 0, "name": 2}))
    saved = session.pictures.save(tmp_path / "p")
    assert len(saved.files) == 6
    with pytest.raises(PicturesUnusable, match="No column holds the image"):
        session.pictures.use(saved)


def test_work_on_pictures_survives_a_crash(session: Session, tmp_path: Path) -> None:
    session.pictures.use(session.pictures.save(tmp_path / "p"))
    again = Session.open(tmp_path / "w.xlsx", home=session.home, note=False)
    unsaved = again.unsaved()
    assert unsaved is not None
    again.apply(unsaved)
    assert again.catalog.value(0, 2) == "p/A_1.png"


def test_a_folder_that_cannot_be_written_is_a_sentence(session: Session, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("a file")
    with pytest.raises(PicturesUnusable, match="cannot be saved"):
        session.pictures.save(tmp_path / "p")


def test_a_list_without_pictures_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("SKU,Name\nA,Cup\n")
    session = Session.open(tmp_path / "a.csv", home=Home(tmp_path), note=False)
    assert session.pictures.found() == ()
    with pytest.raises(PicturesUnusable, match="no pictures"):
        session.pictures.save(tmp_path / "p")
