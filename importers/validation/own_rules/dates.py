"""`date`: dates of one form, such as `YYYY-MM-DD` or `D.M.YYYY hh:mm`, that the calendar has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.validation.cells import Cells, Mask, matches
from importers.validation.own_rules.table import RuleTable
from importers.validation.own_rules.values import OneCell

_MONTH, _DAY = r"0[1-9]|1[0-2]", r"0[1-9]|[12]\d|3[01]"
_PARTS = {
    "YYYY": ("year", r"[1-9]\d{3}"),
    "YY": ("year", r"\d{2}"),
    "MM": ("month", _MONTH),
    "M": ("month", r"[1-9]|1[0-2]"),
    "DD": ("day", _DAY),
    "D": ("day", r"[1-9]|[12]\d|3[01]"),
    "hh": ("hour", r"[01]\d|2[0-3]"),
    "mm": ("minute", r"[0-5]\d"),
    "ss": ("second", r"[0-5]\d"),
}
_EARLY = {"DD": ("day", r"0[1-9]|1\d|2[0-8]"), "D": ("day", r"[1-9]|1\d|2[0-8]")}
_TOKEN = re.compile("YYYY|YY|MM|M|DD|D|hh|mm|ss|.", re.DOTALL)


@dataclass(frozen=True)
class DateForm:
    """A form of dates, and the RE2 pattern with a name for each part that all dates of it fit."""

    form: str

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Return the parts of the form, in its order."""
        return tuple(_PARTS[token][0] for token in _TOKEN.findall(self.form) if token in _PARTS)

    @cached_property
    def pattern(self) -> str:
        """Return the pattern that texts of this form fit; some days that no month has fit it too."""
        return self._pattern(_PARTS)

    @cached_property
    def _early(self) -> str:
        """Return the pattern of the days that every month has: of most dates nothing more need be asked."""
        return self._pattern(_PARTS | _EARLY)

    def _pattern(self, parts: Mapping[str, tuple[str, str]]) -> str:
        return f"^{''.join(_pattern(token, parts) for token in _TOKEN.findall(self.form))}$"

    def wrong(self, texts: pa.Array) -> Mask:
        """Return which texts are no date of this form."""
        wrong: Mask = ~matches(texts, self._early)
        if wrong.any():
            wrong[wrong] = self.moments(texts.filter(arrow.mask(wrong))) < 0
        return wrong

    @cached_property
    def sorts(self) -> bool:
        """Tell whether dates of this form are in the order of their texts."""
        tokens = [token for token in _TOKEN.findall(self.form) if token in _PARTS]
        return tokens == ["YYYY", "MM", "DD", "hh", "mm", "ss"][: len(tokens)]

    def order(self, texts: pa.Array, others: pa.Array) -> tuple[Mask, np.ndarray]:
        """Return where both are dates, and there -1, 0 or 1: before, at or after the other."""
        if self.sorts:
            later, sooner = (arrow.mask_of(o(texts, others)) for o in (pc.greater, pc.less))
            both = ~(self.wrong(texts) | self.wrong(others))
            return both, later.view(np.int8) - sooner.view(np.int8)
        here, there = self.moments(texts), self.moments(others)
        return (here >= 0) & (there >= 0), np.sign(here - there)

    def moments(self, texts: pa.Array) -> np.ndarray:
        """Return a number for each date (int64) that grows with time; -1 for what is no date of this form."""
        numbers = {part: _numbers(digits) for part, digits in self._taken_apart(texts)}
        year, month, day = (numbers[part] for part in ("year", "month", "day"))
        moment = (year * 12 + month) * 31 + day
        for part, most in (("hour", 24), ("minute", 60), ("second", 60)):
            moment = moment * most + numbers.get(part, 0)
        there = (day >= 1) & (day <= _days(year, month))
        return np.where(there, moment, -1)

    def _taken_apart(self, texts: pa.Array) -> Iterator[tuple[str, pa.Array]]:
        """Yield the digits of each part, null where the text is none of this form."""
        tokens = _TOKEN.findall(self.form)
        if "M" in tokens or "D" in tokens:  # of one digit or two
            taken = pc.extract_regex(texts, self.pattern)
            yield from ((part, pc.struct_field(taken, part)) for part in self.parts)
            return
        fitting = pc.if_else(
            pc.match_substring_regex(texts, self.pattern), texts, pa.scalar(None, texts.type)
        )
        start = 0
        for token in tokens:
            if token in _PARTS:
                yield _PARTS[token][0], pc.utf8_slice_codeunits(fitting, start, start + len(token))
            start += len(token)


def read_date(table: RuleTable) -> OneCell:
    """Return that a text is a date of one form, and one that there is."""
    form = date_form(table)

    def check(cells: Cells, _told: bool) -> Mask:
        wrong: Mask = form.wrong(cells.trimmed) & ~cells.settled
        return wrong

    return OneCell(
        f"be a date as {form.form}",
        lambda about, ref: f"{about.value(ref)} is no date as {form.form}.",
        check,
    )


def date_form(table: RuleTable) -> DateForm:
    """Return the form that a table names; a mistake in it is noted, and a usable one returned."""
    form = DateForm(table.text("form"))
    needed = {"year", "month", "day"}
    if form.form and (not needed <= set(form.parts) or len(set(form.parts)) < len(form.parts)):
        words = "it needs YYYY (or YY), MM (or M) and DD (or D) once each, and may have hh, mm, ss"
        table.mistake("form", words)
    else:
        return form if form.form else DateForm("YYYY-MM-DD")
    return DateForm("YYYY-MM-DD")


def _pattern(token: str, parts: Mapping[str, tuple[str, str]]) -> str:
    if token not in parts:
        return re.escape(token)
    name, pattern = parts[token]
    return f"(?P<{name}>{pattern})"


def _numbers(texts: pa.Array) -> np.ndarray:
    return arrow.numbers_of(pc.cast(texts, pa.int64()), missing=0)


def _days(year: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Return how many days a month has; years of two digits are those of this century. 0 for no month."""
    full = np.where(year < 100, year + 2000, year)
    leap = (full % 4 == 0) & ((full % 100 != 0) | (full % 400 == 0))
    days: np.ndarray = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month]
    days += (month == 2) & leap
    return days
