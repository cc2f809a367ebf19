"""Before anything is sent, somebody must answer at the address, and let us in."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest
import stamina
from pytest_httpx import HTTPXMock

from importers.cli.access import ensure_access
from importers.cli.credentials import practice_credential
from importers.destinations.base import Credential
from importers.destinations.registry import BUILT_IN
from importers.errors import CredentialRefused, DestinationUnreachable

PROFILE = BUILT_IN["scantrust"]
TOKEN = Credential("sesame")


@pytest.fixture
def url() -> Iterator[str]:
    """Return an address that takes up connections; what is asked there is mocked."""
    with socket.create_server(("127.0.0.1", 0)) as door, stamina.set_testing(True, attempts=8):
        yield f"http://127.0.0.1:{door.getsockname()[1]}"


def test_a_server_that_knows_us_lets_us_in(url: str, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=f"{url}/api/v2/me/", json={"id": 1})
    ensure_access(PROFILE, TOKEN, url)
    (request,) = httpx_mock.get_requests()
    assert request.headers["authorization"] == "UAT sesame"


def test_a_server_that_stumbles_is_asked_again(url: str, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_exception(httpx.ReadTimeout("slow"))
    httpx_mock.add_response(json={"id": 1})
    ensure_access(PROFILE, TOKEN, url)
    assert len(httpx_mock.get_requests()) == 3


@pytest.mark.parametrize("status", [404, 405, 429])
def test_a_server_without_an_access_check_is_no_hindrance(
    url: str, httpx_mock: HTTPXMock, status: int
) -> None:
    httpx_mock.add_response(status_code=status, json={"detail": "Not found."})
    ensure_access(PROFILE, TOKEN, url)
    assert len(httpx_mock.get_requests()) == 1


def test_new_attempts_print_nothing_of_their_own(
    url: str, httpx_mock: HTTPXMock, capfd: pytest.CaptureFixture[str]
) -> None:
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_response(json={"id": 1})
    ensure_access(PROFILE, TOKEN, url)
    assert capfd.readouterr() == ("", "")


def test_a_refused_token_is_not_tried_again(url: str, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=401, json={"detail": "Invalid token."})
    with pytest.raises(CredentialRefused, match=r"Invalid token"):
        ensure_access(PROFILE, TOKEN, url)
    assert len(httpx_mock.get_requests()) == 1


@pytest.mark.parametrize(
    "portal",
    [
        {"html": "<html>Welcome to our hotel</html>"},
        {"status_code": 302, "headers": {"location": "https://elsewhere.example.com/"}},
    ],
    ids=["captive portal", "redirect"],
)
def test_a_portal_is_no_shop(url: str, httpx_mock: HTTPXMock, portal: dict[str, object]) -> None:
    httpx_mock.add_response(**portal, is_reusable=True)  # type: ignore[arg-type]
    with pytest.raises(DestinationUnreachable) as refused:
        ensure_access(PROFILE, TOKEN, url)
    assert "sesame" not in refused.value.sentence
    assert {request.url.host for request in httpx_mock.get_requests()} == {"127.0.0.1"}


def test_nothing_is_asked_where_nobody_is(httpx_mock: HTTPXMock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(DestinationUnreachable, match="nothing was sent"):
        ensure_access(PROFILE, TOKEN, f"http://127.0.0.1:{port}")
    assert httpx_mock.get_requests() == []


def test_the_practice_login_bears_a_server_that_stumbles(url: str, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_response(html="<html>Not yet</html>")
    httpx_mock.add_response(json={"data": {"token": "a.b.c"}})

    given = practice_credential(BUILT_IN["practice-digible"], url)

    assert given.token == "a.b.c"
    assert len(httpx_mock.get_requests()) == 3
