"""What a typed text becomes in a workbook's cell, by its format and by what its column mostly holds."""

from __future__ import annotations

import pytest

from importers.readers.workbook.number_formats import parse_format
from importers.writers.workbook.typed_values import (
    CellSetting,
    ColumnHabit,
    ValueKind,
    needs_habit,
    typed_value,
    usual,
)

BLANK = ColumnHabit(ValueKind.BLANK)
NUMBERS = ColumnHabit(ValueKind.NUMBER)
TEXTS = ColumnHabit(ValueKind.TEXT)
DATES = ColumnHabit(ValueKind.DATE, 7, parse_format("dd/mm/yyyy"))
PERCENTS = ColumnHabit(ValueKind.PERCENT, 3, parse_format("0%"))
BOOLEANS = ColumnHabit(ValueKind.BOOLEAN)


def stored(
    text: str,
    code: str = "General",
    holds: ValueKind = ValueKind.BLANK,
    habit: ColumnHabit = BLANK,
    *,
    date1904: bool = False,
) -> tuple[str, str]:
    setting = CellSetting(parse_format(code), code == "@", holds, date1904)
    value = typed_value(text, setting, habit if needs_habit(text, setting) else None)
    return value.kind.value, value.raw


@pytest.mark.parametrize(
    ("text", "code", "kind", "raw"),
    [
        ("9.90", "0.00", "number", "9.90"),
        ("1234.5", "#,##0.00", "number", "1234.5"),
        ("00250", "00000", "number", "250"),
        ("9.90", "@", "text", "9.90"),
        ("TRUE", "@", "text", "TRUE"),
        ("2024-06-01", "dd/mm/yyyy", "date", "45444"),
        ("2024-06-01 12:00", "dd/mm/yyyy hh:mm", "date", "45444.5"),
        ("12:00", "hh:mm", "date", "0.5"),
        ("1900-02-01", "yyyy-mm-dd", "date", "32"),
        ("2024-02-30", "yyyy-mm-dd", "text", "2024-02-30"),
        ("01.06.2024", "yyyy-mm-dd", "text", "01.06.2024"),
        ("45444", "yyyy-mm-dd", "text", "45444"),
        ("25%", "0%", "percentage", "0.25"),
        ("12.5%", "0.0%", "percentage", "0.125"),
        ("25", "0%", "text", "25"),
        ("ART-18", '"ART-"0', "number", "18"),
        ("ART-1,234", '"ART-"#,##0', "number", "1234"),
        ("K13", '"K"0,', "text", "K13"),
        ("867-5309", "[<=9999999]###-####;(###) ###-####", "number", "8675309"),
        ("4006295750954123", "0.00", "text", "4006295750954123"),
        ("1e3", "0.00", "text", "1e3"),
        ("12,50", "0.00", "text", "12,50"),
    ],
)
def test_the_cells_own_format_decides(text: str, code: str, kind: str, raw: str) -> None:
    assert stored(text, code) == (kind, raw)


def test_workbooks_that_count_from_1904() -> None:
    assert stored("2024-06-01", "yyyy-mm-dd", date1904=True) == ("date", "43982")
    assert stored("1903-12-31", "yyyy-mm-dd", date1904=True)[0] == "text"


@pytest.mark.parametrize(
    ("text", "habit", "kind"),
    [
        ("9.90", NUMBERS, "number"),
        ("9.90", BLANK, "number"),
        ("9.90", TEXTS, "text"),
        ("007", NUMBERS, "text"),
        ("2024-06-01", DATES, "date"),
        ("2024-06-01", NUMBERS, "text"),
        ("25%", PERCENTS, "percentage"),
        ("25%", NUMBERS, "text"),
        ("TRUE", BOOLEANS, "boolean"),
        ("false", BOOLEANS, "boolean"),
        ("TRUE", NUMBERS, "text"),
        ("TRUE", BLANK, "text"),
    ],
)
@pytest.mark.parametrize("holds", [ValueKind.BLANK, ValueKind.TEXT])
def test_a_blank_cell_and_a_text_are_like_their_column(
    text: str, habit: ColumnHabit, kind: str, holds: ValueKind
) -> None:
    if holds is ValueKind.TEXT and habit is BLANK:
        return  # the cell itself is among those of its column
    assert stored(text, holds=holds, habit=habit)[0] == kind


def test_a_date_takes_the_style_of_its_column() -> None:
    setting = CellSetting(parse_format("General"), False, ValueKind.BLANK, False)
    assert typed_value("2024-06-01", setting, DATES).style == 7


def test_a_boolean_stays_one() -> None:
    assert stored("FALSE", holds=ValueKind.BOOLEAN) == ("boolean", "0")
    assert stored("maybe", holds=ValueKind.BOOLEAN) == ("text", "maybe")


def test_what_a_column_mostly_holds() -> None:
    assert usual([NUMBERS, NUMBERS, TEXTS]).kind is ValueKind.NUMBER
    assert usual([NUMBERS, TEXTS, BLANK]).kind is ValueKind.TEXT
    assert usual([BLANK]).kind is ValueKind.BLANK
    assert usual([]).kind is ValueKind.BLANK
