"""OpenDocument sheets: shown codes, plain amounts, repeats, and what a cell holds beside its text."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from importers.catalog.source import ReadOptions
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.ods.reader import read_grid, sheet_names
from tests.support.grids import codes_of, filled

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style", "draw")
)
_HIDDEN_STYLE = (
    '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def write(path: Path, *tables: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_NAMES} xmlns:xlink='http://www.w3.org/1999/xlink' "
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"{_HIDDEN_STYLE}<office:body><office:spreadsheet>{''.join(tables)}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def read(tmp_path: Path, rows: str, options: ReadOptions | None = None) -> Grid:
    table = f'<table:table table:name="S">{rows}</table:table>'
    path = write(tmp_path / "w.ods", table)
    return read_grid(path, options or ReadOptions(), lambda *_progress: None)


def row(*cells: str, about: str = "") -> str:
    return f"<table:table-row {about}>{''.join(cells)}</table:table-row>"


def cell(kind: str, value: str, text: str) -> str:
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(
        kind, "value"
    )
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def text(content: str) -> str:
    return f'<table:table-cell office:value-type="string">{content}</table:table-cell>'


@pytest.mark.parametrize(
    ("kind", "value", "text", "shown"),
    [
        ("float", "123", "00123", "00123"),
        ("float", "1234567", "123-4567", "123-4567"),
        ("float", "71053", "71053", "71053"),
        ("float", "4500", "4500.00", "4500.00"),
        ("float", "4500.5", "4.500,50", "4500.5"),
        ("float", "4006381333931", "4.01E+12", "4006381333931"),
        ("float", "0.30000000000000004", "0.3", "0.3"),
        ("float", "4.999", "5", "4.999"),
        ("float", "45.5", "4-5-5", "45.5"),
        ("currency", "1234.5", "$1,234.50", "1234.5"),
        ("percentage", "0.15", "15.00%", "15%"),
        ("date", "2024-05-01", "01/05/24", "2024-05-01"),
        ("date", "2024-05-01T10:30:00", "01/05/24 10:30", "2024-05-01 10:30:00"),
        ("time", "PT10H30M00S", "10:30", "10:30:00"),
        ("boolean", "true", "WAHR", "TRUE"),
    ],
)
def test_values(tmp_path: Path, kind: str, value: str, text: str, shown: str) -> None:
    assert filled(read(tmp_path, row(cell(kind, value, text)))) == {1: {0: shown}}


def test_texts_of_every_kind(tmp_path: Path) -> None:
    grid = read(
        tmp_path,
        row(
            text("<text:p>a<text:s text:c='3'/>b<text:tab/>c</text:p>"),
            text("<text:p>two</text:p><text:p>lines</text:p>"),
            text("<text:p>rich <text:span>te</text:span>xt</text:p>"),
            text(
                "<office:annotation><text:p>note</text:p></office:annotation><text:p>007</text:p>"
            ),
            "<table:table-cell office:value-type='string' calcext:value-type='error'>"
            "<text:p>#DIV/0!</text:p></table:table-cell>",
        ),
    )
    assert list(filled(grid)[1].values()) == [
        "a   b\tc",
        "two\nlines",
        "rich text",
        "007",
        "#DIV/0!",
    ]


def test_repeats_keep_the_addresses_true(tmp_path: Path) -> None:
    empty = "<table:table-cell table:number-columns-repeated='2'/>"
    twice = "<table:table-cell office:value-type='string' table:number-columns-repeated='2'>"
    grid = read(
        tmp_path,
        row(empty, about="table:number-rows-repeated='3'")
        + row(empty, f"{twice}<text:p>x</text:p></table:table-cell>")
        + row(text("<text:p>y</text:p>"), about="table:number-rows-repeated='2'")
        + row(empty, about="table:number-rows-repeated='1048570'"),
    )
    assert filled(grid) == {4: {2: "x", 3: "x"}, 5: {0: "y"}, 6: {0: "y"}}


def test_a_formula_without_a_value_is_uncalculated(tmp_path: Path) -> None:
    grid = read(tmp_path, row("<table:table-cell table:formula='of:=[.B1]*2'/>"))
    assert filled(grid) == {1: {0: "=[.B1]*2"}}
    assert grid.flags == ((1, 0, "uncalculated-formula"),)


def test_hidden_rows_columns_and_sheets_are_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "w.ods",
        '<table:table table:name="Away" table:style-name="ta2">'
        + row(cell("float", "9", "9"))
        + "</table:table>",
        '<table:table table:name="Here"><table:table-column table:visibility="collapse"/>'
        + row(cell("float", "1", "1"), about='table:visibility="filter"')
        + "</table:table>",
    )
    grid = read_grid(path, ReadOptions(), lambda *_progress: None)
    assert (grid.sheet, sheet_names(path)) == ("Here", ("Away", "Here"))
    assert {"hidden-rows", "hidden-columns", "hidden-sheets", "sheet"} == set(codes_of(grid))


def test_merged_ranges_are_told_and_filled_when_asked(tmp_path: Path) -> None:
    spans = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    brand = f'<table:table-cell {spans} office:value-type="string"><text:p>x</text:p></table:table-cell>'
    covered = "<table:covered-table-cell/>"
    other = text("<text:p>y</text:p>")
    rows = row(brand, covered, other) + row(covered, covered, other)
    assert "(A1:B2)" in codes_of(read(tmp_path, rows))["merged"]
    grid = read(tmp_path, rows, ReadOptions(fill_merged=True))
    assert filled(grid) == {1: {0: "x", 1: "x", 2: "y"}, 2: {0: "x", 1: "x", 2: "y"}}


def test_numbers_as_stored(tmp_path: Path) -> None:
    cells = row(cell("float", "123", "00123"), cell("percentage", "0.5", "50%"))
    assert filled(read(tmp_path, cells, ReadOptions(stored_columns=(0, 1))))[1] == {
        0: "123",
        1: "0.5",
    }


_NUMBER = (
    '<number:number-style style:name="N{at}">{before}<number:number number:decimal-places="{decimals}" '
    'number:min-integer-digits="{least}">{within}</number:number>{after}</number:number-style>'
    '<style:style style:name="ce{at}" style:family="table-cell" style:data-style-name="N{at}"/>'
)


def _formatted(tmp_path: Path, styles: str, rows: str) -> Grid:
    names = f"{_NAMES} xmlns:number='urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0'"
    path = tmp_path / "w.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>{styles}"
            "</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return read_grid(path, ReadOptions(), lambda *_progress: None)


def _text_part(text: str) -> str:
    return f"<number:text>{text}</number:text>"


def _in_style(cell: str) -> str:
    return cell.replace("<table:table-cell", '<table:table-cell table:style-name="ce1"', 1)


def _text_cell(held: str, shown: str | None = None) -> str:
    """Return a text's cell as LibreOffice writes it: with what it holds, where that is shown otherwise."""
    value = "" if shown is None else f' office:string-value="{held}"'
    return (
        f'<table:table-cell office:value-type="string"{value}><text:p>{shown or held}</text:p>'
        "</table:table-cell>"
    )


