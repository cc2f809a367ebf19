"""The request that an upload would send first, for the operator to look at before it is sent."""

from __future__ import annotations

from pathlib import Path

from importers.catalog.product import Products
from importers.destinations import digible
from importers.destinations.base import Profile
from importers.upload.detail import Details
from importers.upload.dry_run import scantrust_calls
from importers.upload.ledger import existing_ledger
from importers.upload.plan import Kind, content_of, plan

_NOT_SENT = (Kind.UNCHANGED, Kind.UNSENDABLE)


def sample(profile: Profile, products: Products, ledger_path: Path, *, again: bool = False) -> str:
    """Return the first request that would be sent, as text with the token masked; "" if none would be.

    Of a batch only the first product is shown. Nothing is sent. LedgerUnusable as for the upload.
    """
    ledger = existing_ledger(ledger_path, profile)
    try:
        tasks = plan(profile, products, ledger, again)
        first = next((task for task in tasks if task.kind not in _NOT_SENT), None)
    finally:
        if ledger is not None:
            ledger.close()
    if first is None:
        return ""
    product = products.product(first.row)
    item = content_of(product, profile, products.folder)
    call = (
        digible.batch_call([item], profile)
        if profile.destination == "digible"
        else next(scantrust_calls(first, item, profile))
    )
    return Details(profile).request_text(call)
