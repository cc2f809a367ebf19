"""Reads one `[[rule]]` key by key, and notes what is wrong with a key instead of stopping there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

_LONGEST = 1_000  # characters of a text
_MOST = 100_000  # entries of a list
_DECIMALS = 12  # digits after the point
_DIGITS = 26  # digits before it


class RuleTable:
    """The keys of one rule. Each reading returns a usable value, also where a mistake was noted."""

    def __init__(self, values: Mapping[str, object]) -> None:
        """Read nothing yet."""
        self._values = values
        self._known: set[str] = set()
        self.mistakes: list[tuple[str, str]] = []  # key, and what is wrong with it

    def mistake(self, key: str, words: str) -> None:
        """Note what is wrong with a key."""
        self.mistakes.append((key, words))

    def has(self, key: str) -> bool:
        """Tell whether a key is given."""
        self._known.add(key)
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without `default` it is needed, and it may not be blank."""
        if not self.has(key):
            if default is None:
                self.mistake(key, "it is missing")
            return default or ""
        value = self._values[key]
        if not isinstance(value, str) or not value.strip():
            self.mistake(key, "it must be a text in quotes")
        elif len(value) > _LONGEST or not value.isprintable():
            self.mistake(key, "it holds characters that cannot be shown, or too many")
        else:
            return str(value)
        return default or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return one text or a list of them; at least one is needed. Whole numbers are taken as they are written."""
        if not self.has(key):
            self.mistake(key, "it is missing")
            return ()
        value = self._values[key]
        several = [value] if isinstance(value, str) else value
        if not isinstance(several, list) or not several or not all(map(_is_text, several)):
            self.mistake(key, 'it must be a list of texts, such as ["red", "blue"]')
            return ()
        if len(several) > _MOST:
            self.mistake(key, f"it has more than {_MOST:,} entries; name a file of them")
            return ()
        return tuple(str(each) for each in several)

    def word(self, key: str, words: Sequence[str], default: str | None = None) -> str:
        """Return one of some words; without `default` it is needed."""
        value = self._values.get(key, default) if self.has(key) else default
        if value is None:
            self.mistake(key, f"it is missing; it is one of {', '.join(words)}")
        elif value not in words:
            self.mistake(key, f"it must be one of {', '.join(words)}{_meant(str(value), words)}")
        else:
            return str(value)
        return default or words[0]

    def flag(self, key: str) -> bool:
        """Return true or false, false where it is not given."""
        value = self._values.get(key, False) if self.has(key) else False
        if not isinstance(value, bool):
            self.mistake(key, "it must be true or false")
        return value is True

    def whole(self, key: str) -> int | None:
        """Return a whole number from 0 on, None where it is not given."""
        if not self.has(key):
            return None
        value = self._values[key]
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return int(value)
        self.mistake(key, "it must be a whole number")
        return None

    def number(self, key: str) -> Decimal | None:
        """Return a number, exactly as it is written; None where it is not given."""
        if not self.has(key):
            return None
        number = _number(self._values[key])
        if number is None:
            self.mistake(key, 'it must be a number, such as 9.99 or "9.99"')
        elif not _fits(number):
            self.mistake(
                key, f"it has more than {_DIGITS} digits before the point or {_DECIMALS} after it"
            )
        else:
            return number
        return None

    def unknown_keys(self) -> None:
        """Note the keys that nobody asked for, once all were read."""
        for key in self._values.keys() - self._known:
            self.mistake(str(key), f"no such key is known here{_meant(str(key), self._known)}")


def _is_text(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(repr(float(value)) if isinstance(value, float) else str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _fits(number: Decimal) -> bool:
    decimals = -int(number.as_tuple().exponent)
    return decimals <= _DECIMALS and number.adjusted() < _DIGITS


def _meant(word: str, known: Sequence[str] | set[str]) -> str:
    close = get_close_matches(word, sorted(known), 1)
    return f"; is {close[0]} meant" if close else ""
