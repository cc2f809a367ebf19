"""Columns beyond their labels: one value for all rows, guesses by values, and what another destination had chosen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from importers.catalog.model import CellRef
from importers.catalog.source import ReadOptions
from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.errors import UnreadableFile
from importers.practice.server import PracticeServer
from importers.session.constants import constant_problem
from importers.session.session import Session
from importers.storage.home import Home
from importers.storage.settings import save_profile
from importers.upload.standing import Standing
from tests.support.tables import table

TEXT = (
    "Art.nr.,Description,Inkoop,Advies incl. BTW,Web\n"
    '00123,Green tea,"10,00","12,50",https://a.nl/1\n'
    '00124,Black tea,"1,00","2,50",https://a.nl/2\n'
    '00125,Big pot,"9,00","€ 1.234,50",https://a.nl/3\n'
)
TOKEN = Credential("practice-token")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_one_value_for_all_rows_is_sent_and_stays_for_the_next_file(path: Path, home: Home) -> None:
    with PracticeServer(rate=0) as server:
        save_profile(home, replace(BUILT_IN["practice-scantrust"], base_url=server.url))
        session = Session.open(path, home=home, profile="practice-scantrust")
        assert session.report().counts()["missing-column"] == 1
        session.set_mapping(session.mapping.bind("name", 1).with_constant("brand", "50"))
        assert "missing-column" not in session.report().counts()
        assert '"brand": 50' in session.uploads.sample()
        assert session.uploads.start(TOKEN).wait(20)
        session.uploads.take_outcomes()
        assert session.uploads.standings().counts[Standing.UPLOADED] == 3
        assert {product.brand.id for product in server.products if product.brand} == {50}
        again = Session.open(path, home=home, profile="practice-scantrust")
        assert dict(again.mapping.constants) == {"brand": "50"}
        assert again.uploads.standings().counts[Standing.UPLOADED] == 3
        again.set_mapping(again.mapping.with_constant("brand", "51"))
        assert again.uploads.standings().counts[Standing.CHANGED] == 3
        again.history.undo()
        assert again.uploads.standings().counts[Standing.UPLOADED] == 3


def test_a_required_field_may_be_the_same_for_all_rows(path: Path, home: Home) -> None:
    session = Session.open(path, home=home, profile="practice-digible")
    assert session.report().counts()["missing-column"] == 2
    mapping = session.mapping.bind("productName", 1).with_constant("productPrice", "5.00")
    session.set_mapping(mapping)
    assert not session.report().errors
    assert '"productPrice": "5.00"' in session.uploads.sample()
    session.set_mapping(session.mapping.bind("productPrice", 3))
    assert dict(session.mapping.constants) == {}


@pytest.mark.parametrize(
    ("field", "text", "good"),
    [
        ("productPrice", "5.00", True),
        ("productPrice", "€ 5", False),
        ("productPrice", " ", False),
        ("productId", "A-1", False),
        ("productName", "Tea", True),
    ],
)
def test_a_value_for_all_rows_is_judged_as_a_cell_with_it(
    path: Path, home: Home, field: str, text: str, good: bool
) -> None:
    schema = Session.open(path, home=home, profile="practice-digible").schema
    assert (constant_problem(schema, schema.field(field), text) is None) is good


def test_a_value_for_all_rows_is_named_on_the_command_line(path: Path, home: Home) -> None:
    options = ReadOptions(columns=(("brand:", "50"), ("name", "Description")))
    session = Session.open(path, options, home=home, profile="practice-scantrust")
    assert session.mapping.constants == {"brand": "50"}
    assert not session.report().errors
    wrong = ReadOptions(columns=(("price:", "much"),))
    with pytest.raises(UnreadableFile, match="Price cannot be 'much' for all rows"):
        Session.open(path, wrong, home=home)


def test_guesses_by_values_are_told_and_never_taken(path: Path, home: Home) -> None:
    session = Session.open(path, home=home, profile="practice-digible")
    assert session.mapping.columns == {"productId": 0}
    told = [each.message for each in session.source.read_warnings if each.code == "columns"]
    assert told == [
        "No column is called a name; by its values “Description” could be it: choose it if that is right.",
        "No column is called a price; by its values “Advies incl. BTW” could be it: choose it if that is right.",
    ]


def test_columns_chosen_for_one_destination_are_proposed_for_the_next(
    path: Path, home: Home
) -> None:
    first = Session.open(path, home=home, profile="practice-scantrust")
    first.set_mapping(first.mapping.bind("name", 1).with_constant("brand", "50"))
    first.choose_profile("practice-digible")
    assert first.mapping.columns == {"productId": 0, "productName": 1}
    told = [each.message for each in first.source.read_warnings if each.code == "columns"]
    assert told[0] == (
        "Taken as it was chosen for another destination: Name. Choose again if that is wrong."
    )
    # Also in another session; what is chosen there is its own from then on.
    later = Session.open(path, home=home, profile="practice-digible")
    assert later.mapping.columns == {"productId": 0, "productName": 1}
    later.set_mapping(later.mapping.bind("productPrice", 3))
    common = Session.open(path, home=home)
    assert common.mapping.columns["price"] == 3
    assert common.mapping.columns["name"] == 1


def test_without_a_choice_nothing_is_taken_over(path: Path, home: Home) -> None:
    session = Session.open(path, home=home, profile="practice-scantrust")
    session.edit(CellRef(0, 1), "White tea")
    session.choose_profile("practice-digible")
    assert session.mapping.columns == {"productId": 0}


def test_a_column_beyond_the_header_that_was_chosen_is_kept_for_the_next_destination(
    home: Home,
) -> None:
    source = table(("a", "b"), ("A1", "Tea", "7"), ("A2", "Pot", "8"))
    session = Session.from_source(source, ReadOptions(), home, None)
    session.set_mapping(session.mapping.bind("sku", 2).bind("name", 1))
    session.choose_profile("scantrust")
    assert session.mapping.column(session.schema.key.name) == 2
