"""Whose a token is, is asked before anything else; with `--yes` another company's is never taken."""

from __future__ import annotations

from pathlib import Path

from importers.destinations.base import Credential
from importers.upload.connection import fetch_brands
from tests.shops.conftest import Commands
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.nginx import Front
from tests.support.shops.shop import Shop
from tests.support.shops.tokens import BRANDS, OTHER_TOKEN, TOKEN
from tests.support.shops.uploads import shop_profile


def test_another_companys_token_with_nothing_new(shop: Shop, command: Commands) -> None:
    assert command.upload(shop.url, 4).json["uploaded"] == 4
    assert command.upload(shop.url, 4).json["skipped"] == 4
    done = command.upload(shop.url, 4, token=OTHER_TOKEN)
    assert done.code == 2
    assert "This token is of Coffee Company" in done.json["error"]
    assert len(shop.asked("POST")) == 4


def test_brands_beyond_the_first_page_behind_a_proxy(shop: Shop, front_folder: Path) -> None:
    with Front(shop.port, front_folder) as front:  # which does not pass its own name on
        found = fetch_brands(shop_profile(front.url), Credential(TOKEN))
    assert (len(found.brands), found.note) == (BRANDS, "")


def test_brands_beyond_the_first_page_elsewhere(shop: Shop) -> None:
    shop.behave(Behaviour(next_origin="https://inside.example:8443"))
    found = fetch_brands(shop_profile(shop.url), Credential(TOKEN))
    assert (len(found.brands), found.note) == (BRANDS, "")
