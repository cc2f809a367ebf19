"""The raw fields of one record of a delimited text, split and written just as the csv module reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from importers.catalog.source import SourceTable
from importers.readers.delimited.dialect import Dialect


class Unwritable(Exception):
    """A value cannot stand in a file of this dialect."""


@dataclass(frozen=True, slots=True)
class FieldSyntax:
    """How fields are told apart; see `SourceTable` for `escaped` and `spaced`."""

    delimiter: str
    quote: str
    escaped: bool
    spaced: bool

    @classmethod
    def of(cls, source: SourceTable) -> FieldSyntax:
        """Return a source's own syntax."""
        return cls(source.delimiter or ",", source.quote or "", source.escaped, source.spaced)

    @property
    def dialect(self) -> Dialect:
        """Return the same syntax as the readers know it."""
        return Dialect(self.delimiter, self.quote, self.escaped, self.spaced)

    def value(self, raw: str) -> str:
        """Return what a raw field says."""
        text = raw.lstrip(" ") if self.spaced else raw
        if self.escaped:
            text = text.replace("\\" + self.quote, self.quote * 2)
        if not self.quote or not text.startswith(self.quote):
            return text
        match = _quoted(self.quote).match(text)
        assert match is not None  # an empty tail matches too
        tail = match[2].lstrip(" ") if self.spaced else match[2]
        return match[1].replace(self.quote * 2, self.quote) + (tail and match[2])

    def is_clean(self, raw: str) -> bool:
        """Tell whether the quotes of a raw field stand where they should: around it, or doubled inside."""
        text = raw.lstrip(" ") if self.spaced else raw
        if not self.quote or not text.startswith(self.quote):
            return True
        match = _closed(self.quote, self.escaped).fullmatch(text)
        return match is not None

    def raw(self, value: str, like: str = "") -> str:
        """Return the raw field of a value, quoted if `like` is or if it must be; `Unwritable` if it cannot be."""
        lead = like[: len(like) - len(like.lstrip(" "))] if self.spaced else ""
        quoted = bool(self.quote) and like.removeprefix(lead).startswith(self.quote)
        tail = like[len(like.rstrip(" ")) :] if self.spaced and quoted else ""
        ways = (lead + value, lead + self._quote(value) + tail)
        for written in reversed(ways) if quoted or self._must_quote(value) else ways:
            if self.value(written) == value and self._is_one(written):
                return written
        raise Unwritable

    def _quote(self, value: str) -> str:
        return (
            self.quote + value.replace(self.quote, self.quote * 2) + self.quote
            if self.quote
            else value
        )

    def _must_quote(self, value: str) -> bool:
        marks = {self.delimiter, self.quote, "\r", "\n"} - {""}
        return any(mark in value for mark in marks) or (self.spaced and value.startswith(" "))

    def _is_one(self, written: str) -> bool:
        record = split(written, self)
        return record.fields == [written] and not record.end and not record.rest


@dataclass(frozen=True, slots=True)
class Record:
    """A record's raw fields, the line end behind it, and what follows."""

    fields: list[str]
    end: str
    rest: str


def split(text: str, syntax: FieldSyntax) -> Record:
    """Split the record with which a text begins."""
    field = _field(syntax)
    fields: list[str] = []
    place = 0
    while True:
        match = field.match(text, place)
        assert match is not None  # an empty field matches too
        fields.append(match[0])
        place = match.end()
        if text[place : place + 1] != syntax.delimiter:
            break
        place += 1
    end = _END.match(text, place)
    after = end.end() if end else place
    return Record(fields, text[place:after], text[after:])


_END = re.compile(r"\r\n|\r|\n")


@lru_cache
def _field(syntax: FieldSyntax) -> re.Pattern[str]:
    delimiter, quote = re.escape(syntax.delimiter), re.escape(syntax.quote)
    plain = rf"[^{delimiter}\r\n]*+"
    if not quote:
        return re.compile(plain)
    pair = rf"\\{quote}|{quote}{quote}" if syntax.escaped else quote * 2
    lead = " *+" if syntax.spaced else ""
    closed = rf"{quote}(?:{pair}|[^{quote}])*+(?:{quote}{plain}|\Z)"
    return re.compile(rf"{lead}(?:{closed}|{plain})")


@lru_cache
def _quoted(quote: str) -> re.Pattern[str]:
    mark = re.escape(quote)
    return re.compile(rf"{mark}((?:{mark}{mark}|[^{mark}])*+){mark}?(.*)\Z", re.DOTALL)


@lru_cache
def _closed(quote: str, escaped: bool) -> re.Pattern[str]:
    mark = re.escape(quote)
    pair = rf"\\{mark}|{mark}{mark}" if escaped else mark * 2
    return re.compile(rf"{mark}(?:{pair}|[^{mark}])*+{mark} *")
