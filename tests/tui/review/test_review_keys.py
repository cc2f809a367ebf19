"""The keys of the review review do not get in each other's way."""

from __future__ import annotations

from collections import Counter

from textual.binding import BindingsMap

from tui.app import ShelfreadyApp
from tui.review.screen import ReviewScreen
from tui.widgets.table.catalog_table import CatalogTable


def test_no_two_actions_of_the_review_share_a_key() -> None:
    actions: Counter[str] = Counter()
    for owner in (ReviewScreen, CatalogTable, ShelfreadyApp):
        for parent in owner.__mro__:
            bindings = vars(parent).get("BINDINGS", [])
            if parent.__module__.startswith("tui."):
                actions.update(key for key, _ in BindingsMap(bindings))
    assert {key: times for key, times in actions.items() if times > 1} == {
        "ctrl+c": 2,  # leaves the program, but copies a cell of the sheet
        # Of these only one action is offered at a time:
        "x": 2,  # leaves a row out, or takes it in
        "n": 2,  # to the next problem, or while a search is on to the next match
        "N": 2,
        "escape": 3,  # drops a block, else ends the search, else shows all rows
    }
