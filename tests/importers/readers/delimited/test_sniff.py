"""Delimiter and quotes are found by how consistent the records are."""

import pytest

from importers.readers.delimited.dialect_guess import guess_dialect


def lines(header: str, record: str, count: int = 20) -> str:
    return header + "\n" + "".join(record.format(n=n) + "\n" for n in range(count))


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        pytest.param(lines("a,b,c", "{n},x,1.5"), ",", id="comma"),
        pytest.param(lines("a;b;c", "{n},1;{n},5;2,7"), ";", id="decimal commas"),
        pytest.param(lines("ref;désignation", "{n};Thé, vert"), ";", id="a comma in every name"),
        pytest.param(lines("sku;price;qty", "{n};1,234.50;1,000"), ";", id="thousands"),
        pytest.param(lines("sku\tname\tprice", "{n}\tTea, green; fine\t2"), "\t", id="tab"),
        pytest.param(lines("sku|name|price", "{n}|Tea, green; fine|2"), "|", id="bar"),
        pytest.param(lines("sku,tags", "S{n},red|blue|green|teal"), ",", id="lists of values"),
        pytest.param(lines("sku,text", "{n},<p>Tea &amp; co; fine &lt;</p>"), ",", id="entities"),
        pytest.param(lines("id,when,url", "{n},10:15:00,https://x.example/"), ",", id="times"),
        pytest.param(lines("sku:name:price", "{n}:Tea:1.5"), ":", id="colon"),
        pytest.param(lines("sku^name^price", "{n}^Tea^1.5"), "^", id="caret"),
        pytest.param(lines('a "b" "c"', '{n} "x y" "z z"'), " ", id="space"),
        pytest.param(lines("a,b", '{n},"one; two\nthree; four"'), ",", id="quoted line ends"),
        pytest.param("Prices, spring, 2024\n\n" + lines("a;b;c", "{n};x, y;2,5"), ";", id="title"),
        pytest.param("sku;name;price", ";", id="header alone"),
        pytest.param("sep=|\na|b,c\n", "|", id="told in the first line"),
        pytest.param("\t".join(map(str, range(9000))) + "\n", "\t", id="very wide"),
    ],
)
def test_the_delimiter(text: str, delimiter: str) -> None:
    assert guess_dialect(text).dialect.delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "quote", "escaped", "spaced"),
    [
        (lines("a,b", '{n},"x, y"'), '"', False, False),
        (lines("a,b", "{n},'x, y'"), "'", False, False),
        (lines("a,b", "{n},Men's\n{n},'t Hooft"), '"', False, False),
        (lines("`a`,`b`", "`{n}`,`x, y`"), "`", False, False),
        (lines("~a~;~b~;~c~", "~{n}~;~x; y~;2"), "~", False, False),
        (lines("#a#|#b#", "#{n}#|#one\ntwo#"), "#", False, False),
        (lines("a,b", "{n},#tag#\n{n},#1"), '"', False, False),
        (lines("a~b~c", "{n}~x y~2"), '"', False, False),
        (lines("a,b", '{n},"5\\" pipe, long"'), '"', True, False),
        (lines("a,b", '{n},"5"" pipe, long"'), '"', False, False),
        (lines("a,b", '{n}, "x, y"'), '"', False, True),
        (lines("a,b", '{n},"He said, ""yes"""'), '"', False, False),
    ],
)
def test_the_quotes(text: str, quote: str, escaped: bool, spaced: bool) -> None:
    dialect = guess_dialect(text).dialect
    assert (dialect.quote, dialect.escaped, dialect.spaced) == (quote, escaped, spaced)


@pytest.mark.parametrize(
    "text",
    ["sku\nAB-1\nAB-2\n", "product name\nGreen tea\nBlack tea\n", lines("url", "https://x/{n}")],
)
def test_one_column_is_a_doubt(text: str) -> None:
    assert [warning.code for warning in guess_dialect(text).read_warnings] == ["delimiter"]


@pytest.mark.parametrize(
    "text", ["The only cell there is", "locked cell,open cell", "<a b='c': d e='f': g>"]
)
def test_one_line_of_prose_is_not_split_at_its_spaces(text: str) -> None:
    assert guess_dialect(text).dialect.delimiter not in " :"


def test_a_rare_delimiter_that_few_records_agree_with_is_a_doubt() -> None:
    text = lines('a b "c" "d"', '{n} Mug "x y" "z"') + lines("", '{n} A blue mug "x y" "z"', 9)
    guess = guess_dialect(text)
    assert guess.dialect.delimiter == " "
    assert [warning.code for warning in guess.read_warnings] == ["delimiter"]


def test_a_column_of_prose_keeps_its_commas() -> None:
    text = "name\n" + "Tea, green\nRice\nDal\nGhee\n" * 5
    assert guess_dialect(text).dialect.delimiter not in text


def test_a_close_second_guess_is_told() -> None:
    read_warnings = guess_dialect(lines("sku,tags", "S{n},red|blue|green|teal")).read_warnings
    assert ["bar" in warning.message for warning in read_warnings] == [True]


def test_a_clear_case_is_no_doubt() -> None:
    assert guess_dialect(lines("sku,name,price", "{n},Tea,1.5")).read_warnings == ()
