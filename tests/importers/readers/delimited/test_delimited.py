"""Delimited files as the operator opens them: cells, lines, widths, and what is doubted.

Every test runs twice: through Arrow, as large files do, and record by record.
"""

import itertools
from pathlib import Path

import pytest

from importers.catalog.model import Progress
from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import Cancelled, UnreadableFile
from importers.readers import read
from importers.readers.delimited import arrow_reader

GUESSED = ReadOptions()


@pytest.fixture(autouse=True, params=["arrow", "careful"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow_reader, "WORTH_IT", 0 if request.param == "arrow" else 1 << 60)


def table(tmp_path: Path, data: bytes | str, options: ReadOptions = GUESSED) -> SourceTable:
    path = tmp_path / "catalog.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path, options)


def cells(source: SourceTable) -> list[list[str | None]]:
    return [list(row) for row in zip(*(c.to_pylist() for c in source.columns), strict=True)]


def codes(source: SourceTable) -> list[str]:
    return [warning.code for warning in source.read_warnings]


def test_cells_are_kept_exactly(tmp_path: Path) -> None:
    source = table(tmp_path, 'sku,name\r\n007, tea \r\n"1,5","say ""hi"""\r\n1E5,NULL\r\n')
    assert source.header == ("sku", "name")
    assert cells(source) == [["007", " tea "], ["1,5", 'say "hi"'], ["1E5", "NULL"]]
    assert (source.header_line, source.delimiter, source.quote) == (1, ",", '"')
    assert codes(source) == []


def test_a_ragged_row_is_kept_whole(tmp_path: Path) -> None:
    source = table(tmp_path, "sku,name\n1\n2,b,x,y\n3,c\n,\n4,,\n")
    assert cells(source) == [
        ["1", None, None, None],
        ["2", "b", "x", "y"],
        ["3", "c", None, None],
        ["4", "", "", None],
    ]
    assert source.widths.tolist() == [1, 4, 2, 3]
    assert source.blank_rows == 1


def test_lines_are_the_physical_ones(tmp_path: Path) -> None:
    source = table(tmp_path, '\nsku,name\n\n1,"two\r\nlines"\n , \n2,b\n\n3,"\r",x\n4,d')
    assert source.header_line == 2
    assert source.lines.tolist() == [4, 7, 9, 11]
    assert source.blank_rows == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends(tmp_path: Path, end: str) -> None:
    source = table(tmp_path, "sku,name\n1,a\n\n2,b\n".replace("\n", end))
    assert cells(source) == [["1", "a"], ["2", "b"]]
    assert source.lines.tolist() == [2, 4]


def test_mixed_line_ends(tmp_path: Path) -> None:
    source = table(tmp_path, "sku,name\r\n1,a\n2,b\r3,c\r\n")
    assert cells(source) == [["1", "a"], ["2", "b"], ["3", "c"]]
    assert source.lines.tolist() == [2, 3, 4]


def test_a_title_and_sections(tmp_path: Path) -> None:
    source = table(tmp_path, "Catalogue,,\nname,pack,stock\nRICE,,\nBasmati,1 kg,yes\n,,\nDAL,,\n")
    assert (source.header_line, source.header) == (2, ("name", "pack", "stock"))
    assert source.row_count == 3
    assert codes(source) == ["header"]


@pytest.mark.parametrize("labels", ["sku,name", "sku,name,price,size,"])
def test_a_header_of_another_width_than_its_records_is_doubted(tmp_path: Path, labels: str) -> None:
    body = "".join(f"{number},Mug,1.50,S\n" for number in range(9))
    source = table(tmp_path, f"{labels}\n{body}")
    assert source.header == tuple(labels.split(","))
    assert codes(source) == ["header"]
    assert f"it has {len(source.header)} labels" in source.read_warnings[0].message
    assert "most lines below it have 4 cells" in source.read_warnings[0].message
    assert cells(source)[8] == ["8", "Mug", "1.50", "S", None][: max(4, len(source.header))]
    assert source.widths.tolist() == [4] * 9


def test_blank_and_double_labels_keep_their_columns(tmp_path: Path) -> None:
    source = table(tmp_path, "id,name,,name,\n1,a,b,c,\n")
    assert source.header == ("id", "name", "", "name", "")
    assert cells(source) == [["1", "a", "b", "c", ""]]


def test_without_a_header_the_columns_get_names(tmp_path: Path) -> None:
    source = table(tmp_path, "A1,Tea,2.5\nA2,Rice,3.5\nA3,Dal,1.0\nA4,Ghee,9\n")
    assert (source.header_line, source.row_count) == (0, 4)
    assert source.header == ("Column A", "Column B", "Column C")
    assert codes(source) == ["header"]


@pytest.mark.parametrize(
    ("told", "header", "rows"), [(0, "Column A", 4), (1, "sku", 3), (2, "1", 2)]
)
def test_the_operator_names_the_header(tmp_path: Path, told: int, header: str, rows: int) -> None:
    text = 'sku,name\n1,"a\nb"\n2,c\n3,d\n'
    source = table(tmp_path, text, ReadOptions(header_line=told))
    assert (source.header_line, source.header[0], source.row_count) == (told, header, rows)
    assert codes(source) == []


def test_a_header_line_within_a_record_means_that_record(tmp_path: Path) -> None:
    source = table(tmp_path, 'sku,name\n1,"a\nb"\n2,c\n', ReadOptions(header_line=3))
    assert (source.header_line, source.header) == (2, ("1", "a\nb"))


def test_a_header_far_down(tmp_path: Path) -> None:
    text = "note\n" * 5000 + "sku,name\n1,a\n"
    source = table(tmp_path, text, ReadOptions(header_line=5001, delimiter=","))
    assert (source.header, source.lines.tolist()) == (("sku", "name"), [5002])


@pytest.mark.parametrize(
    "options",
    [
        ReadOptions(header_line=99),
        ReadOptions(header_line=2),
        ReadOptions(delimiter="ab"),
        ReadOptions(quote="''"),
        ReadOptions(delimiter="'", quote="'"),
        ReadOptions(encoding="klingon"),
    ],
)
def test_options_that_cannot_be_are_refused(tmp_path: Path, options: ReadOptions) -> None:
    with pytest.raises(UnreadableFile):
        table(tmp_path, "sku,name\n\n1,a\n", options)


def test_the_operators_dialect_is_used(tmp_path: Path) -> None:
    options = ReadOptions(delimiter=";", quote="")
    source = table(tmp_path, 'sku;name\n1;"a,b"\n', options)
    assert cells(source) == [["1", '"a,b"']]
    assert (source.delimiter, source.quote, codes(source)) == (";", "", [])


def test_excels_first_line_is_obeyed_and_left_out(tmp_path: Path) -> None:
    source = table(tmp_path, "sep=;\r\nsku;name\r\n1;a,b\r\n")
    assert (source.header_line, source.header, cells(source)) == (
        2,
        ("sku", "name"),
        [["1", "a,b"]],
    )
    assert codes(source) == []


def test_spaces_before_quotes(tmp_path: Path) -> None:
    source = table(tmp_path, 'sku, name\n1, "Tea, green"\n2, "Rice, red"\n')
    assert cells(source) == [["1", "Tea, green"], ["2", "Rice, red"]]
    assert source.spaced


def test_padding_behind_quotes_is_not_in_the_values(tmp_path: Path) -> None:
    text = '"sku"  , "name"        , price\n"10"   , "Tea, ""a"" , b", 2  \n"2 "   , ""             , 3\n'
    source = table(tmp_path, text)
    assert source.header == ("sku", "name", "price")
    assert cells(source) == [["10", 'Tea, "a" , b', "2  "], ["2 ", "", "3"]]
    assert codes(source) == []


def test_spaces_without_quotes_stay(tmp_path: Path) -> None:
    source = table(tmp_path, "sku , name\n1 , Tea\n")
    assert (source.header, cells(source)) == (("sku ", " name"), [["1 ", " Tea"]])


def test_escaped_quotes(tmp_path: Path) -> None:
    source = table(tmp_path, 'sku,size\n1,"19\\" rack, black"\n2,"C:\\temp"\n')
    assert cells(source) == [["1", '19" rack, black'], ["2", "C:\\temp"]]
    assert source.escaped


@pytest.mark.parametrize(
    "torn",
    ['2,Socks"warm, soft",9.50', '2.50"Table, 48""",wide'],
)
def test_quotes_that_a_lost_delimiter_put_within_a_cell_are_told(tmp_path: Path, torn: str) -> None:
    source = table(tmp_path, f'sku,name,price\n1,"Mug, blue",2\n{torn}\n3,Cup 5" high,4" x 2\n')
    assert source.row_count == 3
    assert "On line 3, a quote mark is out of place" in source.read_warnings[0].message


def test_a_stray_quote_is_told_by_its_line(tmp_path: Path) -> None:
    source = table(tmp_path, 'sku,name,price\n1,Tea,2\n2,"Rice,3\n3,Dal,4\n')
    assert cells(source) == [["1", "Tea", "2"], ["2", '"Rice', "3"], ["3", "Dal", "4"]]
    assert [(d.code, "line 3" in d.message) for d in source.read_warnings] == [
        ("stray-quote", True)
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("again", ["", "\ufeff"])
def test_a_mark_is_no_part_of_the_first_label(tmp_path: Path, encoding: str, again: str) -> None:
    source = table(tmp_path, f"{again}sku,name\n1,Größe\n".encode(encoding))
    assert (source.header[0], cells(source), source.bom) == ("sku", [["1", "Größe"]], True)


def test_an_encoding_that_shows_only_far_down(tmp_path: Path) -> None:
    data = b"sku,name\n" + b"1,Tea\n" * 60_000 + "2,Käse\n".encode("cp1252")
    source = table(tmp_path, data)
    assert source.columns[1][60_000].as_py() == "Käse"
    assert (source.encoding, codes(source)) == ("cp1252", ["encoding"])


def test_damage_in_a_ragged_row_far_down_is_told(tmp_path: Path) -> None:
    data = b"sku,name\n" + "1,Tée\n".encode() * 60_000 + b"2,Caf\xe9,x\n3,Th\xe9\n"
    source = table(tmp_path, data)
    assert cells(source)[-2:] == [["2", "Caf\ufffd", "x"], ["3", "Th\ufffd", None]]
    assert codes(source) == ["encoding"]
    assert "see line 60,002 and 1 more." in source.read_warnings[0].message


def test_zero_bytes_stay_in_their_cells(tmp_path: Path) -> None:
    assert cells(table(tmp_path, b"sku,name\n1,T\0ea\n")) == [["1", "T\0ea"]]


def test_nine_thousand_columns(tmp_path: Path) -> None:
    wide = ",".join(f"c{n}" for n in range(9000)) + "\n" + ",".join("1" * 9000) + "\n"
    source = table(tmp_path, wide)
    assert (len(source.header), source.columns[8999].to_pylist()) == (9000, ["1"])


def test_one_wide_row_in_a_long_file_is_cheap(tmp_path: Path) -> None:
    source = table(tmp_path, "a,b\n" + "1,2\n" * 20_000 + "," * 8999 + "x\n" + "1,2\n" * 20_000)
    assert len(source.columns) == 9000
    assert source.columns[8999][20_000].as_py() == "x"
    assert source.columns[8999].null_count == 40_000
    buffers = {
        b.address: b.size
        for c in source.columns
        for chunk in c.chunks
        for b in chunk.buffers()
        if b
    }
    assert sum(buffers.values()) < 2_000_000


def test_blank_lines_alone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="only blank lines"):
        table(tmp_path, "\n \n\t\n")


def test_far_too_many_cells_are_refused(tmp_path: Path) -> None:
    for text in ("a," * 100_000 + "\n", "a,b\n1,2\n" + "x," * 100_000 + "\n"):
        with pytest.raises(UnreadableFile, match="more than any table"):
            table(tmp_path, text)


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    source = table(tmp_path, "sku,name")
    assert (source.header, source.row_count, len(source.columns)) == (("sku", "name"), 0, 2)


def test_progress_is_told_and_may_stop_it(tmp_path: Path) -> None:
    seen: list[Progress] = []
    path = tmp_path / "catalog.csv"
    path.write_text("sku,name\n" + "1,a\n" * 100)
    read(path, report=seen.append)
    assert [(one.what, one.total) for one in seen] == [("Reading", 409)] * len(seen)
    assert seen[-1].done == 409

    def stop(_progress: Progress) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        read(path, report=stop)


RECORD = ["1", "Tea", "green, fine", "2"]


def polluted(row: int, column: int, kind: str) -> str:
    """Return a table in which one record has a cell more, a cell less, or a stray quote."""
    records = [["sku", "name", "text", "price"], *([*RECORD] for _ in range(9))]
    texts = [[f'"{cell}"' if "," in cell else cell for cell in record] for record in records]
    match kind:
        case "more":
            texts[row].insert(column, "")
        case "less":
            texts[row][column : column + 2] = ["".join(texts[row][column : column + 2])]
        case "quote":
            texts[row][column] = '"' + texts[row][column]
    return "".join(",".join(record) + "\n" for record in texts)


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        *itertools.product(range(1, 10), range(4), ["more", "quote"]),
        *itertools.product(range(1, 10), [0], ["less"]),
    ],
)
def test_one_bad_record_spoils_no_other(tmp_path: Path, row: int, column: int, kind: str) -> None:
    source = table(tmp_path, polluted(row, column, kind))
    rows = [[cell for cell in cells if cell is not None] for cells in cells(source)]
    assert [number for number, cells in enumerate(rows, start=1) if cells != RECORD] == [row]
    assert len(rows) == 9
    assert len(rows[row - 1]) == {"more": 5, "less": 3, "quote": 4}[kind]
