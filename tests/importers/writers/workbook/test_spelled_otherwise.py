"""However the XML of a workbook is spelled, what is saved into it stands, or is refused with a sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from importers.catalog.source import ReadOptions
from importers.writers.workbook.plain_sheet import prefix_of, spelled_plainly
from importers.writers.workbook.sheet_xml import SheetXml
from tests.support.save_books import makers
from tests.support.save_judge import judged
from tests.support.save_trial import trial
from tests.support.spellings import Spelling, spelled, spellings

BOOKS = ("xlsxwriter-special", "xlsxwriter-array", "xlsxwriter-merges", "openpyxl-formulas")
SPELLED = ("xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml")
ALL = list(spellings(64))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("books")
    made = {name: folder / f"{name}.xlsx" for name in BOOKS}
    for name, path in made.items():
        makers()[name](path)
    return made


def spelled_book(path: Path, target: Path, spelling: Spelling) -> Path:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, spelled(part.decode(), spelling) if name in SPELLED else part)
    return target


@pytest.mark.parametrize("number", range(len(ALL)), ids=lambda number: ALL[number].name)
def test_saved_edits_stand_in_every_spelling(
    books: dict[str, Path], tmp_path: Path, number: int
) -> None:
    spelling = ALL[number]
    name = BOOKS[number % len(BOOKS)]
    book = spelled_book(books[name], tmp_path / "book.xlsx", spelling)
    made = trial(book, tmp_path / "saved.xlsx", number, ReadOptions(sheet="List"))
    if made.refused is not None:
        assert spelling.alternatives or spelling.foreign, made.refused
        assert "unusual way" in made.refused
        return
    assert judged(made) == []


@pytest.mark.parametrize("spelling", ALL[::4], ids=lambda each: each.name)
def test_spelling_a_sheet_anew_keeps_its_rows(books: dict[str, Path], spelling: Spelling) -> None:
    with zipfile.ZipFile(books["openpyxl-formulas"]) as archive:
        plain = archive.read(SPELLED[0])
    other = spelled_plainly(spelled(plain.decode(), spelling))
    assert prefix_of(other) is not None
    rows = [list(fromstring(xml).iter("{*}row")) for xml in (plain, other)]
    assert [row.get("r") for row in rows[0]] == list(
        dict.fromkeys(row.get("r") for row in rows[1] if len(row))
    )


def test_a_plain_sheet_is_not_touched(books: dict[str, Path]) -> None:
    with zipfile.ZipFile(books["xlsxwriter-array"]) as archive:
        xml = archive.read(SPELLED[0])
    assert SheetXml.of(xml).xml is xml
