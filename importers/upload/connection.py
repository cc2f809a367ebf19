"""Asks a destination before an upload: does it let us in, what brands has it, a token for a login."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from importers.destinations.answer import Answer, Reply, Verdict, read_failure
from importers.destinations.base import Brand, Credential, Profile
from importers.destinations.call import Call
from importers.destinations.paging import next_page
from importers.destinations.preparation import Preparation
from importers.destinations.protocol import Brands
from importers.destinations.registry import destination_of
from importers.errors import CredentialRefused, DestinationUnreachable, UploadImpossible
from importers.upload.http_transport import (
    HttpTransport,
    ensure_address,
    host_of,
)
from importers.upload.tls import tls_context
from importers.upload.token import ensure_usable

_PAGES = 50  # of brands, at most
_NO_WORD_ON_THE_TOKEN = {Verdict.REFUSED, Verdict.THROTTLED}


@dataclass(frozen=True, slots=True)
class BrandList:
    """The shop's brands; `note` says why the list is empty or may not be whole."""

    brands: tuple[Brand, ...] = ()
    note: str = ""


def check(profile: Profile, credential: Credential, *, url: str | None = None) -> str:
    """Ask whether the token lets us in, and say so in one sentence.

    Where a destination has no such request only the token itself is looked at, and nothing is sent.
    Raises CredentialRefused or DestinationUnreachable.
    """
    profile = _aimed(profile, url)
    ensure_usable(profile, credential)
    access = destination_of(profile).access
    call = access.call(profile)
    if call is None:
        return access.sentence(credential)
    came = _ask(profile, credential, call)
    answer = access.read(came) if isinstance(came, Reply) else came
    if answer.verdict is Verdict.ACCEPTED:
        return f"{host_of(profile)} lets you in."
    if isinstance(came, Reply) and answer.verdict in _NO_WORD_ON_THE_TOKEN:
        # Somebody answers, and does not turn the token away: the products are the better question.
        return f"{host_of(profile)} answers ({came.phrase}), but does not say if it lets you in."
    raise _refusal(profile, answer)


def prepare(profile: Profile, credential: Credential, preparation: Preparation) -> None:
    """Make in a shop what uploads need. CredentialRefused, DestinationUnreachable or UploadImpossible if it is not."""
    profile = _aimed(profile, None)
    ensure_usable(profile, credential)
    came = _ask(profile, credential, preparation.call)
    answer = preparation.read(came) if isinstance(came, Reply) else came
    if answer.verdict in (Verdict.REFUSED, Verdict.FORBIDDEN):
        raise UploadImpossible(f"{host_of(profile)} did not make it: {answer.message}")
    if answer.verdict is not Verdict.ACCEPTED:
        raise _refusal(profile, answer)


def log_in(profile: Profile, email: str, password: str, *, url: str | None = None) -> Credential:
    """Get a token; the password is kept nowhere. CredentialRefused, DestinationUnreachable, UploadImpossible."""
    profile = _aimed(profile, url)
    login = destination_of(profile).login
    if login is None:
        raise UploadImpossible(f"{profile.name} has no login; it takes a token.")
    reply = _ask(profile, None, login.call(profile, email, password))
    token = login.read(reply) if isinstance(reply, Reply) else None
    if token is not None:
        return Credential(token)
    if isinstance(reply, Reply) and 400 <= reply.status < 500 and reply.status != 429:
        raise CredentialRefused("The login was refused: check the e-mail address and the password.")
    raise _refusal(profile, reply)


def fetch_brands(profile: Profile, credential: Credential, *, url: str | None = None) -> BrandList:
    """Read the shop's brands; without the permission the list is empty and a note says so.

    Raises CredentialRefused, DestinationUnreachable, or UploadImpossible where there is no such list.
    """
    profile = _aimed(profile, url)
    ensure_usable(profile, credential)
    brands = destination_of(profile).brands
    if brands is None:
        raise UploadImpossible(f"{profile.name} has no list of brands that could be read.")
    return _pages(brands, profile, credential)


def _pages(brands: Brands, profile: Profile, credential: Credential) -> BrandList:
    found: dict[int, Brand] = {}
    page, called = brands.first_page(profile), brands.noun[1]
    for _ in range(_PAGES):
        reply = _ask(profile, credential, page)
        if isinstance(reply, Reply) and reply.status == 403:
            return BrandList(note=f"The token may not read {called}, so they cannot be checked.")
        listed = brands.read(reply) if isinstance(reply, Reply) else None
        if listed is None and found:
            break  # the next page led nowhere
        if listed is None:
            raise _refusal(profile, reply)
        items, following = listed
        known = len(found)
        found |= {brand.id: brand for brand in items}
        if following is None:
            return BrandList(tuple(found.values()))
        further = next_page(following, profile)
        if further is None or len(found) == known:
            break  # no address, or round in a circle
        page = further
    return BrandList(tuple(found.values()), f"The list of {called} may not be whole.")


def _ask(profile: Profile, credential: Credential | None, call: Call) -> Reply | Answer:
    """Send one request from any thread and wait for what comes."""

    tls = tls_context(profile.base_url)

    async def asked() -> Reply | Answer:
        transport = HttpTransport(profile, tls)
        try:
            return await transport.send(call, credential)
        finally:
            await transport.close()

    return asyncio.run(asked())


def _refusal(profile: Profile, came: Reply | Answer) -> UploadImpossible:
    answer = came if isinstance(came, Answer) else read_failure(came)
    if answer.verdict is Verdict.IMPOSSIBLE:  # nothing that another attempt would change
        return UploadImpossible(answer.message)
    if answer.verdict is Verdict.LOGIN:
        return CredentialRefused(f"{host_of(profile)} refuses the token: {answer.message}")
    return DestinationUnreachable(f"{host_of(profile)} cannot be used now: {answer.message}")


def _aimed(profile: Profile, url: str | None) -> Profile:
    aimed = replace(profile, base_url=(url or profile.base_url).rstrip("/"))
    ensure_address(aimed)
    return aimed
