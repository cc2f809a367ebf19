"""`shelfready upload --gone`: listed always, marked only by that word, by a guard, and by a number or `--yes`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from importers.errors import LedgerUnusable
from importers.practice.server import PracticeServer
from importers.practice.woocommerce import WooCommerce
from importers.session.gone import GoneProducts
from tests.support.batch_shop import KEY, BatchShop, manifest_text
from tests.support.commands import Command, Done

ROWS = 30


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[BatchShop]:
    """Stand in for a live shop that a file of the operator's describes."""
    monkeypatch.setenv("MY_WOO", KEY)
    with BatchShop() as running:
        running.keeps = lambda item: item | {"status": "publish"}
        text = manifest_text(
            **{
                '"woocommerce-rest"': '"my-woo"',
                "WOOCOMMERCE_KEY_AND_SECRET": "MY_WOO",
                "rate = { per_minute = 120 }": "",
                "https://shop.example/wp-json/wc/v3": running.url,
            }
        )
        folder = tmp_path / "home" / "destinations"
        folder.mkdir(parents=True)
        (folder / "my-woo.toml").write_text(text, encoding="utf-8")
        yield running


def upload(command: Command, rows: Iterable[int], *more: str, file: str = "list.csv") -> Done:
    lines = [f"A{number:03},Tea {number},4.50" for number in rows]
    Path(file).write_text("\n".join(["sku,name,price", *lines]), encoding="utf-8")
    return command("upload", file, "--to", "my-woo", "--json", *more)


def drafts(shop: BatchShop) -> list[str]:
    return [product["sku"] for product in shop.products if product["status"] == "draft"]


def test_what_is_gone_is_told_and_left_without_the_word(command: Command, shop: BatchShop) -> None:
    assert upload(command, range(ROWS), "--yes").code == 0
    done = upload(command, range(28), "--yes")
    assert (done.code, done.json["gone"]) == (0, ["A028", "A029"])
    assert drafts(shop) == []
    dry = upload(command, range(28), "--dry-run", "--gone", "draft")
    assert dry.json["gone"] == ["A028", "A029"]
    assert drafts(shop) == []


def test_the_word_marks_them_after_the_upload(command: Command, shop: BatchShop) -> None:
    upload(command, range(ROWS), "--yes")
    done = upload(command, [*range(28), 40], "--yes", "--gone", "draft")
    assert (done.code, done.json["uploaded"], done.json["skipped"]) == (0, 1, 28)
    assert done.json["gone_marked"] == {"choice": "draft", "marked": 2, "left": []}
    assert "2 of 2 products that are gone: now a draft" in done.err
    assert "1 row (A028), marked, HTTP 200" in done.err
    assert drafts(shop) == ["A028", "A029"]
    again = upload(command, [*range(28), 40], "--yes", "--gone", "draft")
    assert again.code == 0
    assert not {"gone", "gone_marked"} & again.json.keys()


@pytest.mark.parametrize("rows", [ROWS, 10])
def test_half_a_file_marks_nothing(command: Command, shop: BatchShop, rows: int) -> None:
    upload(command, range(rows), "--yes")
    sent = len(shop.asked)
    done = upload(command, range(rows // 2), "--yes", "--gone", "draft", "--accept", "fewer")
    assert done.code == 4
    [guarded] = [each for each in done.json["guarded"] if each["guard"] == "gone>20%"]
    assert guarded["count"] == rows // 2
    assert (drafts(shop), len(shop.asked)) == ([], sent)
    more = ("--accept", "fewer", "--accept", "gone")
    assert upload(command, range(rows // 2), "--yes", "--gone", "draft", *more).code == 0
    assert len(drafts(shop)) == rows // 2


@pytest.mark.parametrize(("typed", "marked"), [("2\n", 2), ("y\n", 0), ("\n", 0), ("3\n", 0)])
def test_on_a_terminal_the_number_is_typed(
    command: Command, shop: BatchShop, monkeypatch: pytest.MonkeyPatch, typed: str, marked: int
) -> None:
    upload(command, range(ROWS), "--yes")
    terminal = io.StringIO(typed)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    done = upload(command, range(28), "--gone", "draft")
    assert "Type 2 to make what is gone a draft" in done.err
    assert len(drafts(shop)) == marked
    assert done.code == 0


def test_nothing_is_marked_where_the_upload_was_stopped(command: Command, shop: BatchShop) -> None:
    upload(command, range(ROWS), "--yes")
    lines = [f"A{number:03},Coffee {number},450.00" for number in range(28)]
    Path("list.csv").write_text("\n".join(["sku,name,price", *lines]), encoding="utf-8")
    done = command("upload", "list.csv", "--to", "my-woo", "--json", "--yes", "--gone", "draft")
    assert done.code == 4
    assert drafts(shop) == []


def test_the_other_suppliers_products_stay_as_they_are(command: Command, shop: BatchShop) -> None:
    upload(command, range(ROWS), "--yes")
    cups = range(100, 130)
    upload(command, cups, "--yes", file="cups.csv")
    done = upload(command, cups[:-1], "--yes", "--gone", "draft", file="cups.csv")
    assert (done.code, drafts(shop)) == (0, ["A129"])


def test_where_it_cannot_be_done_nothing_is_sent(command: Command) -> None:
    Path("list.csv").write_text("sku,name\nA,Tea\n", encoding="utf-8")
    done = command(
        "upload", "list.csv", "--to", "practice-scantrust", "--yes", "--json", "--gone", "draft"
    )
    assert done.code == 2
    assert "Scantrust has no known request for that" in done.json["error"]


@pytest.mark.parametrize("choice", ["draft", "out-of-stock"])
def test_a_built_in_shop_marks_them_too_also_where_it_counts_the_pieces(
    command: Command, tmp_path: Path, choice: str
) -> None:
    def upload_to(server: PracticeServer, count: int, *more: str) -> Done:
        lines = [f"A{number},Tea,4.50,{number % 2 * 3 or ''}" for number in range(count)]
        Path("list.csv").write_text("\n".join(["sku,name,price,stock", *lines]), encoding="utf-8")
        words = ("--to", "practice-woocommerce", "--url", server.url, "--yes", "--json")
        return command("upload", "list.csv", *words, *more)

    with PracticeServer(rate=0) as server:
        assert upload_to(server, 30).code == 0
        done = upload_to(server, 28, "--gone", choice)
        assert done.json["gone_marked"] == {"choice": choice, "marked": 2, "left": []}
        field, value = {
            "draft": ("status", "draft"),
            "out-of-stock": ("stock_status", "outofstock"),
        }[choice]
        held = {
            each["sku"]: each[field] for each in server.side(WooCommerce).shelf.products.values()
        }
    assert (held["A28"], held["A29"]) == (value, value)
    assert value == "draft" or held["A27"] == "instock"


def test_what_keeps_them_from_being_marked_hides_nothing_of_what_was_sent(
    command: Command, shop: BatchShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert upload(command, range(ROWS), "--yes").code == 0

    def full(*_: object) -> NoReturn:
        raise LedgerUnusable("The record cannot be written: the disk is full.")

    monkeypatch.setattr(GoneProducts, "start", full)
    done = upload(command, range(2, ROWS + 1), "--yes", "--gone", "draft")
    assert (done.code, done.json["uploaded"], done.json["gone"]) == (3, 1, ["A000", "A001"])
    assert done.json["gone_marked"]["error"] == "The record cannot be written: the disk is full."
    assert drafts(shop) == []
