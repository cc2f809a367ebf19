"""A reading process may be started before the program knows what it will ask of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.readers.workbook.process import launch
from importers.readers.workbook.process.launch import prepare
from importers.readers.workbook.reader import read_workbook, sheet_names
from tests.support.raw_workbook import sheet_xml, write_workbook

_ROWS = '<row r="1"><c r="A1" t="str"><v>sku</v></c></row>'


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    launch.dismiss()
    yield
    launch.dismiss()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Return a list of all the processes that are started."""
    processes: list[subprocess.Popen[bytes]] = []
    start = launch._start

    def noting(task: str) -> subprocess.Popen[bytes]:
        processes.append(start(task))
        return processes[-1]

    monkeypatch.setattr(launch, "_start", noting)
    return processes


def test_a_prepared_process_reads_the_file(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    path = write_workbook(tmp_path / "Catalog.XLSX", sheet_xml(_ROWS))
    prepare(path)
    prepare(path)
    assert read_workbook(path).header == ("sku",)
    assert len(started) == 1
    assert read_workbook(path).header == ("sku",)
    assert sheet_names(path) == ("Sheet1",)
    assert len(started) == 3


def test_nothing_is_prepared_for_a_file_of_another_name(
    started: list[subprocess.Popen[bytes]],
) -> None:
    prepare(Path("catalog.csv"))
    assert not started


def test_a_process_that_nobody_needs_ends_by_itself(
    started: list[subprocess.Popen[bytes]],
) -> None:
    prepare(Path("catalog.xlsx"))
    [process] = started
    assert process.stdin is not None
    process.stdin.close()  # as when the program is gone
    assert process.wait(30) == 0


def test_a_process_that_is_asked_for_nothing_does_not_wait_for_ever() -> None:
    script = "from importers.readers.workbook.process import child\nchild._PATIENCE = 0.1\nchild.main('names')"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.wait() == 0


def test_a_prepared_process_that_is_gone_is_replaced(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml(_ROWS))
    prepare(path)
    started[0].kill()
    started[0].wait()
    assert read_workbook(path).header == ("sku",)
    assert len(started) == 2


def test_a_process_prepared_in_another_folder_finds_the_file(
    tmp_path: Path, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_workbook(tmp_path / "w.xlsx", sheet_xml(_ROWS))
    prepare(Path("w.xlsx"))
    monkeypatch.chdir(tmp_path)
    assert read_workbook(Path("w.xlsx")).header == ("sku",)
    assert len(started) == 1
