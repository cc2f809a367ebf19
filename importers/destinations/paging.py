"""A list's next page, asked for where the list itself was found."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from importers.destinations.base import Profile
from importers.destinations.call import Call


def next_page(following: str | None, profile: Profile) -> Call | None:
    """Return the request for the address that a list names as its next page; None if there is none.

    Behind a proxy it may name another scheme, host or port (measured): only its path and query are
    taken, at the address of the profile, so that no token goes elsewhere.
    """
    if not following:
        return None
    try:
        parts = urlsplit(following)
    except ValueError:
        return None
    home = urlsplit(profile.base_url)
    return Call("GET", urlunsplit((home.scheme, home.netloc, parts.path, parts.query, "")))
