"""Where a request may go: not from the open web to machines within a network, whatever a name or a redirect says.

A catalog comes from somebody else. An address in it, or one that a server sends us on to, could name this machine, a
router, or the service by which a cloud hands out its keys. So each name is looked up once, all that it stands for is
judged, and the connection goes to just what was judged.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

from importers.picture_addresses.addresses import host_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_LOCAL_NAMES = ("localhost",)
# By which clouds hand out keys to whoever asks from within (RFC 3927; AWS, Azure, Google); Alibaba's; AWS over IPv6.
_NEVER = (
    ipaddress.ip_network("169.254.0.0/16"),
    ipaddress.ip_network("100.100.100.200/32"),
    ipaddress.ip_network("fd00:ec2::254/128"),
)

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052


class NotAsked(Exception):
    """An address that is not asked for; the text follows it in a sentence."""


class NoSuchHost(Exception):
    """A name that nobody knows."""


@dataclass(frozen=True, slots=True)
class Names:
    """Looks up hosts, each once; `within` tells whether machines within a network may be asked."""

    known: dict[str, tuple[Address, ...]]

    async def address_of(self, host: str, *, within: bool) -> Address:
        """Return what to connect to. NotAsked, NoSuchHost."""
        if host not in self.known:
            self.known[host] = await _looked_up(host)
        found = self.known[host]
        for address in map(_plain, found):
            if any(address in network for network in _NEVER if network.version == address.version):
                raise NotAsked(f"leads to {address}, which has no pictures and is never asked")
            if not within and not address.is_global:
                raise NotAsked(f"leads into a network ({address}) and is not asked")
        return min(found, key=lambda address: address.version)


def is_within(address: str) -> bool:
    """Tell whether an address says itself that it is of this machine or network: by numbers, or `localhost`."""
    host = host_of(address)
    if host in _LOCAL_NAMES:
        return True
    try:
        return not _plain(ipaddress.ip_address(host)).is_global
    except ValueError:
        return False


async def _looked_up(host: str) -> tuple[Address, ...]:
    try:
        return (ipaddress.ip_address(host),)
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoSuchHost(host) from error
    return tuple(ipaddress.ip_address(str(place[4][0]).split("%")[0]) for place in found)


def _plain(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one wraps, else the address."""
    if not isinstance(address, ipaddress.IPv6Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
