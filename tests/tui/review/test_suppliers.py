"""Suppliers on the screen: what one does is shown before, done as one step, declined, edited and forgotten."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from textual.widgets import Checkbox, Input, Static

from importers.fixes.recipe import Instruction, Recipe
from importers.storage.home import Home
from importers.suppliers.library import find_supplier, load_suppliers, save_supplier
from importers.suppliers.supplier import Supplier
from tests.support.review_app import ReviewPilot, open_review


def said(review: ReviewPilot) -> str:
    return "\n".join(note.message for note in review.app._notifications)


SHOP = "practice-digible"
KAAS = Supplier(
    "Kaas",
    files=("lijst*.csv",),
    header=("Code", "Naam"),
    columns={"common": {"sku": "Code", "name": "Naam"}},
)


def write(tmp_path: Path, name: str, header: str = "Code,Naam") -> Path:
    path = tmp_path / name
    path.write_text(f"{header}\n1,  Tea\n2,Pot\n", encoding="utf-8")
    return path


async def test_it_is_shown_done_as_one_step_and_declined(tmp_path: Path, home: Home) -> None:
    save_supplier(home, replace(KAAS, recipe=Recipe((Instruction("trim", ("Naam",)),))))
    path = write(tmp_path, "lijst 2.csv")
    async with open_review(path, home, size=(80, 24)) as review:
        assert "1 cell would change" in text_of(review)
        await review.keys("escape")
        assert review.session.supplier.current is None
        assert review.session.catalog.value(0, 1) == "  Tea"
        await review.keys("M")
        await review.keys("enter")
        assert review.session.catalog.value(0, 1) == "Tea"
        assert review.session.supplier.current is not None
        await review.keys("u")
        assert review.session.catalog.value(0, 1) == "  Tea"


def text_of(review: ReviewPilot) -> str:
    return "\n".join(str(part.render()) for part in review.app.screen.query(Static))


async def test_a_header_that_lacks_a_column_is_told_before_anything_is_done(
    tmp_path: Path, home: Home
) -> None:
    save_supplier(home, replace(KAAS, header=("Code", "Naam", "Maat")))
    path = write(tmp_path, "lijst 2.csv", "Nummer,Naam,Maat")
    async with open_review(path, home, size=(80, 24)) as review:
        told = text_of(review)
        assert "✖ SKU: no column is called “Code”." in told
        assert "▲ The header has changed: “Code” is gone, “Nummer” is new." in told


async def test_two_that_fit_are_asked_for(tmp_path: Path, home: Home) -> None:
    save_supplier(home, KAAS)
    save_supplier(home, replace(KAAS, name="[red]Twin"))
    path = write(tmp_path, "lijst 2.csv")
    async with open_review(path, home, size=(80, 24)) as review:
        assert review.top == "SupplierChoice"
        assert "⌂ a supplier?" in review.text("HeaderBar")
        await review.keys("enter")
        await review.keys("enter")
        current = review.session.supplier.current
        assert current is not None
        assert current.supplier.name in ("Kaas", "[red]Twin")


async def test_what_it_holds_is_edited_taken_out_and_forgotten(tmp_path: Path, home: Home) -> None:
    save_supplier(home, KAAS)
    path = write(tmp_path, "lijst 2.csv")
    async with open_review(path, home, size=(80, 24)) as review:
        await review.keys("enter")
        await review.keys("M")
        form = review.app.screen
        assert str(find_supplier(home, "Kaas").path) in text_of(review).replace("\n", "")
        form.query_one("#destinations", Input).value = "gone"
        await review.keys("ctrl+s")
        assert 'There is no profile "gone"' in text_of(review)
        form.query_one("#destinations", Input).value = SHOP
        form.query_one("#stop_if", Input).value = "price±20%"
        form.query_one("#columns", Checkbox).value = False
        await review.keys("ctrl+s")
        kept = find_supplier(home, "Kaas").supplier
        assert (kept.destinations, kept.columns) == ((SHOP,), {})
        assert [str(guard) for guard in kept.guards] == ["price±20%"]
        await review.keys("M")
        await review.keys("ctrl+d")
        await review.keys("tab", "enter")
        assert not load_suppliers(home).kept
        assert "⌂" not in review.text("HeaderBar")


async def test_a_broken_file_is_named_and_stands_in_no_way(tmp_path: Path, home: Home) -> None:
    save_supplier(home, KAAS)
    (home.suppliers / "broken.toml").write_text('name = "x"\nbrnad = 1\n', encoding="utf-8")
    async with open_review(write(tmp_path, "lijst 2.csv"), home, size=(80, 24)) as review:
        assert review.top == "SupplierPreview"
        assert "broken.toml, line 2: there is no “brnad”" in said(review)


async def test_another_supplier_is_remembered_for_a_file_like_it(
    tmp_path: Path, home: Home
) -> None:
    save_supplier(home, KAAS)
    shutil.copy(write(tmp_path, "lijst 2.csv"), tmp_path / "prijzen.csv")
    async with open_review(tmp_path / "prijzen.csv", home, size=(80, 24)) as review:
        assert "alone, not its name" in text_of(review)
        await review.keys("n")
        review.app.screen.query_one("#name", Input).value = "Other"
        await review.keys("enter")
        assert list(load_suppliers(home).kept) == ["Kaas", "Other"]
    async with open_review(tmp_path / "prijzen.csv", home, size=(80, 24)) as review:
        assert "A file of Other" in str(review.app.screen.query_one(".dialog").border_title)
