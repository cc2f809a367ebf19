"""What an upload will do with each row, the stable cut into batches, and the preview."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.destinations.registry import BUILT_IN
from importers.destinations.work import Entry, EntryState, Task, TaskKind
from importers.errors import LedgerUnusable
from importers.ledger.place import open_ledger
from importers.ledger.store import ANY_CONTENT
from importers.upload.plan import HeldBack, content_of, cut, kind_of, plan, preview
from tests.support.uploads import prices, table, teas

PROFILE = BUILT_IN["scantrust"]
DIGEST = b"d" * 16


def entry(state: EntryState, uploaded: bytes | None, batch: str = "") -> Entry:
    return Entry("A", state, DIGEST, uploaded, batch=batch)


@pytest.mark.parametrize(
    ("known", "again", "kind"),
    [
        (None, False, TaskKind.NEW),
        (entry(EntryState.INTENT, None), False, TaskKind.UNSETTLED),
        (entry(EntryState.UNKNOWN, DIGEST), False, TaskKind.UNSETTLED),
        (entry(EntryState.REFUSED, None), False, TaskKind.NEW),
        (entry(EntryState.UPLOADED, DIGEST), False, TaskKind.UNCHANGED),
        (entry(EntryState.UPLOADED, DIGEST), True, TaskKind.CHANGED),
        (entry(EntryState.UPLOADED, b"old"), False, TaskKind.CHANGED),
        (entry(EntryState.REFUSED, b"old"), False, TaskKind.CHANGED),
        (entry(EntryState.REFUSED, DIGEST), False, TaskKind.UNCHANGED),
        (entry(EntryState.UPLOADED, b""), False, TaskKind.CHANGED),
        (entry(EntryState.UPLOADED, ANY_CONTENT), False, TaskKind.UNCHANGED),
    ],
)
def test_a_row_is_compared_with_the_record(
    known: Entry | None, again: bool, kind: TaskKind
) -> None:
    assert kind_of(known, DIGEST, again) is kind


def test_a_key_is_never_sent_twice_nor_blank() -> None:
    rows = [{"sku": "A", "name": "1"}, {"sku": "A", "name": "2"}, {"sku": " ", "name": "3"}]
    tasks = list(plan(PROFILE, table("sku", rows), None).tasks())
    assert [task.kind for task in tasks] == [TaskKind.NEW, TaskKind.UNSENDABLE, TaskKind.UNSENDABLE]
    assert [task.reason[0] for task in tasks if task.reason] == ["sku", "sku"]


def tasks_of(tags: list[str]) -> list[Task]:
    return [
        Task(row, f"P{row}", TaskKind.UNSETTLED, entry(EntryState.INTENT, None, tag))
        if tag
        else Task(row, f"P{row}", TaskKind.NEW)
        for row, tag in enumerate(tags)
    ]


@given(st.lists(st.sampled_from(["", "", "x", "y"]), max_size=40), st.integers(1, 7))
def test_the_cut_keeps_every_row_once_and_old_batches_together(tags: list[str], size: int) -> None:
    batches = list(cut(tasks_of(tags), size))
    assert sorted(task.row for batch in batches for task in batch) == list(range(len(tags)))
    assert all(1 <= len(batch) <= size for batch in batches)
    for batch in batches if size > 1 else []:
        assert len({task.entry.batch if task.entry else "" for task in batch}) == 1
        assert [task.row for task in batch] == sorted(task.row for task in batch)


def test_a_batch_without_an_answer_goes_again_first_and_as_it_was() -> None:
    tags = ["", "", "x", "x", "x", "", ""]
    assert [[task.row for task in batch] for batch in cut(tasks_of(tags), 3)] == [
        [2, 3, 4],
        [0, 1, 5],
        [6],
    ]


def test_a_preview_counts_every_row_once(tmp_path: Path) -> None:
    path, products = tmp_path / "ledger", teas(5)
    with closing(open_ledger(path, PROFILE)) as ledger:
        same = content_of(products.product(0), PROFILE, None).digest
        ledger.write(
            [
                Entry("TEA-0000", EntryState.UPLOADED, same, same, 1),
                Entry("TEA-0001", EntryState.UPLOADED, b"x", b"x", 2),
                Entry("TEA-0002", EntryState.INTENT, b"x"),
            ]
        )
    seen = preview(PROFILE, products, HeldBack(3, 2), path)
    assert (seen.new, seen.changed, seen.unsettled, seen.unchanged) == (2, 1, 1, 1)
    assert (seen.blocked, seen.excluded, seen.rows, seen.ready, seen.batches) == (3, 2, 10, 4, 4)


def test_a_preview_without_a_record_writes_nothing(tmp_path: Path) -> None:
    seen = preview(BUILT_IN["digible"], prices(450), HeldBack(), tmp_path / "ledger")
    assert (seen.new, seen.batches, seen.batch_size) == (450, 3, 200)
    assert list(tmp_path.iterdir()) == []


def test_a_preview_over_a_damaged_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_bytes(b"rubbish")
    with pytest.raises(LedgerUnusable):
        preview(PROFILE, teas(1), HeldBack(), tmp_path / "ledger")


def test_rows_that_cannot_be_sent_count_as_blocked(tmp_path: Path) -> None:
    seen = preview(BUILT_IN["digible"], prices(3, "four"), HeldBack(1, 0), tmp_path / "ledger")
    assert (seen.ready, seen.blocked, seen.rows) == (0, 4, 4)
