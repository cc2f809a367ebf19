"""OOXML sheets written in all the ways that are met: each cell's text, place and flag."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.readers.workbook.grid import Grid
from importers.readers.workbook.ooxml import cells, package
from importers.readers.workbook.ooxml.xlsx import read_grid
from tests.support.grids import codes_of, filled
from tests.support.raw_workbook import (
    MAIN,
    STRICT,
    XML,
    sheet_xml,
    strings_xml,
    styles_xml,
    write_workbook,
)


def grid_of(path: Path) -> Grid:
    """Read in this process: what the cells hold does not depend on where they are read."""
    return read_grid(path, ReadOptions(), lambda *_progress: None)


def read(tmp_path: Path, rows: str, **others: str) -> Grid:
    before, after = others.pop("before", ""), others.pop("after", "")
    return grid_of(write_workbook(tmp_path / "w.xlsx", sheet_xml(rows, before, after), **others))


def numbers(tmp_path: Path, raw: Sequence[str], code: str, properties: str = "") -> list[str]:
    """Return the texts of raw numbers in one column of a number format."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" s="1"><v>{text}</v></c></row>'
        for row, text in enumerate(raw, 1)
    )
    styles = styles_xml(code.replace('"', "&quot;"))
    path = write_workbook(
        tmp_path / "n.xlsx", sheet_xml(rows), styles=styles, workbook_properties=properties
    )
    return [cells[0] for cells in filled(grid_of(path)).values()]


@pytest.mark.parametrize(
    ("code", "raw", "shown"),
    [
        ("General", "71053", "71053"),
        ("General", "71053.0", "71053"),
        ("General", "4006381333931", "4006381333931"),
        ("General", "4.006381333931E12", "4006381333931"),
        ("General", "0.30000000000000004", "0.3"),
        ("General", "40513.351388888892", "40513.3513888889"),
        ("General", "1E-7", "0.0000001"),
        ("General", "-0", "0"),
        ("General", "1234567890123456", "1234567890123456"),
        ("0", "4006381333931", "4006381333931"),
        ("0", "4.99", "4.99"),
        ("00000", "123", "00123"),
        ("00000", "1234567", "1234567"),
        ("00000", "-7", "-00007"),
        ("000-0000", "1234567", "123-4567"),
        ('"SKU-"0000', "17", "SKU-0017"),
        ("00000;[Red]-00000", "12", "00012"),
        ("0.00", "4500", "4500.00"),
        ("0.00", "2.5499999999999998", "2.55"),
        ("0.00", "4.999", "4.999"),
        ("000.0", "1.5", "001.5"),
        ("#,##0.00", "1234567.5", "1234567.50"),
        ('"$"#,##0.00', "1234.5", "1234.50"),
        ("[$€-407] #,##0.00", "9.9", "9.90"),
        ("0%", "0.15", "15%"),
        ("0.00%", "0.155", "15.50%"),
        ("0%", "0.155", "15.5%"),
        ("0.00E+00", "8901234567890", "8901234567890"),
        ("# ?/?", "0.5", "0.5"),
        ("@", "123", "123"),
        ("yyyy-mm-dd", "45413", "2024-05-01"),
        ("dd/mm/yyyy", "45413", "2024-05-01"),
        ("mmm-yy", "45413", "2024-05-01"),
        ("[$-409]d\\-mmm\\-yyyy;@", "45413", "2024-05-01"),
        ("yyyy-mm-dd hh:mm", "45413.4375", "2024-05-01 10:30:00"),
        ("yyyy-mm-dd", "45413.4375", "2024-05-01 10:30:00"),
        ("hh:mm", "0.4375", "10:30:00"),
        ("hh:mm", "45413.4375", "2024-05-01 10:30:00"),
        ("[h]:mm", "1.25", "30:00:00"),
        ("mm:ss", "0.0006944444", "00:01:00"),
        ("yyyy-mm-dd", "0", "1900-01-00"),
        ("yyyy-mm-dd hh:mm", "0.4375", "10:30:00"),
        ("yyyy-mm-dd", "1", "1900-01-01"),
        ("yyyy-mm-dd", "60", "1900-02-29"),
        ("yyyy-mm-dd", "61", "1900-03-01"),
        ("yyyy-mm-dd", "-5", "-5"),
        ("yyyy-mm-dd", "99999999", "99999999"),
        ('0 "days"', "5", "5"),
    ],
)
def test_numbers_show_as_their_format_says(tmp_path: Path, code: str, raw: str, shown: str) -> None:
    assert numbers(tmp_path, [raw], code) == [shown]


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    shown = numbers(tmp_path, ["0", "43951"], "yyyy-mm-dd", '<workbookPr date1904="1"/>')
    assert shown == ["1904-01-01", "2024-05-01"]


