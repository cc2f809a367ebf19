"""One worker's connection: sends a request as it is, adds the token, and returns what came back."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from functools import lru_cache

import httpx

from importers import __version__
from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call
from importers.destinations.protocol import HttpsOnly
from importers.destinations.registry import destination_of
from importers.errors import UploadImpossible
from importers.upload.body import read_body, unpacked
from importers.upload.tls import tls_trouble
from importers.upload.token import auth_headers, hidden

# Seconds. A gateway in front of a shop gives up after about 60, so we wait a little longer.
TIMEOUT = httpx.Timeout(connect=10.0, read=75.0, write=30.0, pool=10.0)
# For the whole exchange, however it drips; and a second more for so many bytes sent, since lines can be slow.
PATIENCE = 120.0
_SLOWEST_LINE = 20_000
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

_HEADERS = (
    ("Accept", "application/json"),
    ("Accept-Encoding", "gzip"),
    ("User-Agent", f"shelfready/{__version__}"),
)
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class HttpTransport:
    """A small client with one connection: a pool of many slows every request down.

    Redirects are never followed. Proxies of the environment are used, but not for loopback.
    """

    def __init__(self, profile: Profile, context: ssl.SSLContext | bool = True) -> None:
        """Prepare the client; the first request connects."""
        self._profile = profile
        self._host = host_of(profile)
        self._home = _origin(httpx.URL(profile.base_url))
        self._client = httpx.AsyncClient(
            verify=context,
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=self._host not in _LOOPBACK,
            limits=httpx.Limits(max_connections=1),
        )

    async def close(self) -> None:
        """Close the connection."""
        await self._client.aclose()

    async def send(self, call: Call, credential: Credential | None) -> Reply | Answer:
        """Send one request; an Answer tells what is known when no reply came."""
        try:
            request = self._request(call, credential)
        except OSError:
            words = f"The picture {call.image} cannot be read any more."
            return Answer(Verdict.REFUSED, words, messages=(("image", words),))
        try:
            async with asyncio.timeout(_patience(request)):
                reply = await self._reply(request)
        except _NOT_SENT as error:
            return _no_connection(self._host, error)
        except (httpx.TimeoutException, TimeoutError):
            return Answer(Verdict.AMBIGUOUS, f"No answer from {self._host} in time.")
        except (httpx.HTTPError, httpx.StreamError, OSError):  # OSError: TLS in mid-answer
            return Answer(Verdict.AMBIGUOUS, f"The connection to {self._host} broke off.")
        if credential is None:
            return reply
        return replace(reply, body=hidden(reply.body, credential))

    def _request(self, call: Call, credential: Credential | None) -> httpx.Request:
        """Build a request from nothing but the call: no cookie that an answer set goes back."""
        url = _parsed(call.url)
        if _origin(url) != self._home:
            raise RuntimeError("a request would leave the configured address")
        headers = [*_HEADERS]
        if credential is not None:
            headers += auth_headers(self._profile, credential)
        timeout = {"timeout": TIMEOUT.as_dict()}
        if call.image is not None:
            files = {"image": (call.image.name, call.image.read_bytes())}
            return httpx.Request(call.method, url, headers=headers, files=files, extensions=timeout)
        if call.body:
            headers.append(("Content-Type", "application/json"))
        return httpx.Request(
            call.method, url, headers=headers, content=call.body or None, extensions=timeout
        )

    async def _reply(self, request: httpx.Request) -> Reply:
        response = await self._client.send(request, stream=True)
        try:
            body = await read_body(response)
        finally:
            await response.aclose()
        packing = response.headers.get("content-encoding", "")
        return Reply(response.status_code, unpacked(body, packing), dict(response.headers))


def _patience(request: httpx.Request) -> float:
    return PATIENCE + int(request.headers.get("content-length", 0)) / _SLOWEST_LINE


def host_of(profile: Profile) -> str:
    """Return the name of a profile's server."""
    return httpx.URL(profile.base_url).host


def ensure_address(profile: Profile) -> None:
    """Raise UploadImpossible if a profile's address is none that can be sent to."""
    try:
        url = httpx.URL(profile.base_url)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if url.userinfo:
        raise UploadImpossible(
            f"The address of the profile {profile.name} holds a password or a user's name before {url.host}; "
            "take it out: a token is all that is sent."
        )
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise UploadImpossible(
            f"{profile.base_url!r} is not a server's address; it begins with https:// and a name."
        )
    if url.scheme != "http" or url.host in _LOOPBACK:
        return
    destination = destination_of(profile)
    if isinstance(destination, HttpsOnly) and destination.https_only:
        raise UploadImpossible(
            f"{profile.base_url} is not encrypted, and {destination.title} lets nobody in so: use https://."
        )
    if not profile.allow_http:
        raise UploadImpossible(
            f"{profile.base_url} is not encrypted, so others could read the token: use https://, or set "
            f"allow_http = true for the profile {profile.name}."
        )


@lru_cache(maxsize=64)
def _parsed(url: str) -> httpx.URL:
    return httpx.URL(url)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _no_connection(host: str, error: httpx.HTTPError) -> Answer:
    """Say why there is no connection; never the error's own text, which may quote a header."""
    if words := tls_trouble(host, error):
        return Answer(Verdict.IMPOSSIBLE, words)
    if isinstance(error, httpx.ConnectTimeout):
        return Answer(Verdict.NOT_SENT, f"{host} does not answer.")
    return Answer(Verdict.NOT_SENT, f"There is no connection to {host}.")
