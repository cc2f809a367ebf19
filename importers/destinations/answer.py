"""What a destination's answer means: one table from every status and network error to a verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from itertools import islice
from typing import Any

from importers.catalog.unsafe_characters import CONTROLS, DIRECTIONS, HIDDEN, SURROGATES
from importers.destinations.call import RemoteId


class Verdict(StrEnum):
    """What is known of a request after its answer, or its failure."""

    ACCEPTED = "accepted"  # done, and the answer proves it
    REFUSED = "refused"  # read and turned down; sending it again would change nothing
    EXISTS = "exists"  # refused because another product has the key
    MISSING = "missing"  # refused because the addressed product is not there
    FORBIDDEN = "forbidden"  # turned down, for this row's sake or for the token's; nothing was done
    LOGIN = "login"  # the token is refused; nothing was done
    THROTTLED = "throttled"  # too fast; nothing was done
    NOT_SENT = "not-sent"  # no byte left; sending it again is safe
    IMPOSSIBLE = "impossible"  # nothing was done, nor will be until the address, this machine or the shop is put right
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

    def json(self, *, exact: bool = False) -> Any:
        """Return the body as JSON; None if it is none, which NaN and a name given twice are not either.

        `exact`: numbers with a point are Decimal, digit for digit.
        """
        number = Decimal if exact else float
        try:
            return json.loads(
                self.body,
                parse_float=number,
                parse_constant=_reject,
                object_pairs_hook=_object,
            )
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with all that came with it.

    `messages` maps a field's name ("" for the row) to the server's words; `message` is one sentence
    for the whole. `wait` is the time in seconds that the server asked for, `rest` that for which nothing more should be
    sent although this was done, since it used up what the server allows. `record` is the product
    that a lookup found, or that a change left. `at` is the server's own time, where it told it.
    """

    verdict: Verdict
    message: str = ""
    status: int | None = None
    messages: tuple[tuple[str, str], ...] = ()
    remote_id: RemoteId | None = None
    wait: float | None = None
    record: Mapping[str, Any] | None = None
    at: datetime | None = None
    rest: float | None = None


def read_failure(reply: Reply, now: datetime | None = None) -> Answer:
    """Turn an answer that is no proven success into its verdict, with the server's words."""
    content = reply.json()
    wait = asked_wait(reply, now)
    verdict = verdict_of(reply.status)
    if verdict is Verdict.ACCEPTED:
        return Answer(Verdict.AMBIGUOUS, _described(reply, content), reply.status, wait=wait)
    said = tuple(islice(_messages(content), _MOST))
    words = "; ".join(text for _, text in said)[:_LONGEST] or _described(reply, content)
    messages = (said or (("", words),)) if verdict is Verdict.REFUSED else ()
    return Answer(verdict, words, reply.status, messages, wait=wait)


def _sent_at(reply: Reply) -> datetime:
    """Return when an answer was sent by the clock of who sent it, which may not be ours."""
    try:
        told = parsedate_to_datetime(reply.headers.get("date", ""))
    except (ValueError, TypeError, OverflowError):
        return datetime.now(UTC)
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def asked_wait(reply: Reply, now: datetime | None = None) -> float | None:
    """Return the seconds to wait: `Retry-After` (seconds or a date), or "available in 29 seconds".

    A date is read against the answer's own `Date`, unless `now` is given.
    """
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
            return max(0.0, (moment - (now or _sent_at(reply))).total_seconds())
    content = reply.json()
    detail = content.get("detail") if isinstance(content, dict) else None
    found = _AVAILABLE.search(detail) if isinstance(detail, str) else None
    return float(found[1]) * _SECONDS[found[2].lower()] if found else None


def served_at(reply: Reply) -> datetime | None:
    """Return when the server says that it answered; None if it does not."""
    try:
        moment = parsedate_to_datetime(reply.headers.get("date", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# "Expected available in 29 seconds." is documented; the other forms are assumed from the framework behind it.
_AVAILABLE = re.compile(
    r"available in ([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(second|minute|hour|day)", re.I
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}

_ROW_KEYS = {"non_field_errors", "detail", "message", "error", "errors"}
_LONGEST = 500  # characters of one message
_MOST = 50  # messages of one answer
_DEEPEST = 20  # levels of an error body


def _messages(content: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield (field, words) from an error body of any shape; "" stands for the whole row."""
    if isinstance(content, str):
        if words := readable(content):
            yield name, words
    elif depth > _DEEPEST:
        return
    elif isinstance(content, list):
        for item in content[:_MOST]:
            yield from _messages(item, name, depth + 1)
    elif isinstance(content, dict) and not name:
        for key, value in islice(content.items(), _MOST):
            if key != "code":
                yield from _messages(value, "" if key in _ROW_KEYS else key, depth + 1)
    elif isinstance(content, dict) or (name and content is not None):
        yield name, readable(_dumped(content))


def readable(text: str) -> str:
    """Return a server's words on one line, without what a terminal would obey or a file cannot hold."""
    line = " ".join(text[: 2 * _LONGEST].split())[:_LONGEST]
    return _UNSAFE.sub("\ufffd", line)


_UNSAFE = re.compile(f"[{CONTROLS}{DIRECTIONS}{HIDDEN}{SURROGATES}]")


def _dumped(content: Any) -> str:
    try:
        return json.dumps(content, ensure_ascii=False)
    except RecursionError:
        return "something nested too deeply to show"


def error_within(content: Any) -> bool:
    """Tell whether JSON says of itself that it is no success, whatever the status is, as GraphQL's answers do."""
    if not isinstance(content, dict):
        return False
    return bool(content.get("errors") or content.get("error")) or content.get("success") is False


_TOLD_IN = ("errors", "error", "message")


def _described(reply: Reply, content: Any) -> str:
    if reply.status // 100 == 2 and error_within(content):
        told = next((content[name] for name in _TOLD_IN if content.get(name)), None)
        said = next((words for _, words in _messages(told)), "it does not say which")
        return f"The server answered {reply.phrase} with an error: {said.rstrip('.')[:200]}."
    if 300 <= reply.status < 400:
        return f"The server answered {reply.phrase}, a redirect, which is not followed."
    if content is None and reply.body:
        page = reply.body.lstrip()[:1] == b"<"
        what = "a web page instead of data" if page else "something that cannot be read as JSON"
        return f"The server answered {reply.phrase} with {what}."
    if content is not None and reply.status // 100 == 2:
        return f"The server answered {reply.phrase}, but not with what was asked for."
    return f"The server answered {reply.phrase}."


def _reject(constant: str) -> float:
    raise ValueError(constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; one that gives a name twice, perhaps with two values, tells nothing for certain."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name is given twice")
    return made
