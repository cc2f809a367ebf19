"""What is no readable file at all is refused in one sentence, at once."""

import os
from pathlib import Path

import pytest

from importers.catalog.model import Progress
from importers.errors import UnreadableFile
from importers.readers import read
from tests.support.raw_workbook import sheet_xml, write_workbook


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    return caught.value.sentence


def test_a_missing_file(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "catalog.csv")


def test_a_file_within_a_file(tmp_path: Path) -> None:
    (tmp_path / "catalog.csv").write_text("sku\n1\n")
    assert "does not exist" in refusal(tmp_path / "catalog.csv" / "more.csv")


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.touch()
    assert "is empty" in refusal(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    os.mkfifo(path)
    assert "is a pipe" in refusal(path)


def test_a_device() -> None:
    assert "is a device" in refusal(Path("/dev/zero"))


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("sku\n1\n")

    def refuse(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert "no permission" in refusal(path)


@pytest.mark.parametrize("name", ["a" * 300 + ".csv", "nul\0.csv"])
def test_an_impossible_name(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / name).endswith(".")


def test_a_file_that_grows_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("sku,name\n1,Tea\n")

    def append(_progress: Progress) -> None:
        with path.open("a") as file:
            file.write("2,Rice\n")

    with pytest.raises(UnreadableFile, match="changed while it was read"):
        read(path, report=append)


def test_a_file_that_is_replaced_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("sku,name\n1,Tea\n")

    def swap(_progress: Progress) -> None:
        other = tmp_path / "other.csv"
        other.write_text("sku,name\n1,Tea, but another\n")
        os.replace(other, path)

    with pytest.raises(UnreadableFile, match="changed while it was read"):
        read(path, report=swap)


@pytest.mark.parametrize("content", [b"PK\x03\x04 half of a workbook", None], ids=["new", "none"])
def test_a_workbook_that_is_replaced_while_it_is_read(
    tmp_path: Path, content: bytes | None
) -> None:
    path = write_workbook(tmp_path / "w.xlsx", sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))

    def swap(_progress: Progress) -> None:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=r"changed while it was read|does not exist"):
        read(path, report=swap)
