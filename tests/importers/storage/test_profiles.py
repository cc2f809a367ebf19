"""The profiles of the program and of the settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.catalog.schema import Requirement
from importers.destinations.base import OnExists
from importers.destinations.digible.schema import DIGIBLE
from importers.destinations.registry import BUILT_IN
from importers.destinations.scantrust.schema import SCANTRUST
from importers.destinations.schemas import COMMON, schema_for
from importers.errors import SettingsUnusable
from importers.storage.home import Home
from importers.storage.profiles import find_profile, load_profiles
from importers.storage.settings import save_profile


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def write(home: Home, text: str) -> None:
    home.settings.write_text(text, encoding="utf-8")


def test_without_a_settings_file_there_are_the_programs_own(home: Home) -> None:
    assert dict(load_profiles(home)) == BUILT_IN


def test_a_table_changes_a_profile_and_leaves_the_rest_of_it(home: Home) -> None:
    write(home, '[profiles.scantrust]\ndefault_brand = "50"\nin_flight = 4\non_exists = "adopt"\n')
    profile = find_profile(home, "scantrust")
    assert (profile.text("default_brand"), profile.in_flight) == ("50", 4)
    assert profile.on_exists is OnExists.ADOPT
    assert profile.base_url == BUILT_IN["scantrust"].base_url


def test_what_only_one_destination_knows_stands_where_it_always_stood(home: Home) -> None:
    write(
        home,
        '[profiles.a]\ndestination = "scantrust"\nbrand_as_reference = true\ndefault_brand = "X"\n'
        '[profiles.b]\ndestination = "digible"\nenvelope = "products"\nbatch_size = 20\n'
        '[profiles.scantrust]\nenvelope = ""\n',
    )
    a, b = find_profile(home, "a"), find_profile(home, "b")
    assert (a.flag("brand_as_reference"), a.text("default_brand")) == (True, "X")
    assert (b.text("envelope"), b.batch_size) == ("products", 20)
    assert find_profile(home, "scantrust").text("default_brand") == ""
    before = home.settings.read_text(encoding="utf-8")
    for name in ("a", "b"):
        save_profile(home, find_profile(home, name))
    assert home.settings.read_text(encoding="utf-8") == before
    write(home, '[profiles.a]\ndestination = "scantrust"\nbrand_as_reference = "yes"\n')
    with pytest.raises(SettingsUnusable, match="brand_as_reference must be true or false"):
        load_profiles(home)


def test_a_profile_of_ones_own_starts_from_its_destination(home: Home) -> None:
    write(home, '[profiles.shop]\ndestination = "digible"\ntoken_env = "SHOP"\n')
    profile = find_profile(home, "shop")
    assert (profile.name, profile.token_env, profile.batch_size) == ("shop", "SHOP", 200)
    assert list(load_profiles(home)) == [*BUILT_IN, "shop"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[profiles", "no TOML"),
        ("[profiles.shop]\nbatch_size = 2", "needs a destination"),
        ('[profiles.shop]\ndestination = "etsy"', "needs a destination"),
        ('[profiles.scantrust]\ndestination = "etsy"', "destination must be one of"),
        ('[profiles.scantrust]\ntoken = "x"', 'no setting "token"'),
        ('[profiles.scantrust]\nin_flight = "8"', "in_flight must be a whole number"),
        ("[profiles.scantrust]\nin_flight = 0", "at least 1"),
        ("[profiles.scantrust]\nbatch_size = true", "whole number"),
        ("[profiles.scantrust]\nbase_url = 5", "base_url must be text"),
        ('[profiles.scantrust]\npractice = "yes"', "practice must be true or false"),
        ('[profiles.scantrust]\non_exists = "panic"', "on_exists must be one of"),
        ("[profiles]\nscantrust = 5", "not a table"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(home: Home, text: str, words: str) -> None:
    write(home, text)
    with pytest.raises(SettingsUnusable, match=words) as raised:
        load_profiles(home)
    assert str(home.settings) in raised.value.sentence


def test_an_unknown_name_lists_the_known_ones(home: Home) -> None:
    with pytest.raises(SettingsUnusable, match="scantrust-testing, digible"):
        find_profile(home, "etsy")


def test_the_schema_follows_the_destination_and_a_default_brand() -> None:
    assert schema_for(None) is COMMON
    assert schema_for(BUILT_IN["practice-digible"]) is DIGIBLE
    assert schema_for(BUILT_IN["practice-scantrust"]) is SCANTRUST
    assert SCANTRUST.field("brand").requirement is Requirement.EXPECTED


def test_a_default_brand_is_not_missed(home: Home) -> None:
    write(home, '[profiles.scantrust]\ndefault_brand = "50"\n')
    schema = schema_for(find_profile(home, "scantrust"))
    assert schema.field("brand").requirement is Requirement.OPTIONAL
    assert [field.name for field in schema.fields] == [field.name for field in SCANTRUST.fields]
