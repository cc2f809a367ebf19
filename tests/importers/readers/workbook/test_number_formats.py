"""What numbers show in their formats: codes as Excel shows them, amounts as plain numbers, moments as ISO."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.readers.workbook.code_formats import code_renderer
from importers.readers.workbook.number_formats import parse_format, renderer


def shown(raw: str, code: str) -> str:
    return renderer(parse_format(code), date1904=False)(raw)


@pytest.mark.parametrize(
    ("code", "raw", "text"),
    [
        ('"ART-"0', "17", "ART-17"),
        ('"ART"#', "5", "ART5"),
        ('"ART"#', "0", "ART"),
        ('"SKU-"00000', "42", "SKU-00042"),
        ("\\A0", "5", "A5"),
        ('0"-A"', "17", "17-A"),
        ('0"-EU"', "7", "7-EU"),
        ('0"A"', "7", "7A"),
        ('0" boxes"', "5", "5 boxes"),
        ('"V"0.0', "1.5", "V1.5"),
        ('"A-"General', "17.5", "A-17.5"),
        ("0#", "5", "05"),
        ("#0#", "5", "05"),
        ("0000\\ 0000", "5", "0000 0005"),
        ("00.00", "0.05", "00.05"),
        ('"#"0000', "5", "#0005"),
        ('0"-"00', "123", "1-23"),
        ('"A"0;"B"0;"none"', "-5", "B5"),
        ('"A"0;"B"0;"none"', "0", "none"),
        ('"A"0;"B"0', "5", "A5"),
        ('"foo";"bar";"baz"', "1", "foo"),
        ('"foo";"bar";"baz"', "-1", "bar"),
        ('"foo";"bar";"baz"', "0", "baz"),
        ('A"TODO"', "-1", "ATODO"),
        ("@@", "-1", "-1"),
        ("000#0#0#0##00##00##0#########", "12345", "0000000000012345"),
        ("0#######0.##0##0######00######0", "12.3456789", "012.3456789000"),
        ("0#######0.##0##0######00######0", "123456789", "123456789.00000"),
        ("###\\###\\##0.00", "10100", "1#01#00.00"),
        ("###\\\\###\\\\##\\0.00", "1010", "\\10\\100.00"),
        ("#0#######", "12345", "012345"),
        ("00000-0000", "123456789", "12345-6789"),
        ("0.##", "1000000000000.01", "1000000000000.01"),
        ('"ART-"0', "17.000000001", "ART-17"),
        ('"ART-"0', "17.5", "ART-18"),
        ('"ART-"#,##0', "1234567", "ART-1,234,567"),
        ('"ART-"00,000', "5", "ART-00,005"),
        ('"K"0,', "12345", "K12"),
        ('[=1]"yes";[=0]"no"', "1", "yes"),
        ('[=1]"yes";[=0]"no"', "0", "no"),
        ('[=1]"yes";[=0]"no"', "5", "5"),
        ('0"-A"', "5.2", "5-A"),
        ('0" XL"', "5.2", "5.2 XL"),
        ('0.00" € inkl. MwSt."', "12.499", "12.499 € inkl. MwSt."),
        ('0" boxes"', "5.5", "5.5 boxes"),
        ("00000", "12.5", "00012.5"),
        ('"A"0', "9" * 40, "A" + "9" * 40),
    ],
)
def test_codes_as_excel_shows_them(code: str, raw: str, text: str) -> None:
    """Several are entries of SheetJS's published tables, made with Excel."""
    assert shown(raw, code) == text


@pytest.mark.parametrize(
    ("code", "raw", "text"),
    [
        ('0" kg"', "5", "5"),
        ('0 "Stk."', "5", "5"),
        ('"EUR "0.00', "5", "5.00"),
        ("[$€-407]0.00", "5", "5.00"),
        ('_-* #,##0.00\\ "€"_-;', "5", "5.00"),
        ('"R$ "0.00', "5", "5.00"),
        ('#,##0" boxes"', "1234", "1234"),
        ('"Rs."#,##0.00', "-51968287", "-51968287.00"),
        ('#,##0.00" € inkl. MwSt."', "1234.5", "1234.50"),
        ('#" "##0', "12345", "12345"),
        ("0_-;-0_-", "-5", "-5"),
        ("0;(0)", "-5", "-5"),
        ("0.00", "1.0001", "1.0001"),
        ("#,##0.000", "-1", "-1.000"),
        ("##0.0E+0", "1234567", "1234567"),
        ("# ??/??", "12.5", "12.5"),
        ("0.0%", "0.25", "25.0%"),
    ],
)
def test_amounts_are_plain_numbers_of_which_nothing_is_rounded_away(
    code: str, raw: str, text: str
) -> None:
    assert shown(raw, code) == text


