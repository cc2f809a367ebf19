"""A file is what its content says, whatever its name."""

import struct
import zipfile
from io import FileIO
from pathlib import Path

import pytest

from importers.catalog.origin import FileStamp
from importers.errors import UnreadableFile
from importers.readers import read
from importers.readers.protocol import OpenFile
from importers.readers.workbook.recognition import kind_of


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    return caught.value.sentence


def kind(path: Path) -> str:
    with FileIO(path) as file:
        return kind_of(OpenFile.of(path, file, FileStamp(0, 0)))


def zipped(path: Path, *parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return path


@pytest.mark.parametrize("name", ["catalog.xlsx", "catalog.xls", "catalog.ods", "catalog.pdf"])
def test_a_csv_under_another_name_opens_with_a_doubt(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("sku,name\n1,Tea\n")
    table = read(path)
    assert (table.kind, table.row_count) == ("csv", 1)
    assert [warning.code for warning in table.read_warnings] == ["wrong-extension"]


@pytest.mark.parametrize("name", ["catalog.csv", "catalog.TSV", "catalog.txt", "catalog"])
def test_usual_names_of_text_are_no_doubt(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("sku,name\n1,Tea\n")
    assert read(path).read_warnings == ()


def test_a_workbook_named_csv_opens_with_a_doubt(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["sku", "name"])
    book.active.append(["1", "Tea"])
    path = tmp_path / "catalog.csv"
    book.save(path)
    table = read(path)
    assert (table.kind, table.row_count) == ("xlsx", 1)
    assert "wrong-extension" in [warning.code for warning in table.read_warnings]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"<!DOCTYPE html><html><table>", "web page"),
        (b"\xef\xbb\xbf\n <HTML><body>", "web page"),
        ("<html>".encode("utf-16"), "web page"),
        (b"<?xml version='1.0'?><rows/>", "XML"),
        (b"SQLite format 3\x00", "SQLite"),
        (bytes(range(256)) * 20, "not text"),
        (b"\0" * 100, "not text"),
    ],
)
@pytest.mark.parametrize("name", ["catalog.csv", "catalog.xlsx"])
def test_what_is_no_table_is_named(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert what in refusal(path)


def test_zips_that_are_no_workbook_are_named(tmp_path: Path) -> None:
    assert "Word document" in refusal(zipped(tmp_path / "a.xlsx", "word/document.xml"))
    assert "presentation" in refusal(zipped(tmp_path / "b.csv", "ppt/presentation.xml"))
    assert "zip file" in refusal(zipped(tmp_path / "c.csv", "catalog.csv"))


def test_a_cut_off_workbook_is_called_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "catalog.xlsx", "xl/workbook.xml")
    path.write_bytes(path.read_bytes()[:40])
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("name", ["[CONTENT_types].xml", "MimeType"])
def test_parts_are_found_in_any_case(tmp_path: Path, name: str) -> None:
    path = tmp_path / "parts.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "spreadsheetml.sheet.main+xml opendocument.spreadsheet")
        archive.writestr("Content.xml", "")
    assert kind(path) == ("ods" if name == "MimeType" else "xlsx")


def test_a_zip_of_far_too_many_parts(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    data = path.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entries = data[start:end] * 70_000
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entries), start, 0)
    path.write_bytes(data[:start] + entries + ending)
    with pytest.raises(UnreadableFile, match="damaged or incomplete"):
        kind(path)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xlsx"),
    ],
)
def test_a_workbook_may_hold_macros_if_it_says_so_even_if_it_has_none(
    tmp_path: Path, declared: str, expected: str
) -> None:
    path = tmp_path / "catalog.xlsm"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Override ContentType="{declared}"/>')
        archive.writestr("xl/workbook.xml", "x")
    assert kind(path) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"content.xml": "<o:body><o:spreadsheet></o:spreadsheet></o:body>"}, "ods"),
        (
            {
                "content.xml": "",
                "META-INF/manifest.xml": "application/vnd.oasis.opendocument.spreadsheet",
            },
            "ods",
        ),
        ({"content.xml": "<o:body><o:text></o:text></o:body>"}, None),
        ({"content.xml": "", "mimetype": "application/vnd.oasis.opendocument.text"}, None),
    ],
)
def test_an_open_document_is_known_without_its_mimetype(
    tmp_path: Path, parts: dict[str, str], expected: str | None
) -> None:
    path = tmp_path / "w.ods"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    if expected:
        assert kind(path) == expected
    else:
        assert "no workbook" in refusal(path)
