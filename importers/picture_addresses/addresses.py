"""The addresses in a cell: one, or several with commas, semicolons, bars or line ends between them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_BETWEEN = re.compile(r"\s*[,;|\n]\s*(?=https?://)|\s+(?=https?://)", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the web addresses of a cell in order; none where something else stands there too."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    return tuple(parts) if parts and all(map(_WEB.match, parts)) else ()


def address_fault(address: str) -> str:
    """Return why an address is never asked for, in words that follow it; "" if it may be."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no web address"
    if parts.scheme.lower() not in ("http", "https"):
        return "is no address of the web"
    if not host or any(character.isspace() for character in address):
        return "is no web address"
    if parts.username is not None or parts.password is not None:
        return "holds a name or password, which no address of a picture may"
    return ""


def host_of(address: str) -> str:
    """Return the host of an address that has no fault, in small letters, without brackets."""
    return (urlsplit(address).hostname or "").lower()
