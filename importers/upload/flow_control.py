"""The line to the destination: says when the next request may start, and learns from each answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from math import inf

from importers.destinations.answer import Answer, Verdict
from importers.destinations.base import Credential, Profile
from importers.destinations.protocol import Stopped
from importers.upload.breaker import Breakers
from importers.upload.clock import Clock
from importers.upload.pacing import InFlight, Pacer
from importers.upload.retry_policy import RetryPolicy
from importers.upload.run_progress import RunProgress
from importers.upload.snapshot import LOG_IN_AGAIN, RESUME_LATER, RunPhase
from importers.upload.token import expired

_BUSY = 503
_FORBIDDEN_ROWS = 3  # so many, and nothing accepted, tell of the token


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
        self._asked_about: set[object] = set()  # the words of refusals that made the run pause
        self._pacer = Pacer(profile.rate_per_minute, clock)
        self._in_flight = InFlight(profile.in_flight, clock.now)
        self._breakers = Breakers(policy, profile.in_flight)
        self._bare = 0  # complaints in a row that did not say how long to wait
        self._accepted_with: Credential | None = None
        self._forbidden = 0  # rows, since the token is used

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
        self._breakers = Breakers(self._policy, self._profile.in_flight)
        self._bare = self._forbidden = 0
        self._progress.hold("")
        self._progress.enter(RunPhase.RUNNING)
        self._wake()

    def renew(self, credential: Credential) -> None:
        """Go on with a new token."""
        self.credential = credential
        self._forbidden = 0
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

    async def ready(self, *, writes: bool = True) -> None:
        """Return when a request may be sent, which `report` must follow; Stopped if none ever may.

        `writes`: it changes the shop; a lookup does not.
        """
        while True:
            wait = self._obstacle(writes)
            if wait <= 0:
                await self._pacer.acquire(self.stopped)
                if self._obstacle(writes) <= 0:
                    break
            else:
                await self._clock.wait(self._changed, None if wait == inf else wait)
        self._under_way += 1
        if (breaker := self._breakers.of(writes)).is_open:
            breaker.probing = True

    def give_back(self, *, writes: bool = True) -> None:
        """Note that the request that `ready` let through is not sent."""
        self._under_way -= 1
        self._breakers.of(writes).probing = False
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
        return self._breakers.is_open

    def is_trusted(self, credential: Credential) -> bool:
        """Tell whether something was changed with this token."""
        return self._accepted_with is credential

    async def is_about_the_row(self, credential: Credential) -> bool:
        """Tell whether something is forbidden for one row's sake, not for the token's; Stopped.

        It is if the token has changed something before, or does so in a request under way; and while it is two
        rows at most.
        """
        self._forbidden += 1
        while not self.is_trusted(credential) and self._under_way:
            if self.stopped.is_set():
                raise Stopped
            await self._changed.wait()
        return self.is_trusted(credential) or self._forbidden < _FORBIDDEN_ROWS

    def report(self, answer: Answer, credential: Credential, *, writes: bool = True) -> None:
        """Learn from the answer to a request that was sent with this token."""
        self._under_way -= 1
        if writes and answer.verdict is Verdict.ACCEPTED:
            self._accepted_with = credential
        if answer.verdict is Verdict.LOGIN:
            self._answered(writes)
            if credential is self.credential:
                said = answer.message if answer.message.endswith(".") else f"{answer.message}."
                self.ask_for_login(f"{said} {LOG_IN_AGAIN}")
        elif answer.verdict is Verdict.IMPOSSIBLE:
            self._answered(writes)
            self.pause(answer.message)
        elif answer.verdict is Verdict.THROTTLED:
            self._throttled(answer, writes)
        elif answer.verdict in (Verdict.AMBIGUOUS, Verdict.NOT_SENT):
            self._failed(answer, writes)
        else:
            self._pacer.answered()
            self._bare = 0
            self._answered(writes)
            if answer.rest:
                rest = min(answer.rest, self._policy.longest_throttle)
                self._hold_for(rest, "the shop's allowance is used up")
        self._wake()

    def refused(self, messages: tuple[tuple[str, str], ...]) -> None:
        """Count refusals in the same words; too many in a row stop the run and ask, once for these words."""
        known, count = self._same
        self._same = (messages, count + 1 if messages == known else 1)
        if self._same[1] >= self._policy.same_refusals and messages not in self._asked_about:
            self._asked_about.add(messages)
            words = "; ".join(text for _, text in messages)
            self.pause(f"{self._policy.same_refusals} rows in a row were refused alike: {words}")

    def uploaded(self) -> None:
        """Note that not everything is refused."""
        self._same = (None, 0)

    # inside

    def _obstacle(self, writes: bool) -> float:
        """Return the seconds until a request may be sent; 0: now, inf: when something changes."""
        if self.stopped.is_set():
            raise Stopped
        if not self._needs_login and expired(self._profile, self.credential):
            self.ask_for_login(f"The token has expired. {LOG_IN_AGAIN}")
        if self._paused or self._needs_login or self._under_way >= self._in_flight.limit:
            return inf
        now = self._clock.now()
        if now < self._throttled_until:
            return self._throttled_until - now
        return self._breakers.of(writes).wait(now)

    def _throttled(self, answer: Answer, writes: bool) -> None:
        self._pacer.slow_down()
        self._in_flight.trouble(self._in_flight.limit // 2)
        self._breakers.of(writes).throttled()
        if answer.wait is not None:
            self._hold_for(answer.wait, "throttled")
        elif self._clock.now() >= self._throttled_until:  # else one of a swarm
            self._hold_for(self._policy.throttle_wait(self._bare), "throttled")
            self._bare += 1
        self._give_up_if_hopeless(answer)

    def _failed(self, answer: Answer, writes: bool) -> None:
        now, breaker = self._clock.now(), self._breakers.of(writes)
        self._in_flight.trouble(self._in_flight.limit - 1)
        if answer.status == _BUSY and breaker.answered_lately(now):
            self._pacer.slow_down()  # a gateway says so, too, when it is asked too often
        breaker.failed(now)
        if answer.wait is not None:
            self._hold_for(answer.wait, "the server asked to wait")
        if self._breakers.is_open:
            self._progress.hold(f"the server fails ({answer.message})", self._breakers.until)
        self._give_up_if_hopeless(answer)

    def _hold_for(self, seconds: float, reason: str) -> None:
        until = self._clock.now() + seconds
        if until > self._throttled_until:
            self._throttled_until = until
            self._progress.hold(reason, until, asked=True)

    def _give_up_if_hopeless(self, answer: Answer) -> None:
        """Pause when an outage has cost enough, or when the server asks for more patience than anybody has."""
        if self._paused:
            return
        if (answer.wait or 0.0) > self._policy.longest_hold:
            long = timedelta(seconds=round(answer.wait or 0.0))
            self._progress.hold("")
            self.pause(f"{answer.message} The server asks to wait for {long}. {RESUME_LATER}")
        elif self._breakers.spent >= self._policy.outage_requests - self._in_flight.most:
            self.pause(f"{answer.message} Resume when the server is back.")

    def _answered(self, writes: bool) -> None:
        was_open = self._breakers.is_open
        self._breakers.succeeded(self._clock.now(), writes)
        self._in_flight.fine()
        if self._breakers.is_open:
            return
        if was_open or self._clock.now() >= self._throttled_until:
            self._progress.hold("")

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
