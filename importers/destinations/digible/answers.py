"""What Digible's answers mean: one for the whole batch, and the token of a login."""

from __future__ import annotations

from importers.destinations.answer import (
    Answer,
    Reply,
    Verdict,
    error_within,
    read_failure,
    verdict_of,
)

# Only these say that the batch's content is at fault, so that halving it can find the guilty rows.
SPLITTING = frozenset({400, 413, 422})


def read_batch(reply: Reply) -> Answer:
    """Judge a batch as a whole: 200 with JSON is accepted, any other 2xx or body is ambiguous.

    So is JSON that speaks of an error (*assumed*: what a success looks like is unknown, that it does not is not).
    """
    content = reply.json() if reply.status == 200 else None
    if content is not None and not error_within(content):
        return Answer(Verdict.ACCEPTED, "", reply.status)
    return read_failure(reply)


def read_login(reply: Reply) -> str | None:
    """Return the token of a successful login, or None (the failure body is undocumented)."""
    answer = reply.json() if verdict_of(reply.status) is Verdict.ACCEPTED else None
    data = answer.get("data") if isinstance(answer, dict) else None
    token = data.get("token") if isinstance(data, dict) else None
    return token if isinstance(token, str) and token else None
