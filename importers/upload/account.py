"""Makes sure that a token is of the account whose uploads are on record, before it sends anything.

Two companies at one address would otherwise share one record: what the first has uploaded would be
skipped, or changed by its number, for the second. Of the token only a salted one-way fingerprint is kept, to
notice that it is another than the last time; then the account is asked for, as the destination knows how.
Where nothing tells, the operator is asked, unless the profile names an `account`.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from contextlib import closing
from enum import Enum, auto

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Credential, Profile
from importers.destinations.identity import Identity
from importers.destinations.registry import destination_of
from importers.ledger.place import LedgerPlace, existing_ledger, reopen_ledger
from importers.ledger.store import AccountRecord
from importers.upload.flow_control import FlowControl
from importers.upload.http_transport import HttpTransport
from importers.upload.retry_policy import RetryPolicy
from importers.upload.snapshot import ANOTHER_TOKEN

_ROUNDS = 20_000  # of hashing; a token is random and long, so it is not guessed anyhow


class _Finding(Enum):
    SAME = auto()
    OTHER = auto()
    UNSURE = auto()


class AccountCheck:
    """Admits a token once. A practice profile is not asked: there is only one account."""

    def __init__(
        self, profile: Profile, ledger_place: LedgerPlace, flow: FlowControl, policy: RetryPolicy
    ) -> None:
        """Admit nothing yet."""
        self._profile = profile
        self._access = destination_of(profile).access
        self._place = ledger_place
        self._flow = flow
        self._policy = policy
        self._lock = asyncio.Lock()
        self._vain = 0  # questions without a clear answer
        self._known: Credential | None = flow.credential if profile.practice else None

    async def admitted(self, transport: HttpTransport) -> Credential:
        """Return the present token when it may be used; Stopped, LedgerUnusable."""
        while (credential := self._flow.credential) is not self._known:
            if self._profile.practice:
                self._known = credential
                continue
            async with self._lock:
                if self._flow.credential is not self._known:
                    await self._look(transport)
        return credential

    async def _look(self, transport: HttpTransport) -> None:
        await self._flow.going()
        credential, record = self._flow.credential, self._recorded()
        if record is not None and record.fingerprint == _fingerprint(credential, record.salt):
            self._known = credential
            return
        answer = await self._ask(transport, credential)
        if answer is None:
            return
        identity = self._access.identity(credential, answer)
        finding = self._compared(record, identity)
        if finding is _Finding.OTHER:
            self._flow.ask_for_login(_other(record, identity))
        elif finding is _Finding.SAME or await self._agreed(credential):
            self._keep(credential, identity)
            self._known = credential

    async def _ask(self, transport: HttpTransport, credential: Credential) -> Answer | None:
        """Ask whose the token is; None: ask again, when the flow lets us."""
        call = self._access.call(self._profile)
        if call is None:
            return Answer(Verdict.ACCEPTED)
        await self._flow.ready(writes=False)
        came = await transport.send(call, credential)
        answer = self._access.read(came) if isinstance(came, Reply) else came
        self._flow.report(answer, credential, writes=False)
        if answer.verdict in (Verdict.ACCEPTED, Verdict.REFUSED):
            return answer
        self._vain += answer.verdict is Verdict.AMBIGUOUS
        if self._vain >= self._policy.attempts:
            return answer
        if answer.verdict in (Verdict.AMBIGUOUS, Verdict.NOT_SENT):
            await self._flow.sleep(self._policy.backoff(1 + self._vain))
        return None

    def _compared(self, record: AccountRecord | None, identity: Identity | None) -> _Finding:
        if record is None:
            return _Finding.SAME
        known = identity is not None and identity.kind == record.kind
        if known and identity is not None:
            if identity.key == record.key:
                return _Finding.SAME
            if identity.kind == "company":
                return _Finding.OTHER
        # Where a token is a new one at every login, to ask each time would teach to say yes.
        silent = self._profile.account or (self._access.renews and not known)
        return _Finding.SAME if silent else _Finding.UNSURE

    async def _agreed(self, credential: Credential) -> bool:
        self._flow.pause(ANOTHER_TOKEN)
        await self._flow.going()
        return self._flow.credential is credential

    def _recorded(self) -> AccountRecord | None:
        with closing(reopen_ledger(self._place, self._profile)) as ledger:
            return ledger.account()

    def _keep(self, credential: Credential, identity: Identity | None) -> None:
        salt = secrets.token_bytes(16)
        who = identity or Identity("", "", "")
        fingerprint = _fingerprint(credential, salt)
        with closing(reopen_ledger(self._place, self._profile)) as ledger:
            ledger.keep_account(AccountRecord(salt, fingerprint, who.kind, who.key, who.name))


def is_of_record(profile: Profile, ledger_place: LedgerPlace, credential: Credential) -> bool:
    """Tell, without asking anybody, whether a token is the one whose uploads are on record, and has not ended."""
    left = destination_of(profile).access.ends_in(credential)
    if left is not None and left <= 0:
        return False
    known = existing_ledger(ledger_place, profile)
    if known is None:
        return False
    with closing(known) as ledger:
        record = ledger.account()
    return record is not None and record.fingerprint == _fingerprint(credential, record.salt)


def _fingerprint(credential: Credential, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", credential.token.encode(), salt, _ROUNDS, 8)


def _other(record: AccountRecord | None, identity: Identity | None) -> str:
    before = (record and record.name) or "another company"
    now = (identity and identity.name) or "another company"
    return (
        f"This token is of {now}, but what is on record for this profile went to {before}. Use a token of "
        f"{before}, or make a profile with an account of its own for {now}."
    )
