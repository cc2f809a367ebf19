"""Asks for one picture: its head, and where that tells too little the first bytes of it."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from importers import __version__
from importers.picture_addresses.addresses import address_fault
from importers.picture_addresses.content import fault_of, is_said, kind_of, size_of
from importers.picture_addresses.network import Names, NotAsked, is_within

TIMEOUT = httpx.Timeout(connect=8.0, read=15.0, write=10.0, pool=30.0)
_FIRST_BYTES = 4096
_REDIRECTS = 5
_HEADERS = {
    "User-Agent": f"shelfready/{__version__}",
    "Accept": "image/*,*/*;q=0.5",
    "Accept-Encoding": "identity",
}
_TOLD_BY_HEAD = (404, 410, 429, 503)
_WORDS = {
    401: "asks for a password: not everybody sees the picture",
    403: "not everybody may see the picture",
    416: "it is an empty file",
    404: "there is no such picture",
    410: "the picture was taken away",
}


class _Elsewhere(Exception):
    """The picture is at another address, which is the text."""


class Wait(Exception):
    """The host wants to be asked later; the text is its `Retry-After`."""


@dataclass
class Asker:
    """Asks for pictures with a small client for each host, so that no connection serves another one's name."""

    context: ssl.SSLContext
    names: Names = field(default_factory=lambda: Names({}))
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def close(self) -> None:
        """Close all connections."""
        for client in self.clients.values():
            await client.aclose()
        self.clients.clear()

    async def fault(self, address: str) -> str:
        """Return what is wrong with a picture, in words that follow its address; "" if it is right.

        Wait; NoSuchHost and httpx.HTTPError where its host cannot be reached.
        """
        within = is_within(address)
        for _ in range(_REDIRECTS + 1):
            if wrong := address_fault(address):
                return wrong
            try:
                return await self._look(address, within=within)
            except _Elsewhere as elsewhere:
                address = urljoin(address, str(elsewhere))
            except NotAsked as refusal:
                return str(refusal)
            except (httpx.InvalidURL, httpx.UnsupportedProtocol):
                return "is no web address"
        return "is passed on from address to address without an end"

    async def _look(self, address: str, *, within: bool) -> str:
        """Return what is wrong with an address itself; _Elsewhere if it passes on."""
        with suppress(httpx.RemoteProtocolError):  # by servers that know no HEAD at all
            async with self._answer("HEAD", address, within=within) as head:
                if head.is_success and is_said(kind_of(head.headers)):
                    return fault_of(kind_of(head.headers), size_of(head.headers), None)
                if head.status_code in _TOLD_BY_HEAD:
                    return _fault_of_status(head)
        async with self._answer("GET", address, within=within) as answer:
            if not answer.is_success:
                return _fault_of_status(answer)
            begins = b""
            async for piece in answer.aiter_raw():
                begins += piece
                if len(begins) >= _FIRST_BYTES:
                    break
            return fault_of(kind_of(answer.headers), size_of(answer.headers), begins)

    @asynccontextmanager
    async def _answer(
        self, method: str, address: str, *, within: bool
    ) -> AsyncIterator[httpx.Response]:
        """Send a request without anything that tells who we are; _Elsewhere if the answer passes on."""
        url, headers, extensions = httpx.URL(address), dict(_HEADERS), dict[str, str]()
        host = url.raw_host.decode("ascii").strip("[]")
        proxied = not within and _has_proxy(address)
        client = self._client(host, proxied)
        if not proxied:
            place = await self.names.address_of(host, within=within)
            headers["Host"], extensions = url.netloc.decode("ascii"), {"sni_hostname": host}
            url = url.copy_with(host=str(place))
        if method == "GET":
            headers["Range"] = f"bytes=0-{_FIRST_BYTES - 1}"
        request = client.build_request(method, url, headers=headers, extensions=extensions)
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            if response.has_redirect_location:
                raise _Elsewhere(response.headers["location"])
            yield response
        finally:
            await response.aclose()

    def _client(self, host: str, proxied: bool) -> httpx.AsyncClient:
        """Return the client of a host; it keeps no cookies and knows no passwords."""
        if host not in self.clients:
            self.clients[host] = httpx.AsyncClient(
                verify=self.context,
                timeout=TIMEOUT,
                follow_redirects=False,
                trust_env=proxied,
                limits=httpx.Limits(max_connections=2, max_keepalive_connections=2),
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            )
        return self.clients[host]


def _fault_of_status(answer: httpx.Response) -> str:
    status = answer.status_code
    if status in (429, 503):
        raise Wait(answer.headers.get("retry-after", ""))
    words = _WORDS.get(status, "its server fails" if status >= 500 else "no picture comes")
    return f"answers {status}: {words}"


def _has_proxy(address: str) -> bool:
    """Tell whether the environment names a proxy, which then connects in our place."""
    parts = urlsplit(address)
    proxies = getproxies()
    named = parts.scheme.lower() in proxies or "all" in proxies
    return named and not proxy_bypass(parts.hostname or "")
