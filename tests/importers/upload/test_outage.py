"""An outage of any length costs a bounded number of requests, and the run goes on by itself."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest

from importers.destinations.answer import Answer, Verdict
from importers.destinations.base import Credential
from importers.practice.faulty import ScriptedAnswer
from importers.practice.options import Fault, FaultRate, Faults, Quirks
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
from tests.support.uploads import FastClock, finish, make_run, prices, profile, teas

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


class Hand(Clock):
    """A clock that is moved by hand, and by whoever waits."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    async def wait(self, event: asyncio.Event, timeout: float | None) -> None:
        assert timeout is not None
        self.time += timeout


def paced(pacer: Pacer, clock: Hand, takes: Callable[[int], bool], seconds: float) -> list[bool]:
    """Send for so long to a server that takes the nth request or not, and return what came of each."""

    async def send() -> list[bool]:
        went: list[bool] = []
        stopped, until = asyncio.Event(), clock.time + seconds
        while clock.time < until:
            await pacer.acquire(stopped)
            clock.time += 0.001
            went.append(takes(len(went)))
            (pacer.answered if went[-1] else pacer.slow_down)()
        return went

    return asyncio.run(send())


class Limited:
    """A server that takes so many requests a second, one by one, and complains of all others."""

    def __init__(self, clock: Hand, per_second: float) -> None:
        self.clock, self.per_second, self._last = clock, per_second, 0.0

    def __call__(self, _number: int) -> bool:
        takes = self.clock.time - self._last >= 1 / self.per_second
        if takes:
            self._last = self.clock.time
        return takes


@pytest.mark.parametrize("rate", [3000, None])
@pytest.mark.parametrize("limit", [10.0, 1.0, 30.0])
def test_the_pace_learns_what_the_server_takes(rate: int | None, limit: float) -> None:
    clock = Hand()
    pacer = Pacer(rate, clock)
    paced(pacer, clock, Limited(clock, limit), 10.0)
    went = paced(pacer, clock, Limited(clock, limit), 120.0)
    assert sum(went) >= 0.7 * limit * 120
    assert went.count(False) <= 0.12 * len(went)
    paced(pacer, clock, lambda _: True, 300.0)  # nobody minds any more
    assert pacer.per_second is None if rate is None else pacer.per_second == 50 * HEADROOM


def test_complaints_of_something_else_do_not_bring_the_pace_to_a_crawl() -> None:
    clock, dice = Hand(), random.Random(4)
    pacer = Pacer(3000, clock)
    went = paced(pacer, clock, lambda _: dice.random() > 0.3, 120.0)
    assert len(went) >= 20 * 120


def test_a_lone_complaint_changes_nothing() -> None:
    clock = Hand()
    pacer = Pacer(3000, clock)
    went = paced(pacer, clock, lambda number: number % 500 != 0, 120.0)
    assert len(went) >= 49 * 120 * 0.95


def test_the_pace_goes_as_slow_as_it_must() -> None:
    clock = Hand()
    pacer = Pacer(3000, clock)
    paced(pacer, clock, lambda _: False, 600.0)
    assert pacer.per_second is not None
    assert pacer.per_second <= 0.1


def test_requests_start_no_faster_than_the_rate() -> None:
    clock = Hand()
    pacer = Pacer(60_000, clock)
    assert len(paced(pacer, clock, lambda _: True, 0.3)) <= 300 * HEADROOM + 5


def test_a_run_at_the_servers_own_limit_meets_no_429(ledger: Path) -> None:
    with PracticeServer(rate=3000) as server:
        seen, _ = finish(make_run(profile(server.url, rate_per_minute=3000), teas(60), ledger))
        assert seen.counts.uploaded == 60
        assert all(request.status == 200 for request in server.requests)


def test_a_429_holds_the_whole_run_for_as_long_as_it_says(
    server: PracticeServer, ledger: Path
) -> None:
    throttled = ScriptedAnswer.of(429, {"detail": "Request was throttled."}, ("retry-after", "120"))
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
    server.script(ScriptedAnswer.of(status, {"detail": "Later."}, ("retry-after", asked)))
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
    server.script(ScriptedAnswer.of(503, {"detail": "Busy."}, ("retry-after", "1800")))
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


def test_a_shop_whose_allowance_is_used_up_is_left_alone_for_as_long_as_it_says() -> None:
    async def waited() -> tuple[float, float]:
        clock = FastClock()
        board = RunProgress(0, clock.now)
        line = FlowControl(profile("http://127.0.0.1:9"), Credential("t"), board, RULES, clock)
        times = []
        for rest in (3.0, 3_000.0):  # nobody waits for longer than for a throttled request
            await line.ready()
            line.report(Answer(Verdict.ACCEPTED, "", 200, rest=rest), line.credential)
            assert board.snapshot().hold.startswith("the shop's allowance is used up")
            before = clock.passed
            await line.ready()
            line.report(Answer(Verdict.ACCEPTED, "", 200), line.credential)
            times.append(clock.passed - before)
        return times[0], times[1]

    first, second = asyncio.run(waited())
    assert 2.5 < first <= 3.0
    assert RULES.longest_throttle - 0.5 < second <= RULES.longest_throttle


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


def test_lookups_that_are_answered_close_no_outage_of_creations(
    server: PracticeServer, ledger: Path
) -> None:
    server.behave(Quirks(creations_fail=True))
    run = make_run(profile(server.url), teas(300), ledger)
    run.start()
    while (seen := run.snapshot()).phase is RunPhase.RUNNING:
        assert not run.wait(0.01)
    assert seen.phase is RunPhase.PAUSED
    assert "Resume when the server is back" in seen.message
    methods = [each.method for each in server.requests]
    assert methods.count("POST") <= RULES.outage_requests
    assert methods.count("GET") <= 3 * RULES.outage_requests
    server.behave(Quirks())
    run.resume()
    assert run.wait(20)
    counts = run.snapshot().counts
    assert counts.uploaded + counts.unknown == 300
    assert len(server.products) == counts.uploaded
