"""The request that an upload would send first, for the operator to look at before it is sent."""

from __future__ import annotations

from importers.destinations import digible, scantrust
from importers.destinations.base import Profile
from importers.destinations.call import Call, Unsendable
from importers.product import Product, Products
from importers.upload.detail import Details
from importers.upload.plan import content_of


def sample(profile: Profile, products: Products) -> str:
    """Return the first request as text, with the token masked; "" when nothing is ready.

    Of a batch only the first product is shown. Nothing is sent.
    """
    calls = (call for call in (_call(profile, product, products) for product in products) if call)
    first = next(calls, None)
    return Details(profile).request_text(first) if first else ""


def _call(profile: Profile, product: Product, products: Products) -> Call | None:
    try:
        item = content_of(product, profile, products.folder)
    except Unsendable:
        return None
    if profile.destination == "digible":
        return digible.batch_call([item], profile)
    return scantrust.create_call(item, profile)
