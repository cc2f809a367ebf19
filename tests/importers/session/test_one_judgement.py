"""What the check calls ready can be put into a request: screen, check, dry run and upload judge alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.model import CellRef
from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN
from importers.fixes.keep import keep_one
from importers.session.session import Session
from importers.storage.home import Home

HEADER = "SKU,Name,Price,Campaign,Image"
KEYS = st.one_of(
    st.sampled_from(
        ["A", "a b", " A", "A ", ".", "..", "A/B", "007", "x" * 400, "ä" * 800, "\u00a0A"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters='",\r\n'), max_size=6),
)
NUMBERS = st.sampled_from(
    ["", "1", "1.50", ".5", "5.", "+5", "-3", "1e5", "9" * 40, "0." + "0" * 40 + "1", "1.005", "12.5", "abc", "５"]
)  # fmt: skip
CAMPAIGNS = st.sampled_from(["", "7", "+7", "-7", "0", "1234567890123456789", "9" * 18, "7.0", "x"])
ROWS = st.lists(st.tuples(KEYS, NUMBERS, CAMPAIGNS), min_size=1, max_size=6)


def profiles() -> list[Profile]:
    own = [profile for profile in BUILT_IN.values() if not profile.practice]
    trims = replace(BUILT_IN["scantrust"], name="trims", options={"trim_sku": True})
    return [*own, trims]


@pytest.mark.parametrize("profile", profiles(), ids=lambda each: each.name)
@given(rows=ROWS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_ready_row_can_be_sent(
    profile: Profile, rows: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("judged")
    lines = [f"{key},Cup,{price},{campaign}," for key, price, campaign in rows]
    path = folder / "a.csv"
    path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    home = Home(folder / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("importers.storage.profiles.BUILT_IN", {profile.name: profile})
        session = Session.open(path, home=home, profile=profile.name, note=False)
    blocked = int((session.report().blocked_rows() & ~session.catalog.excluded).sum())
    assert session.uploads.preview().blocked == blocked


def test_space_that_a_shop_refuses_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("SKU,Name\nA ,Cup\n", encoding="utf-8")
    session = Session.open(tmp_path / "a.csv", home=Home(tmp_path), note=False)
    fix = keep_one(session.catalog, CellRef(0, 0), "surrounding-space", session.fields())
    assert fix is not None
    session.apply(fix)
    assert session.report().counts() == {}
    session.choose_profile("scantrust")
    assert session.report().counts()["surrounding-space"] == 1
    assert keep_one(session.catalog, CellRef(0, 0), "surrounding-space", session.fields()) is None


def test_skus_that_a_shop_makes_the_same_are_duplicates_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("SKU,Name\nA,Cup\nA ,Hat\nB,Pan\n", encoding="utf-8")
    home = Home(tmp_path)
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(
        '[profiles.trims]\ndestination = "scantrust"\nbase_url = "https://a.example"\ntrim_sku = true\n'
    )
    session = Session.open(tmp_path / "a.csv", home=home, note=False)
    assert "duplicate-sku" not in session.report().counts()
    session.choose_profile("trims")
    assert session.report().rows("duplicate-sku", 0).tolist() == [0, 1]
    session.edit(CellRef(1, 0), "C ")
    assert "duplicate-sku" not in session.report().counts()
    session.edit(CellRef(2, 0), " C")
    assert session.report().rows("duplicate-sku", 0).tolist() == [1, 2]
    session.choose_profile(None)
    assert "duplicate-sku" not in session.report().counts()