def test_strings_of_every_kind(tmp_path: Path) -> None:
    strings = strings_xml(
        "<t>plain</t>",
        '<t xml:space="preserve"> kept </t>',
        "<r><t>Rich</t></r><r><rPr><b/></rPr><t> text</t></r>",
        "<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/>",
        "<t>a_x000D_b &amp;amp; &lt;c&gt; _x005F_x000D_</t>",
        "<t/>",
        "<t>00123</t>",
        "<t>two\r\nlines</t>",
    )
    cells = "".join(f'<c r="{letter}1" t="s"><v>{i}</v></c>' for i, letter in enumerate("ABCDEFGH"))
    grid = read(
        tmp_path,
        f'<row r="1">{cells}<c r="I1" t="inlineStr"><is><t>in&amp;line</t></is></c>'
        '<c r="J1" t="inlineStr"><is><r><t>in</t></r><r><t>rich</t></r></is></c>'
        '<c r="K1" t="str"><f>"x"&amp;"y"</f><v>x&amp;y</v></c><c r="L1" t="b"><v>1</v></c>'
        '<c r="M1" t="d"><v>2024-05-01T10:30:00</v></c><c r="N1" t="s"/></row>',
        strings=strings,
    )
    assert list(filled(grid)[1].values()) == [
        "plain", " kept ", "Rich text", "東京", "a\rb &amp; <c> _x000D_", "00123", "two\nlines",
        "in&line", "inrich", "x&y", "TRUE", "2024-05-01 10:30:00",
    ]  # fmt: skip


def test_error_cells_keep_their_names(tmp_path: Path) -> None:
    errors = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="e"><f>1/0</f><v>{text}</v></c></row>'
        for row, text in enumerate(errors, 1)
    )
    assert [cells[0] for cells in filled(read(tmp_path, rows)).values()] == errors


def test_only_formulas_without_a_value_are_uncalculated(tmp_path: Path) -> None:
    grid = read(
        tmp_path,
        '<row r="1"><c r="A1"><f>B1*2</f></c><c r="B1"><f>1+1</f><v></v></c>'
        '<c r="C1"><f>1+1</f><v/></c><c r="D1"><f>1+1</f><v>2</v></c>'
        '<c r="E1" t="str"><f>""</f><v></v></c><c r="F1"><f t="shared" si="0"/></c>'
        '<c r="G1"><f t="array" ref="G1">A1&lt;B1</f></c></row>',
    )
    assert filled(grid)[1] == {0: "=B1*2", 1: "=1+1", 2: "=1+1", 3: "2", 5: "=", 6: "=A1<B1"}
    assert [flag[1] for flag in grid.flags] == [0, 1, 2, 5, 6]
    assert {flag[2] for flag in grid.flags} == {"uncalculated-formula"}


def test_numbers_longer_than_excel_keeps_are_flagged(tmp_path: Path) -> None:
    grid = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1234567890123456</v></c><c r="B1"><v>123456789012345</v></c>'
        '<c r="C1"><v>1.23456789012345E+17</v></c><c r="D1" t="str"><v>1234567890123456</v></c>'
        "</row>",
    )
    assert grid.flags == ((1, 0, "lost-digits"), (1, 2, "lost-digits"))


