"""What an upload will do with each row, from its content and the record of earlier uploads."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from importers.catalog.product import Product, Products
from importers.destinations.base import Profile
from importers.destinations.call import Content, Unsendable
from importers.destinations.outcome import RowOutcome, RowState
from importers.destinations.registry import destination_of
from importers.destinations.work import Entry, Task, TaskKind
from importers.ledger.place import LedgerPlace, existing_ledger, is_suspect
from importers.ledger.store import ANY_CONTENT, NOTE, LedgerStore
from importers.upload.snapshot import UploadPreview

_SLICE = 2_000


def content_of(product: Product, profile: Profile, folder: Path | None) -> Content:
    """Return what a row says to the profile's destination; Unsendable."""
    return destination_of(profile).content(product, profile, folder)


def plan(
    profile: Profile,
    products: Products,
    ledger: LedgerStore | None,
    resend_unchanged: bool = False,
    *,
    look_first: bool = False,
) -> Iterator[Task]:
    """Yield the rows' tasks in source order. `resend_unchanged` sends the unchanged ones too.

    A key that comes a second time is not sent: the check of the catalog should have stopped it.
    `look_first`: the record may lack what was sent, so what it has as new is looked up first, where there is a look.
    """
    looks = look_first and destination_of(profile).one_by_one(profile)
    seen: set[str] = set()
    for some in _slices(products):
        said = [_said(product, profile, products) for product in some]
        entries = ledger.entries([said_one.key for said_one in said]) if ledger else {}
        for product, said_one in zip(some, said, strict=True):
            key = said_one.key
            task = _task(product.row, said_one, entries.get(key), resend_unchanged)
            if key in seen and task.kind is not TaskKind.UNSENDABLE:
                reason = (products.key, f"The SKU {key} is used by another row too.")
                task = replace(task, kind=TaskKind.UNSENDABLE, reason=reason)
            seen.add(key)
            unsure = looks and task.kind is TaskKind.NEW
            yield replace(task, kind=TaskKind.UNSETTLED) if unsure else task


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says: its key as it is sent, and its digest, or why it cannot be sent."""

    key: str
    digest: bytes = b""
    reason: tuple[str, str] | None = None


def _said(product: Product, profile: Profile, products: Products) -> _Said:
    try:
        if not product.key.strip():
            raise Unsendable(products.key, "The row has no SKU.")
        content = content_of(product, profile, products.folder)
        return _Said(content.key, content.digest)
    except Unsendable as error:
        return _Said(product.key, reason=(error.field, str(error)))


def _task(row: int, said: _Said, entry: Entry | None, resend_unchanged: bool) -> Task:
    if said.reason is not None:
        return Task(row, said.key, TaskKind.UNSENDABLE, entry, said.reason)
    return Task(row, said.key, kind_of(entry, said.digest, resend_unchanged), entry)


def kinds(profile: Profile, products: Products, ledger_place: LedgerPlace) -> dict[int, TaskKind]:
    """Return what would be done with each row; nothing is sent. LedgerUnusable."""
    known = existing_ledger(ledger_place, profile)
    try:
        return {
            task.row: task.kind
            for task in plan(profile, products, known, look_first=is_suspect(ledger_place, known))
        }
    finally:
        if known is not None:
            known.close()


def uploaded_keys(profile: Profile, ledger_place: LedgerPlace) -> list[str]:
    """Return the SKUs that the record has as uploaded, in their order. LedgerUnusable."""
    known = existing_ledger(ledger_place, profile)
    if known is None:
        return []
    with closing(known) as ledger:
        return list(ledger.uploaded_keys())


def refusal_of(task: Task) -> RowOutcome:
    """Return what becomes of a row that cannot be put into a request."""
    reason = task.reason or ("", "The row cannot be sent.")
    return RowOutcome(task.row, task.key, RowState.REFUSED, (reason,))


def plan_one(
    profile: Profile, products: Products, row: int, ledger: LedgerStore, *, look_first: bool
) -> Task:
    """Return one row's task, for content that changed after it was planned; `look_first` as for `plan`."""
    one = replace(products, rows=np.array([row], dtype=np.int64))
    return next(plan(profile, one, ledger, True, look_first=look_first))


