"""Digible's requests: a batch of products, and the login.

Assumed, because there is no public documentation: the body is a bare JSON list (or a list in the
profile's `envelope` key), and the endpoint upserts by `productId`. `envelope_of` alone knows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, to_json

LOGIN_PATH = "/v1/business/account/auth/login"
SYNC_PATH = "/v1/business/stores/product/sync"


def batch_call(contents: Sequence[Content], profile: Profile) -> Call:
    """Return the request that sends a batch; the same rows always give the same bytes."""
    items = [dict(item.fields) for item in contents]
    return Call("POST", profile.base_url + SYNC_PATH, to_json(envelope_of(items, profile)))


def envelope_of(items: list[dict[str, Any]], profile: Profile) -> Any:
    """Return the body of a batch (assumed: a bare list, unless the profile names a key)."""
    envelope = profile.text("envelope")
    return {envelope: items} if envelope else items


def login_call(profile: Profile, email: str, password: str) -> Call:
    """Return the request that turns an email and password into a token."""
    body = to_json({"email": email, "password": password})
    return Call("POST", profile.base_url + LOGIN_PATH, body)
