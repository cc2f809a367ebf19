"""Patterns of a manifest, and none that could take long: whoever writes one cannot make the program stand still."""

from __future__ import annotations

import re

_LONGEST = 200  # characters of a pattern
_SEARCHED = 600  # characters of an answer
_ENDLESS = 2  # times that a pattern may repeat without end: twice takes a moment in so short a text
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")


def compiled(text: str) -> re.Pattern[str]:
    """Return a pattern that finds its match in time; ValueError with words for its writer."""
    if len(text) > _LONGEST:
        raise ValueError(f"a pattern has {_LONGEST} characters at most")
    if re.search(r"\\[1-9]", text):
        raise ValueError(r"a pattern cannot refer back to what it found, as \1 does")
    bare = _CLASS.sub("x", _ESCAPE.sub("x", text))
    if "(?" in bare or re.search(r"\)[*+?{]", bare):
        raise ValueError("a pattern can group words, as in (A|B), but neither repeat nor look")
    if len(re.findall(r"[*+]|\{\d*,\d*\}", bare)) > _ENDLESS:
        raise ValueError(f"a pattern can repeat something {_ENDLESS} times at most")
    if any(int(number) > 100 for number in re.findall(r"\{(\d{1,9})\}?", bare)):
        raise ValueError("a pattern can repeat something 100 times at most")
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"it is no pattern: {error}") from None


def says(pattern: re.Pattern[str] | None, text: str) -> bool:
    """Tell whether a text's first 600 characters hold the pattern."""
    return pattern is not None and pattern.search(text[:_SEARCHED]) is not None
