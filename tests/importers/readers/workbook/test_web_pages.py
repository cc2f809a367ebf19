"""Web pages and web archives that other programs call workbooks: their tables are read as Excel opens them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers import read
from importers.readers.workbook.markup.html_page import tables_in

FIELD = Path(__file__).parents[3] / "data" / "field"


def rows(table: SourceTable) -> list[list[str | None]]:
    return [list(row) for row in zip(*(c.to_pylist() for c in table.columns), strict=True)]


def page(tmp_path: Path, text: str | bytes, name: str = "export.xls") -> SourceTable:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        page(tmp_path, text)
    return caught.value.sentence


def test_the_fragment_of_a_browsers_table_export() -> None:
    table = read(FIELD / "19-html-fragment-xls" / "export.xls")
    assert (table.kind, table.header) == ("html", ("SKU", "Name"))
    assert rows(table) == [["A-1", "Cap, red"]]
    assert [warning.code for warning in table.read_warnings] == ["wrong-extension"]
    assert "web page" in table.read_warnings[0].message


PLAIN = "<table><tr><th>SKU<th>Name<tr><td>00123<td>Cap &amp; Co<tr><td>1E5<td>7.50</table>"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"<!DOCTYPE html><html><head><title>x</title></head><body>{PLAIN}</body></html>",
        f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{PLAIN}</body></html>',
        f"\ufeff<!-- saved --><html>{PLAIN}",
        f"<div><center>{PLAIN.upper().replace('&AMP;', '&AMP;')}</center></div>".replace(
            "&AMP;", "&amp;"
        ),
        PLAIN.replace("<th>", "<td>").replace("<td>", "<td\n style='mso-number-format:\"\\@\"' >"),
        PLAIN.replace("Cap", "<font><b>Ca</b>p</font>").replace("<td>1E5", "<td>\n  1E5\n "),
        "<br />\n<b>Warning</b>: it took long\n" + PLAIN,
    ],
)
def test_every_way_of_writing_a_page(tmp_path: Path, text: str) -> None:
    table = page(tmp_path, text)
    assert [label.casefold() for label in table.header] == ["sku", "name"]
    found = [[cell.casefold() for cell in row if cell] for row in rows(table)]
    assert found == [["00123", "cap & co"], ["1e5", "7.50"]]


def test_cells_that_span_others_stand_where_excel_puts_them(tmp_path: Path) -> None:
    table = page(
        tmp_path,
        "<table><tr><th>SKU<th>Name<th>Price</tr><tr><td rowspan=2>A<td colspan=2>Cap</tr>"
        "<tr><td>Hat<td>8</tr><tr><td>B<td>Mug<td>7</tr></table>",
    )
    assert rows(table) == [["A", "Cap", ""], ["", "Hat", "8"], ["B", "Mug", "7"]]
    assert "merged" in [warning.code for warning in table.read_warnings]


def test_breaks_blanks_and_pictures(tmp_path: Path) -> None:
    table = page(
        tmp_path,
        "<table><tr><th>SKU<th>Name<th>Image</tr><tr><td>A<td> Two <br> lines &nbsp;<td>&nbsp;</tr>"
        "<tr><td>B<td><p>One</p><p>Two</p><td><img src='https://shop.example/b.jpg'></tr></table>",
    )
    assert rows(table) == [
        ["A", "Two\nlines", ""],
        ["B", "One\nTwo", "https://shop.example/b.jpg"],
    ]


def test_a_table_within_a_table_is_one_of_its_own(tmp_path: Path) -> None:
    layout = f"<table><tr><td>Menu</td><td>{PLAIN}</td></tr></table>"
    table = page(tmp_path, layout)
    assert table.header == ("SKU", "Name")
    assert table.sheets == ("Table 1", "Table 2")


def test_excels_names_of_sheets_and_captions(tmp_path: Path) -> None:
    comment = "<!--[if gte mso 9]><xml><x:ExcelWorksheet><x:Name>Stock</x:Name></x:ExcelWorksheet></xml><![endif]-->"
    assert page(tmp_path, f"<html><head>{comment}</head>{PLAIN}").sheet == "Stock"
    captioned = PLAIN.replace("<table>", "<table><caption>Spring <i>list</i></caption>")
    assert page(tmp_path, captioned).sheet == "Spring list"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("declared", [True, False])
def test_encodings(tmp_path: Path, encoding: str, declared: bool) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">' * declared
    text = f"<html><head>{head}</head>{PLAIN.replace('Cap', 'Mütze grün, Größe')}</html>"
    assert rows(page(tmp_path, text.encode(encoding)))[0][1] == "Mütze grün, Größe & Co"


def test_a_charset_that_is_not_true(tmp_path: Path) -> None:
    text = f'<html><head><meta charset="utf-16"></head>{PLAIN.replace("Cap", "Mütze")}</html>'
    assert rows(page(tmp_path, text.encode("utf-8")))[0][1] == "Mütze & Co"


def test_a_page_without_a_table_is_named_with_its_title(tmp_path: Path) -> None:
    said = refusal(tmp_path, "<!DOCTYPE html><html><title>Sign\n in</title><form>…</form></html>")
    assert "web page (HTML) with no table" in said
    assert "“Sign in”" in said
    assert "Download" in said


@pytest.mark.parametrize(
    "attack",
    [
        "<table>" * 60,
        "<table>" + "<tr><td colspan=16384>x" * 3 + "<td>y",
        "<table><tr>" + "<td>" * 20_000 + "x",
    ],
)
def test_absurd_pages_are_refused_or_read_but_never_hang(tmp_path: Path, attack: str) -> None:
    with pytest.raises(UnreadableFile):
        page(tmp_path, attack)


def test_a_csv_with_markup_in_its_cells_stays_one(tmp_path: Path) -> None:
    text = 'sku,body\n1,"<table><tr><td>x</td></tr></table>"\n2,<b>bold</b>\n'
    assert page(tmp_path, text, "products.csv").kind == "csv"
    assert page(tmp_path, '"<html>",name\n<b>,Tea\n', "odd.csv").kind == "csv"


ARCHIVE = """MIME-Version: 1.0
X-Document-Type: Workbook
Content-Type: multipart/related; boundary="----=_Next"

