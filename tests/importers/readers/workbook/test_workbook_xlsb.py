"""Binary workbooks: every kind of cell with its number format, errors, hidden and merged cells."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.workbook.binary.xlsb import read_grid, sheet_names
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.reader import read_workbook
from tests.support.grids import codes_of, filled
from tests.support.raw_xlsb import cell, record, row, text, write_xlsb


def grid_of(path: Path, options: ReadOptions = ReadOptions()) -> Grid:  # noqa: B008  it is frozen
    return read_grid(path, options, lambda *_progress: None)


def real(value: float) -> bytes:
    return struct.pack("<d", value)


def packed(value: int) -> bytes:
    return struct.pack("<i", value)


def test_cells_of_every_kind(tmp_path: Path) -> None:
    front = struct.unpack("<i", struct.pack("<d", 2.5)[4:])[0]
    sheet = (
        row(1)
        + cell(1, 0, b"", 1)
        + cell(2, 1, packed(71053 << 2 | 2))
        + cell(2, 2, packed(-499 << 2 | 3))
        + cell(2, 3, packed(front & ~3))
        + cell(3, 4, b"\x2a")
        + cell(4, 5, b"\x01")
        + cell(5, 6, real(4006381333931))
        + cell(6, 7, text("own"))
        + cell(7, 8, struct.pack("<I", 1))
        + cell(8, 9, text("made") + b"\0" * 10)
        + cell(9, 10, real(0.1) + b"\0" * 10)
        + cell(10, 11, b"\0" + b"\0" * 10)
        + cell(11, 12, b"\x07" + b"\0" * 10)
        + cell(62, 13, b"\x01" + text("rich") + b"\0" * 8)
    )
    path = write_xlsb(tmp_path / "w.xlsb", sheet, ["", "a & _x000D_ 東京"])
    assert filled(grid_of(path)) == {
        1: {
            1: "71053", 2: "-4.99", 3: "2.5", 4: "#N/A", 5: "TRUE", 6: "4006381333931", 7: "own",
            8: "a & _x000D_ 東京", 9: "made", 10: "0.1", 11: "FALSE", 12: "#DIV/0!", 13: "rich",
        }
    }  # fmt: skip
    assert sheet_names(path) == ("Sheet1",)


def test_a_cell_whose_text_is_not_there(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "w.xlsb", row(1) + cell(7, 0, struct.pack("<I", 1)), ["only"])
    with pytest.raises(UnreadableFile, match="texts that it does not hold"):
        grid_of(path)


def test_number_formats_and_both_date_systems(tmp_path: Path) -> None:
    sheet = row(1) + cell(5, 0, real(123), 1) + cell(5, 1, real(43951), 2) + cell(5, 2, real(1), 9)
    for date1904, day in ((False, "2020-04-30"), (True, "2024-05-01")):
        path = write_xlsb(
            tmp_path / "w.xlsb", sheet, formats=["00000", "dd/mm/yyyy"], date1904=date1904
        )
        assert filled(grid_of(path))[1] == {0: "00123", 1: day, 2: "1"}
    assert filled(grid_of(path, ReadOptions(stored_columns=(0,))))[1][0] == "123"


def test_short_cells_stand_right_of_the_last(tmp_path: Path) -> None:
    sheet = (
        row(3)
        + cell(5, 2, real(1))
        + cell(13, None, packed(2 << 2 | 2))
        + cell(12, None, b"")
        + cell(17, None, text("x"))
        + row(4)
        + cell(18, None, struct.pack("<I", 0))
    )
    path = write_xlsb(tmp_path / "w.xlsb", sheet, ["first"])
    assert filled(grid_of(path)) == {3: {2: "1", 3: "2", 5: "x"}, 4: {0: "first"}}


def test_what_excel_hides_or_merges_is_told(tmp_path: Path) -> None:
    sheet = (
        record(60, struct.pack("<IIIIH", 1, 1, 0, 0, 1))
        + row(1)
        + cell(6, 0, text("brand"))
        + cell(6, 1, text("sku"))
        + row(2, hidden=True)
        + cell(6, 0, text("Acme"))
        + row(3)
        + cell(6, 1, text("b"))
        + row(4)
        + record(176, struct.pack("<IIII", 1, 2, 0, 0))
    )
    path = write_xlsb(tmp_path / "w.xlsb", sheet)
    told = codes_of(grid_of(path))
    assert set(told) == {"hidden-rows", "hidden-columns", "merged", "empty-rows"}
    assert "(A2:A3)" in told["merged"]
    options = ReadOptions(fill_merged=True, skip_hidden_rows=True)
    assert filled(grid_of(path, options)) == {1: {0: "brand", 1: "sku"}, 3: {0: "Acme", 1: "b"}}


@pytest.mark.parametrize("cut", [1, 5, 9])
def test_a_sheet_that_is_cut_off_is_damaged(tmp_path: Path, cut: int) -> None:
    sheet = row(1) + cell(6, 0, text("brand"))
    path = write_xlsb(tmp_path / "w.xlsb", sheet[:-cut])
    with pytest.raises(UnreadableFile, match=r"w\.xlsb .*damaged"):
        read_workbook(path)


def test_parts_in_another_folder(tmp_path: Path) -> None:
    sheet = row(1) + cell(6, 0, text("brand"))
    path = write_xlsb(tmp_path / "w.xlsb", sheet, folder="other")
    assert read_workbook(path).header == ("brand",)
