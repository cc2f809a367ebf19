"""SYLK and Excel's XML of 2003: read as Excel shows them; a CSV whose first label is ID stays a CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers import read

FIELD = Path(__file__).parents[3] / "data" / "field"
NS = "urn:schemas-microsoft-com:office:spreadsheet"


def rows(table: SourceTable) -> list[list[str | None]]:
    return [list(row) for row in zip(*(c.to_pylist() for c in table.columns), strict=True)]


def written(path: Path, text: str | bytes, encoding: str = "utf-8") -> SourceTable:
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read(path)


def test_a_sylk_file_is_no_csv_of_ids() -> None:
    table = read(FIELD / "21-sylk" / "stock.slk")
    assert (table.kind, table.header, rows(table)) == ("sylk", ("SKU", "Name"), [["A-1", "Cap"]])
    assert table.read_warnings == ()


SYLK = (
    "ID;PWXL;N;E\nP;PGeneral\nP;P00000\nP;Pyyyy\\-mm\\-dd\nB;Y3;X4\n"
    'C;Y1;X1;K"SKU"\nC;X2;K"Name"\nC;X3;K"Price"\nC;X4;K"Since"\n'
    'F;P1;FG0G;Y2;X1\nC;K123\nC;X2;K"Cup;; ""big"""\nC;X3;K9.9;ER1C1*2\nF;P2;FG0G;X4\nC;K45292\n'
    'C;Y3;X1;K"\x1bNHuA"\nC;X2;K"x\x1b :y"\nC;X3;K#N/A\nC;X4;KTRUE\nE\n'
)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["a.slk", "a.xls"])
def test_formats_escapes_and_kinds_of_sylk(tmp_path: Path, ends: str, name: str) -> None:
    table = written(tmp_path / name, SYLK.replace("\n", ends))
    assert table.header == ("SKU", "Name", "Price", "Since")
    assert rows(table) == [
        ["00123", 'Cup; "big"', "9.9", "2024-01-01"],
        ["üA", "x\ny", "#N/A", "TRUE"],
    ]


def test_sylk_in_an_old_encoding(tmp_path: Path) -> None:
    text = 'ID;PWXL\nC;Y1;X1;K"SKU"\nC;X2;K"Größe Käse für dich"\nC;Y2;X1;K"A"\nC;X2;K"schön"\nE\n'
    assert written(tmp_path / "a.slk", text, "cp1252").header[1] == "Größe Käse für dich"


@pytest.mark.parametrize(
    "text",
    [
        "ID;Name\n1;Tea\n2;Pea\n",
        "ID;P\nC;5\nB;6\n",
        "ID,P\nC,1\n",
        "ID;Price;Name\nF;5;Tea\nP;6;Pea\n",
    ],
)
def test_a_csv_that_begins_with_id_stays_one(tmp_path: Path, text: str) -> None:
    assert written(tmp_path / "a.csv", text).kind == "csv"


