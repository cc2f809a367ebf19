"""Number formats with the texts that others published for them: SheetJS's tables, made with Excel, and LibreOffice's.

A choice of facts of each kind from `test/*.json` and `test/*.tsv` of SheetJS's SSF and from `svl/qa/unit/svl.cxx` of
LibreOffice. Codes are as they are there. Amounts are the number itself: rounding it as the format does gives the
published one. Moments are the same, written as ISO has it.
"""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from importers.readers.workbook.number_formats import parse_format, renderer

CODES = [
    ('"foo";"bar";"baz"', "-1", "bar"),
    ('A"TODO"', "1", "ATODO"),
    ("\\r", "1", "r"),
    ("123", "0.7", "123"),
    ("000#0#0#0##00##00##0#########", "12345", "0000000000012345"),
    ("0#######0.##0##0######00######0", "12.3456789", "012.3456789000"),
    ("###\\###\\##0.00", "0.00101", "##0.00"),
    ("###\\###\\##0.00", "123456789.01", "12345#67#89.01"),
    ("###\\\\###\\\\##\\0.00", "0.101", "\\\\0.10"),
    ("###\\\\###\\\\##\\0.00", "101000000", "1010\\000\\000.00"),
    ("###\\\\###\\\\##\\0", "12345.6789", "\\123\\460"),
    ("00000-0000", "941051630", "94105-1630"),
    ("00000-0000", "12345.6789", "00001-2346"),
    ("000-00-0000", "123456789", "123-45-6789"),
    ("[<=9999999]###-####;(###) ###-####", "2813308004", "(281) 330-8004"),
    ("[<=9999999]###\\-####;(###) ###\\-####", "8675309", "867-5309"),
    ("#0#######", "12345", "012345"),
    ('"This is a ".00"test"000', "3.14159", "This is a 3.14test159"),
    ('"This is a ".00"test"000', "-3.14159", "-This is a 3.14test159"),
    ("[Red][=50]General;[Blue]000", "51", "051"),
]
AMOUNTS = [
    ("0.00", "1.0001", "1.00"),
    ("#,###", "12345.6789", "12,346"),
    ("#.##", "1", "1."),
    ("0.##", "1.007", "1.01"),
    ("#0.#", "-1.23", "-1.2"),
    ("#,##0.00000", "1000000", "1,000,000.00000"),
    ("0.0#", "12.345", "12.35"),
    ('"Rs "#,##0.00', "-51968287", "-Rs 51,968,287.00"),
    ("[$INR]\\ #,##0.00", "-3.14159", "-INR 3.14"),
    ("[$₹-4009]\\ #,##0.00", "3.14159", "₹ 3.14"),
    ("[$£-809]#,##0.0000;\\-[$£-809]#,##0.0000", "-3.14159", "-£3.1416"),
    ("$#.00", "3.14159", "$3.14"),
    ("\\,##.??;\\(#,###.??\\);0", "-14.3453453", "(14.35)"),
    ('_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)', "-1", " $(1)"),
    ("##0.0E+0", "123456", "123.5E+3"),
    ("###0.0E+0", "0.0000123457", "1234.6E-8"),
    ("0.00E+00", "1234567890000", "1.23E+12"),
    ("# ?/?", "12.3", "12 1/3"),
    ("# ??/??", "-1234.5678", "-1234 46/81"),
    ("# ???/???", "12345.6789", "12345  74/109"),
    ("# ??/16", "-12.34", "-12  5/16"),
    ("??/??", "12.3", "123/10"),
    ("0%", "12345.6789", "1234568%"),
    ("0.00%", "-0.00123456789", "-0.12%"),
    ("General", "1234567890000", "1.23457E+12"),
    ("General", "-0.0000123456789", "-1.23457E-05"),
    ('0.##" m"', "12", "12 m"),
    ('0.00" ;"', "-12", "-12.00 ;"),
    ("# ?/???", "-575.774749601315", "-575 540/697"),
    ('# ?/16" inch"', "2.379", "2 6/16 inch"),
    ("##0.00E+00", "-0.000894549", "-894.55E-06"),
]
MOMENTS = [
    ("hh:mm AM/PM", "0.7", "16:48:00"),  # 04:48 PM
    ("A/P", "0.7", "16:48:00"),  # P
    ("hh:mm:ss.000", "0.70707", "16:58:10.848"),
    ("hh.000", "0.70707", "16:58:10.848"),  # 16.848
    ("hh .00", "0.70707", "16:58:10.85"),  # 16 .85
    ("[h]:mm:ss;@", "2.9999999999999996", "72:00:00"),
    ("[$-409]mmm\\-yy", "12345", "1933-10-18"),  # Oct-33
    ("MM:SS.00", "0.141592653589793", "03:23:53.61"),  # 23:53.61
    ("MM:SS.000", "0.141592653589793", "03:23:53.605"),  # 23:53.605
    ("HH:MM:SS MM/DD", "45000.141592653589793", "2023-03-15 03:23:54"),  # 03:23:54 03/15
]


def shown(code: str, raw: str) -> str:
    return renderer(parse_format(code), date1904=False)(raw)


@pytest.mark.parametrize(("code", "raw", "published"), CODES)
def test_a_code_is_shown_as_published(code: str, raw: str, published: str) -> None:
    assert shown(code, raw) == published


@pytest.mark.parametrize(("code", "raw", "published"), AMOUNTS)
def test_an_amount_is_the_published_one_before_it_was_rounded(
    code: str, raw: str, published: str
) -> None:
    value, half = _number(published)
    assert abs(_number(shown(code, raw))[0] - value) <= half


@pytest.mark.parametrize(("code", "raw", "moment"), MOMENTS)
def test_a_moment_is_the_published_one_in_iso(code: str, raw: str, moment: str) -> None:
    assert shown(code, raw) == moment


def _number(text: str) -> tuple[Fraction, Fraction]:
    """Return a shown number, and by how much rounding to what is shown may have changed it."""
    negative = re.match(r"[^0-9]*[-(]", text) is not None
    if found := re.search(r"(?:(\d+) +)?(\d+)/ *(\d+)", text):
        value = int(found[1] or 0) + Fraction(int(found[2]), int(found[3]))
        half = Fraction(1, int(found[3]))
    else:
        found = re.search(
            r"(\d*)\.?(\d*)(?:E([+-]\d+))?", text[_first_digit(text) :].replace(",", "")
        )
        assert found is not None
        unit = Fraction(10) ** (int(found[3] or 0) - len(found[2]))
        value, half = int(found[1] + found[2]) * unit, unit * Fraction(501, 1000)
    part = Fraction(1, 100) if "%" in text else 1
    return (-value if negative else value) * part, half * part


def _first_digit(text: str) -> int:
    found = re.search(r"\.?\d", text)
    assert found is not None
    return found.start()
