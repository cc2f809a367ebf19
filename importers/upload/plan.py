"""What an upload will do with each row, from its content and the record of earlier uploads."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from importers.catalog import arrow
from importers.catalog.product import Product, Products
from importers.destinations.base import Profile
from importers.destinations.call import Content
from importers.destinations.outcome import RowOutcome, RowState
from importers.destinations.registry import destination_of
from importers.destinations.work import Entry, Task, TaskKind
from importers.ledger.place import LedgerPlace, existing_ledger, is_suspect
from importers.ledger.store import ANY_CONTENT, NOTE, LedgerStore
from importers.upload.record_columns import compare
from importers.upload.said_rows import Reason, SaidRows, said_rows
from importers.upload.snapshot import UploadPreview

_KINDS = tuple(TaskKind)
_CODE = {kind: code for code, kind in enumerate(_KINDS)}
_AT_ONCE = 5_000  # tasks in memory together, with their entries


def content_of(product: Product, profile: Profile, folder: Path | None) -> Content:
    """Return what a row says to the profile's destination; Unsendable."""
    return destination_of(profile).content(product, profile, folder)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What an upload will do with its rows, in source order: `rows` are their numbers, `codes` their kinds.

    `same` is a mask of those on record as uploaded just as they are, sent again or not, `known` of all that are on
    record. `entries` are the record's of the rows of which something is open, by SKU; those of rows that are only
    changed are looked up when their tasks are asked for, while `ledger` is open.
    """

    profile: Profile
    rows: np.ndarray
    codes: np.ndarray
    same: np.ndarray
    known: np.ndarray
    said: SaidRows
    entries: Mapping[str, Entry]
    reasons: Mapping[int, Reason]
    ledger: LedgerStore | None = None

    def count(self, kind: TaskKind) -> int:
        """Return how many rows are of a kind."""
        return int(np.count_nonzero(self.codes == _CODE[kind]))

    def of(self, *kinds: TaskKind) -> np.ndarray:
        """Return the rows that are of some kinds."""
        found: np.ndarray = self.rows[self.places(*kinds)]
        return found

    def tasks(self, *kinds: TaskKind) -> Iterator[Task]:
        """Yield the tasks of some kinds, or of all, in source order; of unchanged rows not always with their entry."""
        places = self.places(*(kinds or _KINDS))
        for start in range(0, len(places), _AT_ONCE):
            yield from self._tasks(places[start : start + _AT_ONCE])

    def differing(self) -> np.ndarray:
        """Return the places of the rows that are on record with other content, or may be, and are sent."""
        sent = np.isin(self.codes, [_CODE[TaskKind.CHANGED], _CODE[TaskKind.UNSETTLED]])
        return np.flatnonzero(sent & self.known & ~self.same)

    def keys_at(self, places: np.ndarray) -> list[str]:
        """Return the keys at some places, as they are sent."""
        keys: list[str] = self.said.keys.take(arrow.rows(places)).to_pylist()
        return keys

    def _tasks(self, places: np.ndarray) -> Iterator[Task]:
        keys, rows, codes = self.keys_at(places), self.rows[places], self.codes[places]
        entries = self._entries_of(keys, codes)
        each = zip(places.tolist(), rows.tolist(), codes.tolist(), keys, strict=True)
        for place, row, code, key in each:
            yield Task(row, key, _KINDS[code], entries.get(key), self.reasons.get(place))

    def _entries_of(self, keys: Sequence[str], codes: np.ndarray) -> Mapping[str, Entry]:
        """Return the entries that are known, with those of changed rows."""
        changed = np.flatnonzero(codes == _CODE[TaskKind.CHANGED]).tolist()
        lacking = [keys[at] for at in changed if keys[at] not in self.entries]
        if not lacking or self.ledger is None:
            return self.entries
        return {**self.entries, **self.ledger.entries(lacking)}

    def places(self, *kinds: TaskKind) -> np.ndarray:
        """Return where the rows of some kinds are among the plan's."""
        return np.flatnonzero(np.isin(self.codes, [_CODE[kind] for kind in kinds]))


