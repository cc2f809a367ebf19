"""Files as operators really brought them, rebuilt from public complaints: what must be said of each, and done."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.session.session import Session
from importers.storage.home import Home
from importers.validation.occurrences import Occurrence, occurrences

DATA = Path(__file__).parents[2] / "data" / "field"


@pytest.fixture
def opened(tmp_path: Path):
    def open_case(name: str, profile: str | None = None) -> Session:
        return Session.open(DATA / name, home=Home(tmp_path), profile=profile, note=False)

    return open_case


def found(session: Session, code: str) -> list[Occurrence]:
    everything = (each for some in occurrences(session.catalog, session.report()) for each in some)
    return [each for each in everything if each.code == code]


def places(session: Session, code: str) -> list[tuple[str, str | None]]:
    return [(each.address, each.column) for each in found(session, code)]


def skus(session: Session) -> list[str | None]:
    column = session.mapping.column(session.schema.key.name)
    assert column is not None
    rows = range(session.catalog.row_count)
    return [session.catalog.value(r, column) for r in rows if not session.catalog.excluded[r]]


def fix_all(session: Session, code: str) -> None:
    fix = session.suggest_all(code, None)
    assert fix is not None
    session.apply(fix)
    assert not found(session, code)


def test_a_text_in_equals_and_quotes_is_told_and_freed_of_them(opened) -> None:
    session = opened("01-equals-quotes/equals.csv", "scantrust")
    assert places(session, "text-mark")[0] == ("line 2", "SKU")
    assert session.report().blocked_rows().all()
    fix_all(session, "text-mark")
    assert skus(session) == ["00123", "00456"]
    assert not session.report().blocked_rows().any()


def test_invisible_characters_in_skus_are_told_and_go_in_one_step(opened) -> None:
    session = opened("04-invisible-characters/joined.csv")
    wanted = {("line 3", "SKU"), ("line 4", "SKU"), ("line 5", "SKU")}
    assert wanted <= set(places(session, "invisible-character"))
    assert session.catalog.row_count == 4
    fix_all(session, "invisible-character")
    assert all((sku or "").isascii() for sku in skus(session))


def test_failed_formulas_are_known_in_every_language(opened) -> None:
    session = opened("05-localised-excel-errors/german.csv", "scantrust")
    assert places(session, "excel-error") == [(f"line {n}", "Name") for n in range(3, 8)]


def test_a_sku_that_became_a_date_is_a_problem_on_its_cell(opened) -> None:
    session = opened("06-sku-turned-date/date.xlsx")
    assert ("A2", "SKU") in places(session, "sku-not-text")


def test_the_totals_of_a_table_are_no_product(opened) -> None:
    session = opened("08-table-totals-row/totals.xlsx", "digible")
    assert [each.line for each in found(session, "not-a-product")] == [4]
    fix_all(session, "not-a-product")
    assert "Total" not in skus(session)


def test_rows_that_explain_a_template_are_no_products(opened) -> None:
    session = opened("11-template-rows/template.csv", "scantrust")
    assert [each.line for each in found(session, "not-a-product")] == [2, 3, 4]
    fix_all(session, "not-a-product")
    assert skus(session) == ["A-1", "A-2"]


def test_a_header_that_comes_again_is_no_product(opened) -> None:
    session = opened("16-header-again/joined.csv", "scantrust")
    assert [each.line for each in found(session, "not-a-product")] == [252]
    fix_all(session, "not-a-product")
    assert "SKU" not in skus(session)


def test_the_mark_that_ends_a_dos_file_is_no_row(opened) -> None:
    session = opened("32-control-z/dos.csv")
    assert session.catalog.row_count == 2
    assert session.report().counts() == {}


def test_pictures_that_cannot_be_sent_are_told_before_the_upload(opened) -> None:
    session = opened("37-missing-picture/photos.csv", "scantrust")
    assert places(session, "missing-picture") == [("line 2", "Image")]
    assert places(session, "picture-address") == [("line 4", "Image")]


def test_a_picture_placed_in_a_cell_is_no_excel_error(opened) -> None:
    session = opened("35-picture-in-cell/pics.xlsx", "scantrust")
    counts = session.report().counts()
    assert "excel-error" not in counts
    assert counts["picture-in-cell"] == 1


def test_the_address_of_a_link_is_offered_for_the_word_that_shows_it(opened) -> None:
    session = opened("38-hyperlinks/links.xlsx")
    assert found(session, "invalid-url")
    fix_all(session, "invalid-url")