@pytest.mark.parametrize(
    ("code", "text", "shown_text"),
    [
        ('"SKU-"@', "12", "SKU-12"),
        ('@" new"', "Tea", "Tea new"),
        ('0;-0;0;"T-"@', "Tea", "T-Tea"),
        ("@@", "ab", "abab"),
        ('"Haha!"\\ @\\ "Yeah!"', "x", "Haha! x Yeah!"),
        ("_(@_)", "Tea", "Tea"),
        ('@" "', "Tea", "Tea"),
        ("@*.", "Tea", "Tea"),
        ('0;0;0;"hidden"', "Tea", "Tea"),
        ("0.00;@", "Tea", "Tea"),
        ("@", "Tea", "Tea"),
        ("General", "Tea", "Tea"),
    ],
)
def test_texts_have_what_their_format_puts_around_them(
    code: str, text: str, shown_text: str
) -> None:
    form = parse_format(code)
    assert form.around(text) == shown_text
    assert form.within(shown_text) in (text, None)


def test_a_number_in_a_format_for_texts_is_shown_as_it_is() -> None:
    assert shown("12", '"SKU-"@') == "12"


@pytest.mark.parametrize(
    ("code", "with_unit"),
    [
        ('0" kg"', "5 kg"),
        ('0 "Stk."', "5 Stk."),
        ("0.00\\ \\m", "5.00 m"),
        ('"EUR "0', None),
        ("0.00", None),
        ('#,##0" kg"', None),
    ],
)
def test_an_amount_knows_the_unit_that_is_shown_beside_it(code: str, with_unit: str | None) -> None:
    found = [renderer(form, False)("5") for form in parse_format(code).shown_as]
    assert found == ([] if with_unit is None else [with_unit])


@pytest.mark.parametrize(
    ("code", "raw", "text"),
    [
        ("hh:mm:ss.000", "0.70707", "16:58:10.848"),
        ("mm:ss.0", "0.70707", "16:58:10.8"),
        ("hh:mm:ss", "0.70707", "16:58:11"),
        ("[h]:mm:ss.00", "1.5", "36:00:00.00"),
        ("d.m.yyyy hh:mm:ss.00", "45000.5", "2023-03-15 12:00:00.00"),
        ("d-mmm", "36951", "2001-03-01"),
    ],
)
def test_moments_to_the_parts_of_a_second_that_are_shown(code: str, raw: str, text: str) -> None:
    assert shown(raw, code) == text


@given(
    places=st.text("0#?", min_size=1, max_size=6),
    literals=st.tuples(st.sampled_from(["", "A-"]), st.sampled_from(["", " XL"])),
    number=st.integers(0, 10**8),
)
def test_the_quick_way_for_whole_numbers_is_the_same(
    places: str, literals: tuple[str, str], number: int
) -> None:
    """A decimal point that shows nothing takes the number the other way."""
    before, after = literals
    pattern = (f'"{before}', *places, f'"{after}')
    quick = code_renderer(pattern, unsigned=False, rounds=False)
    assert quick(f"{number}") == quick(f"{number}.0")


_LITERALS = st.text("ABX-_#: 0", min_size=1, max_size=5).filter(lambda text: text.strip(" -_#:0"))


@given(
    literal=_LITERALS, places=st.text("0#?", min_size=1, max_size=9), number=st.integers(0, 10**9)
)
def test_every_digit_of_a_code_is_shown_once(literal: str, places: str, number: int) -> None:
    text = shown(str(number), f'"{literal}-"{places}')
    digits = text.removeprefix(f"{literal}-")
    assert text != digits
    assert digits.lstrip("0") == str(number).lstrip("0")
    assert len(digits) >= places.count("0")
