"""Writes the exact requests that an upload would send, without sending any."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path

from importers.catalog.product import Products
from importers.destinations import digible, scantrust
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content
from importers.files import write_atomically
from importers.upload.detail import Details
from importers.upload.ledger import existing_ledger
from importers.upload.plan import Kind, Task, content_of, cut, plan

_NOT_SENT = (Kind.UNCHANGED, Kind.UNSENDABLE)


def dry_run(
    profile: Profile, products: Products, ledger_path: Path, target: Path, *, again: bool = False
) -> int:
    """Write the requests of an upload as text, the token masked, and return how many. LedgerUnusable, OSError.

    `again` as for `plan`.
    What depends on an answer is not in it: the creation after a lookup that finds nothing, and
    the picture of a product that has no id yet.
    """
    profile = replace(profile, base_url=profile.base_url.rstrip("/"))
    details = Details(profile)
    texts = [details.request_text(call) for call in _calls(profile, products, ledger_path, again)]
    write_atomically(target, "\n\n---\n\n".join(texts) + ("\n" if texts else ""))
    return len(texts)


def _calls(profile: Profile, products: Products, ledger_path: Path, again: bool) -> Iterator[Call]:
    known = existing_ledger(ledger_path, profile)
    with nullcontext() if known is None else closing(known) as ledger:
        tasks = [t for t in plan(profile, products, ledger, again) if t.kind not in _NOT_SENT]
    for batch in cut(tasks, profile.batch_size):
        contents = [_content(task, profile, products) for task in batch]
        if profile.destination == "digible":
            yield digible.batch_call(contents, profile)
        else:
            yield from scantrust_calls(batch[0], contents[0], profile)


def _content(task: Task, profile: Profile, products: Products) -> Content:
    return content_of(products.product(task.row), profile, products.folder)


def scantrust_calls(task: Task, content: Content, profile: Profile) -> Iterator[Call]:
    """Yield what is sent for one row first, as far as it is known before any answer."""
    remote_id = task.entry.remote_id if task.entry else None
    if task.kind is Kind.NEW:
        yield scantrust.create_call(content, profile)
    elif task.kind is Kind.UNSETTLED or remote_id is None:
        yield scantrust.lookup_call(content.key, profile)
    else:
        yield scantrust.change_call(remote_id, content.fields, profile)
        if content.image is not None:
            yield scantrust.picture_call(remote_id, content.image, profile)
