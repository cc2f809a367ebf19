"""What every record of uploads promises, tried on a file and on a shared database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.destinations.base import Profile
from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState
from importers.errors import AnotherUpload, LedgerUnusable
from importers.ledger.place import (
    LedgerPlace,
    existing_ledger,
    is_suspect,
    note_use,
    open_ledger,
    reopen_ledger,
    upload_lock,
)
from importers.ledger.store import AccountRecord, LedgerStore, wait_in_line

PROFILE = BUILT_IN["scantrust"]
ENTRY = Entry("A", EntryState.UPLOADED, b"sent", b"up", 7, "batch")


@contextmanager
def uploading(place: LedgerPlace, profile: Profile = PROFILE) -> Iterator[LedgerStore]:
    """Give the record to write to, as an upload does: under the lock."""
    lock = upload_lock(place, profile)
    lock.take()
    try:
        with closing(open_ledger(place, profile)) as opened:
            yield opened
    finally:
        lock.release()


def as_written(entry: Entry) -> Entry:
    return replace(entry, changed=0.0)


def test_without_a_record_nothing_was_sent(place: LedgerPlace) -> None:
    assert existing_ledger(place, PROFILE) is None
    assert not is_suspect(place, None)


def test_what_is_written_is_read_again(place: LedgerPlace) -> None:
    with uploading(place) as ledger:
        ledger.write([ENTRY])
    with closing(reopen_ledger(place, PROFILE)) as again:
        found = again.entries(["A", "B"])
        assert list(found) == ["A"]
        assert as_written(found["A"]) == ENTRY
        assert found["A"].changed > 1_700_000_000
        assert list(again.uploaded_keys()) == ["A"]


@pytest.mark.parametrize("number", [None, 7, 2**53 + 1, "7", "gid://shop/Product/7", ""])
def test_a_shops_number_comes_back_as_it_was(place: LedgerPlace, number: int | str | None) -> None:
    with uploading(place) as ledger:
        ledger.write([replace(ENTRY, remote_id=number)])
        assert ledger.entries(["A"])["A"].remote_id == number
        assert type(ledger.entries(["A"])["A"].remote_id) is type(number)


def test_many_skus_are_found_at_once_and_in_order(place: LedgerPlace) -> None:
    skus = [f"S{n}" for n in range(2_345)]
    with uploading(place) as ledger:
        ledger.write(Entry(sku, EntryState.INTENT, b"") for sku in skus)
        assert set(ledger.entries([*skus, "other"])) == set(skus)
        assert [entry.sku for entry in ledger.all_entries()] == sorted(skus)
        assert list(ledger.uploaded_keys()) == []
        ledger.write([ENTRY, replace(ENTRY, sku="B", state=EntryState.REFUSED)])
        settled = {sku: digest for some in ledger.settled() for sku, digest in some}
        assert settled == dict.fromkeys([*skus, "B"]) | {"A": b"up"}


@pytest.mark.parametrize(
    "other",
    [
        {"base_url": "https://api.staging.scantrust.io"},
        {"account": "second"},
        {"destination": "digible"},
    ],
)
def test_each_address_account_and_destination_is_apart(
    place: LedgerPlace, other: dict[str, str]
) -> None:
    another = replace(PROFILE, **other)  # type: ignore[arg-type]
    with uploading(place) as ledger, uploading(place, another) as beside:
        ledger.write([ENTRY])
        assert beside.entries(["A"]) == {}
        beside.write([replace(ENTRY, remote_id=8)])
        assert beside.entries(["A"])["A"].remote_id == 8
        assert ledger.entries(["A"])["A"].remote_id == 7


def test_skus_differ_by_case_space_and_form(place: LedgerPlace) -> None:
    with uploading(place) as ledger:
        ledger.write([ENTRY])
        assert ledger.entries(["a", "A ", "\u00c1", "A\u0301"]) == {}


def test_a_reader_sees_what_another_began(place: LedgerPlace) -> None:
    with uploading(place), closing(open_ledger(place, replace(PROFILE, account="new"))) as reader:
        assert list(reader.all_entries()) == []
        with uploading(place, replace(PROFILE, account="new")) as writer:
            writer.write([ENTRY])
        assert [entry.sku for entry in reader.all_entries()] == ["A"]


def test_a_forgotten_sku_is_gone(place: LedgerPlace) -> None:
    with uploading(place) as ledger:
        ledger.write([ENTRY])
        ledger.write([], ["A"])
        assert ledger.entries(["A"]) == {}


def test_confirmed_values_count_only_for_the_content_they_are_of(place: LedgerPlace) -> None:
    with uploading(place) as ledger:
        ledger.write([replace(ENTRY, confirmed=b'{"name": "Tea"}')])
        entry = ledger.entries(["A"])["A"]
        assert ledger.confirmed([entry]) == {"A": {"name": "Tea"}}
        assert ledger.confirmed([replace(entry, uploaded=b"other")]) == {}
        ledger.write([entry])  # without a word on the values: they stay
        assert ledger.confirmed([entry]) == {"A": {"name": "Tea"}}
        assert ledger.confirmed([]) == {}


def test_what_the_shop_said_counts_only_for_what_was_sent(place: LedgerPlace) -> None:
    refused = Entry("A", EntryState.REFUSED, b"sent", said=b'[["brand", "Invalid Brand."]]')
    with uploading(place) as ledger:
        ledger.write([refused])
        entry = ledger.entries(["A"])["A"]
        assert ledger.said([entry]) == {"A": [["brand", "Invalid Brand."]]}
        assert ledger.said([replace(entry, sent=b"mended")]) == {}


def test_whose_uploads_these_are_is_kept(place: LedgerPlace) -> None:
    record = AccountRecord(b"salt", b"print", "company", "7", "Tea & Co")
    with uploading(place) as ledger:
        assert ledger.account() is None
        ledger.keep_account(record)
        ledger.keep_account(replace(record, name="Tea Co"))
    with closing(reopen_ledger(place, PROFILE)) as again:
        assert again.account() == replace(record, name="Tea Co")


def test_uses_are_counted_and_the_newest_record_is_not_suspect(place: LedgerPlace) -> None:
    with uploading(place) as ledger:
        note_use(place, ledger)
        note_use(place, ledger)
        assert ledger.uses().count == 2
        assert not is_suspect(place, ledger)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    entries=st.lists(
        st.builds(
            Entry,
            sku=st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9
            ),
            state=st.sampled_from(EntryState),
            sent=st.binary(max_size=9),
            uploaded=st.none() | st.binary(max_size=9),
            remote_id=st.none() | st.integers(0, 2**60) | st.text("0-ab", max_size=5),
            batch=st.text("b1", max_size=3),
        ),
        unique_by=lambda entry: entry.sku,
        max_size=12,
    )
)
def test_any_entry_comes_back_as_it_was(place: LedgerPlace, entries: list[Entry]) -> None:
    with uploading(place) as ledger:
        ledger.write(entries)
        found = ledger.entries([entry.sku for entry in entries])
    assert {sku: as_written(entry) for sku, entry in found.items()} == {
        entry.sku: entry for entry in entries
    }


def test_one_upload_at_a_time_to_a_destination(place: LedgerPlace) -> None:
    first, second = upload_lock(place, PROFILE), upload_lock(place, PROFILE)
    elsewhere = upload_lock(place, replace(PROFILE, account="second"))
    first.take()
    with pytest.raises(AnotherUpload):
        second.take()
    elsewhere.take()
    elsewhere.release()
    first.release()
    second.take()
    second.release()
    second.release()  # harmless


@pytest.mark.parametrize("spelling", [f"{PROFILE.base_url}/", PROFILE.base_url.upper()])
def test_the_lock_knows_an_address_however_it_is_spelled(place: LedgerPlace, spelling: str) -> None:
    first = upload_lock(place, PROFILE)
    first.take()
    with pytest.raises(AnotherUpload):
        upload_lock(place, replace(PROFILE, base_url=spelling)).take()
    first.release()


def test_who_waits_in_line_is_told_and_comes_next(place: LedgerPlace) -> None:
    first, second = upload_lock(place, PROFILE), upload_lock(place, PROFILE)
    told: list[str] = []
    first.take()

    def tell(text: str) -> None:
        told.append(text)
        first.release()

    assert wait_in_line(second, threading.Event(), tell)
    assert len(told) == 1
    with pytest.raises(AnotherUpload):
        first.take()
    second.release()


def test_who_leaves_the_line_holds_nothing(place: LedgerPlace) -> None:
    first, second = upload_lock(place, PROFILE), upload_lock(place, PROFILE)
    cancelled = threading.Event()
    first.take()
    assert not wait_in_line(second, cancelled, lambda _text: cancelled.set())
    first.release()
    first.take()
    first.release()


def test_a_record_that_goes_while_in_use_is_no_empty_one(place: LedgerPlace) -> None:
    with uploading(place) as ledger:
        ledger.write([ENTRY])
    remove(place)
    with pytest.raises(LedgerUnusable):
        reopen_ledger(place, PROFILE)


def remove(place: LedgerPlace) -> None:
    from importers.ledger.postgres_connection import connect
    from importers.ledger.shared_place import SharedPlace

    if isinstance(place, SharedPlace):
        with connect(place) as opened:
            opened.execute("DROP SCHEMA shelfready CASCADE")
    else:
        place.unlink()