------=_Next
Content-Location: file:///C:/x/book.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="utf-8"

<html><head><xml><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>Stock</x:Name></x:Ex=
celWorksheet></x:ExcelWorksheets></xml></head><frameset></frameset></html>

------=_Next
Content-Location: file:///C:/x/sheet001.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="utf-8"

<html><body><table><tr><td class=3Dx>SKU</td><td>Name</td></tr><tr><td>00123</td><td>M=C3=BC=
tze</td></tr></table></body></html>

------=_Next--
"""


@pytest.mark.parametrize("before", ["", "From: <Saved by Windows Internet Explorer>\n"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_web_archive(tmp_path: Path, before: str, ends: str) -> None:
    table = page(tmp_path, (before + ARCHIVE).replace("\n", ends), "book.mht")
    assert (table.kind, table.sheet, table.header) == ("mhtml", "Stock", ("SKU", "Name"))
    assert rows(table) == [["00123", "Mütze"]]
    assert table.read_warnings == ()


def test_a_web_archive_without_a_table(tmp_path: Path) -> None:
    text = ARCHIVE.replace("<t", "<x")
    assert "web archive (MHTML) with no table" in refusal(tmp_path, text)


def test_the_table_is_chosen_by_name(tmp_path: Path) -> None:
    path = tmp_path / "two.html"
    path.write_text(PLAIN + "<table><tr><td>Colour<td>Size<tr><td>red<td>L</table>")
    assert read(path, ReadOptions(sheet="Table 2")).header == ("Colour", "Size")


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=3>", "<td rowspan=0>", "<th", "<br>",
     "x", "&nbsp;", "<!--", "-->", "<script>", "</script>", "<caption>", "</caption>", "<img src=a>", "&#0;",
     "<![CDATA["]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(TAGS, max_size=40).map("".join))
def test_any_markup_gives_tables_or_a_sentence(text: str) -> None:
    sheets = []
    with suppress(UnreadableFile):
        sheets = tables_in(text.encode(), None)
    assert all(len(sheet.found) for sheet in sheets)
