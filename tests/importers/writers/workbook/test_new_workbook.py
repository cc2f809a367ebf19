"""A new workbook holds every cell as the text that it was."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.source import ReadOptions
from importers.errors import SaveFailed
from importers.writers import save
from importers.writers.workbook import new_workbook as workbook
from tests.support.catalogs import catalog_of, put, rows_of, workbook_at


def test_nothing_turns_into_a_number_or_a_formula(tmp_path: Path) -> None:
    cells = ["00123", "=1+1", "8.9E+12", "#N/A", "TRUE", "2024-05-01", " a ", "@x", "-1", "'a"]
    content = "SKU,Value\n" + "".join(f"{n},{cell}\n" for n, cell in enumerate(cells))
    catalog = catalog_of(tmp_path, content.encode())
    result = save(catalog, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(result.path).active
    assert sheet.title == "list"
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == cells
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {"@"}
    assert sheet.freeze_panes == "A2"
    assert (result.rows, result.notes) == (len(cells), ())


VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(str.strip)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(VALUES, min_size=1, max_size=12))
def test_any_text_comes_back(values: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = "".join(f"{number},\n" for number in range(len(values)))
        catalog = catalog_of(Path(folder), f"SKU,Name\n{lines}".encode())
        for row, value in enumerate(values):
            put(catalog, row, 1, value)
        save(catalog, Path(folder) / "out.xlsx")
        again = workbook_at(Path(folder) / "out.xlsx")
        assert rows_of(again) == rows_of(catalog)
        assert again.labels == catalog.labels


def test_left_out_rows_and_ragged_ones(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, b"SKU,Name\n1,a\n2\n3,c,extra\n4,d\n")
    catalog.exclude([0])
    result = save(catalog, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(result.path).active
    assert list(sheet.values)[1:] == [("2", None, None), ("3", "c", "extra"), ("4", "d", None)]
    assert (result.rows, result.notes) == (3, ("1 left-out row is not in the file.",))


def test_what_a_sheet_cannot_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = catalog_of(tmp_path, b"SKU,Name\n1,a\n2,b\n")
    put(catalog, 0, 1, "x" * 32_768)
    with pytest.raises(SaveFailed, match="32,767 characters"):
        save(catalog, tmp_path / "out.xlsx")
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    with pytest.raises(SaveFailed, match="save as CSV"):
        save(catalog, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("name", ["out.pdf", "out", "out.xlsm", "out.xls", "out.ods"])
def test_a_name_must_say_a_known_format(tmp_path: Path, name: str) -> None:
    catalog = catalog_of(tmp_path, b"SKU,Name\n1,a\n")
    with pytest.raises(SaveFailed, match="choose"):
        save(catalog, tmp_path / name)


def test_a_file_without_header_gets_none(tmp_path: Path) -> None:
    options = ReadOptions(header_line=0)
    catalog = catalog_of(tmp_path, b"1,a\n2,b\n", options=options)
    save(catalog, tmp_path / "out.xlsx")
    save(catalog, tmp_path / "out.tsv")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert list(sheet.values) == [("1", "a"), ("2", "b")]
    assert (tmp_path / "out.tsv").read_bytes() == b"1\ta\r\n2\tb\r\n"