@pytest.mark.parametrize(
    ("value", "shown_there", "shown", "format_parts"),
    [
        ("17", "ART-17", "ART-17", {"before": _text_part("ART-"), "least": 1}),
        ("5", "7-EU", "5-EU", {"after": _text_part("-EU"), "least": 1}),
        ("5", "5 kg", "5", {"after": _text_part(" kg"), "least": 1}),
        ("5", "#0005", "#0005", {"before": _text_part("#"), "least": 4}),
        ("0.05", "00,05", "00.05", {"least": 2, "decimals": 2}),
        ("4.999", "5", "4.999", {"least": 1}),
        (
            "5", "0000 0005", "0000 0005",
            {
                "least": 8,
                "within": '<number:embedded-text number:position="4"> </number:embedded-text>',
            },
        ),
    ],
)  # fmt: skip
def test_codes_by_their_number_format(
    tmp_path: Path, value: str, shown_there: str, shown: str, format_parts: dict[str, object]
) -> None:
    parts = {"at": 1, "before": "", "within": "", "after": "", "decimals": 0, "least": 1}
    about = 'table:style-name="ce1"'
    number = cell("float", value, shown_there).replace(
        "<table:table-cell", f"<table:table-cell {about}"
    )
    grid = _formatted(tmp_path, _NUMBER.format(**parts | format_parts), row(number))
    assert filled(grid) == {1: {0: shown}}


def test_a_format_for_texts_shows_numbers_as_they_are(tmp_path: Path) -> None:
    style = (
        f'<number:text-style style:name="N1">{_text_part("SKU-")}<number:text-content/>'
        '</number:text-style><style:style style:name="ce1" style:family="table-cell" '
        'style:data-style-name="N1"/>'
    )
    cells = (cell("float", "77", "77"), _text_cell("123", "SKU-123"), _text_cell("123"))
    grid = _formatted(tmp_path, style, row(*map(_in_style, cells)))
    assert filled(grid) == {1: {0: "77", 1: "SKU-123", 2: "SKU-123"}}


