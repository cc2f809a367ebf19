"""Syncs of the settings file: written, read, renamed, removed, and told about where they are wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from importers.storage.home import Home
from importers.sync.configured import (
    ConfiguredSync,
    SyncWay,
    find_sync,
    load_syncs,
    remove_sync,
    save_sync,
    switch_sync,
)
from importers.sync.guards import Guard, GuardKind
from importers.sync.mistakes import mistake_in

TILL = ConfiguredSync("till", "db:shop", "digible", table="product")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "home").mkdir()
    return Home(tmp_path / "home")


def test_what_is_saved_is_what_is_read_and_the_rest_of_the_file_stays(home: Home) -> None:
    home.settings.write_text('look = "light"  # mine\n')
    full = replace(
        TILL,
        key=("A", "B"),
        by=SyncWay.CHANGELOG,
        recipe="/r.toml",
        every=7.5,
        stop_if=(Guard(GuardKind.GONE, 5),),
        on=True,
    )
    save_sync(home, full)
    save_sync(home, replace(TILL, name="other", stop_if=()))
    assert dict(load_syncs(home).syncs) == {
        "till": full,
        "other": replace(TILL, name="other", stop_if=()),
    }
    assert 'look = "light"  # mine' in home.settings.read_text()


def test_only_what_differs_from_the_usual_is_written(home: Home) -> None:
    save_sync(home, replace(TILL, on=True))
    switch_sync(home, "till", on=False)
    assert home.settings.read_text() == (
        '[syncs.till]\nsource = "db:shop"\nto = "digible"\ntable = "product"\n'
    )


def test_a_new_name_takes_the_place_of_the_old_one(home: Home) -> None:
    save_sync(home, TILL)
    save_sync(home, replace(TILL, name="kiosk"), instead_of="till")
    assert list(load_syncs(home).syncs) == ["kiosk"]
    remove_sync(home, "kiosk")
    assert find_sync(home, "kiosk") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('to = "x"', "sync till lacks source."),
        ('source = "a"\nto = "x"\nevery = 0', "every must be a number of minutes, such as 2."),
        ('source = "a"\nto = "x"\nevery = "2"', "every must be a number of minutes"),
        ('source = "a"\nto = "x"\non = "yes"', "on must be true or false."),
        ('source = "a"\nto = "x"\nby = "magic"', "by must be one of compare, changelog."),
        ('source = "a"\nto = "x"\nstop_if = ["x>1"]', "'x>1' is no guard: write price±50%"),
        ('source = "a"\nto = "x"\nstop_if = 3', "stop_if must be a list of texts."),
        ('source = "a"\nto = "x"\nfrom = "b"', 'has no setting "from"; it has source, to, table'),
        ('source = "a"\nto = 3', "to must be text in quotes."),
    ],
)
def test_a_table_that_cannot_be_used_is_told_and_the_others_stay(
    home: Home, line: str, told: str
) -> None:
    home.settings.write_text(f'[syncs.till]\n{line}\n[syncs.good]\nsource = "b"\nto = "x"\n')
    found = load_syncs(home)
    assert list(found.syncs) == ["good"]
    [fault] = found.faults
    assert told in fault


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "Give the sync a name"),
        ({"name": "a b"}, "A name may only hold letters"),
        ({"name": "kiosk"}, "There is a sync kiosk already"),
        ({"source": ""}, "Say what is read"),
        ({"source": "/no/such"}, "/no/such is not there"),
        ({"source": "db:shop"}, 'There is no database connection "shop"'),
        ({"to": ""}, "Choose where it is sent."),
        ({"to": "nowhere"}, 'There is no profile "nowhere"'),
        ({"table": "a"}, "is no database, so it has no tables"),
        ({"by": SyncWay.CHANGELOG}, "is no database, so it has no ChangeLog"),
        ({"recipe": "/no/recipe.toml"}, "/no/recipe.toml"),
    ],
)
def test_a_mistake_is_told_before_it_is_kept(
    home: Home, tmp_path: Path, change: dict[str, object], told: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ProductID\nA\n")
    good = ConfiguredSync("till", str(path), "practice-digible")
    assert mistake_in(good, home, {"kiosk"}) == ""
    assert told in mistake_in(replace(good, **change), home, {"kiosk"})  # type: ignore[arg-type]
