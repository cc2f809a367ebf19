"""Makes sure that a token is of the account whose uploads are on record, before it sends anything.

Two companies at one address would otherwise share one record: what the first has uploaded would be
skipped, or changed by its number, for the second. Of the token only a salted one-way print is kept, to notice
that it is another than the last time; then the account is asked for.

Assumed: `GET /api/v2/me/` names the company as an object with an `id`, or else the user; a Digible token
names its user. Where neither tells, the operator is asked, unless the profile names an `account`.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from contextlib import closing
from enum import Enum, auto
from pathlib import Path

from importers.destinations import scantrust
from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call
from importers.destinations.identity import Identity, identity_in
from importers.upload.flow_control import Line
from importers.upload.http_transport import Wire
from importers.upload.ledger import Holder, reopen_ledger
from importers.upload.retry_policy import Rules
from importers.upload.snapshot import ANOTHER_TOKEN
from importers.upload.token import claims_of

_ROUNDS = 20_000  # of hashing; a token is random and long, so it is not guessed anyhow


class _Finding(Enum):
    SAME = auto()
    OTHER = auto()
    UNSURE = auto()


class AccountCheck:
    """Admits a token once. A practice profile is not asked: there is only one account."""

    def __init__(self, profile: Profile, ledger_path: Path, line: Line, rules: Rules) -> None:
        """Admit nothing yet."""
        self._profile = profile
        self._path = ledger_path
        self._line = line
        self._rules = rules
        self._lock = asyncio.Lock()
        self._vain = 0  # questions without a clear answer
        self._known: Credential | None = line.credential if profile.practice else None

    async def admitted(self, wire: Wire) -> Credential:
        """Return the present token when it may be used; Stopped, LedgerUnusable."""
        while (credential := self._line.credential) is not self._known:
            if self._profile.practice:
                self._known = credential
                continue
            async with self._lock:
                if self._line.credential is not self._known:
                    await self._look(wire)
        return credential

    async def _look(self, wire: Wire) -> None:
        await self._line.going()
        credential, holder = self._line.credential, self._holder()
        if holder is not None and holder.print == _print(credential, holder.salt):
            self._known = credential
            return
        answer = await self._ask(wire, credential)
        if answer is None:
            return
        identity = identity_in(answer.record)
        finding = self._compared(holder, identity)
        if finding is _Finding.OTHER:
            self._line.ask_for_login(_other(holder, identity))
        elif finding is _Finding.SAME or await self._agreed(credential):
            self._keep(credential, identity)
            self._known = credential

    async def _ask(self, wire: Wire, credential: Credential) -> Answer | None:
        """Ask whose the token is; None: ask again, when the line lets us."""
        if self._profile.destination == "digible":
            return Answer(Verdict.ACCEPTED, record=claims_of(credential))
        await self._line.ready()
        came = await wire.send(Call("GET", self._profile.base_url + scantrust.ME_PATH), credential)
        answer = scantrust.read_me(came) if isinstance(came, Reply) else came
        self._line.report(answer, credential)
        if answer.verdict in (Verdict.ACCEPTED, Verdict.REFUSED):
            return answer
        self._vain += answer.verdict is Verdict.AMBIGUOUS
        if self._vain >= self._rules.attempts:
            return answer
        if answer.verdict in (Verdict.AMBIGUOUS, Verdict.NOT_SENT):
            await self._line.sleep(self._rules.backoff(1 + self._vain))
        return None

    def _compared(self, holder: Holder | None, identity: Identity | None) -> _Finding:
        if holder is None:
            return _Finding.SAME
        known = identity is not None and identity.kind == holder.kind
        if known and identity is not None:
            if identity.key == holder.key:
                return _Finding.SAME
            if identity.kind == "company":
                return _Finding.OTHER
        # A Digible token is a new one at every login: to ask each time would teach to say yes.
        silent = self._profile.account or (self._profile.destination == "digible" and not known)
        return _Finding.SAME if silent else _Finding.UNSURE

    async def _agreed(self, credential: Credential) -> bool:
        self._line.pause(ANOTHER_TOKEN)
        await self._line.going()
        return self._line.credential is credential

    def _holder(self) -> Holder | None:
        with closing(reopen_ledger(self._path, self._profile)) as ledger:
            return ledger.holder()

    def _keep(self, credential: Credential, identity: Identity | None) -> None:
        salt = secrets.token_bytes(16)
        who = identity or Identity("", "", "")
        holder = Holder(salt, _print(credential, salt), who.kind, who.key, who.name)
        with closing(reopen_ledger(self._path, self._profile)) as ledger:
            ledger.hold(holder)


def _print(credential: Credential, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", credential.token.encode(), salt, _ROUNDS, 8)


def _other(holder: Holder | None, identity: Identity | None) -> str:
    before = (holder and holder.name) or "another company"
    now = (identity and identity.name) or "another company"
    return (
        f"This token is of {now}, but what is on record for this profile went to {before}. Use a token of "
        f"{before}, or make a profile with an account of its own for {now}."
    )
