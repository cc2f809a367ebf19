"""A reader for a format of its own is registered in one place, and its files are catalogs like others."""

from collections.abc import Iterator
from importlib import metadata
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Reporter
from importers.catalog.origin import FileOrigin
from importers.catalog.source import ReadOptions, SourceTable
from importers.errors import UnreadableFile
from importers.readers import read, registry
from importers.readers.protocol import Format, OpenFile, Reader

NOTES = Format("notes", "a list of notes", ("notes",))


class NotesReader(Reader):
    """Reads files of one SKU a line, after a first line that says so."""

    formats = (NOTES,)

    def recognise(self, file: OpenFile) -> Format | None:
        return NOTES if file.head.startswith(b"NOTES") else None

    def read(
        self, file: OpenFile, found: Format, options: ReadOptions, report: Reporter
    ) -> SourceTable:
        texts = file.file.read().decode().splitlines()[1:]
        return SourceTable(
            origin=FileOrigin(file.path),
            kind=found.kind,
            header=("sku",),
            header_line=1,
            columns=(pa.chunked_array([pa.array(texts)]),),
            lines=np.arange(2, len(texts) + 2),
            widths=np.ones(len(texts), np.int32),
            stamp=file.stamp,
        )


@pytest.fixture
def registered() -> Iterator[None]:
    reader = NotesReader()
    registry.register(reader)
    yield
    registry.unregister(reader)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    registry.forget()
    yield
    registry.forget()


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("name", ["a.notes", "a.csv"])
def test_a_registered_reader_reads_what_it_recognises(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("NOTES\nA1\nA2\n")
    table = read(path)
    assert (table.kind, table.row_count, table.is_workbook) == ("notes", 2, False)
    codes = [warning.code for warning in table.read_warnings]
    assert codes == ([] if name == "a.notes" else ["wrong-extension"])
    assert {".notes", ".csv", ".xlsx"} <= registry.endings()
    assert Catalog(table).address(CellRef(1, 0)) == "line 3"


@pytest.mark.usefixtures("registered")
def test_others_files_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sku,name\n1,Tea\n")
    assert read(path).kind == "csv"


def test_another_packages_reader_is_asked_before_a_file_is_called_foreign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [EntryPoint("notes", f"{__name__}:NotesReader", registry.ENTRY_POINTS)]
    monkeypatch.setattr(EntryPoint, "load", lambda _point: NotesReader)
    monkeypatch.setattr(metadata, "entry_points", lambda group: points)
    path = tmp_path / "a.notes"
    path.write_text("NOTES\nA1\n")
    assert read(path).kind == "notes"


def test_a_reader_that_cannot_be_loaded_keeps_no_file_from_being_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [EntryPoint("broken", "no_such_module:READER", registry.ENTRY_POINTS)]
    monkeypatch.setattr(metadata, "entry_points", lambda group: points)
    path = tmp_path / "a.csv"
    path.write_text("sku,name\n1,Tea\n")
    table = read(path)
    assert table.row_count == 1
    assert [warning.code for warning in table.read_warnings] == ["reader"]
    assert "no_such_module" in table.read_warnings[0].message


def test_without_it_the_file_is_what_its_text_is(tmp_path: Path) -> None:
    path = tmp_path / "a.notes"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(UnreadableFile, match="PDF"):
        read(path)
