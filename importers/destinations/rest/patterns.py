"""Patterns of a manifest, and none that could take long: whoever writes one cannot make the program stand still."""

from __future__ import annotations

import re
from math import prod

_LONGEST = 200  # characters of a pattern
_SEARCHED = 600  # characters of an answer
_MOST_WAYS = (
    4 * _SEARCHED
)  # in which one alternative may be matched from one place on: some milliseconds for a text
_ALTERNATIVES = 6
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_BRACES = re.compile(r"\{[\d,]*\}")
_REPEATED = re.compile(r"[*+]|\{(\d*)(,?)(\d*)\}")


def compiled(text: str) -> re.Pattern[str]:
    """Return a pattern that finds its match in time; ValueError with words for its writer."""
    if len(text) > _LONGEST:
        raise ValueError(f"a pattern has {_LONGEST} characters at most")
    if re.search(r"\\[1-9]", text):
        raise ValueError(r"a pattern cannot refer back to what it found, as \1 does")
    bare = _CLASS.sub("x", _ESCAPE.sub("x", text))
    if "(?" in bare or re.search(r"\)[*+?{]", bare):
        raise ValueError("a pattern can group words, as in (A|B), but neither repeat nor look")
    if any(int(number) > 100 for number in re.findall(r"\d+", "".join(_BRACES.findall(bare)))):
        raise ValueError("a pattern can repeat something 100 times at most")
    alternatives = _alternatives(bare)
    if len(alternatives) > _ALTERNATIVES:
        raise ValueError(f"a pattern has {_ALTERNATIVES} alternatives at most")
    if any(_ways(each) > _MOST_WAYS for each in alternatives):
        raise ValueError(
            r"it could be matched in too many ways: repeat once without end, a number is \d{1,3}, and choose seldom"
        )
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"it is no pattern: {error}") from None


def _alternatives(bare: str) -> list[str]:
    """Return what stands between the bars that are in no group."""
    found, depth = [""], 0
    for letter in bare:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return found


def _ways(bare: str) -> int:
    """Return in how many ways an alternative may be matched from one place on, at most."""
    repeats = prod(_times(each) for each in _REPEATED.finditer(bare))
    return int(repeats * 2 ** (bare.count("?") + bare.count("|")))


def _times(repeat: re.Match[str]) -> int:
    """Return between how many lengths a repetition chooses."""
    least, comma, most = repeat[1] or "0", repeat[2], repeat[3]
    if repeat[1] is None or (comma and not most):
        return _SEARCHED
    return max(1, int(most) - int(least) + 1) if comma else 1


def says(pattern: re.Pattern[str] | None, text: str) -> bool:
    """Tell whether a text's first 600 characters hold the pattern."""
    return pattern is not None and pattern.search(text[:_SEARCHED]) is not None
