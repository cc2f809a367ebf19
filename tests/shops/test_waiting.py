"""What is waited for is said at once, with its end; and no wait is longer than was allowed."""

from __future__ import annotations

from pathlib import Path

from tests.shops.conftest import Commands
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.shop import Shop


def test_a_shop_that_takes_few_requests_an_hour(shop: Shop, command: Commands) -> None:
    shop.behave(Behaviour(throttle="5/hour"))
    done = command.upload(shop.url, 8, "--wait", "60")
    assert done.code == 3
    assert "asks to wait for " in done.json["error"]
    assert "allow a longer wait with --wait" in done.json["error"]
    assert done.json["uploaded"] + done.json["waiting"] + done.json["unknown"] == 8
    assert done.json["uploaded"] >= 1


def test_blocked_lines_are_named(shop: Shop, command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "tea.csv"
    path.write_text("sku,name\nA-1,Tea\n,Tea\nA-3,Tea\n,Tea\n", encoding="utf-8")
    done = command.send(path, shop.url)
    assert "Lines 3, 5 not sent: `shelfready check`" in done.err
    assert (done.json["uploaded"], done.json["blocked"]) == (2, 2)
