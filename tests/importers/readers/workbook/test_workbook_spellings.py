"""However the XML of a part is spelled, a workbook reads as an XML parser reads it."""

from __future__ import annotations

import zipfile
from functools import cache
from html import escape
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.workbook.ooxml import one_cell
from importers.readers.workbook.ooxml.xlsx import read_grid
from importers.readers.workbook.reader import read_workbook
from tests.support.grids import codes_of, filled
from tests.support.raw_workbook import MAIN, XML, sheet_xml, strings_xml, write_workbook
from tests.support.save_books import makers
from tests.support.spellings import CHOICES, Spelling, spelled, spellings

_COUNT = 220
_STRINGS = strings_xml(
    "<t>SKU</t>",
    "<t>Näme &amp; &lt;b&gt;</t>",
    "<t/>",
    '<t xml:space="preserve"> A 1 </t>',
    "<r><t>Pe</t></r><r><rPr><b/><sz val='11'/></rPr><t xml:space='preserve'>n </t></r>",
    '<t>東京</t><rPh sb="0" eb="2"><t>トウ</t></rPh><phoneticPr fontId="1"/>',
    '<r><t xml:space="preserve"/></r><r><t>Cup</t></r>',
    "<t>]]&gt;_x0041_</t>",
)
_ROWS = (
    '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    '<c r="C1" t="inlineStr"><is><t>Price</t></is></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="s"><v>3</v></c><c r="B2" t="s"><v>4</v></c>'
    '<c r="C2" s="1"><v>7</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>5</v></c><c r="B3" t="s"><v>6</v></c>'
    '<c r="C3" s="2"><f>1+1</f><v>45000</v></c></row>'
    '<row r="4"><c r="A4" t="s"><v>7</v></c><c r="B4" t="s"><v>2</v></c><c r="C4" t="b"><v>1</v></c>'
    '<c r="D4" s="1"/></row>'
    '<row r="5"><c r="A5" t="inlineStr"><is><r><t>x &amp; </t></r><r><t>y</t></r></is></c>'
    '<c r="B5" t="str"><f>"q"</f><v>q &lt; r</v></c><c r="C5" t="e"><v>#N/A</v></c></row>'
)
_PARTS = {
    "xl/sharedStrings.xml": _STRINGS,
    "xl/worksheets/sheet1.xml": sheet_xml(
        _ROWS,
        before='<dimension ref="A1:C5"/><cols><col min="2" max="2" hidden="1"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="A5:A6"/></mergeCells>',
    ),
    "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}"><numFmts>'
    '<numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/>'
    '</numFmts><fonts><font/></fonts><fills><fill><patternFill patternType="none"/></fill>'
    "</fills><borders><border/></borders>"
    '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs>'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        for number in (0, 164, 165)
    )
    + "</cellXfs></styleSheet>",
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/xl/{name}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    + "</Types>",
}  # fmt: skip
_TABLE = {
    1: {0: "SKU", 1: "Näme & <b>", 2: "Price"},
    2: {0: " A 1 ", 1: "Pen ", 2: "00007"},
    3: {0: "東京", 1: "Cup", 2: "2023-03-15"},
    4: {0: "]]>A", 2: "TRUE"},
    5: {0: "x & y", 1: "q < r", 2: "#N/A"},
}
_STORED = {"A2": " A 1 ", "B3": "Cup", "C2": "7", "A5": "x & y", "B5": "q < r", "A3": "東京"}


def _plain(path: Path) -> Path:
    return write_workbook(
        path,
        _PARTS["xl/worksheets/sheet1.xml"],
        _PARTS["xl/sharedStrings.xml"],
        _PARTS["xl/styles.xml"],
        parts={"[Content_Types].xml": _PARTS["[Content_Types].xml"]},
    )


def _respelled(path: Path, part: str, spelling: Spelling) -> Path:
    plain = _plain(path)
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = spelled(parts[part].decode(), spelling)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _table(path: Path) -> dict[int, dict[int, str]]:
    grid = read_grid(path, ReadOptions(), lambda *_progress: None)
    assert {"hidden-rows", "hidden-columns", "merged"} == set(codes_of(grid))
    return filled(grid)


@cache
def _raw(kind: str, folder: Path) -> list[list[object]]:
    return _READ[kind](_plain(folder / f"{kind}.xlsx"))


def _openpyxl(path: Path) -> list[list[object]]:
    rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [["" if value is None else value for value in row[:3]] for row in rows]


def _calamine(path: Path) -> list[list[object]]:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [list(row[:3]) for row in sheet.to_python(skip_empty_area=False)]


_READ = {"openpyxl": _openpyxl, "calamine": _calamine}
_EVERY_PART = (
    "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels", "_rels/.rels", "[Content_Types].xml",
)  # fmt: skip


@pytest.mark.parametrize("part", _EVERY_PART)
def test_every_spelling_of_a_part_reads_the_same(tmp_path: Path, part: str) -> None:
    wrong = {}
    for spelling in spellings(_COUNT):
        found = _table(_respelled(tmp_path / "w.xlsx", part, spelling))
        if found != _TABLE:
            wrong[spelling.name] = found
    assert not wrong


