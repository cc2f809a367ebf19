"""`date`: dates of one form, such as `YYYY-MM-DD` or `D.M.YYYY hh:mm`, that the calendar has."""

from __future__ import annotations

import re
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
        tokens = _TOKEN.findall(self.form)
        return f"^{''.join(map(_pattern, tokens))}$"

    def wrong(self, texts: pa.Array) -> Mask:
        """Return which texts are no date of this form."""
        found = matches(texts, self.pattern)
        late = found & matches(texts, "29|30|31")
        if late.any():
            found[late] = self.moments(texts.filter(arrow.mask(late))) >= 0
        return ~found

    def moments(self, texts: pa.Array) -> np.ndarray:
        """Return a number for each date (int64) that grows with time; -1 for what is no date of this form."""
        taken = pc.extract_regex(texts, self.pattern)
        numbers = {part: _numbers(pc.struct_field(taken, part)) for part in self.parts}
        year, month, day = (numbers[part] for part in ("year", "month", "day"))
        moment = (year * 12 + month) * 31 + day
        for part, most in (("hour", 24), ("minute", 60), ("second", 60)):
            moment = moment * most + numbers.get(part, 0)
        there = (day >= 1) & (day <= _days(year, month))
        return np.where(there, moment, -1)


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


def _pattern(token: str) -> str:
    if token not in _PARTS:
        return re.escape(token)
    name, pattern = _PARTS[token]
    return f"(?P<{name}>{pattern})"


def _numbers(texts: pa.Array) -> np.ndarray:
    digits = pc.if_else(pc.equal(texts, arrow.text("")), arrow.text("0"), texts)
    return arrow.numbers_of(pc.cast(digits, pa.int64()), missing=0)


def _days(year: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Return how many days a month has; years of two digits are those of this century. 0 for no month."""
    full = np.where(year < 100, year + 2000, year)
    leap = (full % 4 == 0) & ((full % 100 != 0) | (full % 400 == 0))
    days: np.ndarray = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month]
    days += (month == 2) & leap
    return days
