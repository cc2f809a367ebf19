"""Brands read from the practice server over real HTTP, kept, and found again with their age."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from importers.catalog.model import Severity
from importers.catalog.schema import KnownValues
from importers.destinations.base import Brand, Credential, Profile
from importers.destinations.registry import BUILT_IN, destination_of
from importers.errors import CredentialRefused, UploadImpossible
from importers.practice.server import PracticeServer
from importers.session.session import Session
from importers.storage.home import Home
from importers.storage.reference_values import (
    KnownBrands,
    age,
    cached_brands,
    has_brands,
    keep,
    noun,
    read_brands,
    text_of,
    with_known_values,
)
from importers.validation.rules.unknown_brand import closest

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer() as running:
        yield running


@pytest.fixture
def profile(server: PracticeServer) -> Profile:
    return replace(BUILT_IN["practice-scantrust"], base_url=server.url)


def test_brands_are_read_once_and_kept(profile: Profile, tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert cached_brands(home, profile) is None
    known = read_brands(home, profile, Credential("secret-token"))
    assert "Acme Pantry" in {brand.name for brand in known.brands}
    assert cached_brands(home, profile) == known
    assert cached_brands(home, replace(profile, base_url="http://127.0.0.1:1")) is None
    kept = [path.read_text(encoding="utf-8") for path in (tmp_path / "brands").iterdir()]
    assert len(kept) == 1
    assert "secret-token" not in kept[0]


def test_a_refused_token_keeps_what_is_known(profile: Profile, tmp_path: Path) -> None:
    home = Home(tmp_path)
    known = read_brands(home, profile, Credential("ok"))
    with pytest.raises(CredentialRefused):
        read_brands(home, profile, Credential("wrong"))
    assert cached_brands(home, profile) == known


def test_a_damaged_file_counts_as_none(profile: Profile, tmp_path: Path) -> None:
    home = Home(tmp_path)
    read_brands(home, profile, Credential("ok"))
    for path in (tmp_path / "brands").iterdir():
        path.write_text('{"brands": [{"id": 1}]}', encoding="utf-8")
    assert cached_brands(home, profile) is None


def test_digible_has_no_brands_to_read(tmp_path: Path) -> None:
    assert not has_brands(BUILT_IN["digible"])
    assert not has_brands(None)
    with pytest.raises(UploadImpossible):
        read_brands(Home(tmp_path), BUILT_IN["digible"], Credential("x"))


def test_what_the_destination_takes_for_a_brand() -> None:
    acme, numbers = Brand(51, "Acme", "ACME"), Brand(54, "Numbers", "1001")
    known = KnownBrands((acme, numbers), NOW)
    plain = BUILT_IN["scantrust"]
    assert known.accepted(plain) == {"51": acme, "54": numbers, "ACME": acme}
    assert [text_of(brand, plain) for brand in known.brands] == ["ACME", "54"]
    by_reference = plain.having(brand_as_reference=True)
    assert "1001" in known.accepted(by_reference)
    assert text_of(numbers, by_reference) == "1001"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=150), "2 hours ago"),
        (timedelta(days=3, hours=5), "3 days ago"),
    ],
)
def test_ages_in_words(passed: timedelta, words: str) -> None:
    assert age(NOW - passed, NOW) == words


def test_unknown_brands_are_problems_once_the_shop_has_told_its_own(tmp_path: Path) -> None:
    home, path, shop = Home(tmp_path / "home"), tmp_path / "c.csv", BUILT_IN["scantrust"]
    path.write_text("SKU,Name,Brand\n1,Tea,acme\n2,Pot,51\n3,Cup,52\n4,Mug,\n5,Lid,Zen\n")
    session = Session.open(path, home=home, profile="scantrust")
    assert "unknown-brand" not in session.report().counts()
    keep(home, shop, KnownBrands((Brand(51, "Acme"), Brand(53, "Other")), NOW))
    session.use_references()
    report = session.report()
    assert report.rows("unknown-brand", 2).tolist() == [0, 2, 4]
    told = report.problem("unknown-brand", 2, 0)
    assert told.message == '"acme" was none of the shop\'s brands on 2026-03-01.'
    assert told.severity is Severity.WARNING  # the shop may have got it since
    fix = session.suggest_all("unknown-brand", 2)
    assert fix is not None
    assert [(edit.old, edit.new) for edit in fix.edits] == [("acme", "51")]  # 52 is no slip for 51
    session.apply(fix)
    assert session.report().rows("unknown-brand", 2).tolist() == [2, 4]
    session.choose_profile("digible")
    assert "unknown-brand" not in session.report().counts()


def test_brands_that_may_not_be_all_make_none_unknown(tmp_path: Path) -> None:
    home, path = Home(tmp_path / "home"), tmp_path / "c.csv"
    path.write_text("SKU,Name,Brand\n1,Tea,acme\n")
    few = KnownBrands((Brand(51, "Acme"),), NOW, "Only the first 5,000 brands were read.")
    keep(home, BUILT_IN["scantrust"], few)
    session = Session.open(path, home=home, profile="scantrust")
    assert "unknown-brand" not in session.report().counts()


@pytest.mark.parametrize("text", ["", "!!", "51", "Nothing like it"])
def test_no_brand_is_guessed_where_none_is_near(text: str) -> None:
    assert closest(text, KnownValues((("51", ("Acme", "")), ("52", ("", "X"))), NOW)) is None


def test_two_brands_as_near_are_no_guess() -> None:
    known = KnownValues((("1", ("Acme Tea",)), ("2", ("Acme Pea",))), NOW)
    assert closest("Acme Sea", known) is None
    assert closest("Acme  tea", known) == "1"


def test_a_list_is_called_what_the_shop_calls_it(tmp_path: Path) -> None:
    home, shop = Home(tmp_path), BUILT_IN["woocommerce"]
    keep(home, shop, KnownBrands((Brand(16, "Tea", "Tea"),), NOW))
    known = with_known_values(destination_of(shop).schema(shop), home, shop).field("category").known
    assert known is not None
    assert (known.texts, known.called) == (("16", "Tea"), "categories")
    assert noun(shop) == ("category", "categories")
    assert noun(None) == ("brand", "brands")
