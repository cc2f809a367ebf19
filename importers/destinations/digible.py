"""Digible's product sync: batches in, one answer for the whole batch out.

Assumed, because there is no public documentation: the body is a bare JSON list (or a list in the
profile's `envelope` key), and the endpoint upserts by `productId`. `envelope_of` alone knows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from importers.catalog.product import Product
from importers.destinations.answer import Answer, Reply, Verdict, read_failure, verdict_of
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, Unsendable, to_json

LOGIN_PATH = "/v1/business/account/auth/login"
SYNC_PATH = "/v1/business/stores/product/sync"

# Only these say that the batch's content is at fault, so that halving it can find the guilty rows.
SPLITTING = frozenset({400, 413, 422})


def content(product: Product, profile: Profile) -> Content:
    """Return a row's object: name and id as they are, the price as decimal text; Unsendable."""
    values = product.values
    return Content(
        product.key,
        {
            "productName": values.get("productName", ""),
            "productPrice": price_text(values.get("productPrice", "")),
            "productId": product.key,
        },
    )


def price_text(value: str) -> str:
    """Write a price in plain decimal notation, digit for digit as it stands; never through a float."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        raise Unsendable("productPrice", f"The price {value!r} is not a number.") from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise Unsendable("productPrice", f"The price {value!r} is not a number that can be sent.")
    return format(number, "f")


def batch_call(contents: Sequence[Content], profile: Profile) -> Call:
    """Return the request that sends a batch; the same rows always give the same bytes."""
    items = [dict(item.fields) for item in contents]
    return Call("POST", profile.base_url + SYNC_PATH, to_json(envelope_of(items, profile)))


def envelope_of(items: list[dict[str, Any]], profile: Profile) -> Any:
    """Return the body of a batch (assumed: a bare list, unless the profile names a key)."""
    return {profile.envelope: items} if profile.envelope else items


def read_batch(reply: Reply) -> Answer:
    """Judge a batch as a whole: 200 with JSON is accepted, any other 2xx or body is ambiguous."""
    if reply.status == 200 and reply.json() is not None:
        return Answer(Verdict.ACCEPTED, "", reply.status)
    return read_failure(reply)


def login_call(profile: Profile, email: str, password: str) -> Call:
    """Return the request that turns an email and password into a token."""
    body = to_json({"email": email, "password": password})
    return Call("POST", profile.base_url + LOGIN_PATH, body)


def read_login(reply: Reply) -> str | None:
    """Return the token of a successful login, or None (the failure body is undocumented)."""
    answer = reply.json() if verdict_of(reply.status) is Verdict.ACCEPTED else None
    data = answer.get("data") if isinstance(answer, dict) else None
    token = data.get("token") if isinstance(data, dict) else None
    return token if isinstance(token, str) and token else None
