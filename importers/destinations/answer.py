"""What a destination's answer means: one table from every status and network error to a verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any


class Verdict(StrEnum):
    """What is known of a request after its answer, or its failure."""

    ACCEPTED = "accepted"  # done, and the answer proves it
    REFUSED = "refused"  # read and turned down; sending it again would change nothing
    EXISTS = "exists"  # refused because another product has the key
    MISSING = "missing"  # refused because the addressed product is not there
    LOGIN = "login"  # the token is refused; nothing was done
    THROTTLED = "throttled"  # too fast; nothing was done
    NOT_SENT = "not-sent"  # no byte left; sending it again is safe
    AMBIGUOUS = "ambiguous"  # bytes left and no clear answer came: it may have been done


# Everything about retrying follows from this table; statuses that are not in it go by their class.
_BY_STATUS = {
    401: Verdict.LOGIN,
    403: Verdict.LOGIN,
    407: Verdict.AMBIGUOUS,  # a proxy spoke, not the destination
    408: Verdict.AMBIGUOUS,
    421: Verdict.AMBIGUOUS,
    425: Verdict.AMBIGUOUS,
    429: Verdict.THROTTLED,
}
_BY_CLASS = {2: Verdict.ACCEPTED, 4: Verdict.REFUSED}


def verdict_of(status: int) -> Verdict:
    """Classify a status; a 2xx still has to be proved by its body, the rest is AMBIGUOUS."""
    return _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, Verdict.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over the wire; header names are lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def phrase(self) -> str:
        """Return the status as people know it: `502 Bad Gateway`."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)

    def json(self) -> Any:
        """Return the body as JSON, or None if it is none (also for NaN and other non-JSON)."""
        try:
            return json.loads(self.body, parse_constant=_reject)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with all that came with it.

    `messages` maps a field's name ("" for the row) to the server's words; `message` is one sentence
    for the whole. `wait` is the time in seconds that the server asked for. `record` is the product
    that a lookup found.
    """

    verdict: Verdict
    message: str = ""
    status: int | None = None
    messages: tuple[tuple[str, str], ...] = ()
    remote_id: int | None = None
    wait: float | None = None
    record: Mapping[str, Any] | None = None


def read_failure(reply: Reply, now: datetime | None = None) -> Answer:
    """Turn an answer that is no proven success into its verdict, with the server's words."""
    verdict = verdict_of(reply.status)
    if verdict is Verdict.ACCEPTED:
        verdict = Verdict.AMBIGUOUS
    content = reply.json()
    messages = tuple(_messages(content)) if verdict is Verdict.REFUSED else ()
    words = "; ".join(text for _, text in _messages(content)) or _described(reply, content)
    wait = asked_wait(reply, now)
    if verdict is Verdict.REFUSED and not messages:
        messages = (("", words),)
    return Answer(verdict, words, reply.status, messages, wait=wait)


def asked_wait(reply: Reply, now: datetime | None = None) -> float | None:
    """Return the seconds to wait: `Retry-After` (seconds or a date), or "available in 29 seconds"."""
    header = reply.headers.get("retry-after", "").strip()
    if header.isascii() and header.isdigit():
        return float(header[:9])
    if header:
        try:
            moment = parsedate_to_datetime(header)
        except (ValueError, TypeError, OverflowError):
            moment = None
        if moment is not None:
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
    content = reply.json()
    detail = content.get("detail") if isinstance(content, dict) else None
    found = (
        re.search(r"available in ([0-9]{1,9}) second", detail) if isinstance(detail, str) else None
    )
    return float(found[1]) if found else None


_ROW_KEYS = {"non_field_errors", "detail", "message", "error", "errors"}
_LONGEST = 500


def _messages(content: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield (field, words) from an error body of any shape; "" stands for the whole row."""
    if isinstance(content, str) and content.strip():
        yield name, " ".join(content.split())[:_LONGEST]
    elif isinstance(content, list):
        for item in content[:50]:
            yield from _messages(item, name)
    elif isinstance(content, dict) and not name:
        for key, value in list(content.items())[:50]:
            if key != "code":
                yield from _messages(value, "" if key in _ROW_KEYS else str(key))
    elif isinstance(content, dict) or (name and content is not None):
        yield name, json.dumps(content, ensure_ascii=False)[:_LONGEST]


def _described(reply: Reply, content: Any) -> str:
    if 300 <= reply.status < 400:
        return f"The server answered {reply.phrase}, a redirect, which is not followed."
    if content is None and reply.body:
        page = reply.body.lstrip()[:1] == b"<"
        what = "a web page instead of data" if page else "something that cannot be read as JSON"
        return f"The server answered {reply.phrase} with {what}."
    return f"The server answered {reply.phrase}."


def _reject(constant: str) -> float:
    raise ValueError(constant)
