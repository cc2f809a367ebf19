"""A workbook saved as a workbook differs in the edited cells only; every other part is copied."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sample_data
from importers.catalog.catalog import Catalog
from importers.errors import SaveFailed
from importers.readers import read
from importers.writers import SaveResult, losses, save
from importers.writers.workbook.recalculation import recalculated
from tests.support.catalogs import put, rows_of, workbook_at
from tests.support.raw_workbook import MAIN, XML, sheet_xml, write_workbook


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """Return a workbook with a second sheet, formulas, formats, a chart and a comment."""
    path = tmp_path / "rich.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, other = book.add_worksheet("List"), book.add_worksheet("Other")
    money, code = (book.add_format({"num_format": form}) for form in ("0.00", "00000"))
    sheet.write_row(0, 0, ["SKU", "Name", "Price", "Twice"])
    for row, name in enumerate(["Tea", "Salt", "Rice", "Oil"], 1):
        sheet.write_number(row, 0, 120 + row, code)
        sheet.write_string(row, 1, name)
        sheet.write_number(row, 2, row + 0.5, money)
        sheet.write_formula(row, 3, f"=C{row + 1}*2", None, 2 * row + 1)
    sheet.write_comment("B2", "fresh")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=List!$C$2:$C$5"})
    other.insert_chart("A1", chart)
    book.close()
    return path


def changed_parts(before: Path, after: Path) -> set[str]:
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        assert new.testzip() is None
        assert new.namelist() == old.namelist()
        return {name for name in old.namelist() if old.read(name) != new.read(name)}


def patched(path: Path, catalog: Catalog) -> tuple[SaveResult, Catalog]:
    result = save(catalog, path.with_name("out.xlsx"), overwrite=True)
    return result, workbook_at(result.path)


def test_without_an_edit_it_is_a_copy(rich: Path) -> None:
    result, _ = patched(rich, workbook_at(rich))
    assert result.path.read_bytes() == rich.read_bytes()
    assert result.notes == ()


def test_only_the_edited_cells_change(rich: Path) -> None:
    catalog = workbook_at(rich)
    put(catalog, 0, 1, "Thé & <b>")
    put(catalog, 1, 0, "00999")
    put(catalog, 2, 2, "9.75")
    put(catalog, 3, 2, "on request")
    put(catalog, 3, 1, "")
    result, again = patched(rich, catalog)
    assert changed_parts(rich, result.path) == {"xl/worksheets/sheet1.xml"}
    assert rows_of(again) == rows_of(catalog)
    book = openpyxl.load_workbook(result.path)
    sheet = book["List"]
    assert [sheet[name].value for name in ("A3", "C4", "C5")] == [999, 9.75, "on request"]
    assert sheet["A3"].number_format == "00000"
    assert sheet["D2"].value == "=C2*2"
    assert sheet["B2"].comment.text == "fresh"
    assert len(book["Other"]._charts) == 1
    assert openpyxl.load_workbook(result.path, data_only=True)["List"]["D2"].value == 3
    assert result.notes == ("Formulas are calculated anew when the workbook is opened in Excel.",)


def test_a_formula_gives_way_to_a_value(rich: Path) -> None:
    catalog = workbook_at(rich)
    put(catalog, 1, 3, "7")
    result, again = patched(rich, catalog)
    assert rows_of(again) == rows_of(catalog)
    assert "D3" in result.notes[0]


def test_left_out_rows_are_emptied_in_place(rich: Path) -> None:
    catalog = workbook_at(rich)
    put(catalog, 1, 1, "edited, then left out")
    catalog.exclude([1, 3])
    result, again = patched(rich, catalog)
    assert rows_of(again) == [rows_of(catalog)[0], rows_of(catalog)[2]]
    assert [again.line(row) for row in range(2)] == [2, 4]
    assert result.rows == 2
    assert result.notes[0].startswith("2 left-out rows are emptied")
    assert openpyxl.load_workbook(result.path)["List"]["A3"].number_format == "00000"


def test_a_header_label_is_changed(rich: Path) -> None:
    catalog = workbook_at(rich)
    put(catalog, None, 2, "Price, net")
    _, again = patched(rich, catalog)
    assert again.labels == ("SKU", "Name", "Price, net", "Twice")


def test_saving_over_the_original_goes_on_working(rich: Path) -> None:
    first = rich.read_bytes()
    catalog = workbook_at(rich)
    put(catalog, 0, 1, "once")
    assert save(catalog, rich, overwrite=True).notes[-1].endswith("rich.original.xlsx.")
    put(catalog, 1, 1, "twice")
    assert not save(catalog, rich, overwrite=True).notes[-1].endswith("rich.original.xlsx.")
    assert rows_of(workbook_at(rich)) == rows_of(catalog)
    assert rich.with_name("rich.original.xlsx").read_bytes() == first
    rich.write_bytes(first)
    with pytest.raises(SaveFailed, match="changed by another program"):
        save(catalog, rich, overwrite=True)
    assert rich.read_bytes() == first


def test_when_the_original_is_gone_the_values_are_saved(rich: Path) -> None:
    catalog = workbook_at(rich)
    put(catalog, 0, 1, "kept")
    rich.unlink()
    result, again = patched(rich, catalog)
    assert rows_of(again) == rows_of(catalog)
    assert any("without formats and formulas" in note for note in result.notes)


def test_a_workbook_becomes_text(rich: Path) -> None:
    catalog = workbook_at(rich)
    put(catalog, 0, 1, "Thé")
    result = save(catalog, rich.with_name("out.csv"))
    lines = ["SKU,Name,Price,Twice", "00121,Thé,1.50,3", "00122,Salt,2.50,5"]
    assert result.path.read_bytes().startswith("\r\n".join(lines).encode("utf-8-sig"))
    assert "1 other sheet is not in the file." in result.notes


def test_odd_characters_come_back(rich: Path) -> None:
    catalog = workbook_at(rich)
    for row, text in enumerate(["a\x07b", "line\nend\r", "_x0041_", " \ufffe "]):
        put(catalog, row, 1, text)
    _, again = patched(rich, catalog)
    assert rows_of(again) == rows_of(catalog)


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/calcChain.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>'
)
SHARED = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>SKU</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Price</t></is></c></row>'
    '<row r="2" spans="1:2"><c r="A2"><v>1</v></c>'
    '<c r="B2"><f t="shared" ref="B2:B4" si="0">A2*$A$2&amp;""</f><v>1</v></c></row>'
    '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f t="shared" si="0"/><v>3</v></c></row>'
)


def test_a_shared_formula_outlives_its_first_cell(tmp_path: Path) -> None:
    chain = {
        "[Content_Types].xml": TYPES,
        "xl/calcChain.xml": f'{XML}<calcChain xmlns="{MAIN}"><c r="B2" i="1"/></calcChain>',
    }
    path = write_workbook(tmp_path / "shared.xlsx", sheet_xml(SHARED), parts=chain)
    catalog = workbook_at(path)
    put(catalog, 0, 1, "99")
    result, _ = patched(path, catalog)
    sheet = openpyxl.load_workbook(result.path).active
    formulas = ["99", '=A3*$A$2&""', '=A4*$A$2&""']
    assert [str(sheet[name].value) for name in ("B2", "B3", "B4")] == formulas
    with zipfile.ZipFile(result.path) as archive:
        assert "xl/calcChain.xml" not in archive.namelist()
        assert b"calcChain" not in archive.read("[Content_Types].xml")


def test_prefixed_names_and_missing_addresses(tmp_path: Path) -> None:
    rows = "".join(
        f"<x:row><x:c t='str'><x:v>{sku}</x:v></x:c><x:c><x:v>{price}</x:v></x:c></x:row>"
        for sku, price in (("SKU", 0), ("A", 1), ("B", 2), ("C", 3))
    )
    sheet = f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    path = write_workbook(tmp_path / "odd.xlsx", sheet)
    catalog = workbook_at(path)
    put(catalog, 1, 0, "new")
    put(catalog, 1, 1, "20")
    _, again = patched(path, catalog)
    assert rows_of(again) == rows_of(catalog)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("20", "<v>20</v>"),
        ("20.5", "<v>20.5</v>"),
        ("7.50", "<v>7.50</v>"),
        ("-3", "<v>-3</v>"),
        ("007", '<is><t xml:space="preserve">007</t></is>'),
        ("1e3", '<is><t xml:space="preserve">1e3</t></is>'),
        ("4006295750954123", '<is><t xml:space="preserve">4006295750954123</t></is>'),
        ("", ""),
    ],
)
def test_a_number_stays_one_if_it_shows_as_typed(tmp_path: Path, typed: str, stored: str) -> None:
    rows = SHARED.replace('<f t="shared" ref="B2:B4" si="0">A2*$A$2&amp;""</f>', "")
    path = write_workbook(tmp_path / "n.xlsx", sheet_xml(rows))
    catalog = workbook_at(path)
    put(catalog, 0, 1, typed)
    result, again = patched(path, catalog)
    with zipfile.ZipFile(result.path) as archive:
        cell = archive.read("xl/worksheets/sheet1.xml").decode().split('r="B2"')[1]
    assert cell.partition(">")[2].startswith(stored)
    assert again.value(0, 1) == ("7.5" if typed == "7.50" else typed)


def test_what_was_recalculated_is_asked_for_once() -> None:
    book = b"<workbook><sheets/><sheets></sheets><calcPr calcId='1'/></workbook>"
    asked = recalculated(book)
    assert asked.count(b'fullCalcOnLoad="1"') == 1
    assert recalculated(asked) == asked
    bare = b"<x:workbook xmlns:x='m'><x:sheets></x:sheets></x:workbook>"
    expected = b'<x:sheets></x:sheets><x:calcPr fullCalcOnLoad="1"/></x:workbook>'
    assert recalculated(bare).endswith(expected)


@pytest.fixture
def tabled(tmp_path: Path) -> Path:
    """Return a workbook whose list is an Excel table."""
    path = tmp_path / "tabled.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    names = ["SKU", "Name & size", "Price"]
    rows = [["A", "Tea", 1], ["B", "Salt", 2], ["C", "Rice", 3]]
    columns = [{"header": name} for name in names]
    sheet.add_table("A1:C4", {"data": rows, "columns": columns})
    sheet.write_formula("E6", "=SUM(Table1[Price])", None, 6)
    book.close()
    return path


def test_a_tables_column_is_renamed_with_its_header(tabled: Path) -> None:
    catalog = workbook_at(tabled)
    put(catalog, None, 1, 'Label "new"\nline')
    result, again = patched(tabled, catalog)
    assert again.labels[:3] == ("SKU", 'Label "new"\nline', "Price")
    table = openpyxl.load_workbook(result.path).active.tables["Table1"]
    assert [column.name for column in table.tableColumns] == [
        "SKU",
        'Label "new"\nline',
        "Price",
    ]
    put(catalog, 0, 1, "Green tea")
    put(catalog, None, 1, "Name & size")
    result, _ = patched(tabled, catalog)
    assert changed_parts(tabled, result.path) == {"xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize("label", ["price", ""])
def test_a_name_that_would_break_a_table_is_refused(tabled: Path, label: str) -> None:
    catalog = workbook_at(tabled)
    put(catalog, None, 1, label)
    with pytest.raises(SaveFailed, match="different names"):
        patched(tabled, catalog)


def test_formulas_that_name_a_column_follow_its_new_name(tabled: Path) -> None:
    catalog = workbook_at(tabled)
    put(catalog, None, 2, "Net [#1]")
    result, _ = patched(tabled, catalog)
    assert "1 formula that names “Price” is rewritten." in result.notes
    sheet = openpyxl.load_workbook(result.path).active
    assert sheet["E6"].value == "=SUM(Table1[Net '['#1']])"


def test_a_code_is_never_padded_to_the_cells_format(rich: Path) -> None:
    catalog = workbook_at(rich)
    put(catalog, 0, 0, "12")
    put(catalog, 1, 0, "00034")
    _, again = patched(rich, catalog)
    assert [again.value(row, 0) for row in range(2)] == ["12", "00034"]
    assert openpyxl.load_workbook(rich.with_name("out.xlsx"))["List"]["A3"].value == 34


TYPED = st.one_of(
    st.sampled_from(["007", "12", "=A1", "-3", "1e5", "TRUE", "#N/A", "4.99", ""]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 69), st.integers(0, 7), TYPED), max_size=12),
    st.sets(st.integers(0, 69), max_size=4),
)
def test_what_was_typed_is_what_is_read_again(
    edits: list[tuple[int, int, str]], excluded: set[int]
) -> None:
    path = sample_data.path("messy_catalog.xlsx")
    catalog = workbook_at(path)
    for row, column, text in edits:
        put(catalog, row, column, text)
    catalog.exclude(excluded)
    with tempfile.TemporaryDirectory() as folder:
        save(catalog, Path(folder) / "out.xlsx")
        again = workbook_at(Path(folder) / "out.xlsx")
    kept = [row for row in range(catalog.row_count) if row not in excluded]
    assert [bare(cells) for cells in rows_of(again)] == [
        bare(catalog.row_values(row)) for row in kept if any(bare(catalog.row_values(row)))
    ]


def bare(cells: tuple[str | None, ...]) -> list[str]:
    """Return cells without the zeros that a number format adds behind the point."""
    texts = [cell or "" for cell in cells]
    shown = [
        text.rstrip("0").rstrip(".") if re.fullmatch(r"-?[0-9]+\.[0-9]*", text) else text
        for text in texts
    ]
    return shown + [""] * (10 - len(shown))


def test_what_will_be_lost_is_told_before(rich: Path) -> None:
    catalog = workbook_at(rich)
    catalog.exclude([0])
    for name in ("out.csv", "out.xlsx"):
        target = rich.with_name(name)
        foreseen = losses(catalog, target)
        assert not target.exists()
        assert set(foreseen) == set(save(catalog, target).notes)
    assert any(note.startswith("Formulas were replaced by values") for note in foreseen)
    with pytest.raises(SaveFailed):
        losses(catalog, rich.with_name("out.pdf"))
    assert {path.name for path in rich.parent.iterdir()} == {"rich.xlsx", "out.csv", "out.xlsx"}


def test_a_workbook_that_may_hold_macros_is_saved_over_itself_but_never_named_xlsx_as_it_is(
    tmp_path: Path,
) -> None:
    path = tmp_path / "book.xlsm"
    types = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>SKU</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    declarations = (
        f'{XML}<Types><Override PartName="/xl/workbook.xml" ContentType="{types}"/></Types>'
    )
    write_workbook(path, sheet_xml(rows), parts={"[Content_Types].xml": declarations})
    catalog = Catalog(read(path))
    put(catalog, 0, 0, "A-1")
    save(catalog, path, overwrite=True)
    assert rows_of(workbook_at(path)) == [("A-1",)]
    anew = save(catalog, tmp_path / "book.xlsx").path
    with zipfile.ZipFile(anew) as archive:  # Excel opens no .xlsx that says it may hold macros
        assert types.encode() not in archive.read("[Content_Types].xml")


def test_an_empty_style_is_none(tmp_path: Path) -> None:
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>Price</t></is></c></row>'
    row = '<row r="2"><c r="A2" s=""><v>1</v></c></row>'
    path = write_workbook(tmp_path / "book.xlsx", sheet_xml(header + row))
    catalog = workbook_at(path)
    put(catalog, 0, 0, "7.5")
    assert rows_of(patched(path, catalog)[1]) == [("7.5",)]
