"""The requests and answers of batches, as text for the operator; the token is not in it."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass

from importers.destinations.answer import Answer, Reply
from importers.destinations.base import MASKED, Credential, Profile
from importers.destinations.call import Call
from importers.upload.token import auth_headers, masked

KEPT = 300  # batches
KEPT_FAILED = 2_000  # batches whose last answer was no success: those are looked at
_LONGEST = 20_000  # characters of one text
_Exchanges = list[tuple[Call, Reply | Answer, Credential]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it."""

    request: str
    answer: str


@dataclass(frozen=True, slots=True)
class BatchDetail:
    """Every request of one batch, oldest first."""

    number: int
    exchanges: tuple[Exchange, ...]

    @property
    def request(self) -> str:
        """Return the last request."""
        return self.exchanges[-1].request

    @property
    def answer(self) -> str:
        """Return the last answer."""
        return self.exchanges[-1].answer


class Details:
    """Keeps the exchanges of the last batches, and for longer of those that failed; read from any thread."""

    def __init__(self, profile: Profile) -> None:
        """Start empty."""
        self._profile = profile
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, _Exchanges] = OrderedDict()
        self._failed: OrderedDict[int, _Exchanges] = OrderedDict()

    def add(self, number: int, call: Call, came: Reply | Answer, credential: Credential) -> None:
        """Remember one exchange of a batch; of a long answer only as much as is shown."""
        if isinstance(came, Reply):
            came = Reply(came.status, came.body[:_LONGEST])
        with self._lock:
            store = self._failed if number in self._failed else self._kept
            store.setdefault(number, []).append((call, came, credential))
            if len(self._kept) > KEPT:
                self._make_room()

    def _make_room(self) -> None:
        number, exchanges = self._kept.popitem(last=False)
        came = exchanges[-1][1]
        if isinstance(came, Answer) or not 200 <= came.status < 300:
            self._failed[number] = exchanges
            if len(self._failed) > KEPT_FAILED:
                self._failed.popitem(last=False)

    def get(self, number: int) -> BatchDetail | None:
        """Return a batch's exchanges, None if none are kept."""
        with self._lock:
            kept = list(self._kept.get(number) or self._failed.get(number) or ())
        exchanges = tuple(self._exchange(*each) for each in kept)
        return BatchDetail(number, exchanges) if exchanges else None

    def _exchange(self, call: Call, came: Reply | Answer, credential: Credential) -> Exchange:
        request, answer = self.request_text(call), _answer_text(came)
        return Exchange(masked(request, credential), masked(answer, credential))

    def request_text(self, call: Call) -> str:
        """Return a request as it is sent, with the token masked."""
        headers = auth_headers(self._profile, Credential(MASKED))
        lines = [f"{call.method} {call.url}", *(f"{name}: {value}" for name, value in headers)]
        if call.image is not None:
            lines += ["Content-Type: multipart/form-data", "", f"image: {call.image}"]
        elif call.body:
            lines += ["Content-Type: application/json", "", _pretty(call.body)]
        return "\n".join(lines)


def _answer_text(came: Reply | Answer) -> str:
    if isinstance(came, Answer):
        return came.message
    return f"{came.phrase}\n\n{_pretty(came.body)}"


_NUMBER = re.compile('"\ufdd0([-+.0-9eE]{1,400})"')


def _pretty(body: bytes) -> str:
    """Return JSON as one reads it, numbers digit for digit as they were sent."""
    try:
        content = json.loads(body, parse_float=lambda digits: f"\ufdd0{digits}")
        text = _NUMBER.sub(r"\1", json.dumps(content, indent=2, ensure_ascii=False))
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "\n…"
