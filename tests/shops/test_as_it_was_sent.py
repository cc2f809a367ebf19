"""Nothing is "uploaded" that is not in the shop as it was sent: every field of every row is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from importers.catalog.model import CellRef, Severity
from importers.destinations.base import OnExists, Profile
from importers.session.session import Session
from importers.storage.home import Home
from importers.upload.retry_policy import RetryPolicy
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RowOutcome, RowState, RunPhase, UploadSnapshot
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.shop import Shop
from tests.support.shops.tokens import TOKEN
from tests.support.uploads import finish, make_run, profile, table

Rows = Sequence[Mapping[str, str]]
QUICK = RetryPolicy(first_delay=0.01, longest_delay=0.02, settle_after=0.01)


def aim(shop: Shop, **changes: object) -> Profile:
    return profile(shop.url, in_flight=4, **changes)


def upload(
    shop: Shop, ledger: Path, rows: Rows, folder: Path | None = None, **changes: object
) -> tuple[UploadSnapshot, dict[str, RowOutcome]]:
    products = table("sku", rows, folder)
    return finish(make_run(aim(shop, **changes), products, ledger, token=TOKEN, policy=QUICK))


def teas(count: int, **others: str) -> list[dict[str, str]]:
    return [{"sku": f"T-{n}", "name": f"Tea {n}", **others} for n in range(count)]


def stored(shop: Shop, name: str) -> list[object]:
    return [product[name] for product in shop.products]


@pytest.mark.parametrize("references", [True, False])
def test_a_lost_change_of_a_brand_by_reference_is_not_taken_as_done(
    shop: Shop, ledger: Path, references: bool
) -> None:
    upload(shop, ledger, teas(30, brand="REF-1"))
    shop.behave(Behaviour(loses=0.5, brand_references=references))
    seen, _ = upload(shop, ledger, teas(30, brand="REF-2"))
    assert seen.counts.total == 30
    assert seen.counts.uploaded == stored(shop, "brand_id").count(2)
    shop.behave(Behaviour(brand_references=references))
    seen, _ = upload(shop, ledger, teas(30, brand="REF-2"))
    assert seen.counts.uploaded + seen.counts.skipped == 30
    assert stored(shop, "brand_id") == [2] * 30


@pytest.mark.parametrize("brand", ["REF-2", "2"])
@pytest.mark.parametrize("choice", [OnExists.ADOPT, OnExists.UPDATE])
def test_another_brand_is_no_same_product(
    shop: Shop, ledger: Path, brand: str, choice: OnExists
) -> None:
    shop.add("T-0", "Tea 0", brand_id=1)
    shop.add("T-1", "Tea 1", brand_id=2)
    seen, outcomes = upload(shop, ledger, teas(2, brand=brand), on_exists=choice)
    assert outcomes["T-1"].state is RowState.UPLOADED
    if choice is OnExists.ADOPT:
        assert outcomes["T-0"].state is RowState.REFUSED
        assert any(name == "brand" for name, _ in outcomes["T-0"].messages)
        assert stored(shop, "brand_id") == [1, 2]
    else:
        assert seen.counts.uploaded == 2
        assert stored(shop, "brand_id") == [2, 2]
        assert [each.fields for each in shop.asked("PATCH")] == [["brand"]]


@pytest.mark.parametrize("words", ["together", "field", "documented"])
@pytest.mark.parametrize("choice", list(OnExists))
def test_a_taken_sku_is_known_in_any_words(
    shop: Shop, ledger: Path, words: str, choice: OnExists
) -> None:
    shop.behave(Behaviour(existing=words))  # type: ignore[arg-type]
    shop.add("T-0", "Tea 0")
    shop.add("T-1", "Other")
    _, outcomes = upload(shop, ledger, teas(2), on_exists=choice)
    equal, other = outcomes["T-0"], outcomes["T-1"]
    said = " ".join(text for _, text in equal.messages)
    if choice is OnExists.REFUSE:
        assert equal.exists
        assert "already has this SKU, not from here; its values are the same" in said
    else:
        assert equal.state is RowState.UPLOADED
    assert other.exists == (choice is not OnExists.UPDATE)
    assert stored(shop, "name") == ["Tea 0", "Tea 1" if choice is OnExists.UPDATE else "Other"]
    assert len(shop.products) == 2


def test_a_shop_that_is_blind_for_case_says_which_sku_it_has(shop: Shop, ledger: Path) -> None:
    shop.behave(Behaviour(case_blind=True))
    shop.add("t-0", "Tea 0")
    _, outcomes = upload(shop, ledger, teas(1), on_exists=OnExists.UPDATE)
    assert outcomes["T-0"].state is RowState.REFUSED
    assert any("'t-0'" in text for _, text in outcomes["T-0"].messages)
    upload(shop, ledger, teas(1))
    assert len(shop.products) == 1
    assert len(shop.asked("POST")) == 1  # what may be there is looked up before it is ever made


def test_a_row_that_the_server_fails_on_ends_with_a_look(shop: Shop, ledger: Path) -> None:
    shop.behave(Behaviour(fails_on=("T-1",)))
    seen, outcomes = upload(shop, ledger, teas(3))
    assert (seen.counts.uploaded, seen.counts.refused, seen.counts.unknown) == (2, 1, 0)
    ((_, words),) = outcomes["T-1"].messages
    assert "not in the shop: the server fails on this row" in words
    failed = [each for each in shop.asked("POST") if each.sku == "T-1"]
    assert len(failed) == 3
    shop.behave(Behaviour())
    seen, _ = upload(shop, ledger, teas(3))
    assert (seen.counts.uploaded, seen.counts.skipped) == (1, 2)
    assert len(shop.products) == 3


def test_a_row_that_is_stored_before_the_server_fails_is_found(shop: Shop, ledger: Path) -> None:
    shop.behave(Behaviour(fails_on=("T-1",), fails_after=True))
    seen, _ = upload(shop, ledger, teas(3))
    assert seen.counts.uploaded == 3
    assert len(shop.products) == 3


def test_a_refused_picture_does_not_hide_the_product(
    shop: Shop, ledger: Path, tmp_path: Path
) -> None:
    Image.effect_noise((300, 300), 90).save(tmp_path / "large.png")
    rows = [{**row, "image": "large.png"} for row in teas(2)]
    shop.behave(Behaviour(largest_upload=5_000))
    seen, outcomes = upload(shop, ledger, rows, tmp_path)
    assert (seen.counts.without_picture, seen.counts.refused, seen.counts.total) == (2, 0, 2)
    ((field, words),) = outcomes["T-0"].messages
    assert field == "image"
    assert "in the shop without its picture (0.1 MB)" in words
    assert "does not tell its limit" in words
    assert sorted(map(str, stored(shop, "name"))) == ["Tea 0", "Tea 1"]

    shop.behave(Behaviour())
    before = len(shop.requests)
    seen, _ = upload(shop, ledger, rows, tmp_path)
    assert seen.counts.uploaded == 2
    assert all(stored(shop, "image"))
    sent = [each for each in shop.requests[before:] if each.method != "GET"]
    assert [each.method for each in sent] == ["PATCH"] * 2  # the pictures alone
    assert len(shop.products) == 2


def test_only_what_was_changed_here_is_sent(shop: Shop, ledger: Path) -> None:
    rows = teas(1, description="Old", brand="1")
    upload(shop, ledger, rows)
    shop.change("T-0", name="Renamed in the portal")
    _, outcomes = upload(shop, ledger, [{**rows[0], "description": "New"}])
    assert [each.fields for each in shop.asked("PATCH")] == [["description"]]
    assert stored(shop, "name") == ["Renamed in the portal"]
    assert outcomes["T-0"].state is RowState.UPLOADED
    assert outcomes["T-0"].messages == (
        (
            "name",
            "The name was changed in the shop to 'Renamed in the portal'; it is left so there.",
        ),
    )
    # Sending everything again sends that too.
    run = make_run(
        aim(shop),
        table("sku", [{**rows[0], "description": "New"}]),
        ledger,
        token=TOKEN,
        again=True,
    )
    finish(run)
    assert stored(shop, "name") == ["Tea 0"]


def test_a_sku_that_was_renamed_in_the_shop_is_not_overwritten(shop: Shop, ledger: Path) -> None:
    upload(shop, ledger, teas(1))
    shop.change("T-0", sku="RENAMED")
    _, outcomes = upload(shop, ledger, [{"sku": "T-0", "name": "New"}])
    assert outcomes["T-0"].state is RowState.REFUSED
    assert outcomes["T-0"].messages[0][0] == "sku"
    assert "'RENAMED'" in outcomes["T-0"].messages[0][1]
    assert [(p["sku"], p["name"]) for p in shop.products] == [("RENAMED", "Tea 0")]


def test_a_product_that_was_deleted_in_the_shop_is_made_again(shop: Shop, ledger: Path) -> None:
    upload(shop, ledger, teas(1))
    shop.clear()
    seen, _ = upload(shop, ledger, [{"sku": "T-0", "name": "New"}])
    assert seen.counts.uploaded == 1
    assert stored(shop, "name") == ["New"]


def test_a_wrong_path_stops_the_run_and_refuses_no_row(shop: Shop, ledger: Path) -> None:
    wrong = replace(aim(shop), base_url=f"{shop.url}/wrong")
    run: UploadRun = make_run(wrong, table("sku", teas(20)), ledger, token=TOKEN)
    run.start()
    while run.snapshot().phase is RunPhase.RUNNING:
        assert not run.wait(0.01)
    seen = run.snapshot()
    assert seen.phase is RunPhase.PAUSED
    assert "check the address" in seen.message
    run.cancel()
    assert run.wait(20)
    counts = run.snapshot().counts
    assert (counts.refused, counts.unknown, counts.waiting) == (0, 0, 20)


def test_what_the_shop_stores_otherwise_is_no_success(shop: Shop, ledger: Path) -> None:
    shop.behave(Behaviour(keeps=3))
    rows = [{"sku": "A", "name": "Tea"}, {"sku": "B", "name": "Coffee"}]
    seen, outcomes = upload(shop, ledger, rows)
    assert (seen.counts.uploaded, seen.counts.stored_otherwise, seen.counts.total) == (1, 1, 2)
    assert outcomes["B"].messages == (("name", "Sent 'Coffee', but the shop stored 'Cof'."),)
    assert [d.theirs for d in outcomes["B"].differences] == ["Cof"]

    # Sent again as it is: still another value. With the shop's value: nothing is sent, and it counts.
    seen, _ = upload(shop, ledger, rows)
    assert (seen.counts.skipped, seen.counts.stored_otherwise) == (1, 1)
    changes = len(shop.asked("PATCH"))
    seen, _ = upload(shop, ledger, [rows[0], {"sku": "B", "name": "Cof"}])
    assert (seen.counts.skipped, seen.counts.uploaded) == (1, 1)
    assert len(shop.asked("PATCH")) == changes


def test_a_text_that_the_shop_trims_is_told(shop: Shop, ledger: Path) -> None:
    seen, outcomes = upload(shop, ledger, [{"sku": "A", "name": "\u00a0Tea "}])
    assert seen.counts.uploaded == 1
    assert outcomes["A"].messages == (
        ("name", "The shop keeps the name without the blanks around it."),
    )


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2003", "\u3000", "\u2028"])
def test_a_sku_that_the_shop_would_trim_is_not_sent(shop: Shop, ledger: Path, blank: str) -> None:
    rows = [{"sku": f"A{blank}", "name": "Tea"}, {"sku": "B", "name": "Tea"}]
    seen, outcomes = upload(shop, ledger, rows)
    assert (seen.counts.refused, seen.counts.uploaded) == (1, 1)
    assert outcomes[f"A{blank}"].messages == (
        ("sku", "There is space around this SKU, which the shop takes away: it would become 'A'."),
    )
    # A profile may have it taken off: then it is looked up, and on record, by what is sent.
    shop.behave(Behaviour(loses=1.0))
    seen, outcomes = upload(shop, ledger, rows, trim_sku=True)
    assert (seen.counts.uploaded, seen.counts.skipped, seen.counts.unknown) == (1, 1, 0)
    assert [product["sku"] for product in shop.products] == ["B", "A"]
    seen, _ = upload(shop, ledger, rows, trim_sku=True)
    assert seen.counts.skipped == 2
    seen, outcomes = upload(shop, ledger, [*rows, {"sku": "A", "name": "Tea"}], trim_sku=True)
    assert (seen.counts.skipped, seen.counts.refused) == (2, 1)


def test_space_around_a_sku_is_an_error_with_a_fix(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("sku,name\nA ,Tea\n", encoding="utf-8")
    session = Session.open(path, home=Home(tmp_path / "home"), profile="scantrust")
    (group,) = (g for g in session.report().groups if g.code == "surrounding-space")
    assert group.severity is Severity.ERROR
    fix = session.suggest(CellRef(0, 0), "surrounding-space")
    assert fix is not None
    session.apply(fix)
    assert session.report().errors == 0
