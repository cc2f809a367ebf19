"""Databases named in the settings file: by their parts, with a sentence for whatever is wrong, and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.database.connection import Connection, DatabaseKind, Password, Tls
from importers.errors import SettingsUnusable
from importers.storage.connections import find_connection, load_connections
from importers.storage.home import Home
from importers.storage.passwords import password_for

SHOP = """
[connections.shop]
kind = "postgresql"
host = "db.example"
port = 5433
database = "shop"
user = "till"
tls = "require"
writable = true
"""


def home_with(folder: Path, text: str) -> Home:
    home = Home(folder)
    home.settings.write_text(text, encoding="utf-8")
    return home


def test_a_connection_is_read_by_its_parts(tmp_path: Path) -> None:
    assert find_connection(home_with(tmp_path, SHOP), "shop") == Connection(
        "shop",
        DatabaseKind.POSTGRESQL,
        "shop",
        "db.example",
        5433,
        "till",
        Tls.REQUIRE,
        writable=True,
    )


def test_without_settings_there_is_none(tmp_path: Path) -> None:
    assert not load_connections(Home(tmp_path))
    with pytest.raises(
        SettingsUnusable, match=r'no database connection "shop".*\[connections\.shop\]'
    ):
        find_connection(Home(tmp_path), "shop")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('password = "x"', "holds a password: take it out"),
        ('url = "postgresql://till:x@db"', "holds a url: take it out"),
        ('colour = "red"', 'has no setting "colour"'),
        ('kind = "oracle"', "kind must be one of sqlite, postgresql, mysql, mssql"),
        ("port = true", "port must be a whole number"),
        ("writable = 1", "writable must be true or false"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, line: str, words: str) -> None:
    kept = [each for each in SHOP.splitlines() if each.partition(" ")[0] != line.partition(" ")[0]]
    with pytest.raises(SettingsUnusable, match=words) as caught:
        load_connections(home_with(tmp_path, "\n".join([*kept, line])))
    assert "till:x" not in str(caught.value)


def test_what_is_needed_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnusable, match="lacks kind and database"):
        load_connections(home_with(tmp_path, "[connections.shop]\nhost = 'db'"))


def test_a_password_comes_from_the_environment() -> None:
    shop = Connection("till 2", DatabaseKind.POSTGRESQL, "shop", host="db.example")
    assert password_for(shop, {"SHELFREADY_PASSWORD_TILL_2": "p@ss"}) == Password("p@ss")
    named = Connection("s", DatabaseKind.MYSQL, "shop", host="db", password_env="OTHER")
    assert password_for(named, {"OTHER": "x"}) == Password("x")
    assert (
        password_for(Connection("s", DatabaseKind.SQLITE, "x.db"), {"SHELFREADY_PASSWORD_S": "x"})
        is None
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("mariadb", DatabaseKind.MYSQL),
        ("postgres", DatabaseKind.POSTGRESQL),
        ("sqlserver", DatabaseKind.MSSQL),
    ],
)
def test_a_kind_may_be_called_as_people_call_it(
    tmp_path: Path, word: str, kind: DatabaseKind
) -> None:
    home = home_with(tmp_path, SHOP.replace('"postgresql"', f'"{word}"'))
    assert find_connection(home, "shop").kind is kind


def test_a_mistake_in_one_connection_keeps_no_other_from_being_used(tmp_path: Path) -> None:
    home = home_with(tmp_path, f'{SHOP}\n[connections.odd]\nkind = "oracle"\ndatabase = "x"\n')
    assert find_connection(home, "shop").host == "db.example"
    with pytest.raises(SettingsUnusable, match="connection odd: kind must be one of"):
        find_connection(home, "odd")
