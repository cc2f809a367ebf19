"""Which of a table's first records is taken for the header."""

import csv

import pytest

from importers.readers.header import find_header


def records(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


def codes(text: str) -> list[str]:
    return [warning.code for warning in find_header(records(text)).read_warnings]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        pytest.param("sku,name,price\n1,Tea,2\n2,Rice,3\n", 0, id="plain"),
        pytest.param("value\n01\n002\n00003\n", 0, id="one column"),
        pytest.param("id,name,,name\n1,english\n1,english\n\n2,german,1,2,3\n", 0, id="ragged"),
        pytest.param("name\na,b\nc,d\n", 0, id="narrow header"),
        pytest.param(
            "Shop Catalogue,,\nProduct,Pack,Stock\nRICE,,\nBasmati,1 kg,Yes\n", 1, id="title"
        ),
        pytest.param("\n , \nsku,name\n1,Tea\n", 2, id="blank lines above"),
        pytest.param("From:,Acme\nTo:,Shop\n,\nsku,name,price,brand\n1,a,2,b\n", 3, id="preamble"),
        pytest.param("Product,2021,2022,2023\nTea,1,2,3\nRice,4,5,6\nDal,1,3,3\n", 0, id="years"),
        pytest.param("sku,name\nsku,name\n1,Tea\n2,Rice\n", 1, id="header twice"),
        pytest.param("sku,name\n", 0, id="header only"),
        pytest.param("1,2\n3,4\n5,6\n", 0, id="numbers alone"),
        pytest.param("A1,Tea,2.5\nA2,Rice,3.5\nA3,Dal,1.0\nA4,Ghee,9\n", None, id="no header"),
        pytest.param("1,10\n2,20\n3,35\n4,40\n", None, id="numbers above numbers"),
        pytest.param("250\n100\n300\n400\n", None, id="a column of numbers"),
        pytest.param("Ann,a@x.org\nBob,b@x.org\n", None, id="addresses above addresses"),
        pytest.param("1,Tea\n2,Rice\n3,Dal\n", None, id="numbered from the first line on"),
        pytest.param("# comment\nf1,f2,f3\n1,2,3\n4,5,6\n7,8,9\n", 1, id="a comment above"),
        pytest.param("sku,2024-01-05\nA,2024-01-05\nB,2024-02-06\n", 0, id="a known label"),
        pytest.param("", None, id="nothing"),
        pytest.param("\n,,\n", None, id="blank records only"),
    ],
)
def test_the_header_is_found(text: str, index: int | None) -> None:
    assert find_header(records(text)).index == index


def test_a_plain_header_is_no_doubt() -> None:
    assert codes("sku,name,price\n1,Tea,2\n2,Rice,3\n3,Dal,4\n4,Ghee,5\n") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Shop Catalogue,,\nProduct,Pack,Stock\nBasmati,1 kg,Yes\n", "header"),
        ("A1,Tea,2.5\nA2,Rice,3.5\nA3,Dal,1.0\nA4,Ghee,9\n", "header"),
        ("1,2\n3,4\n5,6\n", "header"),
        ("1,2,3\n", "header"),
        ("sku,price,\n,EUR,USD\nA,1,2\nB,2,3\nC,3,4\nD,3,4\n", "header"),
        ("sku\n" + "1,Tea,2,3\n" * 5, "header"),
        ("sku,name\n1,Tea\n\nbrand,url\n1,Acme\n", "several-tables"),
        ("a,b\n1,Tea\na,b\n1,Acme\n", "several-tables"),
    ],
)
def test_a_guess_is_told(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_a_value_that_comes_again_is_no_second_header() -> None:
    assert codes("Green tea\nBlack tea\nGreen tea\nGreen tea\n") == []


def test_doubts_speak_of_the_places_that_the_operator_knows() -> None:
    guess = find_header([["Catalogue", ""], ["sku", "name"], ["1", "Tea"]], [4, 7, 8], place="row")
    assert guess.read_warnings[0].message.startswith("Row 7 was taken for the header")


def test_a_very_wide_table_is_looked_at_quickly() -> None:
    wide = [[f"label {column}" for column in range(9000)]] + [["1"] * 9000] * 199
    assert find_header(wide).index == 0


def test_an_excel_error_is_no_label() -> None:
    assert codes("#DIV/0!\n#NAME?\n#N/A\n") == ["header"]


@pytest.mark.parametrize("rows", [[["#DIV/0!"], ["#N/A"]], [["#REF!", "#REF!"], ["1", "2"]]])
def test_a_row_of_nothing_but_excel_errors_is_no_header(rows: list[list[str]]) -> None:
    guess = find_header(rows, place="row")
    assert guess.index is None
    assert guess.read_warnings[0].message.startswith("No header was found: row 1 holds nothing but")


def test_a_header_below_a_row_of_excel_errors_is_found() -> None:
    assert find_header([["#REF!", "#REF!"], ["SKU", "Name"], ["1", "Tea"]]).index == 1