@pytest.mark.parametrize("part", ["xl/worksheets/_rels/sheet1.xml.rels", "xl/tables/table1.xml"])
def test_what_a_sheet_leads_to_is_found_in_every_spelling(tmp_path: Path, part: str) -> None:
    plain = tmp_path / "plain.xlsx"
    makers()["xlsxwriter-special"](plain)
    book = openpyxl.load_workbook(plain)
    book["List"]["B3"].hyperlink = "https://shop.example/a?b=1&c=2"
    book.save(plain)
    tables, links = _attached(plain)
    assert tables
    assert links
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for spelling in spellings(_COUNT):
        path = tmp_path / "w.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                as_is = name != part
                archive.writestr(name, content if as_is else spelled(content.decode(), spelling))
        assert (spelling.name, *_attached(path)) == (spelling.name, tables, links)


def _attached(path: Path) -> tuple[object, object]:
    grid = read_grid(path, ReadOptions(sheet="List"), lambda *_progress: None)
    return grid.tables, {at: column.to_pylist() for at, column in grid.links.items()}


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("part", _EVERY_PART[:2])
def test_other_readers_see_the_same_in_what_was_spelled(tmp_path: Path, part: str) -> None:
    """What is foreign, and what there is to choose from, other readers take for cells."""
    expected = {name: _raw(name, tmp_path) for name in _READ}
    unread = []
    for spelling in spellings(_COUNT):
        if spelling.alternatives or spelling.foreign:
            continue
        path = _respelled(tmp_path / "w.xlsx", part, spelling)
        if not any(_reads(name, path, expected[name]) for name in _READ):
            unread.append(spelling.name)
    assert not unread


def _reads(name: str, path: Path, expected: list[list[object]]) -> bool:
    try:
        return _READ[name](path) == expected
    except Exception:  # noqa: BLE001  neither of them reads every spelling
        return False


@pytest.mark.parametrize("part", _EVERY_PART[:2])
def test_one_cell_of_every_spelling_is_stored_as_it_is(tmp_path: Path, part: str) -> None:
    places = {"A2": (2, 0), "B3": (3, 1), "C2": (2, 2), "A5": (5, 0), "B5": (5, 1), "A3": (3, 0)}
    for number, spelling in enumerate(spellings(_COUNT)):
        path = _respelled(tmp_path / "w.xlsx", part, spelling)
        for address in list(places)[number % 3 :: 3]:
            found = one_cell.stored_cell(path, "Sheet1", *places[address])
            assert (spelling.name, address, found and found.stored) == (
                spelling.name, address, _STORED[address],
            )  # fmt: skip


_SPELLINGS = st.builds(
    Spelling, **{name: st.sampled_from(found) for name, found in CHOICES.items()}
)
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)


@given(
    strings=_SPELLINGS.filter(lambda spelling: spelling.declaration != ""),
    sheet=_SPELLINGS.filter(lambda spelling: spelling.declaration != ""),
    texts=st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=4),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_texts_in_any_spelling(
    tmp_path: Path, strings: Spelling, sheet: Spelling, texts: list[tuple[str, str]]
) -> None:
    kept = 'xml:space="preserve"'
    items = strings_xml(*(f"<t {kept}>{escape(shared)}</t>" for shared, _ in texts))
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{row - 1}</v></c>'
        f'<c r="B{row}" t="inlineStr"><is><t {kept}>{escape(own)}</t></is></c></row>'
        for row, (_, own) in enumerate(texts, 1)
    )
    path = write_workbook(
        tmp_path / "w.xlsx", spelled(sheet_xml(rows), sheet), spelled(items, strings)
    )
    expected = {
        row: {at: text for at, text in enumerate(pair) if text}
        for row, pair in enumerate(texts, 1)
        if any(text.strip() for text in pair)
    }
    assert filled(read_grid(path, ReadOptions(), lambda *_progress: None)) == expected


def test_an_empty_text_among_the_shared_ones_moves_no_other(tmp_path: Path) -> None:
    items = strings_xml("<t>SKU</t>", "<t>Name</t>", "<t>A1</t>", "<t>Pen</t>")
    strings = items.replace("<si><t>A1", "<si /><si><t>A1")
    cells = [(f"{column}{row}", at) for at, (column, row) in zip((0, 1, 3, 4), (
        ("A", 1), ("B", 1), ("A", 2), ("B", 2)), strict=True)]  # fmt: skip
    rows = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{address}" t="s"><v>{at}</v></c>'
            for address, at in cells
            if address.endswith(str(row))
        )
        + "</row>"
        for row in (1, 2)
    )
    table = read_workbook(write_workbook(tmp_path / "w.xlsx", sheet_xml(rows), strings))
    assert table.header == ("SKU", "Name")
    assert [column.to_pylist() for column in table.columns] == [["A1"], ["Pen"]]


@pytest.mark.parametrize("text", ["AT&T", "a &nbsp; b", "&#1;"])
def test_what_no_parser_reads_is_refused(tmp_path: Path, text: str) -> None:
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    with pytest.raises(UnreadableFile, match="damaged"):
        read_workbook(write_workbook(tmp_path / "w.xlsx", sheet_xml(rows)))