def kind_of(entry: Entry | None, digest: bytes, resend_unchanged: bool = False) -> TaskKind:
    """Compare a row's content with what the record knows of its SKU."""
    if entry is None:
        return TaskKind.NEW
    if entry.unsettled:
        return TaskKind.UNSETTLED
    if entry.uploaded is None:
        return TaskKind.NEW
    same = entry.uploaded in (digest, digest[:-1], ANY_CONTENT)  # [:-1]: by an earlier version
    return TaskKind.UNCHANGED if same and not resend_unchanged else TaskKind.CHANGED


def _slices(products: Products) -> Iterator[list[Product]]:
    """Read the products some thousands at a time: much faster than cell by cell."""
    for start in range(0, len(products), _SLICE):
        rows = products.rows[start : start + _SLICE]
        columns = {name: column.take(rows).to_pylist() for name, column in products.columns.items()}
        yield [
            _product(int(row), products.key, {n: v[at] or "" for n, v in columns.items()})
            for at, row in enumerate(rows)
        ]


def _product(row: int, key: str, values: Mapping[str, str]) -> Product:
    return Product(row, values[key], values)


def cut(tasks: Sequence[Task], size: int) -> Iterator[tuple[Task, ...]]:
    """Cut tasks into batches. Rows that went together without an answer go together again.

    So a batch that a crash interrupted is sent again byte for byte, before anything else.
    """
    together: dict[str, list[Task]] = {}
    for task in tasks:
        together.setdefault(_went_in(task, size), []).append(task)
    rest = together.pop("", [])
    for some in (*together.values(), rest):
        yield from (tuple(some[i : i + size]) for i in range(0, len(some), size))


def _went_in(task: Task, size: int) -> str:
    """Return the name of the batch that carried a row and was not answered, "" for none."""
    unanswered = size > 1 and task.kind is TaskKind.UNSETTLED and task.entry is not None
    return task.entry.batch if unanswered and task.entry else ""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many rows of the catalog are not among the products: blocked by problems, and left out by the operator."""

    blocked: int = 0
    excluded: int = 0


def preview(
    profile: Profile,
    products: Products,
    held_back: HeldBack,
    ledger_place: LedgerPlace,
    *,
    resend_unchanged: bool = False,
    unsendable: Callable[[RowOutcome], None] | None = None,
) -> UploadPreview:
    """Tell what an upload would do; sends nothing and writes nothing. `resend_unchanged` as for `plan`.

    `unsendable` is told of each row that could not be put into a request, as an upload would be.

    Without a record nothing was sent yet; one that cannot be used raises LedgerUnusable.
    """
    number: Counter[TaskKind] = Counter()
    together: Counter[str] = Counter()
    with contextlib.ExitStack() as opened:
        ledger = existing_ledger(ledger_place, profile)
        if ledger is not None:
            opened.callback(ledger.close)
        suspect = is_suspect(ledger_place, ledger)
        for task in plan(profile, products, ledger, resend_unchanged, look_first=suspect):
            number[task.kind] += 1
            if unsendable is not None and task.kind is TaskKind.UNSENDABLE:
                unsendable(refusal_of(task))
            if task.kind not in (TaskKind.UNCHANGED, TaskKind.UNSENDABLE):
                together[_went_in(task, profile.batch_size)] += 1
    summed = _summed(profile, len(products), held_back, number, together)
    return replace(summed, note=NOTE) if suspect else summed


def _summed(
    profile: Profile,
    products: int,
    held_back: HeldBack,
    number: Mapping[TaskKind, int],
    together: Mapping[str, int],
) -> UploadPreview:
    return UploadPreview(
        profile=profile.name,
        address=profile.base_url,
        rows=products + held_back.blocked + held_back.excluded,
        new=number[TaskKind.NEW],
        changed=number[TaskKind.CHANGED],
        unsettled=number[TaskKind.UNSETTLED],
        unchanged=number[TaskKind.UNCHANGED],
        blocked=held_back.blocked + number[TaskKind.UNSENDABLE],
        excluded=held_back.excluded,
        batches=sum(-(-rows // profile.batch_size) for rows in together.values()),
        batch_size=profile.batch_size,
    )
