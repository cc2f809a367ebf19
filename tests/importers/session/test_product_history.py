"""What became of a product, with what each upload changed."""

from __future__ import annotations

from importers.ledger.store import Word
from importers.session.product_history import lately


def test_changes_are_against_the_last_time_that_tells_of_values() -> None:
    words = [
        Word(4.0, "till-2", "uploaded", {"name": "Green tea", "brand": 50, "size": 1}),
        Word(3.0, "till-3", "refused", None, [["brand", "Invalid Brand."]]),
        Word(2.0, "till-1", "uploaded", {"name": "Tea", "brand": 50}),
        Word(1.0, "till-1", "unknown"),
    ]
    told = lately(words)
    assert [word.changes for word in told] == [
        (("name", "Tea", "Green tea"), ("size", "", "1")),
        (),
        (),
        (),
    ]
    assert told[1].messages == (("brand", "Invalid Brand."),)
