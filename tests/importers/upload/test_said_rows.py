"""What rows say as columns is what each of them says by itself, to the bit; and a plan by columns is that by rows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.catalog.product import Products
from importers.destinations.base import Profile
from importers.destinations.call import Unsendable
from importers.destinations.registry import BUILT_IN, destination_of
from importers.destinations.said_columns import SaysColumns
from importers.destinations.shopify.content import OPTIONAL
from importers.destinations.work import Entry, EntryState, Task, TaskKind
from importers.ledger.place import open_ledger
from importers.ledger.store import ANY_CONTENT
from importers.upload import record_columns, said_rows
from importers.upload.plan import content_of, kind_of, plan
from importers.upload.standing import Standing, on_record
from tests.support.shopify_rows import rows
from tests.support.uploads import prices, table, teas

DIGIBLE, SCANTRUST, WOO, SHOPIFY = (
    BUILT_IN[name] for name in ("digible", "scantrust", "woocommerce", "shopify")
)
PROFILES = (
    DIGIBLE,
    SCANTRUST,
    SCANTRUST.having(trim_sku=True),
    SCANTRUST.having(default_brand=" 50 "),
    SCANTRUST.having(default_brand='A "brand"', brand_as_reference=True),
    WOO,
    WOO.having(decimals=0),
    SHOPIFY,
)
ODD = (
    "", " ", "\xa0", "\u200b", "\u2003", "\x1c", "\x85", "a", " a", "a ", "a\xa0", 'say "hi"', "back\\slash",
    "two\nlines", "tab\t", "\r\n", "\x00", "\x1f", "\x7f", "ü", "说明", "🫖", "\ufeff", "0", "7", "007", "50", "-5",
    "+5", "4500.00", "4500", ".5", "5.", "1e5", "1E-7", "1_000", "٣", "²", "0.0000000001", "9" * 18, "9" * 19, "9" * 40,
    "NaN", "Infinity", "12,50", "https://x.example/a.png", "//x.example/a.png", "no-such-file.png", "k" * 299,
    "k" * 400, "\u2028", "</script>", "ab\u0301", "\ue000", "a, b", "a,", "A,a", "loose leaf", "a  b", "Draft",
    "ACTIVE ", "https://x.example/a.png,https://x.example/b.png", "https://x.example/a.png|", "https://x.example/a.png;",
)  # fmt: skip
CELL = st.one_of(
    st.sampled_from(ODD),
    st.none(),
    st.text(st.characters(codec="utf-8"), max_size=6),
    st.decimals(-1, 10_000, places=2).map(str),
)
FIELDS = {
    "digible": ("productId", "productName", "productPrice"),
    "woocommerce": (
        *("sku", "name", "price", "description", "short_description", "stock", "category", "image"),
    ),
    "scantrust": ("sku", "name", "brand", "description", "client_url", "campaign", "image"),
    "shopify": ("sku", "name", "price", *OPTIONAL),
}


@st.composite
def catalogs(draw: st.DrawFn, destination: str) -> Products:
    names = FIELDS[destination]
    kept = [names[0], *draw(st.lists(st.sampled_from(names[1:]), unique=True))]
    count = draw(st.integers(1, 8))
    columns = {
        name: pa.chunked_array([draw(st.lists(CELL, min_size=count, max_size=count))], pa.string())
        for name in kept
    }
    rows = draw(st.lists(st.integers(0, count - 1), unique=True).map(sorted))
    return Products(columns, np.array(rows, np.int64), names[0])


def by_rows(profile: Profile, products: Products, known: dict[str, Entry]) -> list[Task]:
    """Return the tasks that comparing row by row gives."""
    tasks, seen = [], set()
    for product in products:
        key, reason, digest = product.key, None, b""
        try:
            if not product.key.strip():
                raise Unsendable(products.key, "The row has no SKU.")
            content = content_of(product, profile, None)
            digest, key = content.digest, content.key
        except Unsendable as error:
            reason = (error.field, str(error))
        if reason is None and key in seen:
            reason = (products.key, f"The SKU {key} is used by another row too.")
        seen.add(key)
        entry = known.get(key)
        kind = TaskKind.UNSENDABLE if reason else kind_of(entry, digest)
        entry = None if kind is TaskKind.UNCHANGED else entry
        tasks.append(Task(product.row, key, kind, entry, reason))
    return tasks


@pytest.mark.parametrize("profile", PROFILES, ids=range(len(PROFILES)))
@given(st.data())
@settings(deadline=None)
def test_columns_say_what_rows_say(profile: Profile, data: st.DataObject) -> None:
    products = data.draw(catalogs(profile.destination))
    said = said_rows.said_rows(profile, products)
    for place, product in enumerate(products):
        try:
            if not product.key.strip():
                raise Unsendable("", "")
            content = content_of(product, profile, None)
        except Unsendable:
            assert place in said.reasons
            assert said.digests[place].as_py() is None
            continue
        assert said.keys[place].as_py() == content.key
        assert said.digests[place].as_py() == content.digest
        assert said.bare_digests[place].as_py() == content.digest[:16]
        assert place not in said.reasons


@pytest.mark.parametrize("few", [0, 5_000], ids=["the whole record", "some of it"])
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_a_plan_by_columns_is_that_by_rows(
    few: int, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    profile = data.draw(st.sampled_from(PROFILES))
    products = data.draw(catalogs(profile.destination))
    entries = data.draw(recorded(profile, products))
    place = tmp_path_factory.mktemp("record") / "ledger"
    with (
        closing(open_ledger(place, profile)) as ledger,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(record_columns, "_FEW", few)
        patch.setattr(said_rows, "_SLICE", 3)
        ledger.write(entries)
        known = ledger.entries([entry.sku for entry in entries])
        found = [
            replace(task, entry=None) if task.kind is TaskKind.UNCHANGED else task
            for task in plan(profile, products, ledger).tasks()
        ]
        assert found == by_rows(profile, products, known)
        assert dict(on_record(profile, products, place)) == standings(profile, products, known)


def standings(profile: Profile, products: Products, known: dict[str, Entry]) -> dict[int, Standing]:
    """Return where rows on record stand, looked at one by one."""
    kinds = {
        TaskKind.NEW: Standing.READY,
        TaskKind.CHANGED: Standing.CHANGED,
        TaskKind.UNSETTLED: Standing.UNKNOWN,
        TaskKind.UNCHANGED: Standing.UPLOADED,
    }
    found = {}
    for product in products:
        key, digest = product.key, None
        try:
            if product.key.strip():
                content = content_of(product, profile, None)
                digest, key = content.digest, content.key
        except Unsendable:
            digest = None
        if (entry := known.get(key)) is None:
            continue
        if digest is None:
            found[product.row] = Standing.BLOCKED
        elif entry.state is EntryState.REFUSED and entry.sent == digest:
            found[product.row] = Standing.REFUSED
        else:
            found[product.row] = kinds[kind_of(entry, digest)]
    return found


@st.composite
def recorded(draw: st.DrawFn, profile: Profile, products: Products) -> list[Entry]:
    """Give a record of some of the products: as they are, otherwise, in every state."""
    entries = {}
    for product in products:
        try:
            content = content_of(product, profile, None)
            key, digest = content.key, content.digest
        except Unsendable:
            key, digest = product.key, b"x" * 16
        known = st.sampled_from([digest, digest[:-1], digest[:16], b"other", b"", ANY_CONTENT])
        uploaded, sent = draw(st.one_of(st.none(), known)), draw(known)
        if draw(st.booleans()):
            entries[key] = Entry(key, draw(st.sampled_from(EntryState)), sent, uploaded)
    return list(entries.values())


@pytest.mark.parametrize(
    ("profile", "products"),
    [
        (DIGIBLE, prices(50)),
        (SCANTRUST, teas(50)),
        (
            SHOPIFY,
            rows(50, tags="black, loose leaf", status="Draft", image="https://e.example/a.jpg?b=1"),
        ),
    ],
    ids=lambda each: "",
)
def test_usual_rows_are_told_by_their_columns_alone(profile: Profile, products: Products) -> None:
    destination = destination_of(profile)
    assert isinstance(destination, SaysColumns)
    cells = {name: column.combine_chunks() for name, column in products.columns.items()}
    assert destination.said_columns(cells, profile).said.null_count == 0


def test_a_row_that_is_repeated_is_not_sent_twice_however_many_there_are() -> None:
    rows = [{"sku": f"A{number % 7}", "name": "x"} for number in range(20)]
    found = plan(SCANTRUST, table("sku", rows), None)
    assert found.of(TaskKind.NEW).tolist() == list(range(7))
    assert len(list(found.tasks(TaskKind.UNSENDABLE))) == 13


def test_what_may_be_missing_on_record_is_looked_up_first() -> None:
    found = plan(SCANTRUST, teas(3), None, look_first=True)
    assert found.count(TaskKind.UNSETTLED) == 3
    assert plan(DIGIBLE, prices(3), None, look_first=True).count(TaskKind.NEW) == 3


def test_pictures_that_are_files_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG and so on")
    rows = [{"sku": "A", "name": "x", "image": "a.png"}, {"sku": "B", "name": "x", "image": ""}]
    products = replace(table("sku", rows), folder=tmp_path)
    said = said_rows.said_rows(SCANTRUST, products)
    digests = [content_of(each, SCANTRUST, tmp_path).digest for each in products]
    assert said.digests.to_pylist() == digests