def plan(
    profile: Profile,
    products: Products,
    ledger: LedgerStore | None,
    resend_unchanged: bool = False,
    *,
    look_first: bool = False,
) -> Plan:
    """Compare products with the record. `resend_unchanged` sends the unchanged ones too. LedgerUnusable.

    A key that comes a second time is not sent: the check of the catalog should have stopped it.
    `look_first`: the record may lack what was sent, so what it has as new is looked up first, where there is a look.
    """
    said = said_rows(profile, products)
    compared = compare(said, ledger)
    looks = look_first and not destination_of(profile).upserts(profile)
    codes = np.full(len(products), _CODE[TaskKind.UNSETTLED if looks else TaskKind.NEW], np.uint8)
    same = compared.same & (not resend_unchanged)
    codes[same] = _CODE[TaskKind.UNCHANGED]
    codes[compared.settled & ~same] = _CODE[TaskKind.CHANGED]
    asked = np.flatnonzero(compared.known & ~same & ~compared.settled)
    entries = _entries(said, ledger, asked)
    digests = said.digests.take(arrow.rows(asked)).to_pylist()
    keys = said.keys.take(arrow.rows(asked)).to_pylist()
    for place, key, digest in zip(asked.tolist(), keys, digests, strict=True):
        kind = kind_of(entries.get(key), digest or b"", resend_unchanged)
        if kind is not TaskKind.NEW or not looks:
            codes[place] = _CODE[kind]
    reasons = dict(said.reasons)
    repeated = _repeated(said.keys)
    for place, key in zip(
        repeated.tolist(), said.keys.take(arrow.rows(repeated)).to_pylist(), strict=True
    ):
        reasons.setdefault(place, (products.key, f"The SKU {key} is used by another row too."))
    codes[list(reasons)] = _CODE[TaskKind.UNSENDABLE]
    told = (compared.same, compared.known, said, entries, reasons)
    return Plan(profile, products.rows, codes, *told, ledger=ledger)


def _entries(said: SaidRows, ledger: LedgerStore | None, places: np.ndarray) -> dict[str, Entry]:
    if ledger is None or not len(places):
        return {}
    return ledger.entries(said.keys.take(arrow.rows(places)).to_pylist())


def _repeated(keys: pa.Array) -> np.ndarray:
    """Return the places of keys that stood at an earlier one."""
    encoded = keys.dictionary_encode()
    if len(encoded.dictionary) == len(keys):
        return np.empty(0, np.int64)
    firsts = np.unique(arrow.numbers_of(encoded.indices), return_index=True)[1]
    return np.setdiff1d(np.arange(len(keys)), firsts)


def kinds(profile: Profile, products: Products, ledger_place: LedgerPlace) -> dict[int, TaskKind]:
    """Return what would be done with each row; nothing is sent. LedgerUnusable."""
    known = existing_ledger(ledger_place, profile)
    try:
        found = plan(profile, products, known, look_first=is_suspect(ledger_place, known))
        told = (_KINDS[code] for code in found.codes.tolist())
        return dict(zip(found.rows.tolist(), told, strict=True))
    finally:
        if known is not None:
            known.close()


def refusal_of(task: Task) -> RowOutcome:
    """Return what becomes of a row that cannot be put into a request."""
    reason = task.reason or ("", "The row cannot be sent.")
    return RowOutcome(task.row, task.key, RowState.REFUSED, (reason,))


def plan_one(
    profile: Profile, products: Products, row: int, ledger: LedgerStore, *, look_first: bool
) -> Task:
    """Return one row's task, for content that changed after it was planned; `look_first` as for `plan`."""
    one = replace(products, rows=np.array([row], dtype=np.int64))
    return next(plan(profile, one, ledger, True, look_first=look_first).tasks())


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
    look: Callable[[Plan, LedgerStore | None], None] | None = None,
) -> UploadPreview:
    """Tell what an upload would do; sends nothing and writes nothing. `resend_unchanged` as for `plan`.

    `look` is shown the plan while the record is open.

    Without a record nothing was sent yet; one that cannot be used raises LedgerUnusable.
    """
    together: Counter[str] = Counter()
    with contextlib.ExitStack() as opened:
        ledger = existing_ledger(ledger_place, profile)
        if ledger is not None:
            opened.callback(ledger.close)
        suspect = is_suspect(ledger_place, ledger)
        found = plan(profile, products, ledger, resend_unchanged, look_first=suspect)
        if look is not None:
            look(found, ledger)
        begun = not profile.first_rows or _has_uploads(ledger)
    number = {kind: found.count(kind) for kind in TaskKind}
    together[""] = number[TaskKind.NEW] + number[TaskKind.CHANGED]
    together.update(_went_in(task, profile.batch_size) for task in found.tasks(TaskKind.UNSETTLED))
    summed = _summed(profile, len(products), held_back, number, together)
    first_rows = profile.first_rows if not begun and summed.ready > profile.first_rows else 0
    return replace(summed, note=NOTE if suspect else "", first_rows=first_rows)


def _has_uploads(ledger: LedgerStore | None) -> bool:
    return ledger is not None and next(iter(ledger.uploaded_keys()), None) is not None


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