def test_an_accounts_format_leaves_no_space_around_texts(tmp_path: Path) -> None:
    parts = "".join(
        f'<number:number-style style:name="P{at}"><number:text> </number:text>{before}<number:number '
        'number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" '
        f'number:grouping="true"/><number:text> </number:text></number:number-style>'
        for at, before in enumerate(["", _text_part("-"), ""])
    )
    maps = "".join(
        f'<style:map style:condition="value(){sign}0" style:apply-style-name="P{at}"/>'
        for at, sign in enumerate(["&gt;", "&lt;", "="])
    )
    style = (
        f'{parts}<number:text-style style:name="N1"><number:text> </number:text>'
        f"<number:text-content/><number:text> </number:text>{maps}</number:text-style>"
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    cells = (
        cell("float", "1234.5", " 1,234.50 "),
        cell("float", "-2", "-2.00"),
        _text_cell("Tea", "<text:s/>Tea "),
    )
    grid = _formatted(tmp_path, style, row(*map(_in_style, cells)))
    assert filled(grid) == {1: {0: "1234.50", 1: "-2.00", 2: "Tea"}}


def test_a_code_around_all_of_a_number(tmp_path: Path) -> None:
    style = (
        f'<number:number-style style:name="N1">{_text_part("A-")}<number:number '
        'number:min-integer-digits="1"/></number:number-style><style:style style:name="ce1" '
        'style:family="table-cell" style:data-style-name="N1"/>'
    )
    grid = _formatted(tmp_path, style, row(_in_style(cell("float", "17.6", "A-17.6"))))
    assert filled(grid) == {1: {0: "A-17.6"}}


@pytest.mark.parametrize("where", ["row", "column"])
def test_a_cell_has_the_format_of_its_row_or_column(tmp_path: Path, where: str) -> None:
    style = _NUMBER.format(at=1, before=_text_part("A-"), within="", after="", decimals=0, least=1)
    about = 'table:default-cell-style-name="ce1"'
    column = f"<table:table-column {about if where == 'column' else ''}/>"
    rows = row(cell("float", "5", "A-5"), about=about if where == "row" else "")
    assert filled(_formatted(tmp_path, style, column + rows)) == {1: {0: "A-5"}}


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("0000 0005", "5", "0000 0005"),
        ("00.05", "5", "00.05"),
        ("#0005", "5", "#0005"),
        ("0,05", "0.05", "0.05"),
    ],
)
def test_codes_without_a_format_are_known_by_their_zeros(
    tmp_path: Path, text: str, value: str, shown: str
) -> None:
    assert filled(read(tmp_path, row(cell("float", value, text)))) == {1: {0: shown}}


def test_parts_of_a_second_where_the_format_shows_them(tmp_path: Path) -> None:
    style = (
        '<number:time-style style:name="N1"><number:hours/><number:text>:</number:text><number:seconds '
        'number:decimal-places="2"/></number:time-style><style:style style:name="ce1" '
        'style:data-style-name="N1"/>'
    )
    about = '<table:table-cell table:style-name="ce1"'
    moments = [cell("time", "PT10H30M00.25S", "x"), cell("date", "2024-05-01T10:30:00.25", "x")]
    rows = row(*(each.replace("<table:table-cell", about) for each in moments), moments[0])
    assert filled(_formatted(tmp_path, style, rows)) == {
        1: {0: "10:30:00.25", 1: "2024-05-01 10:30:00.25", 2: "10:30:00"}
    }


def test_spaces_of_the_file_are_not_those_of_the_text(tmp_path: Path) -> None:
    grid = read(tmp_path, row(text("<text:p>\n  Blue\n  <text:span>\n pen</text:span></text:p>")))
    assert filled(grid) == {1: {0: "Blue pen"}}
    assert filled(read(tmp_path, row(text("<text:p> Mug</text:p>")))) == {1: {0: " Mug"}}


def test_other_prefixes_than_the_usual_ones(tmp_path: Path) -> None:
    path = write(
        tmp_path / "w.ods",
        f'<table:table table:name="S">{row(cell("float", "5", "5"))}</table:table>',
    )
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    for usual, other in (("table:", "t1:"), ("office:", "o:"), ("text:", "table:")):
        content = re.sub(rf"(?<=[</ ]){usual}", other, content).replace(
            f"xmlns:{usual[:-1]}=", f"xmlns:{other[:-1]}="
        )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    assert filled(read_grid(path, ReadOptions(), lambda *_progress: None)) == {1: {0: "5"}}


def test_rows_and_cells_repeated_to_beyond_the_end_are_no_damage(tmp_path: Path) -> None:
    about = "office:value-type='string' table:number-columns-repeated='16384'"
    empty = f"<table:table-cell {about}><text:p/></table:table-cell>"
    grid = read(
        tmp_path,
        row(text("<text:p>a</text:p>"), empty)
        + row(empty, about="table:number-rows-repeated='1048576'"),
    )
    assert filled(grid) == {1: {0: "a"}}
