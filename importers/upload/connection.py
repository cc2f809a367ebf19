"""Asks a destination before an upload: does it let us in, what brands has it, a token for a login."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from importers.destinations import digible, scantrust
from importers.destinations.answer import Answer, Reply, Verdict, read_failure, verdict_of
from importers.destinations.base import Brand, Credential, Profile
from importers.destinations.call import Call
from importers.errors import CredentialRefused, DestinationUnreachable
from importers.upload.http_transport import Wire, at_home, ensure_address, host_of, tls_context
from importers.upload.token import ends_in, ensure_usable

_PAGES = 50  # of brands, at most
_NO_WORD_ON_THE_TOKEN = {Verdict.REFUSED, Verdict.THROTTLED}


@dataclass(frozen=True, slots=True)
class Brands:
    """The shop's brands; `note` says why the list is empty or may not be whole."""

    brands: tuple[Brand, ...] = ()
    note: str = ""


def check(profile: Profile, credential: Credential, *, url: str | None = None) -> str:
    """Ask whether the token lets us in, and say so in one sentence.

    Digible has no such request: there only the token's own end is looked at, and nothing is sent.
    Raises CredentialRefused or DestinationUnreachable.
    """
    profile = _aimed(profile, url)
    ensure_usable(profile, credential)
    if profile.destination == "digible":
        return _digible_sentence(credential)
    reply = _ask(profile, credential, Call("GET", profile.base_url + scantrust.ME_PATH))
    if isinstance(reply, Reply) and reply.status // 100 == 2 and reply.json() is not None:
        return f"{host_of(profile)} lets you in."
    if isinstance(reply, Reply) and verdict_of(reply.status) in _NO_WORD_ON_THE_TOKEN:
        # Somebody answers, and does not turn the token away: the products are the better question.
        return f"{host_of(profile)} answers ({reply.phrase}), but does not say if it lets you in."
    raise _refusal(profile, reply)


def _digible_sentence(credential: Credential) -> str:
    left = ends_in(credential)
    if left is None:
        return "The token does not say when it ends; the server decides when it is used."
    return f"The token is good for another {max(1, round(left / 60))} min, by its own word."


def log_in(profile: Profile, email: str, password: str, *, url: str | None = None) -> Credential:
    """Get a Digible token; the password is kept nowhere. CredentialRefused, DestinationUnreachable."""
    profile = _aimed(profile, url)
    reply = _ask(profile, None, digible.login_call(profile, email, password))
    token = digible.read_login(reply) if isinstance(reply, Reply) else None
    if token is not None:
        return Credential(token)
    if isinstance(reply, Reply) and 400 <= reply.status < 500 and reply.status != 429:
        raise CredentialRefused("The login was refused: check the e-mail address and the password.")
    raise _refusal(profile, reply)


def fetch_brands(profile: Profile, credential: Credential, *, url: str | None = None) -> Brands:
    """Read the shop's brands; without the permission the list is empty and a note says so.

    Raises CredentialRefused or DestinationUnreachable.
    """
    profile = _aimed(profile, url)
    ensure_usable(profile, credential)
    found: dict[int, Brand] = {}
    page = profile.base_url + scantrust.BRANDS_PATH
    for _ in range(_PAGES):
        reply = _ask(profile, credential, Call("GET", page))
        if isinstance(reply, Reply) and reply.status == 403:
            return Brands(note="The token may not read brands, so they cannot be checked.")
        listed = scantrust.read_brands(reply) if isinstance(reply, Reply) else None
        if listed is None:
            raise _refusal(profile, reply)
        items, following = listed
        known = len(found)
        found |= {number: Brand(number, name, reference) for number, name, reference in items}
        if following is None:
            return Brands(tuple(found.values()))
        page = following
        if len(found) == known or not at_home(page, profile):
            break  # round in a circle, or off to somewhere else
    return Brands(tuple(found.values()), "The list of brands may not be whole.")


def _ask(profile: Profile, credential: Credential | None, call: Call) -> Reply | Answer:
    """Send one request from any thread and wait for what comes."""

    async def asked() -> Reply | Answer:
        wire = Wire(profile, tls_context() if profile.base_url.startswith("https") else False)
        try:
            return await wire.send(call, credential)
        finally:
            await wire.close()

    return asyncio.run(asked())


def _refusal(profile: Profile, came: Reply | Answer) -> CredentialRefused | DestinationUnreachable:
    answer = came if isinstance(came, Answer) else read_failure(came)
    if answer.verdict is Verdict.LOGIN:
        return CredentialRefused(f"{host_of(profile)} refuses the token: {answer.message}")
    return DestinationUnreachable(f"{host_of(profile)} cannot be used now: {answer.message}")


def _aimed(profile: Profile, url: str | None) -> Profile:
    aimed = replace(profile, base_url=(url or profile.base_url).rstrip("/"))
    ensure_address(aimed)
    return aimed
