"""`shelfready destination prepare`: the shop is set up on the operator's word alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.practice.server import PracticeServer
from importers.practice.shopify import Shopify
from tests.support.commands import Command

SETTINGS = '[profiles.mine]\ndestination = "shopify"\nbase_url = "{}"\nmetafield_key = "code"\n'


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "home" / "settings.toml"


def test_it_is_made_once_and_only_when_it_is_wanted(
    command: Command, settings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with PracticeServer() as server:
        shop = server.side(Shopify)
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(SETTINGS.format(server.url), encoding="utf-8")
        monkeypatch.setenv("SHOPIFY_TOKEN", "t0ken")
        catalog = tmp_path / "c.csv"
        catalog.write_text("sku,name,price\nA,Tea,4.50\n", encoding="utf-8")
        early = command("upload", catalog, "--to", "mine", "--yes")
        assert "lacks the metafield definition" in early.err
        done = command("destination", "prepare", "mine")
        assert (done.code, ("shelfready", "code") in shop.store.definitions) == (1, False)
        assert "This makes the metafield definition shelfready.code" in done.err
        assert command("destination", "prepare", "mine", "--yes").code == 0
        assert ("shelfready", "code") in shop.store.definitions
        again = command("destination", "prepare", "mine", "--yes")
        assert (again.code, "Key is in use" in again.err) == (1, True)
        monkeypatch.setenv("SHOPIFY_TOKEN", "wrong")
        refused = command("destination", "prepare", "mine", "--yes")
        assert "refuses the token" in refused.err
        monkeypatch.setenv("SHOPIFY_TOKEN", "t0ken")
        assert command("upload", catalog, "--to", "mine", "--yes").code == 0
        assert shop.stored == 1


def test_where_nothing_is_needed_that_is_said(command: Command) -> None:
    done = command("destination", "prepare", "scantrust")
    assert done.code == 0
    assert "needs nothing to be made" in done.err
    assert command("destination", "prepare", "nobody").code == 2
