"""Delimited files as the operator opens them: cells, lines, widths, and what is doubted."""

from pathlib import Path

from importers.readers import read
from importers.source import ReadOptions, SourceTable

GUESSED = ReadOptions()


def table(tmp_path: Path, data: bytes | str, options: ReadOptions = GUESSED) -> SourceTable:
    path = tmp_path / "catalog.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path, options)


def cells(source: SourceTable) -> list[list[str | None]]:
    return [list(row) for row in zip(*(c.to_pylist() for c in source.columns), strict=True)]


def test_cells_are_kept_exactly(tmp_path: Path) -> None:
    source = table(tmp_path, 'sku,name\r\n007, tea\r\n"1,5","say ""hi"""\r\n')
    assert source.header == ("sku", "name")
    assert cells(source) == [["007", " tea"], ["1,5", 'say "hi"']]


def test_a_ragged_row_is_kept_whole(tmp_path: Path) -> None:
    source = table(tmp_path, "sku,name\n1\n2,b,x,y\n3,c\n")
    assert cells(source) == [
        ["1", None, None, None],
        ["2", "b", "x", "y"],
        ["3", "c", None, None],
    ]
    assert source.widths.tolist() == [1, 4, 2]


def test_lines_are_the_physical_ones(tmp_path: Path) -> None:
    source = table(tmp_path, 'sku,name\n\n1,"two\nlines"\n , \n2,b\n')
    assert source.lines.tolist() == [3, 6]
    assert source.blank_rows == 2
