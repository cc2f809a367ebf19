"""The line to the destination: says when the next request may start, and learns from each answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from math import inf

from importers.destinations.answer import Answer, Verdict
from importers.destinations.base import Credential, Profile
from importers.destinations.protocol import Stopped
from importers.upload.breaker import Breaker
from importers.upload.clock import Clock
from importers.upload.pacing import InFlight, Pacer
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_progress import RunProgress
from importers.upload.snapshot import RunPhase
from importers.upload.token import expired


class FlowControl:
    """Pause, login, throttling, outage, pace and number in flight, asked before every request.

    Belongs to the event loop of the run.
    """

    def __init__(
        self,
        profile: Profile,
        credential: Credential,
        progress: RunProgress,
        policy: RetryPolicy,
        clock: Clock,
    ) -> None:
        """Start with an open line."""
        self._profile = profile
        self._progress = progress
        self._policy = policy
        self._clock = clock
        self.credential = credential
        self.stopped = asyncio.Event()
        self._changed = asyncio.Event()
        self._under_way = 0
        self._paused = False
        self._needs_login = False
        self._throttled_until = -inf
        self._same: tuple[object, int] = (None, 0)
        self._pacer = Pacer(profile.rate_per_minute, clock.now)
        self._in_flight = InFlight(profile.in_flight, clock.now)
        self._breaker = Breaker(policy, profile.in_flight)

    # what the operator asks

    def pause(self, message: str = "") -> None:
        """Start no request until `resume`."""
        if self.stopped.is_set():
            return
        self._paused = True
        self._progress.enter(RunPhase.PAUSED, message)
        self._wake()

    def resume(self) -> None:
        """Go on, with an open mind about earlier trouble."""
        if self.stopped.is_set():
            return
        self._paused = self._needs_login = False
        self._same = (None, 0)
        self._throttled_until = -inf
        self._breaker = Breaker(self._policy, self._profile.in_flight)
        self._progress.hold("")
        self._progress.enter(RunPhase.RUNNING)
        self._wake()

    def renew(self, credential: Credential) -> None:
        """Go on with a new token."""
        self.credential = credential
        if self.stopped.is_set():
            return
        if self._needs_login and self._paused:
            self._needs_login = False
            self._progress.enter(RunPhase.PAUSED)
        elif self._needs_login:
            self.resume()

    def ask_for_login(self, message: str) -> None:
        """Start no request until another token comes, or `resume`."""
        if not self._needs_login and not self.stopped.is_set():
            self._needs_login = True
            self._progress.enter(RunPhase.NEEDS_LOGIN, message)

    def stop(self) -> None:
        """Start no request any more."""
        self.stopped.set()
        self._wake()

    # what a worker asks

    async def ready(self) -> None:
        """Return when a request may be sent, which `report` must follow; Stopped if none ever may."""
        while True:
            wait = self._obstacle()
            if wait <= 0:
                await self._pacer.acquire()
                if self._obstacle() <= 0:
                    break
            else:
                await self._clock.wait(self._changed, None if wait == inf else wait)
        self._under_way += 1
        if self._breaker.is_open:
            self._breaker.probing = True

    def give_back(self) -> None:
        """Note that the request that `ready` let through is not sent."""
        self._under_way -= 1
        self._breaker.probing = False
        self._wake()

    async def going(self) -> None:
        """Return when the run is neither paused nor waits for a login; Stopped."""
        while self._paused or self._needs_login:
            if self.stopped.is_set():
                raise Stopped
            await self._changed.wait()
        if self.stopped.is_set():
            raise Stopped

    async def resumed(self) -> None:
        """Return when the run is not paused."""
        while self._paused:
            await self._changed.wait()

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts; Stopped if the run stops meanwhile."""
        await self._clock.wait(self.stopped, seconds)
        if self.stopped.is_set():
            raise Stopped

    @property
    def outage(self) -> bool:
        """Tell whether it is the destination that fails, not one row."""
        return self._breaker.is_open

    def report(self, answer: Answer, credential: Credential) -> None:
        """Learn from the answer to a request that was sent with this token."""
        self._under_way -= 1
        if answer.verdict is Verdict.LOGIN:
            self._breaker.succeeded()
            if credential is self.credential:
                said = answer.message if answer.message.endswith(".") else f"{answer.message}."
                self.ask_for_login(f"{said} Log in again to go on; nothing is lost.")
        elif answer.verdict is Verdict.IMPOSSIBLE:
            self._breaker.succeeded()
            self.pause(answer.message)
        elif answer.verdict is Verdict.THROTTLED:
            self._throttled(answer)
        elif answer.verdict in (Verdict.AMBIGUOUS, Verdict.NOT_SENT):
            self._failed(answer)
        else:
            self._answered()
        self._wake()

    def refused(self, messages: tuple[tuple[str, str], ...]) -> None:
        """Count refusals in the same words; too many in a row stop the run and ask."""
        known, count = self._same
        self._same = (messages, count + 1 if messages == known else 1)
        if self._same[1] == self._policy.same_refusals:
            words = "; ".join(text for _, text in messages)
            self.pause(f"{self._policy.same_refusals} rows in a row were refused alike: {words}")

    def uploaded(self) -> None:
        """Note that not everything is refused."""
        self._same = (None, 0)

    # inside

    def _obstacle(self) -> float:
        """Return the seconds until a request may be sent; 0: now, inf: when something changes."""
        if self.stopped.is_set():
            raise Stopped
        if not self._needs_login and expired(self._profile, self.credential):
            self.ask_for_login("The token has expired. Log in again to go on; nothing is lost.")
        if self._paused or self._needs_login or self._under_way >= self._in_flight.limit:
            return inf
        now = self._clock.now()
        if now < self._throttled_until:
            return self._throttled_until - now
        return self._breaker.wait(now)

    def _throttled(self, answer: Answer) -> None:
        self._pacer.slow_down()
        self._in_flight.trouble(self._in_flight.limit // 2)
        self._breaker.throttled()
        wait = answer.wait if answer.wait is not None else self._policy.throttle_delay
        self._hold_for(wait, "throttled")
        self._give_up_if_hopeless(answer)

    def _failed(self, answer: Answer) -> None:
        now = self._clock.now()
        self._in_flight.trouble(self._in_flight.limit - 1)
        self._breaker.failed(now)
        if answer.wait is not None:
            self._hold_for(answer.wait, "the server asked to wait")
        if self._breaker.is_open:
            self._progress.hold(f"the server fails ({answer.message})", self._breaker.until)
        self._give_up_if_hopeless(answer)

    def _hold_for(self, seconds: float, reason: str) -> None:
        until = self._clock.now() + seconds
        if until > self._throttled_until:
            self._throttled_until = until
            self._progress.hold(reason, until)

    def _give_up_if_hopeless(self, answer: Answer) -> None:
        """Pause when an outage has cost enough, or when the server asks for more patience than anybody has."""
        if self._paused:
            return
        if (answer.wait or 0.0) > self._policy.longest_hold:
            long = timedelta(seconds=round(answer.wait or 0.0))
            self._progress.hold("")
            self.pause(
                f"{answer.message} The server asks to wait for {long}. Resume when it is time."
            )
        elif self._breaker.spent >= self._policy.outage_requests - self._in_flight.most:
            self.pause(f"{answer.message} Resume when the server is back.")

    def _answered(self) -> None:
        was_open = self._breaker.is_open
        self._breaker.succeeded()
        self._in_flight.fine()
        if was_open or self._clock.now() >= self._throttled_until:
            self._progress.hold("")

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
