"""`shelfready destination`: what there is to send to, and a file tried before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.destinations import registry
from tests.support.batch_shop import KEY, BatchShop, manifest_text
from tests.support.commands import Command

CATALOG = 'Art.nr.,Bezeichnung,Preis\nA1,Tee,12.5\nA2,"Grüner, Tee",0.10\nA3,Kaffee,7\n'


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Forget afterwards what a command made known."""
    yield
    registry._registered.clear()
    registry._folder.clear()
    registry.refresh()


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "c.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def test_a_new_file_is_sound_and_shows_its_requests(
    command: Command, tmp_path: Path, catalog: Path
) -> None:
    assert command("destination", "new", "mine.toml").code == 0
    again = command("destination", "new", "mine.toml")
    assert again.code == 2
    assert "exists already" in again.err
    done = command("destination", "check", "mine.toml")
    assert done.code == 0
    assert "Authorization: Bearer ••••" in done.out
    assert '"sku": "SKU-1"' in done.out
    assert "Nothing was sent." in done.err
    done = command("destination", "check", "mine.toml", catalog, "--row", "3")
    assert '"name": "Grüner, Tee"' in done.out
    assert '"price": "0.10"' in done.out
    assert "GET https://shop.example/api/products?sku=A2" in done.out
    missing = command("destination", "check", "mine.toml", catalog, "--row", "9")
    assert missing.code == 2
    assert "has no product in line 9" in missing.err


def test_numbers_are_shown_digit_for_digit(command: Command, tmp_path: Path) -> None:
    text = manifest_text().replace('as = "text", echo', 'as = "number", echo')
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    (tmp_path / "c.csv").write_text("sku,name,price\nA,B,12345678901234567890.90\n")
    done = command("destination", "check", "m.toml", "c.csv")
    assert '"regular_price": 12345678901234567890.90' in done.out
    assert "Authorization: Basic ••••" in done.out


def test_what_is_wrong_is_told_and_a_built_in_name_is_taken(
    command: Command, tmp_path: Path
) -> None:
    command("destination", "new", "mine.toml")
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    (tmp_path / "bad.toml").write_text(
        text.replace('kind = "key", ', "").replace("PATCH", "DELETE")
    )
    done = command("destination", "check", "bad.toml")
    assert done.code == 1
    assert "bad.toml, line 21: field: exactly one field" in done.err
    assert "update.call: it must begin with POST, PUT, PATCH" in done.err
    (tmp_path / "taken.toml").write_text(text.replace("my-shop", "scantrust"))
    done = command("destination", "check", "taken.toml")
    assert done.code == 1
    assert '"scantrust" is the name of a destination that is built in' in done.err


def test_the_test_call_is_sent_only_when_asked_for(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "m.toml").write_text(manifest_text(), encoding="utf-8")
    with BatchShop() as shop:
        words = ("destination", "check", "m.toml", "--url", shop.url)
        assert command(*words).code == 0
        assert shop.asked == []
        done = command(*words, "--probe")
        assert done.code == 1
        assert "no token in the environment variable WOOCOMMERCE_KEY_AND_SECRET" in done.err
        monkeypatch.setenv("WOOCOMMERCE_KEY_AND_SECRET", KEY)
        done = command(*words, "--probe")
        assert done.code == 0
        assert "127.0.0.1 lets you in" in done.err
        assert [asked.method for asked in shop.asked] == ["GET"]
        monkeypatch.setenv("WOOCOMMERCE_KEY_AND_SECRET", f"{KEY}wrong")
        done = command(*words, "--probe")
        assert done.code == 1
        assert "refuses the token: Sorry, you cannot do that." in done.err
        assert KEY not in done.out + done.err
    done = command("destination", "check", "m.toml", "--url", "http://shop.example")
    assert done.code == 1
    assert "is not encrypted" in done.err


def test_files_of_the_folder_are_listed_and_uploaded_to_after_a_first_row(
    command: Command, tmp_path: Path, catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "home" / "shops"
    folder.mkdir(parents=True)
    settings = tmp_path / "home" / "settings.toml"
    settings.write_text('destinations = "shops"\n')
    monkeypatch.setenv("WOOCOMMERCE_KEY_AND_SECRET", KEY)
    with BatchShop() as shop:
        text = manifest_text().replace("woocommerce-rest", "street-shop", 1)
        (folder / "street.toml").write_text(
            text.replace("https://shop.example/wp-json/wc/v3", shop.url)
        )
        (folder / "bad.toml").write_text("name = 1\n")
        done = command("destination", "--json")
        assert done.code == 1
        assert "bad.toml, line 1: " in done.err
        assert {each["name"]: each["from"] for each in done.json}["street-shop"].endswith(
            "street.toml"
        )
        assert "scantrust" in command("destination", "list").out
        (folder / "bad.toml").unlink()

        done = command("upload", catalog, "--to", "street-shop", "--yes", "--json")
        assert done.code == 0, done.err
        assert "a first row goes alone" in done.err
        assert [len(asked.json["create"]) for asked in shop.asked if asked.creates] == [1, 2]
        assert shop.skus() == ["A1", "A2", "A3"]
        done = command("upload", catalog, "--to", "street-shop", "--yes", "--json", "--again")
        assert "goes alone" not in done.err
        assert done.code == 0
        assert shop.skus() == ["A1", "A2", "A3"]
    settings.write_text("destinations = 3\n")
    assert "destinations must be the name of a folder" in command("destination", "list").err
