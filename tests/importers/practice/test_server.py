"""The practice server starts, says where, remembers, and stops."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Mapping

import httpx
import pytest

from importers.destinations.registry import practice_profiles
from importers.practice.options import Faults
from importers.practice.recording import keys_of
from importers.practice.server import PortInUse, PracticeServer
from importers.practice.sides import Side, SideSetup, make_sides
from importers.practice.store import Store
from importers.practice.throttle import Throttle, throttled_detail

HEADERS = {"Authorization": "UAT any"}


def test_a_taken_port_is_one_sentence() -> None:
    with PracticeServer() as server:
        with pytest.raises(PortInUse) as caught:
            PracticeServer(server.port)
        assert str(server.port) in caught.value.sentence
    with pytest.raises(PortInUse):
        PracticeServer(70_000)


def test_only_this_machine_is_served() -> None:
    with PracticeServer() as server, socket.socket() as other:
        other.bind(("127.0.0.2", server.port))  # taken if the server listened everywhere
        assert server.url == f"http://127.0.0.1:{server.port}"


def test_a_store_outlives_its_server() -> None:
    store = Store(accept_duplicates=True)
    for _ in range(2):
        with PracticeServer(store=store) as server:
            sent = {"sku": "A", "name": "n"}
            answer = httpx.post(server.url + "/api/v2/products/", json=sent, headers=HEADERS)
            assert answer.status_code == 200
    assert len(store.products) == 2
    assert store.duplicates == {"A": 1}


def test_each_destination_that_is_practised_has_a_side_of_its_own() -> None:
    setup = SideSetup(Faults(), 0, 60.0, Store())
    sides = make_sides(setup)
    assert sorted(sides) == sorted(practice_profiles())
    paths = [route.path for side in sides.values() for route in side.routes()]
    assert paths
    assert all(route_is_of_one_side(path, sides) for path in paths)


def route_is_of_one_side(path: str, sides: Mapping[str, Side]) -> bool:
    return sum(path in {route.path for route in side.routes()} for side in sides.values()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_sandbox_in_order(number: signal.Signals) -> None:
    program = (
        "from importers.practice.options import SandboxOptions\n"
        "from importers.practice.server import run\n"
        "run(SandboxOptions(port=0))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, bufsize=1
    )
    assert child.stderr is not None
    ready = child.stderr.readline()
    address = next(word for word in ready.split() if word.startswith("http"))
    httpx.get(address + "/api/v2/me/", headers=HEADERS).raise_for_status()
    child.send_signal(number)
    rest = child.communicate(timeout=10)[1]
    assert child.returncode == 0
    assert rest == "Practice server stopped: 1 requests, 0 products stored.\n"


def test_a_request_tells_its_keys() -> None:
    assert keys_of("sku__exact=a%26b", b"") == ("a&b",)
    assert keys_of("", b'{"sku": "A"}') == ("A",)
    assert keys_of("", b'{"items": [{"productId": "1"}, {"productId": 2}]}') == ("1", "2")
    assert keys_of("", b"[not json") == ()


def test_a_minute_slides() -> None:
    now = [0.0]
    throttle = Throttle(2, clock=lambda: now[0])
    assert [throttle.wait("t") for _ in range(3)] == [0, 0, 60]
    now[0] = 59.5
    assert throttle.wait("t") == 1
    now[0] = 60.0
    assert throttle.wait("t") == 0
    assert throttled_detail(29).endswith("Expected available in 29 seconds.")
