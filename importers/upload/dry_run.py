"""Writes the exact requests that an upload would send, without sending any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from importers.catalog.product import Products
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content
from importers.destinations.registry import destination_of
from importers.destinations.work import Task, TaskKind
from importers.files import write_atomically
from importers.ledger.place import LedgerPlace, existing_ledger, is_suspect
from importers.upload.detail import Details
from importers.upload.plan import content_of, cut, plan

_SENT = (TaskKind.NEW, TaskKind.CHANGED, TaskKind.UNSETTLED)


def dry_run(
    profile: Profile,
    products: Products,
    ledger_place: LedgerPlace,
    target: Path,
    *,
    resend_unchanged: bool = False,
) -> int:
    """Write the requests of an upload as text, the token masked, and return how many. LedgerUnusable, OSError.

    `resend_unchanged` as for `plan`.
    What depends on an answer is not in it: the creation after a lookup that finds nothing, and
    the picture of a product that has no id yet.
    """
    profile = replace(profile, base_url=profile.base_url.rstrip("/"))
    details = Details(profile)
    with _tasks(profile, products, ledger_place, resend_unchanged) as tasks:
        batches = cut(list(tasks), profile.batch_size)
        texts = [
            details.request_text(call)
            for batch in batches
            for call in _calls(batch, profile, products)
        ]
    write_atomically(target, "\n\n---\n\n".join(texts) + ("\n" if texts else ""))
    return len(texts)


def sample(
    profile: Profile,
    products: Products,
    ledger_place: LedgerPlace,
    *,
    resend_unchanged: bool = False,
) -> str:
    """Return the first request that would be sent, as text with the token masked; "" if none would be.

    Of a batch only the first product is shown. Nothing is sent. LedgerUnusable as for the upload.
    """
    with _tasks(profile, products, ledger_place, resend_unchanged) as tasks:
        first = next(tasks, None)
    if first is None:
        return ""
    return Details(profile).request_text(next(_calls([first], profile, products)))


@contextmanager
def _tasks(
    profile: Profile, products: Products, ledger_place: LedgerPlace, resend_unchanged: bool
) -> Iterator[Iterator[Task]]:
    """Give the rows that would be sent, in source order."""
    known = existing_ledger(ledger_place, profile)
    with nullcontext() if known is None else closing(known) as ledger:
        suspect = is_suspect(ledger_place, ledger)
        planned = plan(profile, products, ledger, resend_unchanged, look_first=suspect)
        yield planned.tasks(*_SENT)


def _calls(batch: Sequence[Task], profile: Profile, products: Products) -> Iterator[Call]:
    contents = [(task, _content(task, profile, products)) for task in batch]
    return destination_of(profile).first_calls(contents, profile)


def _content(task: Task, profile: Profile, products: Products) -> Content:
    return content_of(products.product(task.row), profile, products.folder)