def test_addresses_stay_true_when_rows_and_columns_are_empty(tmp_path: Path) -> None:
    grid = read(
        tmp_path,
        '<row r="3"><c r="C3"><v>1</v></c></row><row r="7"><c r="AB7"><v>2</v></c></row>',
        before='<dimension ref="A1:A1"/>',
    )
    assert filled(grid) == {3: {2: "1"}, 7: {27: "2"}}


def test_a_far_stray_cell_costs_nothing(tmp_path: Path) -> None:
    grid = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
    )
    assert filled(grid) == {1: {0: "1"}, 1048576: {16383: "2"}}


def test_formatted_rows_below_the_last_value_are_one_remark(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{r}"><c r="A{r}" s="0"/></row>' for r in range(2, 30_002))
    grid = read(tmp_path, f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}')
    assert len(grid.lines) == 1
    assert codes_of(grid)["empty-rows"].endswith(": 30,000 formatted but empty rows.")


def test_what_excel_hides_or_merges_is_told(tmp_path: Path) -> None:
    grid = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>2</v></c></row><row r="9" hidden="1"/>',
        before='<cols><col min="2" max="3" width="0" hidden="1"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>',
    )
    told = codes_of(grid)
    assert told["hidden-rows"] == "Hidden in Excel, but read: 1 row (2)."
    assert told["hidden-columns"] == "Hidden in Excel, but read: 1 column (C)."
    assert told["merged"].startswith("Merged: 1 range (A1:B1);")


_TABLE = {1: {0: "sku", 1: "a & b"}, 2: {0: "007", 1: "4.5"}}
_PLAIN_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>a &amp; b</t></is></c>'
    '</row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>4.5</v></c></row>'
)
_UNUSUAL = {
    "plain": sheet_xml(_PLAIN_ROWS),
    "no addresses": sheet_xml(
        '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>a &amp; b</t></is></c></row>'
        '<row><c t="s"><v>1</v></c><c><v>4.5</v></c></row>'
    ),
    "single quotes": sheet_xml(_PLAIN_ROWS.replace('"', "'")),
    "type before address": sheet_xml(_PLAIN_ROWS.replace('r="A1" t="s"', 't="s" r="A1"')),
    "comment": sheet_xml("<!-- x -->" + _PLAIN_ROWS),
    "cdata": sheet_xml(_PLAIN_ROWS.replace("a &amp; b", "<![CDATA[a & b]]>")),
    "line breaks": sheet_xml(_PLAIN_ROWS.replace("><", ">\n  <").replace("<c ", "<c\n ")),
    "indented": sheet_xml(_PLAIN_ROWS.replace("><", ">\n  <")),
    "utf-16": sheet_xml(_PLAIN_ROWS).replace("UTF-8", "UTF-16").encode("utf-16"),
    "byte order mark": "\ufeff" + sheet_xml(_PLAIN_ROWS),
    "strict": sheet_xml(_PLAIN_ROWS).replace(MAIN, STRICT),
    "prefixed": f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
    + _PLAIN_ROWS.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    + "</x:sheetData></x:worksheet>",
}


@pytest.mark.parametrize("manner", _UNUSUAL)
def test_every_manner_of_writing_reads_the_same(tmp_path: Path, manner: str) -> None:
    strings = strings_xml("<t>sku</t>", "<t>007</t>")
    path = write_workbook(tmp_path / "w.xlsx", _UNUSUAL[manner], strings=strings)
    assert filled(grid_of(path)) == _TABLE


