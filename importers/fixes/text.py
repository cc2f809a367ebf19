"""Safe corrections of one cell's text; None where it is not certain what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable

Correction = Callable[[str], str | None]

# The same characters as `validation.text.CONTROL`, in the words of Python's own patterns.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile(r"[\t\r\n]+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,(?:\d{1,2}|\d{4,})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d{1,2}")


def trim(text: str) -> str | None:
    """Return text without space around it."""
    return _if_changed(text, text.strip())


def remove_controls(text: str) -> str | None:
    """Return text without control characters."""
    return _if_changed(text, _CONTROL.sub("", text))


def remove_controls_in_line(text: str) -> str | None:
    """Return text without control characters on one line: line ends and tabs become a space."""
    return _if_changed(text, _LINE_BREAKS.sub(" ", _CONTROL.sub("", text)).strip())


def decimal_point(text: str) -> str | None:
    """Return a number with a decimal point for one with a comma, where the comma can mean nothing else.

    `12,50` and `1.234,50` are certain. `1,234` is not: it may be a thousand.
    """
    number = text.strip()
    if _GROUPED.fullmatch(number):
        return number.replace(".", "").replace(",", ".")
    if _DECIMAL_COMMA.fullmatch(number):
        return number.replace(",", ".")
    return None


def with_scheme(text: str) -> str | None:
    """Return a web address with `https://` before it, where the rest begins with a host and a dot."""
    address = text.strip()
    if _ADDRESS.fullmatch(address):
        return f"https://{address}"
    return None


_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.[^\W\d_]{{2,}}(?::\d{{1,5}})?(?:[/?#]\S*)?")


def _if_changed(text: str, new: str) -> str | None:
    return new if new != text else None


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COMMA_NUMBER = re.compile(r"([+-]?\d{1,3}(?:[.\u00a0\u202f ']\d{3})+|[+-]?\d+),(\d+)", re.ASCII)
_GROUPING = re.compile(r"[^\d+-]")


def comma_to_point(text: str) -> str | None:
    """Return a number whose comma is known to be the decimal one with a point; grouping marks go.

    Of `1,234` too: for an operator who says so. None for whatever is no such number.
    """
    number = _COMMA_NUMBER.fullmatch(text.strip())
    return None if number is None else f"{_GROUPING.sub('', number[1])}.{number[2]}"


def upper(text: str) -> str | None:
    """Return text in capitals."""
    return _if_changed(text, text.upper())


def lower(text: str) -> str | None:
    """Return text in small letters."""
    return _if_changed(text, text.lower())


def title(text: str) -> str | None:
    """Return text with a capital at the beginning of each word: `Men's Tea`."""
    return _if_changed(text, _WORD.sub(lambda word: word[0][0].title() + word[0][1:].lower(), text))


def padded(width: int) -> Correction:
    """Return what puts zeros before a text of digits only, up to `width` digits."""

    def pad(text: str) -> str | None:
        digits = text.isascii() and text.isdigit()
        return _if_changed(text, text.zfill(width)) if digits else None

    return pad
