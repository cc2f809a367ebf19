"""Keeping what is right though it looks wrong, by one key."""

from __future__ import annotations

from pathlib import Path

from importers.catalog.model import CellRef
from importers.storage.home import Home
from tests.support.review_app import open_review


async def test_a_sku_with_an_apostrophe_is_kept_by_one_key_and_undone(
    tmp_path: Path, home: Home
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("SKU,Name,Price\n'A1,Cap,1.50\n'B2,Hat,2.00\n", encoding="utf-8")
    async with open_review(path, home) as review:
        review.table.go_to(CellRef(0, 0))
        assert "✖ 2 Spreadsheet's mark of a text SKU" in review.problems()
        await review.keys("K")
        assert "✖ 1 Spreadsheet's mark of a text SKU" in review.problems()
        assert review.session.report().rows("text-mark", 0).tolist() == [1]
        await review.keys("n")
        assert review.table.cursor == CellRef(1, 0)
        await review.keys("f")
        assert review.session.catalog.value(1, 0) == "B2"
        assert not review.session.report().groups
        await review.keys("u", "u")
        assert review.session.report().rows("text-mark", 0).tolist() == [0, 1]
