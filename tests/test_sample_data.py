"""The sample catalogs are what their generator makes, and hold what they promise."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

import sample_data
from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.rules import RULES
from sample_data import generate


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return generate.catalogs()


def records(name: str, delimiter: str = ",") -> list[list[str]]:
    with sample_data.path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def parts(workbook: bytes) -> dict[str, tuple[bytes, tuple[int, ...]]]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {info.filename: (archive.read(info), info.date_time) for info in archive.infolist()}


@pytest.mark.parametrize("name", ["clean_catalog.csv", "messy_catalog.csv", "digible_catalog.csv"])
def test_a_csv_is_made_again_byte_for_byte(made: dict[str, bytes], name: str) -> None:
    assert sample_data.path(name).read_bytes() == made[name]


def test_the_workbook_is_made_again_part_for_part(made: dict[str, bytes]) -> None:
    committed = sample_data.path("messy_catalog.xlsx").read_bytes()
    assert parts(committed) == parts(made["messy_catalog.xlsx"])


def test_every_catalog_is_made_into_any_folder(tmp_path: Path, made: dict[str, bytes]) -> None:
    generate.main([str(tmp_path)])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == made


def test_the_clean_catalog_is_clean() -> None:
    header, *rows = records("clean_catalog.csv")
    assert len({row[0] for row in rows}) == len(rows) == 60
    assert {len(row) for row in rows} == {len(header)}
    assert all(cell == cell.strip() and cell for row in rows for cell in row)


def test_the_digible_catalog_fills_three_batches() -> None:
    _header, *rows = records("digible_catalog.csv", ";")
    assert 400 < len({row[0] for row in rows}) == len(rows) <= 600
    assert all(len(row[0]) <= 25 and len(row[1]) <= 75 for row in rows)
    assert all(len(row[2].partition(".")[2]) == 2 for row in rows)


def test_the_messy_catalog_is_read_as_text() -> None:
    _header, *rows = records("messy_catalog.csv")
    assert any("\n" in cell for row in rows for cell in row)
    assert any(not cell.isascii() for row in rows for cell in row)
    assert any(row[0].startswith("0") for row in rows)
    assert len({len(row) for row in rows}) > 3


def test_the_messy_catalogs_hold_every_problem(tmp_path: Path) -> None:
    found: set[str] = set()
    for profile in (None, "practice-scantrust", "practice-digible"):
        path = sample_data.path("messy_catalog.csv")
        session = Session.open(path, home=Home(tmp_path), profile=profile)
        found |= set(session.report().counts())
    elsewhere = {
        "missing-column",
        "uncalculated-formula",
        "refused",
        "unknown-brand",
        "cannot-be-sent",
    }
    of_other_programs = {
        "text-mark", "invisible-character", "sku-not-text", "picture-in-cell", "picture-formula",
        "missing-picture", "picture-address", "not-a-product", "ambiguous-number",
        "garbled-text", "lost-characters", "changed-code", "stand-in", "web-markup", "double-space",
        "broken-picture", "picture-file", "barcode-check-digit", "barcode-length", "barcode-form", "barcode-restricted",
    }  # fmt: skip
    assert found >= set(RULES) - elsewhere - of_other_programs
    book = Session.open(sample_data.path("messy_catalog.xlsx"), home=Home(tmp_path))
    assert {"uncalculated-formula", "excel-error", "lost-digits"} <= set(book.report().counts())
    assert book.catalog.value(0, 0) == "00102"  # the number 102 in the format 00000


@pytest.mark.parametrize(
    ("name", "profile"),
    [("clean_catalog.csv", "practice-scantrust"), ("digible_catalog.csv", "practice-digible")],
)
def test_the_other_catalogs_hold_none(tmp_path: Path, name: str, profile: str) -> None:
    session = Session.open(sample_data.path(name), home=Home(tmp_path), profile=profile)
    assert session.report().counts() == {}
