"""`shelfready destination check`: is a manifest sound, what would it send, and does the shop let us in?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from importers.catalog.product import Product
from importers.catalog.schema import FieldKind
from importers.cli.access import knock
from importers.cli.console import say
from importers.cli.credentials import credential_for
from importers.cli.text import shown_lines
from importers.destinations.base import Profile
from importers.destinations.call import Call, Content, Unsendable
from importers.destinations.registry import destinations, register
from importers.destinations.rest.destination import RestDestination
from importers.destinations.rest.load import ManifestUnusable, load
from importers.destinations.rest.product_api import RestApi
from importers.errors import SettingsUnusable, ShelfreadyError, UnreadableFile
from importers.session.session import Session
from importers.session.upload_input import as_sent
from importers.storage.home import Home
from importers.storage.profiles import load_profiles
from importers.upload.connection import check
from importers.upload.detail import Details
from importers.upload.http_transport import ensure_address

_EXAMPLES = {FieldKind.KEY: "SKU-1", FieldKind.MONEY: "12.50", FieldKind.INTEGER: "3"}
_ID = "ID"  # in the place of what the shop calls the product


def run(arguments: argparse.Namespace) -> int:
    """Tell what is wrong, or print the requests; UnreadableFile if the catalog cannot be read."""
    try:
        destination = RestDestination(load(arguments.manifest), arguments.manifest.absolute())
        profile = _registered(destination, arguments.url)
    except ManifestUnusable as error:
        for fault in error.faults:
            say(fault)
        return 1
    except ShelfreadyError as error:
        say(error.sentence)
        return 1
    manifest = destination.manifest
    say(f"{arguments.manifest.name} can be used: {destination.title} at {profile.base_url}")
    say(
        f"The token comes from {profile.token_env} and goes into the header {manifest.auth.header}."
    )
    content = _content(arguments, destination, profile)
    details = Details(profile)
    for title, call in _calls(destination, content, profile):
        print(f"# {title}\n{shown_lines(details.request_text(call))}\n")
    say("Nothing was sent.")
    return _probe(arguments, profile) if arguments.probe else 0


def _registered(destination: RestDestination, url: str | None) -> Profile:
    """Make the destination known to this command, under the profile that the settings give it. SettingsUnusable."""
    load_profiles(Home.default())
    other = destinations().get(destination.name)
    if other is not None and not isinstance(other, RestDestination):
        raise SettingsUnusable(
            f'"{destination.name}" is the name of a destination that is built in; choose another.'
        )
    register(destination)
    profile = load_profiles(Home.default())[destination.name]
    profile = replace(profile, base_url=(url or profile.base_url).rstrip("/"))
    ensure_address(profile)
    return profile


def _content(
    arguments: argparse.Namespace, destination: RestDestination, profile: Profile
) -> Content:
    """Return what a row of the catalog says, or an invented one. UnreadableFile."""
    if arguments.catalog is None:
        say("An invented product; name a catalog to see one of its rows.")
        fields = destination.schema(profile).fields
        values = {each.name: _EXAMPLES.get(each.kind, f"{each.label} 1") for each in fields}
        key = destination.manifest.key.name
        return destination.content(Product(0, values[key], values), profile, None)
    session = Session.open(arguments.catalog, home=Home.default(), profile=profile.name, note=False)
    catalog = session.catalog
    row = 0 if arguments.row is None else int(np.searchsorted(catalog.lines, arguments.row))
    if row >= catalog.row_count or arguments.row not in (None, catalog.line(row)):
        raise UnreadableFile(f"{arguments.catalog} has no product in line {arguments.row or 1}.")
    try:
        return as_sent(catalog, session.mapping, profile, row)
    except Unsendable as error:
        raise UnreadableFile(
            f"Line {catalog.line(row)} cannot be sent: {error.field}: {error}"
        ) from None


def _calls(
    destination: RestDestination, content: Content, profile: Profile
) -> Iterator[tuple[str, Call]]:
    """Yield the requests that a product may need."""
    manifest, api = destination.manifest, RestApi(destination.manifest, content)
    test = destination.access.call(profile)
    if test is not None:
        yield "to see whether the token lets in", test
    yield "to make the product", api.create(content, profile)
    if manifest.lookup:
        yield "to look it up", api.lookups(content.key, profile)[0]
    if manifest.update:
        yield "to change all of it", api.change(_ID, content.fields, profile)


def _probe(arguments: argparse.Namespace, profile: Profile) -> int:
    """Send the test call, and say what came of it."""
    try:
        credential = credential_for(profile, None, arguments.token_env)
        knock(profile.base_url)
        say(f"The test call: {check(profile, credential)}")
    except ShelfreadyError as error:
        say(f"The test call: {error.sentence}")
        return 1
    return 0
