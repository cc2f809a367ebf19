"""An outage of any length costs a bounded number of requests, and the run goes on by itself."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import jwt
import pytest

from importers.destinations.answer import Answer, Verdict
from importers.destinations.base import Credential
from importers.practice.faulty import Answer as Given
from importers.practice.options import Fault, FaultRate, Faults
from importers.practice.server import PracticeServer
from importers.upload.breaker import Breaker
from importers.upload.clock import Clock
from importers.upload.flow_control import FlowControl
from importers.upload.pacing import HEADROOM, InFlight, Pacer
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_options import RunOptions
from importers.upload.run_progress import RunProgress
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase
from tests.support.uploads import finish, make_run, prices, profile, teas

RULES = RetryPolicy()


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE_BEFORE, Fault.HTML, Fault.REDIRECT])
@pytest.mark.parametrize("destination", ["scantrust", "digible"])
def test_an_endless_outage_costs_at_most_150_requests(
    ledger: Path, fault: Fault, destination: str
) -> None:
    with PracticeServer(faults=Faults(rates=(FaultRate(fault, 1.0),)), rate=0) as server:
        products = teas(300) if destination == "scantrust" else prices(5_000)
        aim = profile(server.url, destination)
        run = make_run(aim, products, ledger, token=server.token())
        run.start()
        while (seen := run.snapshot()).phase is RunPhase.RUNNING:
            assert not run.wait(0.01)
        assert seen.phase is RunPhase.PAUSED
        assert "Resume when the server is back" in seen.message
        assert server.requests.total <= RULES.outage_requests
        assert seen.counts.unknown <= 200
        run.cancel()
        assert run.wait(20)
        assert run.snapshot().counts.total == len(products)


def test_a_server_that_is_not_there_costs_no_row_its_attempts(ledger: Path) -> None:
    with PracticeServer() as gone:
        url = gone.url
    run = make_run(profile(url), teas(30), ledger)
    run.start()
    while (seen := run.snapshot()).phase is RunPhase.RUNNING:
        assert not run.wait(0.01)
    assert (seen.phase, seen.counts.unknown, seen.counts.total) == (RunPhase.PAUSED, 0, 30)
    assert sum(batch.attempts for batch in seen.batches) <= RULES.outage_requests
    with PracticeServer(int(url.rsplit(":", 1)[1]), rate=0) as back:
        run.resume()
        assert run.wait(20)
        assert run.snapshot().counts.uploaded == 30
        assert back.requests.per_key("GET").total() == 0


def test_after_an_outage_the_run_goes_on_by_itself(server: PracticeServer, ledger: Path) -> None:
    server.script(*[Fault.UNAVAILABLE_BEFORE] * 60)
    seen, _ = finish(make_run(profile(server.url), teas(40), ledger))
    assert seen.phase is RunPhase.FINISHED
    assert seen.counts.uploaded >= 30
    assert seen.counts.uploaded + seen.counts.unknown == 40
    assert len(server.products) == seen.counts.uploaded


def test_the_breaker_lets_one_probe_through_at_a_time() -> None:
    breaker = Breaker(RetryPolicy(outage_after=3, first_probe=10.0))
    for _ in range(3):
        assert breaker.wait(0.0) == 0.0
        breaker.failed(0.0)
    assert breaker.wait(4.0) == pytest.approx(6.0)
    assert breaker.wait(11.0) == 0.0
    breaker.probing = True
    assert breaker.wait(11.0) == float("inf")
    breaker.failed(11.0)
    assert breaker.wait(11.0) == pytest.approx(15.0)
    breaker.probing = True
    breaker.succeeded()
    assert breaker.wait(11.0) == 0.0
    assert not breaker.is_open


def test_failures_between_answers_are_no_outage() -> None:
    breaker = Breaker(RULES)
    for _ in range(500):
        breaker.failed(0.0)
        breaker.succeeded()
    assert not breaker.is_open


def test_probes_come_further_and_further_apart() -> None:
    delays = [RULES.probe_delay(probes) for probes in range(100)]
    assert delays == sorted(delays)
    assert (delays[0], delays[-1]) == (5.0, 900.0)


def test_backoff_is_jittered_and_bounded() -> None:
    for attempt in range(1, 50):
        drawn = [RULES.backoff(attempt) for _ in range(30)]
        assert all(0 <= one <= RULES.longest_delay for one in drawn)
        assert len(set(drawn)) > 1


def test_the_number_in_flight_shrinks_with_trouble_and_grows_again() -> None:
    now = [0.0]
    flight = InFlight(8, lambda: now[0])
    flight.trouble(flight.limit // 2)
    flight.trouble(flight.limit // 2)  # the same swarm
    assert flight.limit == 4
    for _ in range(4 + 5 + 6 + 7 + 100):
        flight.fine()
    assert flight.limit == 8
    for second in range(1, 10):
        now[0] = second * 2.0
        flight.trouble(flight.limit // 2)
    assert flight.limit == 1


def test_the_pace_slows_down_after_a_429_and_recovers() -> None:
    now = [0.0]
    pacer = Pacer(3000, lambda: now[0])
    full = pacer.per_second
    assert full == pytest.approx(50 * HEADROOM)
    now[0] = 5.0
    pacer.slow_down()
    pacer.slow_down()
    assert pacer.per_second == pytest.approx(full * 0.85)

    async def later() -> None:
        for _ in range(6):
            now[0] += 30
            await pacer.acquire()

    asyncio.run(later())
    assert pacer.per_second == pytest.approx(full)


def test_stray_429s_never_bring_the_pace_to_a_crawl() -> None:
    now = [0.0]
    pacer = Pacer(3000, lambda: now[0])
    full = pacer.per_second
    assert full is not None
    for _ in range(100):
        now[0] += 2.0
        pacer.slow_down()
    assert pacer.per_second == pytest.approx(full / 5)

    async def calm_minute() -> None:
        for _ in range(30):
            now[0] += 2.0
            await pacer.acquire()

    asyncio.run(calm_minute())
    assert pacer.per_second == pytest.approx(full)


def test_requests_start_no_faster_than_the_rate() -> None:
    pacer = Pacer(60_000, time.monotonic)

    async def many() -> float:
        began = time.monotonic()
        for _ in range(300):
            await pacer.acquire()
        return time.monotonic() - began

    assert asyncio.run(many()) >= 290 / (1000 * HEADROOM)


def test_a_run_at_the_servers_own_limit_meets_no_429(ledger: Path) -> None:
    with PracticeServer(rate=3000) as server:
        seen, _ = finish(make_run(profile(server.url, rate_per_minute=3000), teas(60), ledger))
        assert seen.counts.uploaded == 60
        assert all(request.status == 200 for request in server.requests)


def test_a_429_holds_the_whole_run_for_as_long_as_it_says(
    server: PracticeServer, ledger: Path
) -> None:
    throttled = Given.of(429, {"detail": "Request was throttled."}, ("retry-after", "120"))
    server.script(throttled)
    run = make_run(profile(server.url, in_flight=1), teas(3), ledger)
    began = run.options.clock.now()
    seen, _ = finish(run)
    assert seen.counts.uploaded == 3
    assert run.options.clock.now() - began >= 119


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked", ["315360000", "Sun, 04 May 2036 12:00:00 GMT"])
def test_a_server_that_asks_for_years_makes_the_run_ask(
    server: PracticeServer, ledger: Path, status: int, asked: str
) -> None:
    server.script(Given.of(status, {"detail": "Later."}, ("retry-after", asked)))
    run = make_run(profile(server.url, in_flight=1), teas(3), ledger)
    run.start()
    while (seen := run.snapshot()).phase is RunPhase.RUNNING:
        assert not run.wait(0.01)
    assert seen.phase is RunPhase.PAUSED
    assert "Later. The server asks to wait for 3" in seen.message
    assert seen.counts.total == 3
    run.resume()
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 3


@pytest.mark.parametrize("destination", ["scantrust", "digible"])
def test_the_operator_need_not_wait_as_long_as_the_server_asks(
    server: PracticeServer, ledger: Path, destination: str
) -> None:
    server.script(Given.of(503, {"detail": "Busy."}, ("retry-after", "1800")))
    run = UploadRun.create(
        profile(server.url, destination, in_flight=1),
        Credential(server.token()),
        teas(2) if destination == "scantrust" else prices(2),
        ledger,
        RunOptions(policy=RetryPolicy(first_delay=0.001, settle_after=0.001)),
    )
    run.start()
    while "the server asked to wait" not in run.snapshot().hold:
        assert not run.wait(0.01)
    run.pause()
    run.resume()
    assert run.wait(20)
    assert run.snapshot().counts.uploaded == 2


def test_a_hold_is_told_with_its_end() -> None:
    clock = Clock()
    board = RunProgress(0, clock.now)
    line = FlowControl(profile("http://127.0.0.1:9"), Credential("t"), board, RULES, clock)
    asyncio.run(line.ready())
    line.report(Answer(Verdict.THROTTLED, "Slow down.", 429, wait=12.0), line.credential)
    assert board.snapshot().hold in ("throttled, goes on in 12 s", "throttled, goes on in 13 s")


class SleepyClock(Clock):
    """A clock that jumped: the machine slept, and this system's clock counts that."""

    def __init__(self) -> None:
        self.slept = 0.0

    def now(self) -> float:
        return super().now() + self.slept


