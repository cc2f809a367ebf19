"""What a file no longer has, on the screen: listed, one marked after a question, all by their number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Button, Input, OptionList, Static

from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.practice.server import PracticeServer
from importers.session.session import Session
from importers.storage.home import Home
from importers.storage.settings import save_profile
from tests.support.batch_shop import KEY, BatchShop, described, manifest_text
from tests.support.review_app import ReviewPilot, open_review
from tests.support.waiting import until

SHOP = "woocommerce-rest"


def write(path: Path, count: int) -> Path:
    lines = [f"A-{n},[b]Tea[/b] {n},4.50" for n in range(count)]
    path.write_text("\n".join(["sku,name,price", *lines]), encoding="utf-8")
    return path


@pytest.fixture
def shop(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchShop]:
    text = manifest_text(**{"rate = { per_minute = 120 }": ""})
    monkeypatch.setenv("WOOCOMMERCE_KEY_AND_SECRET", KEY)
    with BatchShop() as running, described(text, running.url) as profile:
        running.keeps = lambda item: item | {"status": "publish"}
        save_profile(home, profile)
        yield running


async def open_gone(review: ReviewPilot) -> list[str]:
    await review.pilot.press("g")
    await until(review.pilot, lambda: review.top == "PreviewScreen", "the preview")
    await review.settle()
    await review.pilot.press("f6")
    await until(review.pilot, lambda: review.top == "GoneDialog", "what is gone")
    return lines(review)


def lines(review: ReviewPilot) -> list[str]:
    options = review.app.screen.query_one(OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


def shown(review: ReviewPilot) -> str:
    return " ".join(str(each.render()) for each in review.app.screen.query(Static))


def drafts(shop: BatchShop) -> list[str]:
    return [product["sku"] for product in shop.products if product["status"] == "draft"]


async def test_one_is_marked_after_a_question_and_all_by_their_number(
    tmp_path: Path, home: Home, shop: BatchShop
) -> None:
    path = write(tmp_path / "list.csv", 6)
    session = Session.open(path, home=home, profile=SHOP)
    assert session.uploads.start(Credential(KEY)).wait(20)
    write(path, 3)
    async with open_review(path, home, profile=SHOP, size=(80, 24)) as review:
        found = await open_gone(review)
        assert found == [f"A-{n} [b]Tea[/b] {n} · 4.50" for n in (3, 4, 5)]
        assert review.app.screen.query_one("#number").region.bottom <= 24
        await review.pilot.press("m")
        await until(review.pilot, lambda: review.top == "ConfirmDialog", "the question")
        assert "Make A-3 a draft, which no customer sees, at the shop?" in shown(review)
        await review.pilot.press("escape")
        await until(review.pilot, lambda: review.top == "GoneDialog", "the list")
        assert drafts(shop) == []

        await review.pilot.press("m")
        await until(review.pilot, lambda: review.top == "ConfirmDialog", "the question")
        review.app.screen.query_one("#do", Button).press()
        await until(review.pilot, lambda: "1 of 1 marked." in shown(review), "the end")
        assert drafts(shop) == ["A-3"]
        assert "marked" in lines(review)[0]

        number = review.app.screen.query_one("#number", Input)
        number.focus()
        await review.pilot.press("3", "enter")
        assert "That is not 2; nothing is sent." in shown(review)
        assert drafts(shop) == ["A-3"]
        number.value = "2"
        await review.pilot.press("enter")
        await until(review.pilot, lambda: "2 of 2 marked." in shown(review), "the end")
        assert drafts(shop) == ["A-3", "A-4", "A-5"]
        await review.pilot.press("escape")
        await until(review.pilot, lambda: review.top == "PreviewScreen", "the preview")
        await review.settle()
        assert not review.app.screen.query_one("#gone").display


async def test_where_nothing_can_be_done_they_are_only_listed(tmp_path: Path, home: Home) -> None:
    path = write(tmp_path / "list.csv", 4)
    with PracticeServer(rate=0) as server:
        save_profile(home, replace(BUILT_IN["practice-scantrust"], base_url=server.url))
        session = Session.open(path, home=home, profile="practice-scantrust")
        assert session.uploads.start(Credential("practice")).wait(20)
        write(path, 3)
        async with open_review(path, home, profile="practice-scantrust", size=(80, 24)) as review:
            assert len(await open_gone(review)) == 1
            assert "Scantrust has no known request for that" in shown(review)
            assert not review.app.screen.query("#number")
            await review.pilot.press("m")
            assert review.top == "GoneDialog"