def sheet(name: str, body: str, after: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{body}</Table>{after}</Worksheet>'


def book(*sheets: str, styles: str = "", before: str = '<?xml version="1.0"?>\n') -> str:
    return (
        f'{before}<?mso-application progid="Excel.Sheet"?><Workbook xmlns="{NS}" xmlns:ss="{NS}" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles>{styles}</Styles>{"".join(sheets)}</Workbook>'
    )


def cell(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


HEADER = "<Row>" + cell("SKU") + cell("Name") + cell("Price") + "</Row>"
STYLES = (
    '<Style ss:ID="s1"><NumberFormat ss:Format="00000"/></Style>'
    '<Style ss:ID="s2"><NumberFormat ss:Format="Short Date"/></Style>'
)


@pytest.mark.parametrize("name", ["a.xml", "a.xls", "a.csv"])
def test_a_workbook_in_xml(tmp_path: Path, name: str) -> None:
    body = (
        HEADER
        + "<Row>" + cell("123", "Number", ' ss:StyleID="s1"') + cell("Cup &amp; Co") + cell("9.90", "Number")
        + "</Row><Row ss:Index='5'>" + cell("A2") + cell("45292", "Number", ' ss:Index="3" ss:StyleID="s2"')
        + "</Row><Row>" + cell("A3") + cell("2024-05-01T00:00:00.000", "DateTime") + cell("1", "Boolean")
        + "</Row>"
    )  # fmt: skip
    table = written(tmp_path / name, book(sheet("Stock", body), styles=STYLES))
    assert (table.kind, table.sheet, table.header) == ("xml", "Stock", ("SKU", "Name", "Price"))
    assert rows(table) == [
        ["00123", "Cup & Co", "9.9"],
        ["A2", "", "2024-01-01"],
        ["A3", "2024-05-01", "TRUE"],
    ]
    assert table.lines.tolist() == [2, 5, 6]
    said = [warning.code for warning in table.read_warnings]
    assert said == ([] if name == "a.xml" else ["wrong-extension"])


def test_merged_hidden_and_rich_cells(tmp_path: Path) -> None:
    body = (
        HEADER
        + "<Row ss:Hidden='1'>" + cell("A", more=' ss:MergeAcross="1"') + cell("5", "Number") + "</Row>"
        + "<Row>" + cell("<B xmlns='http://www.w3.org/TR/REC-html40'>Bo<I>ld</I></B>") + cell("Cup") + "</Row>"
    )  # fmt: skip
    hidden = (
        "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible>"
        "</WorksheetOptions>"
    )
    table = written(tmp_path / "a.xml", book(sheet("Old", HEADER, hidden), sheet("Stock", body)))
    assert table.sheet == "Stock"
    assert rows(table) == [["A", "", "5"], ["Bold", "Cup", ""]]
    codes = {warning.code for warning in table.read_warnings}
    assert {"merged", "hidden-rows", "hidden-sheets"} <= codes
    assert read(tmp_path / "a.xml", ReadOptions(sheet="Old")).row_count == 0


def test_an_xml_in_utf_16_and_without_a_declaration(tmp_path: Path) -> None:
    text = book(sheet("S", HEADER + "<Row>" + cell("A") + cell("Mütze") + "</Row>"))
    declared = text.replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
    assert rows(written(tmp_path / "a.xml", declared, "utf-16"))[0][1] == "Mütze"
    bare = text.removeprefix('<?xml version="1.0"?>\n')
    assert rows(written(tmp_path / "b.xml", bare))[0][1] == "Mütze"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (book(before='<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'), "entities"),
        (book(sheet("S", HEADER))[:-40], "damaged"),
        (book(), "no worksheet"),
    ],
)
def test_xml_that_cannot_be_read(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        written(tmp_path / "a.xml", text)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("catalog.gsheet", b'{"url": "https://docs.google.com/open?id=abc", "doc_id": "abc"}', "Google sheet"),
        ("a.json", b'[{"sku": "A"}]', "JSON"),
        ("a.csv", b'\xef\xbb\xbf{"products": []}', "JSON"),
        ("~$stock.xlsx", b"\x05Maria" + b" " * 100, "open stock.xlsx instead"),
        (".~lock.stock.ods#", b",maria,desk,01.01.2024 10:00,file:///x;", "open stock.ods instead"),
        ("a.url", b"[InternetShortcut]\r\nURL=https://shop.example\r\n", "shortcut"),
        ("feed.xml", b"<?xml version='1.0'?>\n<rss><channel/></rss>", "XML file of <rss>"),
        ("a.fods", b"<?xml version='1.0'?><office:document office:mimetype='application/vnd.oasis."
         b"opendocument.spreadsheet'/>", "OpenDocument"),
        ("a.wk1", b"\x00\x00\x02\x00\x06\x04\x06\x00", "Lotus"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_its_true_name(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        written(tmp_path / name, data)
    assert words in caught.value.sentence


def test_a_pointer_to_a_google_sheet_from_the_field() -> None:
    with pytest.raises(UnreadableFile, match=r"Download > Microsoft Excel"):
        read(FIELD / "23-gsheet-json" / "catalog.gsheet")


def test_a_numbers_document(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "catalog.numbers"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Index/Document.iwa", "x")
    with pytest.raises(UnreadableFile, match="Export To"):
        read(path)


@pytest.mark.parametrize("text", ["{sku},name\nA,Tea\n", "[sku],name\nA,Tea\n", '"{a}",b\n1,2\n'])
def test_a_csv_that_begins_with_a_bracket_stays_one(tmp_path: Path, text: str) -> None:
    assert written(tmp_path / "a.csv", text).kind == "csv"
