"""What the operator says of a file: headers of several rows, where its data starts and ends, columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.source import ReadOptions, SourceTable
from importers.cli import main
from importers.cli.parser import parser_of, read_options
from importers.cli.shell_commands import reading_words
from importers.errors import UnreadableFile
from importers.readers import read
from importers.session.session import Session
from importers.storage.home import Home
from importers.writers import save

ROWS = [
    ["Spring list", "", "", ""],
    ["", "Price", "", "Pack"],
    ["SKU", "Net", "Gross", "Size"],
    ["text", "EUR", "EUR", "pcs"],
    ["A-1", "9.90", "11.80", "1"],
    ["A-2", "8.50", "10.10", "2"],
    ["A-3", "7.50", "8.90", "3"],
    ["Total", "25.90", "30.80", "6"],
    ["printed by ERP", "", "", ""],
]
Write = Callable[[Path], Path]


def csv_file(folder: Path) -> Path:
    path = folder / "list.csv"
    path.write_text("".join(";".join(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def workbook(folder: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in ROWS:
        book.active.append([cell or None for cell in row])
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def page(folder: Path) -> Path:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in ROWS)
    path = folder / "list.html"
    path.write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
    return path


FORMATS = pytest.mark.parametrize("write", [csv_file, workbook, page])
OPTIONS = ReadOptions(header_line=3, header_rows=2, first_row=5, skip_last=2)


def keys(table: SourceTable) -> list[str]:
    return table.columns[0].to_pylist()


@FORMATS
def test_all_of_them_at_once(tmp_path: Path, write: Write) -> None:
    table = read(write(tmp_path), OPTIONS)
    assert table.header == ("SKU", "Price Net", "Price Gross", "Pack Size")
    assert (keys(table), table.lines.tolist()) == (["A-1", "A-2", "A-3"], [5, 6, 7])
    assert table.header_line == 3


@FORMATS
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (ReadOptions(header_line=3), ["text", "A-1", "A-2", "A-3", "Total", "printed by ERP"]),
        (
            ReadOptions(header_line=3, first_row=2),
            ["text", "A-1", "A-2", "A-3", "Total", "printed by ERP"],
        ),
        (ReadOptions(header_line=3, first_row=7, skip_last=1), ["A-3", "Total"]),
        (ReadOptions(header_line=3, skip_last=100), []),
        (ReadOptions(header_line=0, first_row=5, skip_last=2), ["A-1", "A-2", "A-3"]),
    ],
)
def test_where_the_data_starts_and_ends(
    tmp_path: Path, write: Write, options: ReadOptions, expected: list[str]
) -> None:
    assert keys(read(write(tmp_path), options)) == expected


def test_rows_left_out_at_the_end_of_a_large_text(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("sku,name\n" + "".join(f"A{n},Pen\n" for n in range(60_000)) + "Total,\n")
    table = read(path, ReadOptions(skip_last=1, first_row=3))
    assert (table.row_count, keys(table)[0], keys(table)[-1]) == (59_999, "A1", "A59999")
    assert len(table.widths) == table.row_count


@pytest.mark.parametrize("write", [csv_file, workbook])
def test_what_was_left_out_is_kept_apart_from_another_readings_work(
    tmp_path: Path, write: Write
) -> None:
    home, path = Home(tmp_path / "home"), write(tmp_path)
    Session.open(path, ReadOptions(header_line=3), home=home).edit(CellRef(1, 1), "1.00")
    Session.open(path, OPTIONS, home=home).edit(CellRef(0, 1), "2.00")
    for options, value in ((ReadOptions(header_line=3), "1.00"), (OPTIONS, "2.00")):
        fix = Session.open(path, options, home=home).unsaved()
        assert isinstance(fix, Fix)
        assert [edit.new for edit in fix.edits] == [value]


def test_a_corrected_copy_lacks_the_rows_left_out_at_the_end_and_says_so(tmp_path: Path) -> None:
    catalog = Catalog(read(csv_file(tmp_path), OPTIONS))
    catalog.apply([Edit(CellRef(2, 1), "7.50", "7.00")])
    target = tmp_path / "copy.csv"
    notes = save(catalog, target).notes
    assert "last rows that were left out" in " ".join(notes)
    assert target.read_text().splitlines()[-1] == "A-3;7.00;8.90;3"


def test_the_command_line_says_all_of_it_and_back() -> None:
    words = ["--header-line", "2-3", "--first-row", "5", "--skip-last", "2", "--map", "SKU=Art.nr."]
    options = read_options(parser_of("check").parse_args(["list.csv", *words]))
    assert options == ReadOptions(
        header_line=3, header_rows=2, first_row=5, skip_last=2, columns=(("SKU", "Art.nr."),)
    )
    assert reading_words(options) == words
    assert reading_words(ReadOptions(header_line=0)) == ["--header-line", "0"]


@pytest.mark.parametrize(
    "words", [["--header-line", "4-3"], ["--header-line", "1-9"], ["--map", "SKU"], ["--map", "=x"]]
)
def test_words_that_make_no_sense(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        parser_of("check").parse_args(["list.csv", *words])


LIST = "Kode,Vare,Pris\nA-1,Kop,9.90\nA-2,Hat,8.50\n"


def opened(tmp_path: Path, *columns: tuple[str, str], profile: str | None = None) -> Session:
    path = tmp_path / "danish.csv"
    path.write_text(LIST)
    options = ReadOptions(columns=columns)
    return Session.open(path, options, home=Home(tmp_path / "home"), profile=profile)


@pytest.mark.parametrize("profile", [None, "scantrust", "digible"])
def test_columns_named_on_the_command_line(tmp_path: Path, profile: str | None) -> None:
    session = opened(tmp_path, ("SKU", "Kode"), ("name", "vare"), profile=profile)
    key = session.mapping.column(session.schema.key.name)
    assert (key, session.schema.field(session.mapping.field(1) or "").label) == (0, "Name")
    assert "missing-column" not in session.report().counts() or profile == "digible"
    again = opened(tmp_path)
    assert again.mapping.columns == {}


def test_letters_no_column_and_reading_again(tmp_path: Path) -> None:
    session = opened(tmp_path, ("sku", "A"), ("price", "Pris"), ("price", ""))
    assert dict(session.mapping.columns) == {"sku": 0}
    again = session.reopen(ReadOptions(columns=session.options.columns, header_line=1))
    assert dict(again.mapping.columns) == {"sku": 0}


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("SKU", "Nummer"), "No column is called “Nummer”"),
        (("Weight", "Pris"), "no field “Weight”"),
    ],
)
def test_names_that_nothing_has(tmp_path: Path, pair: tuple[str, str], words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        opened(tmp_path, pair)


def test_every_command_takes_a_map(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELFREADY_HOME", str(tmp_path / "home"))
    path = tmp_path / "danish.csv"
    path.write_text(LIST)
    recipe = tmp_path / "r.toml"
    recipe.write_text('[[step]]\ndo = "trim"\ncolumns = ["Vare"]\n')
    map_words = ["--map", "SKU=Kode", "--map", "Name=Vare"]
    assert main(["check", str(path), "--json", *map_words]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == {}
    assert main(["fix", str(path), "--recipe", str(recipe), "--json", *map_words]) == 0
    for command in ("check", "review", "fix", "upload"):
        assert "--map" in parser_of(command).format_help()
