"""Changes of one cell's text that an operator asks for; None where they change nothing."""

from __future__ import annotations

import re

from importers.validation.suggestion import Correction


def trim(text: str) -> str | None:
    """Return text without space around it."""
    return _if_changed(text, text.strip())


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
