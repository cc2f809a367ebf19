"""Cells that belong to something else: it is said before they are changed, and what is saved stands."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.source import ReadOptions
from importers.errors import SaveFailed
from importers.writers import SaveResult, save
from importers.writers.workbook.foresight import Foresight
from importers.writers.workbook.outcomes import OutcomeKind
from tests.support.catalogs import put, rows_of, workbook_at
from tests.support.raw_workbook import MAIN, XML, sheet_xml, write_workbook
from tests.support.save_books import HEADER, makers
from tests.support.save_judge import damage

FILLED = ReadOptions(fill_merged=True)
TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
HEAD = f'<row r="1">{TEXT.format("A1", "SKU")}{TEXT.format("B1", "Price")}</row>'


def row(number: int, second: str) -> str:
    return f'<row r="{number}">{TEXT.format(f"A{number}", f"A-{number}")}{second}</row>'


def area_book(path: Path, formula: str, given: str = "") -> Path:
    """Return a workbook in which one formula fills B2:B4."""
    rows = HEAD + row(2, f'<c r="B2"{given}>{formula}<v>10</v></c>')
    rows += row(3, '<c r="B3"><v>20</v></c>') + row(4, '<c r="B4"><v>30</v></c>')
    return write_workbook(path, sheet_xml(rows))


def saved(catalog: Catalog, path: Path) -> tuple[SaveResult, Any]:
    result = save(catalog, path, overwrite=True)
    assert list(damage(path)) == []
    return result, openpyxl.load_workbook(path).active


ARRAY = '<f t="array" ref="B2:B4">C2:C4*2</f>'
TABLE = '<f t="dataTable" ref="B2:B4" dt2D="0" dtr="0" r1="D1"/>'


@pytest.mark.parametrize(
    ("formula", "given", "what"),
    [
        (ARRAY, "", "array formula"),
        (ARRAY, ' cm="1"', "array formula"),
        (TABLE, "", "data table"),
    ],
)
@pytest.mark.parametrize("edited", [0, 1, 2])
def test_a_formula_for_several_cells_is_broken_into_values(
    tmp_path: Path, formula: str, given: str, what: str, edited: int
) -> None:
    catalog = workbook_at(area_book(tmp_path / "book.xlsx", formula, given))
    fix = Fix("", (Edit(CellRef(edited, 1), None, "5"),))
    foreseen = Foresight(catalog).foresee(fix)
    assert [each.kind for each in foreseen.outcomes] == [OutcomeKind.BROKEN]
    assert f"{what} of B2:B4" in foreseen.outcomes[0].sentence
    put(catalog, edited, 1, "5")
    assert Foresight(catalog).foresee(Fix("", (Edit(CellRef(1, 1), None, "6"),))).outcomes == ()
    result, sheet = saved(catalog, tmp_path / "out.xlsx")
    expected = [10, 20, 30]
    expected[edited] = 5
    assert [sheet.cell(line, 2).value for line in (2, 3, 4)] == expected
    assert foreseen.outcomes[0].sentence in result.notes


def test_leaving_a_row_out_breaks_it_too(tmp_path: Path) -> None:
    catalog = workbook_at(area_book(tmp_path / "book.xlsx", ARRAY))
    catalog.exclude([1])
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert [sheet.cell(line, 2).value for line in (2, 3, 4)] == [10, None, 30]


def test_one_that_was_never_calculated_has_no_values_to_be_broken_into(tmp_path: Path) -> None:
    path = area_book(tmp_path / "book.xlsx", ARRAY)
    rows = HEAD + row(2, f'<c r="B2">{ARRAY}<v></v></c>') + row(3, "") + row(4, "")
    write_workbook(path, sheet_xml(rows))
    catalog = workbook_at(path)
    put(catalog, 1, 1, "5")
    with pytest.raises(SaveFailed, match="never calculated"):
        save(catalog, tmp_path / "out.xlsx")


def test_a_formula_for_one_cell_is_any_formula(tmp_path: Path) -> None:
    path = area_book(tmp_path / "book.xlsx", '<f t="array" ref="B2">SUM(C2:C4*2)</f>')
    catalog = workbook_at(path)
    assert Foresight(catalog).foresee(Fix("", (Edit(CellRef(0, 1), None, "5"),))).outcomes == ()
    put(catalog, 0, 1, "5")
    assert saved(catalog, tmp_path / "out.xlsx")[1]["B2"].value == 5


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    path = tmp_path / "merged.xlsx"
    makers()["openpyxl-merges"](path)  # C2:C3, C5:C6 and C8:C9
    return path


def brands(catalog: Catalog) -> list[str | None]:
    return [catalog.value(number, 2) for number in range(4)]


def test_a_filled_merged_cell_is_taken_apart_where_one_of_its_rows_changes(
    merged: Path, tmp_path: Path
) -> None:
    catalog = workbook_at(merged, FILLED)
    foreseen = Foresight(catalog).foresee(Fix("", (Edit(CellRef(0, 2), None, "New"),)))
    assert [each.kind for each in foreseen.outcomes] == [OutcomeKind.UNMERGED]
    put(catalog, 0, 2, "New")
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert [sheet["C2"].value, sheet["C3"].value] == ["New", "Bolt"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["C5:C6", "C8:C9"]
    assert brands(workbook_at(tmp_path / "out.xlsx", FILLED)) == brands(catalog)


def test_all_of_a_merged_cell_can_be_changed_instead(merged: Path, tmp_path: Path) -> None:
    catalog = workbook_at(merged, FILLED)
    whole = Foresight(catalog).foresee(Fix("", (Edit(CellRef(1, 2), None, "New"),))).whole
    assert whole is not None
    catalog.apply(whole.edits)
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert sheet["C2"].value == "New"
    assert len(sheet.merged_cells.ranges) == 3
    assert brands(workbook_at(tmp_path / "out.xlsx", FILLED))[:2] == ["New", "New"]


def test_leaving_out_the_first_row_of_a_merged_cell_keeps_the_others_brand(
    merged: Path, tmp_path: Path
) -> None:
    catalog = workbook_at(merged, FILLED)
    catalog.exclude([0])
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert [sheet["A2"].value, sheet["C2"].value, sheet["C3"].value] == [None, None, "Bolt"]


def test_a_merged_cell_that_was_not_filled(merged: Path, tmp_path: Path) -> None:
    catalog = workbook_at(merged)
    first, covered = (Fix("", (Edit(CellRef(number, 2), None, "New"),)) for number in (0, 1))
    assert Foresight(catalog).foresee(first).outcomes == ()
    assert [each.kind for each in Foresight(catalog).foresee(covered).outcomes] == [
        OutcomeKind.UNMERGED
    ]
    put(catalog, 1, 2, "New")
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert [sheet["C2"].value, sheet["C3"].value] == ["Bolt", "New"]
    assert rows_of(workbook_at(tmp_path / "out.xlsx")) == rows_of(catalog)


PIVOT = (
    f'{XML}<pivotTableDefinition xmlns="{MAIN}" name="Sales"><location ref="A1:B4" '
    'firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/></pivotTableDefinition>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def test_a_pivot_tables_cells_put_their_own_values_back(tmp_path: Path) -> None:
    relation = (
        f'<Relationship Id="rId1" Type="{RELATIONS}pivotTable" Target="../pivotTables/p.xml"/>'
    )
    parts = {
        "xl/pivotTables/p.xml": PIVOT,
        "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{relation}</Relationships>",
    }
    rows = HEAD + "".join(row(n, f'<c r="B{n}"><v>{n}</v></c>') for n in (2, 3, 4, 6))
    path = write_workbook(tmp_path / "book.xlsx", sheet_xml(rows), parts=parts)
    catalog = workbook_at(path)
    foresight = Foresight(catalog)
    foreseen = foresight.foresee(Fix("", (Edit(CellRef(1, 1), None, "5"),)))
    assert foreseen.is_refused
    assert foresight.belongs_to(CellRef(1, 1)) == ("the pivot table “Sales”",)
    assert not foresight.foresee(Fix("", (Edit(CellRef(3, 1), None, "5"),))).outcomes
    put(catalog, 1, 1, "5")
    with pytest.raises(SaveFailed, match="pivot table “Sales”"):
        save(catalog, tmp_path / "out.xlsx")


@pytest.mark.parametrize("edited", [1, 2])
def test_formulas_that_name_a_spilled_array_get_its_cells(tmp_path: Path, edited: int) -> None:
    rows = HEAD + row(2, f'<c r="B2" cm="1">{ARRAY}<v>10</v></c>')
    rows += row(3, '<c r="B3"><v>20</v></c>') + row(4, '<c r="B4"><v>30</v></c>')
    formulas = (
        ("SUM(_xlfn.ANCHORARRAY(B2))", "SUM(B2:B4)"),
        ("SUM(_xlfn.ANCHORARRAY( 'Sheet1'!$B$2 ))", "SUM('Sheet1'!$B$2:$B$4)"),
        ("SUM(_xlfn.ANCHORARRAY(Other!B2),_xlfn.ANCHORARRAY(B9))", None),
        ('"_xlfn.ANCHORARRAY(B2)"', None),
    )
    for number, (formula, _) in enumerate(formulas, 5):
        rows += row(number, f'<c r="D{number}"><f>{formula}</f><v>60</v></c>')
    names = '<definedNames><definedName name="all">_xlfn.ANCHORARRAY(Sheet1!$B$2)</definedName></definedNames>'
    path = write_workbook(tmp_path / "book.xlsx", sheet_xml(rows), workbook_properties=names)
    catalog = workbook_at(path)
    foreseen = Foresight(catalog).foresee(Fix("", (Edit(CellRef(edited, 1), None, "5"),)))
    assert [each.kind for each in foreseen.outcomes] == [OutcomeKind.BROKEN, OutcomeKind.RENAMED]
    assert foreseen.outcomes[1].sentence == "3 formulas that name “B2#” are rewritten."
    put(catalog, edited, 1, "5")
    result, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert foreseen.outcomes[1].sentence in result.notes
    for number, (old, new) in enumerate(formulas, 5):
        assert sheet[f"D{number}"].value == f"={new or old}"
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert b">Sheet1!$B$2:$B$4<" in archive.read("xl/workbook.xml")
    further = Foresight(catalog).foresee(Fix("", (Edit(CellRef(0, 1), None, "6"),)))
    assert not further.outcomes


def test_the_filters_above_a_pivot_table_are_its_own(tmp_path: Path) -> None:
    relation = (
        f'<Relationship Id="rId1" Type="{RELATIONS}pivotTable" Target="../pivotTables/p.xml"/>'
    )
    pivot = PIVOT.replace('ref="A1:B4"', 'ref="A5:B9" rowPageCount="2" colPageCount="1"')
    parts = {
        "xl/pivotTables/p.xml": pivot,
        "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{relation}</Relationships>",
    }
    rows = HEAD + "".join(row(n, f'<c r="B{n}"><v>{n}</v></c>') for n in (2, 3, 4, 5, 10))
    foresight = Foresight(
        workbook_at(write_workbook(tmp_path / "book.xlsx", sheet_xml(rows), parts=parts))
    )
    belongs = [bool(foresight.belongs_to(CellRef(number, 1))) for number in range(5)]
    assert belongs == [True, True, False, True, False]  # rows 2 and 3, not 4, but 5, not 10


def pivot_book(path: Path, cache: str) -> Path:
    """Return a workbook whose second column, "Price", is in a pivot table of the same sheet."""
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}{kind}" Target="{target}"/>'
        for number, kind, target in (
            (1, "worksheet", "worksheets/sheet1.xml"),
            (2, "pivotCacheDefinition", "pivotCache/c.xml"),
        )
    )
    parts = {
        "xl/pivotCache/c.xml": cache,
        "xl/pivotTables/p.xml": PIVOT.replace('"A1:B4"', '"H1:I4"'),
        "xl/pivotTables/_rels/p.xml.rels": f'<Relationships><Relationship Id="rId1" Type="{RELATIONS}'
        'pivotCacheDefinition" Target="../pivotCache/c.xml"/></Relationships>',
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships><Relationship Id="rId1" Type="{RELATIONS}'
        'pivotTable" Target="../pivotTables/p.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
    }
    rows = HEAD + "".join(row(n, f'<c r="B{n}"><v>{n}</v></c>') for n in (2, 3, 4))
    names = (
        "<definedNames><definedName name=\"goods\">'Sheet1'!$A$1:$B$4</definedName></definedNames>"
    )
    return write_workbook(path, sheet_xml(rows), workbook_properties=names, parts=parts)


@pytest.mark.parametrize(
    "source", ['<worksheetSource ref="A1:B4" sheet="Sheet1"/>', '<worksheetSource name="Goods"/>']
)
@pytest.mark.parametrize("refreshed", ["", ' refreshOnLoad="1"'])
def test_a_pivot_table_keeps_the_old_name_of_a_column(
    tmp_path: Path, source: str, refreshed: str
) -> None:
    cache = (
        f'{XML}<pivotCacheDefinition xmlns="{MAIN}"{refreshed}><cacheSource type="worksheet">{source}'
        '</cacheSource><cacheFields count="3"><cacheField name="SKU"/><cacheField name="Price"/>'
        '<cacheField name="Twice" formula="Price*2" databaseField="0"/></cacheFields>'
        "</pivotCacheDefinition>"
    )
    catalog = workbook_at(pivot_book(tmp_path / "book.xlsx", cache))
    rename = Foresight(catalog).foresee(Fix("", (Edit(CellRef(None, 1), None, "Net"),)))
    assert [each.kind for each in rename.outcomes] == [OutcomeKind.DETACHED]
    assert "“Price” to the pivot table “Sales”" in rename.outcomes[0].sentence
    assert not rename.is_refused
    other_case = Fix("", (Edit(CellRef(None, 1), None, "PRICE"),))
    assert not Foresight(catalog).foresee(other_case).outcomes
    assert not Foresight(catalog).foresee(Fix("", (Edit(CellRef(0, 1), None, "5"),))).outcomes
    put(catalog, 0, 1, "5")
    notes = save(catalog, tmp_path / "out.xlsx").notes
    assert any("Old values stay" in note for note in notes) is (not refreshed)


def test_a_pivot_table_that_is_not_understood_hinders_nothing(tmp_path: Path) -> None:
    catalog = workbook_at(pivot_book(tmp_path / "book.xlsx", "<pivotCacheDefinition"))
    put(catalog, None, 1, "Net")
    save(catalog, tmp_path / "out.xlsx")
    assert workbook_at(tmp_path / "out.xlsx").labels == ("SKU", "Net")


@pytest.fixture
def stacked(tmp_path: Path) -> Path:
    path = tmp_path / "stacked.xlsx"
    makers()["openpyxl-two-tables"](path)  # A1:H13 and A16:H20
    return path


def test_every_table_of_the_sheet_follows_its_header(stacked: Path, tmp_path: Path) -> None:
    catalog = workbook_at(stacked)
    below = catalog.source.lines.tolist().index(16)
    put(catalog, None, 1, "First name")
    put(catalog, below, 1, "2024")
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    names = {
        name: [each.name for each in table.tableColumns] for name, table in dict.items(sheet.tables)
    }
    assert names["First"][:2] == ["SKU", "First name"]
    assert names["Second"][:2] == ["SKU", "2024"]
    assert sheet["B16"].value == "2024"  # a header's cell is text


def test_the_row_that_heads_a_table_stays(stacked: Path, tmp_path: Path) -> None:
    catalog = workbook_at(stacked)
    below = catalog.source.lines.tolist().index(16)
    assert Foresight(catalog).foresee(Fix("", exclude=(below,))).is_refused
    catalog.exclude([below])
    with pytest.raises(SaveFailed, match="Row 16 heads the Excel table “Second”"):
        save(catalog, tmp_path / "out.xlsx")


@pytest.mark.parametrize("header", [0, 1])
def test_a_table_below_a_title_and_one_without_a_header(tmp_path: Path, header: int) -> None:
    path = tmp_path / "title.xlsx"
    makers()["xlsxwriter-title"](path)
    catalog = workbook_at(path, ReadOptions(header_line=header))
    names = catalog.source.lines.tolist().index(3)
    put(catalog, names, 1, "Title")
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert [each.name for each in sheet.tables["Prices"].tableColumns][:2] == ["SKU", "Title"]


def test_a_name_in_two_tables_columns_is_refused_before_it_is_made(stacked: Path) -> None:
    catalog = workbook_at(stacked)
    foreseen = Foresight(catalog).foresee(Fix("", (Edit(CellRef(None, 1), None, "brand"),)))
    assert foreseen.is_refused
    assert "different names" in foreseen.outcomes[0].sentence


def test_formulas_that_name_a_column_are_told_before(tmp_path: Path) -> None:
    path = tmp_path / "special.xlsx"
    makers()["xlsxwriter-special"](path)
    catalog = workbook_at(path)
    foreseen = Foresight(catalog).foresee(Fix("", (Edit(CellRef(None, 3), None, "Net"),)))
    assert [each.kind for each in foreseen.outcomes] == [OutcomeKind.RENAMED]
    assert "1 formula that names “Price [EUR]”" in foreseen.outcomes[0].sentence
    put(catalog, None, 6, "Its [%]")
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert sheet["K2"].value == "=SUM(Prices[Stock '#])+SUM(Prices[Its '[%']])"


def test_totals_that_are_typed_over_are_no_longer_calculated(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    makers()["xlsxwriter-table"](path)
    catalog = workbook_at(path)
    totals = catalog.source.lines.tolist().index(14)
    put(catalog, totals, 1, "Total")
    put(catalog, totals, 3, "99")
    _, sheet = saved(catalog, tmp_path / "out.xlsx")
    columns = sheet.tables["Prices"].tableColumns
    assert (columns[1].totalsRowLabel, columns[3].totalsRowFunction) == ("Total", None)
    assert sheet["D14"].value == 99


def test_links_and_locked_cells_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "protected.xlsx"
    makers()["openpyxl-protected"](path)  # B2 is not locked, B3 is a link
    catalog = workbook_at(path)
    put(catalog, 0, 1, "New")
    put(catalog, 1, 1, "Newer")
    result, sheet = saved(catalog, tmp_path / "out.xlsx")
    assert any("would not let you change B3." in note for note in result.notes)
    assert any("Links keep their addresses where the text changes: B3." in n for n in result.notes)
    assert sheet["B3"].hyperlink.target == "https://example.com/3"
    assert Foresight(catalog).belongs_to(CellRef(1, 1)) == ("a link, whose address stays as it is",)


def test_what_the_operator_wants_as_text_is_text(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    makers()["openpyxl-plain"](path)
    catalog, ref = workbook_at(path), CellRef(0, 3)
    foresight = Foresight(catalog)
    assert foresight.written(ref) is None
    put(catalog, 0, 3, "9.90")
    written = foresight.written(ref)
    assert written is not None
    assert (written.kind.value, written.number_format) == ("number", "0.00")
    catalog.hold_as_text([ref])
    written = foresight.written(ref)
    assert written is not None
    assert (written.kind.value, written.by_choice) == ("text", True)
    assert saved(catalog, tmp_path / "out.xlsx")[1]["D2"].value == "9.90"


def test_a_value_in_a_cell_that_is_not_there_has_the_format_of_its_column(tmp_path: Path) -> None:
    path = tmp_path / "columns.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.set_column("B:B", None, book.add_format({"num_format": "0.00"}))
    sheet.write_row(0, 0, ["SKU", "Price"])
    for line in range(1, 4):
        sheet.write(line, 0, f"A-{line}")
    book.close()
    catalog = workbook_at(path)
    put(catalog, 1, 1, "9.90")
    _, made = saved(catalog, tmp_path / "out.xlsx")
    assert (made["B3"].value, made["B3"].number_format) == (9.9, "0.00")


def test_every_maker_writes_the_same_header(tmp_path: Path) -> None:
    for name, make in makers().items():
        make(tmp_path / "book.xlsx")
        header = workbook_at(tmp_path / "book.xlsx").labels
        assert header[:3] == tuple(HEADER[:3]), name


def test_a_formula_that_held_a_number_gives_way_to_a_plain_number(tmp_path: Path) -> None:
    rows = HEAD + row(2, '<c r="B2"><f>1+2</f><v>3</v></c>') + row(3, '<c r="B3"><v>4</v></c>')
    path = write_workbook(tmp_path / "stock.xlsx", sheet_xml(rows))
    catalog = workbook_at(path)
    put(catalog, 0, 1, "5")
    save(catalog, tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert b'<c r="B2"><v>5</v></c>' in archive.read("xl/worksheets/sheet1.xml")


def test_other_sheets_that_calculate_are_calculated_anew(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    makers()["openpyxl-plain"](path)  # its other sheet sums the prices
    catalog = workbook_at(path)
    put(catalog, 0, 3, "9.90")
    result, _ = saved(catalog, tmp_path / "out.xlsx")
    assert any("calculated anew" in note for note in result.notes)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