def test_a_night_asleep_ends_every_hold_and_starts_no_burst() -> None:
    async def after_the_night() -> int:
        clock = SleepyClock()
        board = RunProgress(0, clock.now)
        aim = profile("http://127.0.0.1:9", rate_per_minute=60, in_flight=50)
        line = FlowControl(aim, Credential("t"), board, RULES, clock)
        await line.ready()
        line.report(Answer(Verdict.THROTTLED, "Slow down.", 429, wait=600.0), line.credential)
        clock.slept = 8 * 3600.0
        started = 0
        while True:
            try:
                await asyncio.wait_for(line.ready(), 0.1)
            except TimeoutError:
                return started
            started += 1
            line.report(Answer(Verdict.ACCEPTED), line.credential)

    assert 1 <= asyncio.run(after_the_night()) <= 4


def test_a_token_that_ended_in_the_night_is_noticed_before_the_next_request() -> None:
    async def after_the_night() -> RunPhase:
        clock = Clock()
        board = RunProgress(0, clock.now)
        token = jwt.encode({"exp": time.time() - 3600}, "k" * 32)
        line = FlowControl(
            profile("http://127.0.0.1:9", "digible"), Credential(token), board, RULES, clock
        )
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(line.ready(), 0.05)
        return board.phase

    assert asyncio.run(after_the_night()) is RunPhase.NEEDS_LOGIN
