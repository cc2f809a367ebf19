"""Which cells break which rule."""

from __future__ import annotations

import pyarrow as pa
import pytest

from importers.catalog.schema import Field
from importers.destinations.digible.schema import DIGIBLE
from importers.destinations.scantrust.schema import SCANTRUST
from importers.destinations.schemas import COMMON
from importers.validation.checker import broken_rules
from importers.validation.rule import ColumnUse

KEY, NAME, PRICE = DIGIBLE.fields
DESCRIPTION = COMMON.field("description")
URL = COMMON.field("client_url")
CAMPAIGN = SCANTRUST.field("campaign")
BRAND = SCANTRUST.field("brand")


def codes(value: str | None, field: Field | None, label: str = "") -> set[str]:
    return set(broken_rules(pa.array([value], pa.string()), ColumnUse(field, label)))


@pytest.mark.parametrize("number", ["0", "12", "12.5", "1234.50", ".5", "5.", "+3", "007", "-0.00"])
def test_decimal_text_is_a_number(number: str) -> None:
    assert codes(number, PRICE) == set()


@pytest.mark.parametrize(
    "text",
    [
        "1.234,50",
        "€ 12",
        "1,000.50",
        "1e3",
        "NaN",
        "Infinity",
        "-inf",
        "12,5",
        "1 000",
        "12.5.0",
        "free",
        "--1",
        "1_000",
        "١٢",
        ".",
        "-",
        "0x10",
        "12 EUR",
        "1/2",
        "½",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert codes(text, PRICE) == {"not-a-number"}


@pytest.mark.parametrize("text", ["-1", "-0.01", "-.5"])
def test_a_number_below_zero(text: str) -> None:
    assert codes(text, PRICE) == {"negative-number"}


def test_a_campaign_is_a_whole_number() -> None:
    assert codes("575", CAMPAIGN) == set()
    assert codes("575.0", CAMPAIGN) == {"not-a-number"}
    assert codes("-5", CAMPAIGN) == {"negative-number"}
    assert codes("", CAMPAIGN) == set()


@pytest.mark.parametrize(
    "url",
    [
        "http://a.de",
        "HTTPS://A.DE/x?y#z",
        "https://localhost:8000",
        "http://[::1]/",
        "https://a.de?q",
        "http://münchen.de/straße",
        "https://user:pw@host.com/",
        "https://a.de./x",
        "http://10.0.0.1/",
    ],
)
def test_a_web_address(url: str) -> None:
    assert codes(url, URL) == set()


@pytest.mark.parametrize(
    "text",
    [
        "a.de",
        "ftp://a.de",
        "http://",
        "http:///x",
        "https://a b.de",
        "https://a.de/x y",
        "http//a.de",
        "https://?q",
        "https://.de",
        "https://a..de",
        "https://a.de:port",
        "https://-a.de",
        "mailto:a@b",
        "https://a.de/x\xa0y",
    ],
)
def test_no_web_address(text: str) -> None:
    assert codes(text, URL) == {"invalid-url"}


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0", "\u3000 "])
def test_a_cell_of_nothing_but_space_is_blank_and_reported_once(blank: str) -> None:
    assert codes(blank, KEY) - {"control-character"} == {"blank-sku"}
    assert codes(blank, NAME) - {"control-character"} == {"required"}
    assert codes(blank, PRICE) - {"control-character"} == {"required"}


def test_an_optional_cell_may_be_blank_but_not_hold_space() -> None:
    assert codes("", URL) == set()
    assert codes("  ", URL) == {"surrounding-space"}
    assert codes("", BRAND) == {"required"}


def test_a_cell_that_the_row_does_not_have_breaks_no_rule() -> None:
    for field in (*DIGIBLE.fields, *SCANTRUST.fields, None):
        assert codes(None, field, "ean") == set()


@pytest.mark.parametrize("text", [" x", "x ", "\u00a0x", "x\u2003", "\tx"])
def test_space_around_a_value(text: str) -> None:
    assert "surrounding-space" in codes(text, None)
    assert codes("x y", None) == set()


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\u202e", "\u2066"]
)
def test_control_characters_anywhere(character: str) -> None:
    assert codes(f"a{character}b", None) == {"control-character"}
    assert "control-character" in codes(f"ä{character}", DESCRIPTION)


def test_line_ends_and_tabs_belong_in_long_texts_only() -> None:
    for text in ("a\nb", "a\r\nb", "a\tb"):
        assert codes(text, None) == codes(text, DESCRIPTION) == set()
        assert codes(text, NAME) == codes(text, KEY) == {"control-character"}


@pytest.mark.parametrize(
    "error", ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
)
def test_excel_errors_are_one_problem_each(error: str) -> None:
    for field in (None, NAME, PRICE, URL):
        assert codes(error, field) == {"excel-error"}
    assert codes("#hashtag", None) == set()


@pytest.mark.parametrize("text", ["8.9E+12", "8,9E+12", "1E+05", "4.00638E+12", "3.5e+7"])
def test_lost_digits_in_keys_and_barcodes(text: str) -> None:
    assert codes(text, KEY) == {"lost-digits"}
    for label in ("EAN", "Variant Barcode", "gtin", "GTIN-13", "upc_code", "product_ean", "ISBN"):
        assert codes(text, None, label) == {"lost-digits"}
    assert codes(text, None, "note") == codes(text, None, "ocean") == set()


@pytest.mark.parametrize("text", ["1E5", "E+12", "12E", "ABC1E+12", "4006381333931"])
def test_codes_that_only_look_like_lost_digits(text: str) -> None:
    assert codes(text, KEY) == set()


def test_widths_are_counted_in_characters() -> None:
    assert codes("ä" * 25, KEY) == set()
    assert codes("ä" * 26, KEY) == {"too-long"}
    assert codes("😀" * 75, NAME) == set()
    assert codes("😀" * 76, NAME) == {"too-long"}


def test_a_price_has_sixteen_digits_before_and_two_after_the_point() -> None:
    assert codes("1234567890123456.78", PRICE) == set()
    assert codes("0001234567890123456.78", PRICE) == set()
    assert codes("12345678901234567", PRICE) == {"too-long"}
    assert codes("1.234", PRICE) == {"too-long"}
    assert codes("-1.234", PRICE) == {"too-long", "negative-number"}


def test_each_cell_of_a_column_is_judged_by_itself() -> None:
    values = pa.array(["1", "x", None, "-2", "", "3 ", "x"])
    found = broken_rules(values, ColumnUse(PRICE, "price"))
    assert {code: positions.tolist() for code, positions in found.items()} == {
        "not-a-number": [1, 6],
        "negative-number": [3],
        "required": [4],
        "surrounding-space": [5],
    }


def test_a_slice_of_a_column_is_judged_by_its_own_positions() -> None:
    values = pa.array(["x", "1", "x\x07", "2 "]).slice(1)
    found = broken_rules(values, ColumnUse(PRICE, "price"))
    assert found["control-character"].tolist() == found["not-a-number"].tolist() == [1]
    assert found["surrounding-space"].tolist() == [2]
