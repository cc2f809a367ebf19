"""Faults strike as often as asked, repeat themselves by seed, and commit or not as their names say."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

import httpx
import pytest

from importers.practice.faulty import FaultPlan, ScriptedAnswer
from importers.practice.options import COMMON_FAULTS, Fault, FaultRate, Faults, SandboxOptions
from importers.practice.server import PracticeServer

HEADERS = {"Authorization": "UAT any"}


def post(server: PracticeServer, sku: str, timeout: float = 5) -> httpx.Response:
    address = server.url + "/api/v2/products/"
    sent = {"sku": sku, "name": "n"}
    return httpx.post(address, json=sent, headers=HEADERS, timeout=timeout)


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer() as running:
        yield running


@pytest.mark.parametrize(
    ("fault", "status", "stored"),
    [
        (Fault.UNAVAILABLE_BEFORE, 503, False),
        (Fault.UNAVAILABLE_AFTER, 503, True),
        (Fault.THROTTLED_HEADER, 429, False),
        (Fault.THROTTLED_DETAIL, 429, False),
        (Fault.TRUNCATED, 200, True),
        (Fault.HTML, 200, False),
        (Fault.NOT_JSON, 200, True),
        (Fault.REDIRECT, 302, False),
        (Fault.WRONG_SKU, 200, True),
    ],
)
def test_an_answer_is_spoiled(
    server: PracticeServer, fault: Fault, status: int, stored: bool
) -> None:
    server.script(fault)
    answer = post(server, fault.value)
    assert answer.status_code == status
    assert bool(server.store.find(fault.value)) is stored
    assert server.requests.about(fault.value)[-1].fault is fault
    if fault in (Fault.TRUNCATED, Fault.HTML, Fault.NOT_JSON):
        with pytest.raises(json.JSONDecodeError):
            answer.json()


def test_the_documented_ways_to_throttle(server: PracticeServer) -> None:
    server.script(Fault.THROTTLED_HEADER, Fault.THROTTLED_DETAIL)
    assert post(server, "T").headers["retry-after"] == "1"
    detail = "Request was throttled. Expected available in 1 second."
    assert post(server, "T").json() == {"detail": detail, "code": "throttled"}


def test_another_sku_is_answered(server: PracticeServer) -> None:
    server.script(Fault.WRONG_SKU)
    assert post(server, "mine").json()["sku"] == "mine-other"


@pytest.mark.parametrize(
    ("fault", "stored"), [(Fault.RESET_BEFORE, False), (Fault.RESET_AFTER, True)]
)
def test_a_connection_is_reset(server: PracticeServer, fault: Fault, stored: bool) -> None:
    server.script(fault)
    with pytest.raises(httpx.ReadError):
        post(server, fault.value)
    assert bool(server.store.find(fault.value)) is stored
    assert server.requests.about(fault.value)[-1].status is None


@pytest.mark.parametrize(
    ("fault", "stored"), [(Fault.HANG_BEFORE, False), (Fault.HANG_AFTER, True)]
)
def test_a_request_hangs(server: PracticeServer, fault: Fault, stored: bool) -> None:
    server.script(fault)
    with pytest.raises(httpx.ReadTimeout):
        post(server, fault.value, timeout=0.2)
    assert bool(server.store.find(fault.value)) is stored


def test_any_answer_can_be_scripted(server: PracticeServer) -> None:
    server.script(ScriptedAnswer.of(403, {"detail": "No."}, ("x-why", "test")), None)
    assert post(server, "Z").headers["x-why"] == "test"
    assert post(server, "Z").status_code == 200


def test_a_hung_request_does_not_hold_up_the_end() -> None:
    with PracticeServer() as server:
        server.script(Fault.HANG_BEFORE)
        with pytest.raises(httpx.ReadTimeout):
            post(server, "A", timeout=0.1)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3


def test_latency_is_kept() -> None:
    with PracticeServer(faults=Faults(latency=0.2)) as server:
        assert post(server, "A").elapsed.total_seconds() >= 0.2


def draws(faults: Faults, requests: list[bytes]) -> dict[bytes, list[object]]:
    plan = FaultPlan(faults)
    drawn: dict[bytes, list[object]] = {}
    for body in requests:
        drawn.setdefault(body, []).append(plan.draw("POST", "/x", body))
    return drawn


def test_the_order_of_arrival_decides_nothing() -> None:
    requests = [str(number % 40).encode() for number in range(200)]
    shuffled = random.Random(1).sample(requests, len(requests))
    faults = Faults.mixed(0.5, seed=3, jitter=0.1)
    assert draws(faults, requests) == draws(faults, shuffled)
    assert draws(faults, requests) != draws(Faults.mixed(0.5, seed=4, jitter=0.1), requests)


def test_faults_strike_as_often_as_asked() -> None:
    plan = FaultPlan(Faults.mixed(0.35, seed=1))
    drawn = [plan.draw("POST", "/x", str(number).encode())[0] for number in range(4000)]
    for fault in COMMON_FAULTS:
        assert drawn.count(fault) == pytest.approx(200, rel=0.3)


def test_other_methods_are_spared() -> None:
    faults = Faults(rates=(FaultRate(Fault.HTML, 1.0),), methods=frozenset({"POST"}))
    plan = FaultPlan(faults)
    assert plan.draw("GET", "/x", b"")[0] is None
    assert plan.draw("POST", "/x", b"")[0] is Fault.HTML


def test_the_command_speaks_milliseconds() -> None:
    faults = SandboxOptions(latency=150, jitter=50, fail=0.1, seed=9).faults
    assert (faults.latency, faults.jitter, faults.seed) == (0.15, 0.05, 9)
    assert sum(rate.share for rate in faults.rates) == pytest.approx(0.1)
    assert SandboxOptions().faults.rates == ()
