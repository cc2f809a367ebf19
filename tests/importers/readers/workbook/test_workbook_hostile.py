"""Damaged and hostile workbooks: one sentence each, in time, with nothing printed."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.catalog.model import Progress
from importers.errors import Cancelled, UnreadableFile
from importers.readers.workbook.process import launch as launching
from importers.readers.workbook.process import parent_watchdog, supervisor
from importers.readers.workbook.process.allowance import (
    MAX_CELLS,
    MAX_ROWS,
    MAX_STRINGS,
    Allowance,
    allowance,
)
from importers.readers.workbook.reader import read_workbook
from tests.support.raw_workbook import sheet_xml, strings_xml, write_workbook

_ROWS = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def refusal(path: Path) -> str:
    """Return the sentence that refuses a file."""
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    sentence = caught.value.sentence
    assert path.name in sentence
    assert "Traceback" not in sentence
    return sentence


def outcome_of(path: Path) -> tuple[str, ...] | str:
    """Return the header of a file that reads, or the sentence that refuses it."""
    try:
        return read_workbook(path).header
    except UnreadableFile as error:
        return error.sentence


@pytest.fixture(autouse=True)
def _nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr() == ("", "")


def with_bomb(xml: str) -> str:
    head, _, rest = xml.partition("?>")
    return f"{head}?>{_BOMB}{rest}"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]
)
def test_entity_bombs(tmp_path: Path, part: str) -> None:
    good = write_workbook(tmp_path / "good.xlsx", sheet_xml(_ROWS), strings_xml("<t>&c;</t>"))
    with zipfile.ZipFile(good) as archive:
        bomb = with_bomb(archive.read(part).decode())
    strings = strings_xml("<t>&c;</t>")
    path = write_workbook(
        tmp_path / "bomb.xlsx", sheet_xml(_ROWS), strings=strings, parts={part: bomb}
    )
    assert "XML entities" in refusal(path)


def test_a_part_that_would_unpack_to_gigabytes(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "big.xlsx", sheet_xml(_ROWS), strings_xml("<t>x</t>"))
    data = bytearray(path.read_bytes())
    name = data.rindex(b"xl/worksheets/sheet1.xml")
    struct.pack_into("<I", data, name - 46 + 24, 0xFFFFFF00)
    path.write_bytes(data)
    assert "unpacks to 4,095 MB" in refusal(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_files(tmp_path: Path, share: float) -> None:
    path = write_workbook(tmp_path / "cut.xlsx", sheet_xml(_ROWS), strings_xml("<t>x</t>"))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "damaged" in refusal(path)


@pytest.mark.parametrize(
    "xml",
    ["", "<worksheet>", "\x00\x01\x02", sheet_xml(_ROWS)[:-30], sheet_xml("<row><c></row>")],
)
def test_mangled_sheets(tmp_path: Path, xml: str) -> None:
    path = write_workbook(tmp_path / "bad.xlsx", xml, strings_xml("<t>x</t>"))
    assert "damaged" in refusal(path)


def test_an_empty_sheet(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "none.xlsx", sheet_xml(""))
    assert "is empty" in refusal(path)


def test_a_workbook_without_worksheets(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "none.xlsx", sheet_xml(""), parts={"xl/workbook.xml": "<workbook/>"}
    )
    assert "no worksheet" in refusal(path)


def test_an_encrypted_package_asks_for_the_password(tmp_path: Path) -> None:
    path = tmp_path / "secret.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    )
    assert "password" in refusal(path)


def test_an_encrypted_ods_asks_for_the_password(tmp_path: Path) -> None:
    path = tmp_path / "secret.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", "<m:encryption-data xmlns:m='x'/>")
    assert "password" in refusal(path)


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_give_a_table_or_a_sentence(tmp_path: Path, seed: int) -> None:
    path = write_workbook(tmp_path / "flip.xlsx", sheet_xml(_ROWS), strings_xml("<t>x</t>"))
    data, chance = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(8):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    path.write_bytes(data)
    outcome = outcome_of(path)
    assert isinstance(outcome, tuple) or path.name in outcome


def test_an_old_workbook_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(4000))
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("row", ['<row r="5"/>', '<row r="5"></row>', "<row><!-- --></row>"])
def test_more_rows_than_a_sheet_can_have(tmp_path: Path, row: str) -> None:
    path = write_workbook(tmp_path / "rows.xlsx", sheet_xml(row * 1_100_000))
    assert "more rows than any sheet" in refusal(path)


@pytest.mark.parametrize(
    ("sheet", "strings"),
    [
        (sheet_xml(" " * 70_000_000), "<t>x</t>"),
        (sheet_xml(_ROWS), "<r><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></r>" * 1_700_000),
    ],
    ids=["sheet", "strings"],
)
def test_parts_stuffed_with_nothing(tmp_path: Path, sheet: str, strings: str) -> None:
    path = write_workbook(tmp_path / "stuffed.xlsx", sheet, strings_xml(strings))
    assert "far larger inside" in refusal(path)


def test_a_silent_reading_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_workbook(tmp_path / "slow.xlsx", sheet_xml(_ROWS), strings_xml("<t>x</t>"))
    monkeypatch.setattr(supervisor, "allowance", lambda *_about: Allowance(8.0, 0.0, 1 << 30))
    assert "takes too long" in refusal(path)


def test_a_file_that_takes_too_much_work_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_workbook(
        tmp_path / "odd.xlsx", sheet_xml("<!-- x -->" + "<row><c/></row>" * 1_500_000)
    )
    monkeypatch.setattr(supervisor, "allowance", lambda *_about: Allowance(1.0, 60.0, 1 << 30))
    assert "takes too long" in refusal(path)


@pytest.mark.parametrize("measured", [True, False], ids=["measured", "limited by the system"])
def test_a_file_that_needs_too_much_memory_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured: bool
) -> None:
    cells = "".join(f'<c r="A{row}" t="str"><v>{row:030000}</v></c>' for row in range(1, 2000))
    path = write_workbook(tmp_path / "fat.xlsx", sheet_xml(f'<row r="1">{cells}</row>'))
    memory = (90 if measured else -360) << 20  # the system's limit counts 512 MB of reserves
    monkeypatch.setattr(supervisor, "allowance", lambda *_about: Allowance(30.0, 60.0, memory))
    if not measured:
        monkeypatch.setattr(parent_watchdog, "resident", lambda _process: -(1 << 40))
    assert "more memory than it may take" in refusal(path)


def test_cancelling_ends_the_reading_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    launch = launching.launch

    def noting(task: str) -> subprocess.Popen[bytes]:
        started.append(launch(task))
        return started[-1]

    def cancel(_progress: Progress) -> None:
        raise Cancelled("stopped")

    monkeypatch.setattr(supervisor, "launch", noting)
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(_ROWS), strings_xml("<t>x</t>"))
    with pytest.raises(Cancelled):
        read_workbook(path, report=cancel)
    assert started[0].poll() is not None
    assert not [thread for thread in threading.enumerate() if "_pump" in thread.name]


@pytest.mark.parametrize(
    ("kind", "work"), [("xlsx", 8 + 3 * 17), ("xlsm", 59), ("ods", 42), ("xlsb", 42)]
)
def test_large_files_may_take_more(tmp_path: Path, kind: str, work: float) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.touch()
    large.touch()
    os.truncate(large, 20 << 20)
    assert allowance(small, kind) == Allowance(8, 60, 750 << 20)
    assert allowance(large, kind) == Allowance(work, 60, 1470 << 20)


def test_a_full_sheet_of_twelve_columns_is_within_the_limits() -> None:
    assert min(MAX_STRINGS, MAX_CELLS) >= 12 * MAX_ROWS


@pytest.mark.parametrize("codec", ["zlib", "rot13", "no-such-encoding"])
def test_a_part_in_an_encoding_that_is_none(tmp_path: Path, codec: str) -> None:
    sheet = sheet_xml(_ROWS).replace("UTF-8", codec)
    with pytest.raises(UnreadableFile, match="damaged"):
        read_workbook(write_workbook(tmp_path / "w.xlsx", sheet, strings_xml("<t>x</t>")))


def test_an_odd_spelling_and_much_that_says_nothing(tmp_path: Path) -> None:
    idle = f"<!-- {'x' * (1 << 20)} -->" * 70
    sheet = sheet_xml(_ROWS.replace("</row>", "</row >") + idle)
    with pytest.raises(UnreadableFile, match="far larger inside"):
        read_workbook(write_workbook(tmp_path / "w.xlsx", sheet, strings_xml("<t>x</t>")))
