"""In which encoding a file was written, and what is said when it is unsure."""

import codecs

import pytest

from importers.readers.delimited.encodings import Encoding, chosen_encoding, guess_encoding

GERMAN = "sku,name,price\n1,Größe Käse,2\n2,Café crème – “fresh”,3\n"
JAPANESE = "商品コード,商品名,価格\n001,緑茶,500\n002,抹茶チョコレート,300\n003,醤油,250\n"
GREEK = "κωδικός,όνομα,τιμή\n1,Ελαιόλαδο,5\n2,Φέτα,3\n3,Μέλι θυμαρίσιο,7\n"


def read_back(data: bytes, encoding: Encoding) -> str:
    return data[encoding.mark :].decode(encoding.name, encoding.errors)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "cp1252"),
        (GERMAN.replace("“", "").replace("”", "").replace("–", ""), "latin-1"),
        ("sku,price\n1,£5\n", "cp1252"),
        ("sku,size\n1,20 °C\n2,½ kg\n", "latin-1"),
        ("codigo,descripción\n1,Piñón español\n2,Azúcar\n", "cp1252"),
        (JAPANESE, "cp932"),
        (GREEK, "iso8859-7"),
        ("kod,nazwa\n1,Żółty ser gęś łódź\n2,Chleb żytni źródło\n", "cp1250"),
        ("код,название\n1,Чай зелёный\n2,Масло сливочное\n", "cp1251"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32-le"),
        (GERMAN, "utf-32-be"),
    ],
)
def test_the_text_comes_out_right_without_a_mark(text: str, name: str) -> None:
    data = text.encode(name)
    guess = guess_encoding(data, complete=True)
    assert read_back(data, guess) == text
    assert bool(guess.read_warnings) == (name != "utf-8")


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [GERMAN, JAPANESE])
def test_a_mark_is_believed(name: str, text: str) -> None:
    data = text.encode(name)
    guess = guess_encoding(data, complete=True)
    assert read_back(data, guess) == text
    assert guess.mark > 0
    assert guess.read_warnings == ()


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "cp1252"),
        (codecs.BOM_UTF16_LE, "utf-8"),
        (codecs.BOM_UTF16_BE, "cp1252"),
        (codecs.BOM_UTF16_LE, "utf-16-be"),
    ],
)
def test_a_mark_that_lies_is_told(mark: bytes, name: str) -> None:
    data = mark + GERMAN.encode(name)
    guess = guess_encoding(data, complete=True)
    assert read_back(data, guess) == GERMAN
    assert [warning.code for warning in guess.read_warnings] == ["encoding"]


def test_the_mark_of_utf_8_twice_is_skipped_twice() -> None:
    data = codecs.BOM_UTF8 * 2 + GERMAN.encode()
    assert read_back(data, guess_encoding(data, complete=True)) == GERMAN


def test_a_little_damage_does_not_spoil_all_the_rest() -> None:
    data = GERMAN.encode() * 10 + b"3,Caf\xe9 noir,4\n"
    guess = guess_encoding(data, complete=True)
    assert read_back(data, guess) == GERMAN * 10 + "3,Caf\ufffd noir,4\n"
    assert [warning.code for warning in guess.read_warnings] == ["encoding"]


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF16_LE])
@pytest.mark.parametrize("tail", [b"x", b"\x00\xdc"])
def test_a_little_damage_leaves_utf_16_what_it_is(mark: bytes, tail: bytes) -> None:
    guess = guess_encoding(mark + (GERMAN * 3).encode("utf-16-le") + tail, complete=True)
    assert (guess.name, guess.mark, guess.errors) == ("utf-16-le", len(mark), "replace")
    assert "damaged" in guess.read_warnings[0].message


def test_zero_bytes_do_not_make_it_another_encoding() -> None:
    assert guess_encoding(b"sku,name\n1,T\0ea\n", complete=True) == Encoding("utf-8")


def test_a_sample_may_end_within_a_character() -> None:
    for name in ("utf-8", "cp932"):
        data = JAPANESE.encode(name)
        cut = next(n for n in range(len(data) - 1, 0, -1) if data[n] > 127 and data[n + 1] < 48)
        assert guess_encoding(data[:cut], complete=False).name == name


def test_what_the_operator_says_is_done() -> None:
    data = GERMAN.encode("utf-16")
    told = chosen_encoding(data, "UTF-16", complete=True)
    assert told is not None
    assert read_back(data, told) == GERMAN
    assert chosen_encoding(data, None, complete=True) is None


def test_what_does_not_fit_the_operators_encoding_is_shown_and_told() -> None:
    told = chosen_encoding(b"1,Caf\xe9\n", "utf8", complete=True)
    assert told is not None
    assert read_back(b"1,Caf\xe9\n", told) == "1,Caf\ufffd\n"
    assert [warning.code for warning in told.read_warnings] == ["encoding"]
