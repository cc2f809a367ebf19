"""What a source no longer has: only its own products are ever marked, and only when asked."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.destinations.base import Credential, Profile
from importers.destinations.gone import DRAFT, OUT_OF_STOCK, GoneChoice
from importers.destinations.outcome import RowState
from importers.destinations.work import EntryState
from importers.errors import UploadImpossible
from importers.ledger.shared_place import SharedPlace
from importers.ledger.sqlite_store import existing_ledger
from importers.session.gone import SHARED
from importers.session.session import Session
from importers.session.source_memory import SourceMemory
from importers.session.upload_options import UploadOptions
from importers.storage.home import Home
from importers.storage.last_time import LastTime, keep_last_time
from importers.upload.guards import Guarding
from importers.upload.snapshot import RowOutcome
from tests.support.batch_shop import KEY, Asked, BatchShop, Reply, described, manifest_text

TEN = [f"TEA-{n}" for n in range(10)]
NAME = "woocommerce-rest"


class Desk:
    """Files that are opened, sent and looked at again, all to one shop."""

    def __init__(self, folder: Path, shop: BatchShop, profile: Profile) -> None:
        self.folder, self.shop, self.profile = folder, shop, profile
        self.home = Home(folder / "home")

    def opened(self, skus: Iterable[str], file: str = "list.csv", price: str = "4.50") -> Session:
        path = self.folder / file
        with path.open("w", newline="", encoding="utf-8") as out:
            lines = [[sku, f"Tea {sku}", price] for sku in skus]
            csv.writer(out).writerows([["sku", "name", "price"], *lines])
        return Session.open(path, home=self.home, profile=NAME)

    def options(self, source: str = "") -> UploadOptions:
        return UploadOptions(url=self.shop.url, guarding=Guarding((), source))

    def sent(
        self, skus: Iterable[str], file: str = "list.csv", source: str = "", price: str = "4.50"
    ) -> Session:
        session = self.opened(skus, file, price)
        session.uploads.start(Credential(KEY), self.options(source)).wait(20)
        return session

    def gone(self, session: Session, source: str = "") -> list[str]:
        return [each.key for each in session.uploads.gone.products(self.options(source))]

    def mark(
        self, session: Session, *skus: str, choice: GoneChoice = DRAFT
    ) -> dict[str, RowOutcome]:
        run = session.uploads.gone.start(choice, skus, Credential(KEY), self.options())
        assert run.wait(20)
        return {outcome.key: outcome for outcome in run.outcomes()}

    def state(self, sku: str) -> tuple[EntryState, bytes | None]:
        ledger = existing_ledger(self.home.ledger, replace(self.profile, base_url=self.shop.url))
        assert ledger is not None
        entry = ledger.entries([sku])[sku]
        ledger.close()
        return entry.state, entry.uploaded


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    text = manifest_text(**{"rate = { per_minute = 120 }": ""})
    with BatchShop() as shop, described(text, shop.url) as profile:
        shop.keeps = lambda item: item | {"status": "publish"}
        yield Desk(tmp_path, shop, profile)


def statuses(shop: BatchShop) -> dict[str, object]:
    return {product["sku"]: product.get("status") for product in shop.products}


def test_what_a_file_no_longer_has_is_marked_only_when_asked(desk: Desk) -> None:
    session = desk.sent(TEN)
    assert desk.gone(session) == []
    desk.shop.asked.clear()
    session = desk.sent(TEN[:7])
    assert desk.gone(session) == TEN[7:]
    assert [each for each in desk.shop.asked if each.method == "PUT"] == []
    assert set(statuses(desk.shop).values()) == {"publish"}

    outcomes = desk.mark(session, "TEA-7", "TEA-9")
    assert {each.state for each in outcomes.values()} == {RowState.UPLOADED}
    changes = [(each.path, each.json) for each in desk.shop.asked if each.method == "PUT"]
    assert changes == [("/products/8", {"status": "draft"}), ("/products/10", {"status": "draft"})]
    assert statuses(desk.shop)["TEA-8"] == "publish"
    assert desk.gone(session) == ["TEA-8"]
    assert desk.state("TEA-7") == (EntryState.UPLOADED, b"gone:draft")


def test_what_is_in_the_file_again_is_sent_and_its_mark_told(desk: Desk) -> None:
    desk.sent(TEN)
    desk.mark(desk.sent(TEN[:9]), "TEA-9")
    session = desk.opened(TEN)
    assert session.uploads.preview(desk.options()).changed == 1
    run = session.uploads.start(Credential(KEY), desk.options())
    run.wait(20)
    [told] = [each for each in run.outcomes() if each.key == "TEA-9"]
    assert told.state is RowState.UPLOADED
    words = "It was marked draft in the shop when it was gone from its file; take that back there."
    assert told.messages == (("", words),)
    assert statuses(desk.shop)["TEA-9"] == "draft"  # never by itself
    assert session.uploads.preview(desk.options()).unchanged == 10
    assert desk.gone(session) == []


def test_products_of_another_source_in_the_same_shop_are_not_gone(desk: Desk) -> None:
    desk.sent(TEN)
    cups = desk.sent(["CUP-1", "CUP-2"], "cups.csv")
    assert desk.gone(cups) == []
    cups = desk.sent(["CUP-1"], "cups.csv")
    assert desk.gone(cups) == ["CUP-2"]
    for strange in ("TEA-1", "CUP-1", "nothing"):
        with pytest.raises(UploadImpossible, match=f"{strange} is not gone from this file"):
            desk.mark(cups, "CUP-2", strange)
    assert [each for each in desk.shop.asked if each.method == "PUT"] == []


def test_a_product_of_two_sources_is_gone_when_neither_has_it(desk: Desk) -> None:
    desk.sent(TEN)
    desk.sent(["TEA-8", "TEA-9", "CUP-1"], "other.csv")
    session = desk.sent(TEN[:8])
    assert desk.gone(session) == []
    other = desk.sent(["TEA-8", "CUP-1"], "other.csv")
    assert desk.gone(other) == ["TEA-9"]
    assert desk.gone(session) == ["TEA-9"]


def test_suppliers_are_told_apart_by_their_names_in_one_file(desk: Desk) -> None:
    desk.sent(TEN, source="Acme")
    other = desk.sent(["CUP-1"], source="Bolt")  # the same path, another supplier
    assert desk.gone(other, "Bolt") == []
    assert desk.gone(other, "Acme") == TEN
    assert desk.gone(other, "a new one") == []


def test_the_supplier_of_a_file_is_its_source_whatever_the_file_is_called(desk: Desk) -> None:
    weeks = [("week-1.csv", TEN), ("week-2.csv", TEN[:8])]
    for name, skus in weeks:
        session = desk.opened(skus, name)
        session._checked.remembered_as = "supplier Acme"
        assert desk.gone(session) == ([] if skus == TEN else TEN[8:])
        session.uploads.start(Credential(KEY), UploadOptions(url=desk.shop.url)).wait(20)
    other = desk.opened(TEN[:2], "week-3.csv")
    other._checked.remembered_as = "supplier Bolt"
    assert desk.gone(other) == []


def test_a_sku_that_is_only_spelled_otherwise_is_not_gone(desk: Desk) -> None:
    desk.sent(["tea-1", "TEA-2", "TEA-3"])
    session = desk.opened(["TEA-1", "TEA-2 "])
    assert desk.gone(session) == ["TEA-3"]


def test_nothing_is_gone_where_it_is_not_known_what_others_have(desk: Desk) -> None:
    desk.sent(TEN)
    session = desk.sent(TEN[:5])
    assert len(desk.gone(session)) == 5
    (desk.home.root / "sources" / "broken.json").write_text("{")
    assert desk.gone(session) == []


def test_what_was_never_uploaded_or_is_unknown_to_the_source_is_not_gone(desk: Desk) -> None:
    desk.shop.products.append({"id": 1, "sku": "TEA-9", "name": "Theirs", "regular_price": "1.00"})
    desk.sent(TEN)  # TEA-9 is refused: the shop has it, not from here
    session = desk.opened(TEN[:5])
    assert desk.gone(session) == TEN[5:9]
    elsewhere = desk.opened(TEN[:5], "never-sent.csv")
    assert desk.gone(elsewhere) == []


@given(data=st.data())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_only_what_this_source_had_and_no_other_has_is_ever_lacking(
    desk: Desk, data: st.DataObject
) -> None:
    """The law behind all of it, over weeks of several sources that come and go."""
    home = Home(desk.folder / f"home-{data.draw(st.uuids())}")
    some = st.sets(st.sampled_from(TEN), max_size=10)
    sent: dict[str, list[set[str]]] = {}
    for name, keys in data.draw(
        st.lists(st.tuples(st.sampled_from("AB C".split(" ")), some), max_size=6)
    ):
        earlier = set().union(*sent.get(name, []))
        now = LastTime(len(keys), tuple(sorted(keys)), tuple(sorted(earlier - keys)))
        keep_last_time(home, desk.profile, name, now)
        sent.setdefault(name, []).append(keys)
    mine, present = data.draw(st.sampled_from("AC")), data.draw(some)
    checked = desk.opened(sorted(present))._checked
    checked.home = home
    found = set(SourceMemory(checked).lacking(desk.profile, mine))
    had = set().union(*sent.get(mine, []))
    others = set().union(*(weeks[-1] for name, weeks in sent.items() if name != mine))
    assert found == had - present - others


def test_a_product_is_on_record_as_intended_before_it_is_marked(desk: Desk) -> None:
    desk.sent(TEN)
    session = desk.sent(TEN[:9])
    seen: list[EntryState] = []

    def mood(asked: Asked, serve: Callable[[], Reply]) -> Reply:
        if asked.method == "PUT":
            seen.append(desk.state("TEA-9")[0])
        return serve()

    desk.shop.mood = mood
    desk.mark(session, "TEA-9")
    assert seen == [EntryState.INTENT]


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_is_settled_by_looking(desk: Desk, done: bool) -> None:
    desk.sent(TEN)
    session = desk.sent(TEN[:9])
    lost: list[object] = []

    def mood(asked: Asked, serve: Callable[[], Reply]) -> Reply | None:
        if asked.method == "PUT" and not lost:
            lost.append(serve() if done else None)
            return None
        return serve()

    desk.shop.mood = mood
    desk.shop.asked.clear()
    assert desk.mark(session, "TEA-9")["TEA-9"].state is RowState.UPLOADED
    assert statuses(desk.shop)["TEA-9"] == "draft"
    methods = [each.method for each in desk.shop.asked if each.path != "/products" or each.query]
    assert methods.count("PUT") == (1 if done else 2)


def test_what_stays_unknown_is_told_and_settled_by_the_next(desk: Desk) -> None:
    desk.sent(TEN)
    session = desk.sent(TEN[:9])

    def deaf(asked: Asked, serve: Callable[[], Reply]) -> Reply | None:
        return None if asked.method == "PUT" else serve()

    desk.shop.mood = deaf
    run = session.uploads.gone.start(DRAFT, ["TEA-9"], Credential(KEY), desk.options())
    while not any(each.method == "PUT" for each in list(desk.shop.asked)):
        assert not run.wait(0.02)
    run.cancel()
    assert run.wait(20)
    assert run.snapshot().counts.unknown == 1
    [product] = session.uploads.gone.products(desk.options())
    assert (product.key, product.doubtful, product.values["name"]) == ("TEA-9", True, "Tea TEA-9")
    assert desk.state("TEA-9")[0] is EntryState.UNKNOWN

    # In the file again meanwhile: it is looked up, and what may be in the shop is told.
    desk.shop.mood = None
    back = desk.opened(TEN)
    again = back.uploads.start(Credential(KEY), desk.options())
    again.wait(20)
    [told] = [each for each in again.outcomes() if each.key == "TEA-9"]
    assert "It was marked draft" in told.messages[-1][1]


def test_what_is_another_product_by_now_is_left_alone(desk: Desk) -> None:
    desk.sent(TEN)
    session = desk.sent(TEN[:7])
    shop = desk.shop
    shop.products[7]["sku"] = "RENAMED"
    shop.products[8]["sku"] = "ALSO-RENAMED"
    shop.products.append(dict(shop.products[8], id=11, sku="TEA-8", status="publish"))
    outcomes = desk.mark(session, *TEN[7:])
    assert outcomes["TEA-7"].messages == (("", "The shop does not have it any more."),)
    assert outcomes["TEA-8"].state is RowState.REFUSED
    assert "Another product has this SKU" in outcomes["TEA-8"].messages[0][1]
    assert outcomes["TEA-9"].state is RowState.UPLOADED
    assert [each.path for each in shop.asked if each.method == "PUT"] == ["/products/10"]
    assert desk.gone(session) == ["TEA-8"]


def test_a_refusal_leaves_the_record_as_it_was(desk: Desk) -> None:
    desk.sent(TEN)
    session = desk.sent(TEN[:8])
    before = desk.state("TEA-8")

    def mood(asked: Asked, serve: Callable[[], Reply]) -> Reply:
        if asked.method == "PUT" and asked.path.endswith("/9"):
            return 400, b'{"code": "no", "message": "Not while it is in a cart."}'
        if asked.method == "PUT":  # taken, but not done
            return 200, b'{"id": 10, "sku": "TEA-9", "status": "publish"}'
        return serve()

    desk.shop.mood = mood
    outcomes = desk.mark(session, "TEA-8", "TEA-9")
    assert outcomes["TEA-8"].messages == (("", "Not while it is in a cart."),)
    assert "The shop did not make it a draft" in outcomes["TEA-9"].messages[0][1]
    assert desk.state("TEA-8") == before
    assert desk.gone(session) == ["TEA-8", "TEA-9"]
    desk.shop.mood = None
    assert desk.opened(TEN).uploads.preview(desk.options()).unchanged == 10


def test_only_what_a_destination_can_do_is_offered(desk: Desk, tmp_path: Path) -> None:
    session = desk.sent(TEN)
    assert session.uploads.gone.choices(desk.options()) == (DRAFT, OUT_OF_STOCK)
    assert session.uploads.gone.why_only_listed(desk.options()) == ""
    session.choose_profile("scantrust")
    options = UploadOptions()
    assert session.uploads.gone.choices(options) == ()
    assert "Scantrust has no known request for that" in session.uploads.gone.why_only_listed(
        options
    )
    with pytest.raises(UploadImpossible, match="Scantrust has no known request"):
        session.uploads.gone.start(DRAFT, [], Credential("x"), options)


def test_with_a_shared_record_they_are_only_listed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.sent(TEN)
    shared = SharedPlace.__new__(SharedPlace)
    monkeypatch.setattr(session.uploads.gone, "_place", lambda: shared)
    assert session.uploads.gone.choices(desk.options()) == ()
    assert session.uploads.gone.why_only_listed(desk.options()) == SHARED
