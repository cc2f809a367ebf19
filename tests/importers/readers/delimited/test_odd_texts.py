"""Texts as old and broken programs write them: whole lines quoted, a DOS end mark, encodings within ASCII, no text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit
from importers.catalog.source import SourceTable
from importers.errors import UnreadableFile
from importers.readers import read
from importers.writers import losses, save

FIELD = Path(__file__).parents[3] / "data" / "field"


def rows(table: SourceTable) -> list[list[str | None]]:
    return [list(row) for row in zip(*(c.to_pylist() for c in table.columns), strict=True)]


def written(tmp_path: Path, data: bytes | str, encoding: str = "utf-8") -> SourceTable:
    path = tmp_path / "list.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
    return read(path)


def codes(table: SourceTable) -> list[str]:
    return [warning.code for warning in table.read_warnings]


# Whole lines quoted


def test_the_wrapped_lines_from_the_field() -> None:
    table = read(FIELD / "31-whole-lines-quoted" / "quoted.csv")
    assert table.header == ("SKU", "Name", "Price")
    assert rows(table) == [["A-1", "Cap, red", "9.90"], ["A-2", "Hat", "8.50"]]
    assert codes(table) == ["wrapped-lines"]


@pytest.mark.parametrize(
    "text",
    [
        '"SKU;Name;Price"\n"A-1;""Cap; red"";9,90"\n"A-2;Hat;8,50"\n',
        'SKU;Name;Price\r\n"A-1;""Cap; red"";9,90"\r\n"A-2;Hat;8,50"\r\n',
        '\ufeff"SKU;Name;Price";;\n"A-1;""Cap; red"";9,90";;\n"A-2;Hat;8,50";;\n',
        '"SKU\tName\tPrice"\n\n"A-1\tCap; red\t9,90"\n"A-2\tHat\t8,50"',
        '"SKU|Name|Price"\n"A-1|Cap; red|9,90"\n"A-2|Hat|8,50"\n',
    ],
)
@pytest.mark.parametrize("many", [False, True])
def test_every_way_of_quoting_lines(tmp_path: Path, text: str, many: bool) -> None:
    if many:  # enough for the way that large files take
        text = text.rstrip("\n") + "\n"
        text += "".join(
            '"B-%d|Pen|1,00"\n'.replace("|", _delimiter(text)) % n for n in range(20_000)
        )
    table = written(tmp_path, text)
    assert table.header == ("SKU", "Name", "Price")
    assert rows(table)[:2] == [["A-1", "Cap; red", "9,90"], ["A-2", "Hat", "8,50"]]
    assert codes(table) == ["wrapped-lines"]


def _delimiter(text: str) -> str:
    return next(char for char in "\t|;" if char in text)


@pytest.mark.parametrize(
    "text",
    [
        'name\n"Hello, world"\n"Good day, moon, stars"\n"One"\n',
        '"address"\n"Street 1, Town"\n"Road 2, City"\n',
        '"a","b"\n"1","2"\n"3","4"\n',
        '"SKU","Name, long"\n"A","x, y"\n"B","z"\n',
    ],
)
def test_quoted_cells_are_no_quoted_lines(tmp_path: Path, text: str) -> None:
    assert "wrapped-lines" not in codes(written(tmp_path, text))


def test_a_corrected_copy_of_wrapped_lines_is_a_plain_file(tmp_path: Path) -> None:
    catalog = Catalog(written(tmp_path, '"SKU;Name"\n"A;""x;y"""\n"B;z"\n'))
    catalog.apply([Edit(CellRef(1, 1), "z", "zz")])
    target = tmp_path / "copy.csv"
    assert "quoted as a whole" in " ".join(losses(catalog, target))
    notes = save(catalog, target).notes
    assert "quoted as a whole" in " ".join(notes)
    assert target.read_text() == 'SKU;Name\nA;"x;y"\nB;zz\n'


# The DOS mark of a text's end


def test_the_end_mark_from_the_field() -> None:
    table = read(FIELD / "32-control-z" / "dos.csv")
    assert (table.row_count, table.read_warnings) == (2, ())


