"""What an upload will do with each row, from its content and the record of earlier uploads."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from importers.catalog.product import Product, Products
from importers.destinations.base import Profile
from importers.destinations.call import Content, Unsendable
from importers.destinations.outcome import RowOutcome, RowState
from importers.destinations.registry import destination_of
from importers.destinations.work import Entry, Task, TaskKind
from importers.upload.ledger import ANY_CONTENT, Ledger, existing_ledger
from importers.upload.snapshot import UploadPreview

_SLICE = 10_000


def content_of(product: Product, profile: Profile, folder: Path | None) -> Content:
    """Return what a row says to the profile's destination; Unsendable."""
    return destination_of(profile).content(product, profile, folder)


def plan(
    profile: Profile, products: Products, ledger: Ledger | None, resend_unchanged: bool = False
) -> Iterator[Task]:
    """Yield the rows' tasks in source order. `resend_unchanged` sends the unchanged ones too.

    A key that comes a second time is not sent: the check of the catalog should have stopped it.
    """
    seen: set[str] = set()
    for some in _slices(products):
        keys = [product.key for product in some]
        entries = ledger.entries(keys) if ledger else {}
        for product in some:
            repeated = product.key in seen
            seen.add(product.key)
            yield _task(
                product, profile, products, entries.get(product.key), repeated, resend_unchanged
            )


def _task(
    product: Product,
    profile: Profile,
    products: Products,
    entry: Entry | None,
    repeated: bool,
    resend_unchanged: bool,
) -> Task:
    try:
        if not product.key.strip():
            raise Unsendable(products.key, "The row has no SKU.")
        if repeated:
            raise Unsendable(products.key, f"The SKU {product.key} is used by another row too.")
        digest = content_of(product, profile, products.folder).digest
    except Unsendable as error:
        return Task(product.row, product.key, TaskKind.UNSENDABLE, entry, (error.field, str(error)))
    return Task(product.row, product.key, kind_of(entry, digest, resend_unchanged), entry)


def kinds(profile: Profile, products: Products, ledger_path: Path) -> dict[int, TaskKind]:
    """Return what would be done with each row; nothing is sent. LedgerUnusable."""
    known = existing_ledger(ledger_path, profile)
    try:
        return {task.row: task.kind for task in plan(profile, products, known)}
    finally:
        if known is not None:
            known.close()


def uploaded_keys(profile: Profile, ledger_path: Path) -> list[str]:
    """Return the SKUs that the record has as uploaded, in their order. LedgerUnusable."""
    known = existing_ledger(ledger_path, profile)
    if known is None:
        return []
    with closing(known) as ledger:
        return list(ledger.uploaded_keys())


def refusal_of(task: Task) -> RowOutcome:
    """Return what becomes of a row that cannot be put into a request."""
    reason = task.reason or ("", "The row cannot be sent.")
    return RowOutcome(task.row, task.key, RowState.REFUSED, (reason,))


def plan_one(profile: Profile, product: Product, products: Products, ledger: Ledger) -> Task:
    """Return one row's task, for content that changed after it was planned."""
    entry = ledger.entries([product.key]).get(product.key)
    return _task(product, profile, products, entry, repeated=False, resend_unchanged=True)


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
    ledger_path: Path,
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
        ledger = existing_ledger(ledger_path, profile)
        if ledger is not None:
            opened.callback(ledger.close)
        for task in plan(profile, products, ledger, resend_unchanged):
            number[task.kind] += 1
            if unsendable is not None and task.kind is TaskKind.UNSENDABLE:
                unsendable(refusal_of(task))
            if task.kind not in (TaskKind.UNCHANGED, TaskKind.UNSENDABLE):
                together[_went_in(task, profile.batch_size)] += 1
    return _summed(profile, len(products), held_back, number, together)


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