@pytest.mark.parametrize(
    "strings",
    [
        strings_xml("<t>sku</t>", "<t>007</t>").replace(MAIN, STRICT),
        strings_xml("\n<t>sku</t>\n", "<t>007</t>"),
        strings_xml("<t><![CDATA[sku]]></t>", "<t>007</t>"),
        strings_xml("<t>sku</t>", "<t>007</t>").replace("UTF-8", "UTF-16").encode("utf-16"),
        "\ufeff" + strings_xml("<t>sku</t>", "<t>007</t>"),
        f'{XML}<x:sst xmlns:x="{MAIN}"><x:si><x:t>sku</x:t></x:si><x:si><x:r><x:t>00</x:t></x:r>'
        "<x:r><x:t>7</x:t></x:r></x:si></x:sst>",
    ],
    ids=["strict", "spaced", "cdata", "utf-16", "byte order mark", "prefixed"],
)
def test_shared_strings_in_every_manner(tmp_path: Path, strings: str | bytes) -> None:
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(_PLAIN_ROWS), strings=strings)
    assert filled(grid_of(path)) == _TABLE


def test_parts_named_with_absolute_paths_other_case_and_backslashes(tmp_path: Path) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://x/worksheet" Target="/XL/worksheets/Sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://x/sharedStrings" Target="\\xl\\sharedStrings.xml"/>'
        "</Relationships>"
    )
    path = write_workbook(
        tmp_path / "w.xlsx",
        sheet_xml(_PLAIN_ROWS),
        strings=strings_xml("<t>sku</t>", "<t>007</t>"),
        parts={"xl/_rels/workbook.xml.rels": relations},
    )
    assert filled(grid_of(path)) == _TABLE


def test_inline_strings_keep_their_spaces_and_lose_phonetic_hints(tmp_path: Path) -> None:
    grid = read(
        tmp_path,
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a &lt; b_x000D_ </t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウ</t></rPh></is></c>'
        '<c r="C1" t="inlineStr"><is><t></t></is></c><c r="D1" t="inlineStr"><is/></c></row>',
    )
    assert filled(grid) == {1: {0: " a < b\r ", 1: "東京"}}


def _row(number: int, *cells: str) -> str:
    letters = "ABC"
    texts = (
        f'<c r="{letters[at]}{number}" t="str"><v>{text}</v></c>'
        for at, text in enumerate(cells)
        if text
    )
    return f'<row r="{number}">{"".join(texts)}</row>'


@pytest.mark.parametrize("order", [(1, 2, 4, 7), (4, 1, 7, 2), (1, 2, 2, 4, 7)])
def test_a_sheet_read_in_many_windows_is_one_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: Sequence[int]
) -> None:
    rows = {1: ("a", "b", ""), 2: ("", "x &amp; y", ""), 4: (), 7: ("", "", "last")}
    monkeypatch.setattr(cells, "_WINDOW", 1)
    monkeypatch.setattr(package, "_BLOCK", 16)
    grid = read(tmp_path, "".join(_row(number, *rows[number]) for number in order))
    assert filled(grid) == {1: {0: "a", 1: "b"}, 2: {1: "x & y"}, 7: {2: "last"}}


@pytest.mark.parametrize(("dimension", "totals"), [("A1:B7", [7, 7, 7]), ("A1:B2", [2, 2, None])])
def test_how_far_the_reading_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dimension: str, totals: list[int | None]
) -> None:
    told: list[tuple[str, int, int | None]] = []
    monkeypatch.setattr(cells, "_WINDOW", 1)
    monkeypatch.setattr(package, "_BLOCK", 16)
    rows = "".join(_row(number, "a", "b") for number in (1, 2, 7))
    sheet = sheet_xml(rows, before=f'<dimension ref="{dimension}"/>')
    path = write_workbook(tmp_path / "w.xlsx", sheet, strings_xml("<t>x</t>"))
    read_grid(path, ReadOptions(), lambda *progress: told.append(progress))
    rows_told = [("Reading rows", row, total) for row, total in zip((1, 2, 7), totals, strict=True)]
    assert [each for each in dict.fromkeys(told) if each[1]] == [
        ("Reading texts", 1, None), *rows_told,
    ]  # fmt: skip


