"""What a GraphQL answer means before one looks at its data: an HTTP 200 alone proves nothing.

Known: 429 and `THROTTLED` mean that nothing was done; a bad token is told by 401, or by `errors` under a 200. By the
GraphQL specification an answer without `data` tells of a request that was not begun, if its errors are about the
request itself; whatever else an answer with `errors` leaves open may have been done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from importers.destinations.answer import Answer, Reply, Verdict, read_failure, readable, verdict_of
from importers.destinations.shopify.paths import field_at

Data = Mapping[str, Any]
# Known: of the request itself, so that nothing of it was done.
_NOT_BEGUN = frozenset(
    {
        "INVALID_VARIABLE",
        "MAX_COST_EXCEEDED",
        "argumentLiteralsIncompatible",
        "missingRequiredInputObjectAttribute",
        "undefinedField",
        "variableMismatch",
    }
)
# Known: the shop itself is not to be used, whatever is sent.
_CLOSED = {
    402: "The shop is frozen until its bill is paid",
    404: "There is no shop at this address",
    423: "The shop is locked",
}
_TOKEN = re.compile(r"\b(?:access token|api key|(?:invalid|expired|missing) token)\b", re.I)
_SHORTEST = 0.1  # seconds


def read_data(reply: Reply) -> Data | Answer:
    """Return the data of an answer that holds no errors at all; else what it means."""
    if reply.status in _CLOSED:
        words = read_failure(reply).message
        return Answer(
            Verdict.IMPOSSIBLE, f"{_CLOSED[reply.status]} ({words.rstrip('.')}).", reply.status
        )
    if verdict_of(reply.status) is not Verdict.ACCEPTED:
        return _by_status(reply)
    content = reply.json(exact=True)
    if not isinstance(content, Mapping):
        return read_failure(reply)
    errors = content.get("errors")
    if errors is not None and errors != []:
        return _of_errors(reply, content, errors)
    data = content.get("data")
    return data if isinstance(data, Mapping) else read_failure(reply)


def _by_status(reply: Reply) -> Answer:
    answer = read_failure(reply)
    if reply.status != 403:
        return answer
    if reply.json() is not None:
        return Answer(Verdict.FORBIDDEN, answer.message, 403)
    return Answer(Verdict.REFUSED, answer.message, 403, (("", answer.message),))


def _of_errors(reply: Reply, content: Data, errors: Any) -> Answer:
    words = _words(errors) or read_failure(reply).message
    codes = _codes(errors)
    begun = _any_data(content)
    if not begun and codes == {"THROTTLED"}:
        return Answer(
            Verdict.THROTTLED, "Throttled.", reply.status, wait=_until_affordable(content)
        )
    if not begun and codes == {"ACCESS_DENIED"} and _are_at_the_root(errors):
        return Answer(Verdict.FORBIDDEN, words, reply.status)
    if not begun and not codes and _TOKEN.search(words):
        return Answer(
            Verdict.LOGIN, f"The shop does not take the token ({words[:200]}).", reply.status
        )
    if "data" not in content and codes and codes <= _NOT_BEGUN:
        messages = _messages(errors) or (("", words),)
        return Answer(Verdict.REFUSED, words, reply.status, messages)
    return Answer(Verdict.AMBIGUOUS, f"The shop answered with an error: {words}", reply.status)


def _any_data(content: Data) -> bool:
    """Tell whether something of the request may have been done: a part of it has an answer."""
    data = content.get("data")
    values = data.values() if isinstance(data, Mapping) else [data]
    return any(value is not None for value in values)


def _are_at_the_root(errors: Any) -> bool:
    """Tell whether no error is about a part within an answer, which may be missing although all was done."""
    paths = (each.get("path") for each in _listed(errors))
    return all(path is None or (isinstance(path, list) and len(path) <= 1) for path in paths)


def _codes(errors: Any) -> frozenset[str]:
    """Return the codes of all errors; "" stands for one that has none, beside others that have."""
    told = [
        extensions.get("code")
        if isinstance(extensions := each.get("extensions"), Mapping)
        else None
        for each in _listed(errors)
    ]
    codes = frozenset(code if isinstance(code, str) else "" for code in told)
    return codes if codes - {""} else frozenset()


def _words(errors: Any) -> str:
    if isinstance(errors, str):
        return readable(errors)
    said = (
        readable(each["message"])
        for each in _listed(errors)
        if isinstance(each.get("message"), str)
    )
    return "; ".join(dict.fromkeys(said))[:500]


def _listed(errors: Any) -> Sequence[Mapping[str, Any]]:
    return (
        [each for each in errors[:50] if isinstance(each, Mapping)]
        if isinstance(errors, list)
        else []
    )


def _messages(errors: Any) -> tuple[tuple[str, str], ...]:
    """Return what is said of the variables, by our fields: `problems` have the path of each."""
    found = []
    for each in _listed(errors):
        extensions = each.get("extensions")
        problems = extensions.get("problems") if isinstance(extensions, Mapping) else None
        for problem in _listed(problems):
            words = problem.get("explanation") or problem.get("message")
            if isinstance(words, str):
                found.append((field_at(problem.get("path")), readable(words)))
    return tuple(dict.fromkeys(found))


# What requests cost: points from a bucket that fills up again, so many a second.


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request cost, what is `left`, the `most` that there can be, and how many are `restored` a second."""

    asked: float
    left: float
    most: float
    restored: float

    def rest(self, wanted: float) -> float | None:
        """Return the seconds until so many points are there again; None if they are there."""
        lacking = min(wanted, self.most) - self.left
        return lacking / self.restored if lacking > 0 else None


def cost_in(content: Any) -> Cost | None:
    """Return what an answer tells of its cost; None if it does not."""
    try:
        told = content["extensions"]["cost"]
        status = told["throttleStatus"]
        cost = Cost(
            float(told["requestedQueryCost"]),
            float(status["currentlyAvailable"]),
            float(status["maximumAvailable"]),
            float(status["restoreRate"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return cost if cost.restored > 0 else None


def _until_affordable(content: Data) -> float | None:
    cost = cost_in(content)
    return None if cost is None else max(_SHORTEST, cost.rest(cost.asked) or 0.0)
