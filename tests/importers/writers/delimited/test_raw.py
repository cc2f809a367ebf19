"""A field of a delimited file as it is written there."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.writers.delimited.raw import raw_field
from tests.support.catalogs import catalog_of

TEXT = 'SKU,Name,Price\n007,"Tea ""x""",1\n\n"A\n1",Pot\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_quotes_are_told_as_they_stand(tmp_path: Path, encoding: str) -> None:
    catalog = catalog_of(tmp_path, TEXT.encode(encoding))
    assert raw_field(catalog, CellRef(0, 0)) == "007"
    assert raw_field(catalog, CellRef(0, 1)) == '"Tea ""x"""'
    assert raw_field(catalog, CellRef(1, 0)) == '"A\n1"'
    assert raw_field(catalog, CellRef(1, 1)) == "Pot"
    assert raw_field(catalog, CellRef(1, 2)) is None


def test_a_file_that_was_changed_since_tells_nothing(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, TEXT.encode())
    catalog.source.origin.path.write_text("SKU\n", encoding="utf-8")
    assert raw_field(catalog, CellRef(0, 1)) is None
