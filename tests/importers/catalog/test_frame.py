"""A script gets the catalog as it now stands, cell for cell."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from importers.catalog.catalog import Catalog
from importers.catalog.frame import to_frame
from importers.catalog.model import CellRef
from importers.readers import read


def catalog(tmp_path: Path, text: str) -> Catalog:
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8")
    return Catalog(read(path))


def test_text_lines_and_labels_are_those_of_the_file(tmp_path: Path) -> None:
    frame = to_frame(catalog(tmp_path, 'sku,name,name\n007,"a\nb",\n008,NA,1e3\n'))
    assert list(frame.columns) == ["sku", "name", "name"]
    assert frame.index.name == "line"
    assert frame.index.to_list() == [2, 4]
    assert frame.to_numpy().tolist() == [["007", "a\nb", ""], ["008", "NA", "1e3"]]


def test_edits_are_in_it_and_rows_left_out_are_not(tmp_path: Path) -> None:
    held = catalog(tmp_path, "sku,name\nA,Tea\nB,Milk\nC,Rice\n")
    held.set_value(CellRef(2, 1), "Red rice")
    held.exclude([0])
    frame = to_frame(held)
    assert frame.index.to_list() == [3, 4]
    assert frame["name"].to_list() == ["Milk", "Red rice"]


def test_a_cell_that_is_not_there_differs_from_an_empty_one(tmp_path: Path) -> None:
    frame = to_frame(catalog(tmp_path, "sku,name,brand\nA,,50\nB\n"))
    assert frame["name"].to_list()[0] == ""
    assert frame["name"].isna().to_list() == [False, True]
    assert isinstance(frame, pd.DataFrame)