@pytest.mark.parametrize("tail", ["\x1a", "\x1a\x1a\x1a", "\x1a\r\n", "\x1a\0\0\0"])
@pytest.mark.parametrize("before", ["A-1;Cup\nA-2;Hat\n", "A-1;Cup\nA-2;Hat"])
@pytest.mark.parametrize("many", [False, True])
def test_an_end_mark_is_no_row(tmp_path: Path, tail: str, before: str, many: bool) -> None:
    body = "".join(f"B-{n};Pen\n" for n in range(40_000)) if many else ""
    table = written(tmp_path, f"SKU;Name\n{body}{before}{tail}")
    assert rows(table)[-2:] == [["A-1", "Cup"], ["A-2", "Hat"]]
    assert table.row_count == (40_002 if many else 2)


def test_an_end_mark_within_a_text_stays(tmp_path: Path) -> None:
    assert rows(written(tmp_path, "SKU,Name\nA,x\x1ay\nB,z\n"))[0] == ["A", "x\x1ay"]


@pytest.mark.parametrize("end", ["\n\x1a", "\x1a"])
def test_the_last_row_before_an_end_mark_can_be_changed_and_saved(tmp_path: Path, end: str) -> None:
    catalog = Catalog(written(tmp_path, f"SKU,Name\nA,x\nB,z{end}"))
    catalog.apply([Edit(CellRef(1, 1), "z", "zz")])
    target = tmp_path / "copy.csv"
    save(catalog, target)
    assert rows(read(target)) == [["A", "x"], ["B", "zz"]]


# Encodings that look like ASCII


def test_the_utf_7_from_the_field() -> None:
    table = read(FIELD / "27-utf-7" / "utf7.csv")
    assert [row[1] for row in rows(table)] == ["Mütze", "Hut"]
    assert codes(table) == ["encoding"]


GREEK = "SKU,Name\nA,Κούπα κόκκινη\nB,Καπέλο 5–6\n"
JAPANESE = "SKU,商品名\nA,赤いカップ\nB,青い帽子\nC,黒いペン\n"
CHINESE = "SKU,名称\nA,红色杯子\nB,蓝色帽子\nC,皮包\n"
KOREAN = "SKU,상품명\nA,빨간 컵\nB,파란 모자\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("SKU,Name\nA,Größe 5 € & mehr\nB,Käse + Brot\n", "utf-7"),
        (GREEK, "utf-7"),
        (JAPANESE, "utf-7"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "iso2022_kr"),
        (CHINESE, "hz"),
    ],
)
@pytest.mark.parametrize("many", [1, 3000])
def test_encodings_within_ascii(tmp_path: Path, text: str, encoding: str, many: int) -> None:
    head, body = text.split("\n", 1)
    table = written(tmp_path, f"{head}\n{body * many}", encoding)
    assert table.header == tuple(head.split(","))
    assert rows(table)[-1] == body.splitlines()[-1].split(",")
    assert codes(table) == ["encoding"]
    assert table.encoding == encoding


@pytest.mark.parametrize(
    "value",
    [
        "A+B",
        "C+Development-Kit",
        "+49-123-456",
        "1+1-2",
        "a+bcd-e",
        "X+Charging-1",
        "~{x~}",
        "A+Batteries-Pack",
        "+-",
    ],
)
def test_plus_signs_and_tildes_in_codes_are_no_encoding(tmp_path: Path, value: str) -> None:
    table = written(tmp_path, f"SKU,Name\n{value},Cup\nB,Hat\n")
    assert (rows(table)[0], codes(table)) == ([value, "Cup"], [])


# What is no text


@pytest.mark.parametrize(
    "data",
    [
        b"\xfe\xff" + bytes(4000),
        b"\xff\xfe" + bytes(random.Random(1).randbytes(4000)).replace(b"\n", b"\0"),
        b"SKU,\n" + b"\x01\0\0\0" * 900,
        b"\x02\0\0\0\x0c\0\0\0" * 500,
        b"\0" * 5000,
        b"a" + b"\0" * 5000,
    ],
)
def test_a_binary_file_is_no_table_of_nuls(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="not text"):
        written(tmp_path, data)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"\xfe\xff", "utf-32-be"), (b"\xfe\xff", "utf-32-le"), (b"\xff\xfe", "utf-32-le")],
)
def test_a_wrong_mark_before_utf_32(tmp_path: Path, mark: bytes, encoding: str) -> None:
    data = "SKU,Name\nA,Mütze\nB,Hut\n".encode(encoding)
    table = written(tmp_path, mark + data)
    assert rows(table) == [["A", "Mütze"], ["B", "Hut"]]
