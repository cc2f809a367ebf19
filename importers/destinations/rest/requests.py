"""The requests of a manifest: to make products, to look one up, to change one. All go to the profile's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, RemoteId
from importers.destinations.rest.body import (
    changed_body,
    enveloped,
    json_bytes,
    product_body,
)
from importers.destinations.rest.manifest import Manifest, Omitted
from importers.destinations.rest.pointers import put
from importers.destinations.rest.templates import filled


def create_call(manifest: Manifest, items: Sequence[Content], profile: Profile) -> Call:
    """Return the request that makes products; the same rows always give the same bytes."""
    create = manifest.create
    made = [product_body(manifest, item) for item in items]
    listed = create.proof.items is not None
    body = enveloped(create.envelope, made if listed else made[0])
    return Call(create.call.method, profile.base_url + filled(create.call), json_bytes(body))


def lookup_call(manifest: Manifest, key: str, profile: Profile) -> Call:
    """Return the request that asks for a key; it changes nothing, whatever its method is."""
    lookup = manifest.lookup
    assert lookup is not None
    body: Any = {}
    for pointer, value in lookup.body.items():
        body = put(body, pointer, key if value == "{key}" else value)
    url = profile.base_url + filled(lookup.call, key)
    return Call(lookup.call.method, url, json_bytes(body) if body else b"", asks=True)


def change_call(
    manifest: Manifest,
    item: Content,
    remote_id: RemoteId,
    fields: Mapping[str, Any],
    profile: Profile,
) -> Call:
    """Return the request that changes these fields of a product; all of them where others would be wiped."""
    update = manifest.update
    assert update is not None
    if manifest.omitted is Omitted.WIPED:
        constants = {**manifest.constant, **update.constant}
        made = changed_body(manifest, item, {**item.fields, **fields}, constants)
    else:
        made = changed_body(manifest, item, fields, update.constant)
    url = profile.base_url + filled(update.call, item.key, remote_id)
    return Call(update.call.method, url, json_bytes(enveloped(update.envelope, made)))


def gone_call(
    manifest: Manifest, key: str, remote_id: RemoteId, choice: str, profile: Profile
) -> Call:
    """Return the change that marks a product as gone: the values of that choice, and nothing else."""
    update = manifest.update
    assert update is not None
    body: Any = {}
    for pointer, value in manifest.gone[choice].items():
        body = put(body, pointer, value)
    url = profile.base_url + filled(update.call, key, remote_id)
    return Call(update.call.method, url, json_bytes(enveloped(update.envelope, body)))
