"""A table that came from no file goes through log, recent list, addresses and saving as a file's does."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from importers.catalog import origin as origins
from importers.catalog.addresses import Addresses
from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef, Edit, Fix
from importers.catalog.origin import FileOrigin, SourceOrigin, origin_at, register_origin
from importers.session.recovery_log import RecoveryLog, unsaved_origins
from importers.storage.home import Home
from importers.storage.recent import add_recent, recent_files, recent_origins
from importers.storage.unused_path import unused_path
from importers.writers import save
from importers.writers.original import is_original
from tests.support.sheets import make_source


@dataclass(frozen=True)
class Shelf(SourceOrigin):
    """A table that stands in no file."""

    number: int
    folder_named: Path

    @property
    def name(self) -> str:
        return f"shelf {self.number}"

    @property
    def display(self) -> str:
        return self.name

    @property
    def locator(self) -> str:
        return f"shelf:{self.number}:{self.folder_named}"

    @property
    def words(self) -> tuple[str, ...]:
        return (self.locator,)

    @property
    def beside(self) -> Path:
        return self.folder_named / f"shelf-{self.number}.csv"

    @property
    def is_there(self) -> bool:
        return self.number < 10


class ByKey(Addresses):
    """Names a cell by its row's key and its column."""

    place = "row"
    names_columns = True

    def record(self, row: int, line: int) -> str:
        return f"product K{row}"

    def cell(self, row: int | None, line: int, column: int) -> str:
        return f"column {column} of K{row}"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(origins, "_KINDS", {})

    def make(locator: str) -> SourceOrigin:
        _, number, folder = locator.split(":", 2)
        return Shelf(int(number), Path(folder))

    register_origin("shelf", make)
    return Shelf(3, tmp_path)


@pytest.fixture
def catalog(shelf: Shelf) -> Catalog:
    source = make_source(["sku", "name"], [["A", "Tea"], ["B", "Pea"]])
    return Catalog(replace(source, origin=shelf, addresses=ByKey()))


def test_addresses_are_the_sources_own(catalog: Catalog) -> None:
    assert catalog.address(CellRef(1, 1)) == "column 1 of K1"
    assert catalog.address(CellRef(1, None)) == "product K1"


def test_it_is_recent_and_opens_again(shelf: Shelf, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    file = tmp_path / "a.csv"
    file.touch()
    add_recent(home, FileOrigin(file))
    add_recent(home, shelf)
    add_recent(home, Shelf(11, tmp_path))  # gone
    assert recent_origins(home) == (shelf, FileOrigin(file))
    assert recent_files(home) == (file,)


def test_unsaved_work_is_found_by_its_locator(
    catalog: Catalog, shelf: Shelf, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    fix = Fix("Edit", (Edit(CellRef(0, 1), "Tea", "Teas"),))
    RecoveryLog(home, catalog.source).record(fix)
    assert unsaved_origins(home) == (shelf,)
    found = RecoveryLog(home, catalog.source).unsaved()
    assert found is not None
    assert [(edit.ref, edit.new) for edit in found.edits] == [(CellRef(0, 1), "Teas")]
    other = replace(catalog.source, origin=Shelf(4, tmp_path))
    assert RecoveryLog(home, other).unsaved() is None


def test_it_is_saved_as_a_new_file_and_never_over_itself(catalog: Catalog, shelf: Shelf) -> None:
    target = unused_path(shelf.beside, catalog.source.kind)
    assert target == shelf.folder / "shelf-3 corrected.csv"
    assert not is_original(catalog, target)
    assert save(catalog, target).rows == 2
    assert target.read_text() == "sku,name\nA,Tea\nB,Pea\n"
    assert not is_original(catalog, target)


def test_an_unknown_scheme_is_a_files_name() -> None:
    assert origin_at("C:stock.csv") == FileOrigin(Path("C:stock.csv"))