def test_texts_that_say_how_to_sort_them(tmp_path: Path) -> None:
    hint = "<phoneticPr fontId='1' type='noConversion'/>"
    strings = strings_xml(f"<t>茶</t>{hint}", f'<t xml:space="preserve"> a &amp; b</t>{hint}')
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    assert filled(read(tmp_path, row, strings=strings)) == {1: {0: "茶", 1: " a & b"}}


@pytest.mark.parametrize("strange", ["", "<!-- an unusual manner -->"], ids=["plain", "unusual"])
def test_formulas_whose_value_is_an_inline_text(tmp_path: Path, strange: str) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><f>B1&amp;C1</f><is><t>sku</t></is></c>'
        '<c r="B1" t="inlineStr"><f>C1</f><is><t xml:space="preserve"></t></is></c></row>'
    )
    grid = read(tmp_path, rows + strange)
    assert (filled(grid), grid.flags) == ({1: {0: "sku"}}, ())


def test_characters_escaped_by_halves(tmp_path: Path) -> None:
    row = (
        '<row r="1"><c r="A1" t="str"><v>_xD83D__xDE00_ x</v></c><c r="B1" t="s"><v>0</v></c></row>'
    )
    grid = read(tmp_path, row, strings=strings_xml("<t>a_xD83D_</t>"))
    assert filled(grid) == {1: {0: "😀 x", 1: "a�"}}


@pytest.mark.parametrize("index", ["1", "999999999", "-1", "x"])
def test_a_cell_whose_text_is_not_there(tmp_path: Path, index: str) -> None:
    row = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>{index}</v></c></row>'
    with pytest.raises(UnreadableFile, match="texts that it does not hold"):
        read(tmp_path, row, strings=strings_xml("<t>a</t>"))


def test_moments_at_the_ends(tmp_path: Path) -> None:
    raw, code = ["2957003", "2957004", "2958465", "2958465.9999999", "-1"], "yyyy-mm-dd hh:mm"
    with_1900 = ["9995-12-30 00:00:00", "9995-12-31 00:00:00", "9999-12-31 00:00:00", *raw[3:]]
    assert numbers(tmp_path, raw, code) == with_1900
    with_1904 = ["9999-12-31 00:00:00", *raw[1:]]
    assert numbers(tmp_path, raw, code, '<workbookPr date1904="1"/>') == with_1904
    assert numbers(tmp_path, ["0.99999999", "0.75"], "h:mm") == ["00:00:00", "18:00:00"]
    assert numbers(tmp_path, ["0.99999999", "1.5"], "[h]:mm") == ["24:00:00", "36:00:00"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("[&lt;=99999]00000;00000\\-0000", ["00123", "12345-6789"]),
        ("[Red][&gt;1000]0000000000;General", ["123", "0123456789"]),
        ("[&lt;=9999999]###\\-####;\\(###\\)\\ ###\\-####", ["-123", "(12) 345-6789"]),
        ("[=123]0.00;[&lt;0]0;000000000000", ["123.00", "000123456789"]),
        ("# ##0", ["123", "123456789"]),
        ("0_-;-0_-", ["123", "123456789"]),
        ("[&lt;1.2.3]000000;0", ["000123", "123456789"]),
    ],
)
def test_formats_by_condition_and_with_dashes(tmp_path: Path, code: str, shown: list[str]) -> None:
    assert numbers(tmp_path, ["123", "123456789"], code) == shown


@pytest.mark.parametrize("content", ["", "<v></v>", "<is><t>x</t></is>"])
def test_only_what_holds_something_can_lie_outside(tmp_path: Path, content: str) -> None:
    rows = f'<row r="1"><c r="A1" t="str"><v>a</v></c><c r="XFE1" t="inlineStr">{content}</c></row>'
    if "x" in content:
        with pytest.raises(UnreadableFile, match="outside any sheet"):
            read(tmp_path, rows)
    else:
        assert filled(read(tmp_path, rows)) == {1: {0: "a"}}
