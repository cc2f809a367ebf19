"""Makes sure, before anything is sent, that somebody answers at the destination and lets us in."""

from __future__ import annotations

import socket
from dataclasses import replace
from urllib.parse import urlsplit
from urllib.request import getproxies

import stamina

from importers.destinations.base import Credential, Profile
from importers.errors import DestinationUnreachable
from importers.upload.connection import check
from importers.upload.http_transport import ensure_address

# Its own hook would print on the operator's terminal at every new attempt.
stamina.instrumentation.set_on_retry_hooks([])

_KNOCK = 10.0  # seconds to take up a connection
_PORTS = {"http": 80, "https": 443}


def ensure_access(profile: Profile, credential: Credential, url: str | None) -> None:
    """Raise DestinationUnreachable, CredentialRefused or UploadImpossible if the upload could not even begin.

    A run would wait for a server that is away until it comes back: right for a person at the
    screen, wrong for a script whose address is mistyped.
    """
    profile = replace(profile, base_url=url or profile.base_url)
    ensure_address(profile)
    knock(profile.base_url)
    _ask(profile, credential)


def knock(url: str) -> None:
    """Raise DestinationUnreachable if nobody takes up a connection at an address."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in _PORTS and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise DestinationUnreachable(f"{url} is no address such as https://api.example.com.")
    if parts.scheme in getproxies() and parts.hostname != "127.0.0.1":
        return  # the way leads through a proxy, which answers for everybody
    try:
        place = (parts.hostname, parts.port or _PORTS[parts.scheme])
        socket.create_connection(place, _KNOCK).close()
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise DestinationUnreachable(
            f"No answer from {parts.netloc.rpartition('@')[2]} ({reason}); nothing was sent."
        ) from error


# A server that stumbles now and then is no reason to give up; the upload itself bears that too.
patient = stamina.retry(
    on=DestinationUnreachable, attempts=8, wait_initial=0.1, wait_max=1.0, timeout=30.0
)


@patient
def _ask(profile: Profile, credential: Credential) -> None:
    check(profile, credential)
