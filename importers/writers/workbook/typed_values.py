"""What a typed text is in a workbook: a number, a date, a percentage, a boolean, or the text itself.

The cell's own format decides, else what the cells of its column mostly hold. A text becomes another kind only if
reading the file again shows it as it was typed, but for zeros that end its decimals and a time of midnight: codes
such as `007`, and numbers with more digits than Excel keeps, stay text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from importers.readers.workbook.number_formats import GENERAL, Kind, NumberFormat, renderer

_NUMBER = re.compile(r"(-?)0*([0-9]+(?:\.[0-9]+)?)")
_PERCENT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) ?%")
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
_CLOCK = re.compile(r"([0-9]{1,5}):([0-9]{2})(?::([0-9]{2}))?")
_EXACT_DIGITS = 15  # as many as Excel keeps of a number
_DAY = 86400  # seconds
_BOOLEANS = {"TRUE": "1", "FALSE": "0"}


class ValueKind(StrEnum):
    """The kinds of values that a cell can hold, as the operator knows them."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PERCENT = "percentage"
    BOOLEAN = "boolean"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class TypedValue:
    """What a cell is to hold: the kind, what is stored for it, and the style to take where its own is not fit.

    Of a text, `among` tells the kind of its cell or its column, which it does not look like.
    """

    kind: ValueKind
    raw: str
    style: int | None = None
    among: ValueKind | None = None


@dataclass(frozen=True, slots=True)
class CellSetting:
    """What decides for one cell: its format, whether that is text, what it holds now, and its date system."""

    form: NumberFormat
    is_text_format: bool
    holds: ValueKind
    date1904: bool


@dataclass(frozen=True, slots=True)
class ColumnHabit:
    """What the cells of a column mostly hold, with the style and the format of one of them."""

    kind: ValueKind
    style: int | None = None
    form: NumberFormat = GENERAL


def is_only_text(text: str) -> bool:
    """Tell whether a text can be nothing else, whatever its cell."""
    patterns = (_NUMBER, _PERCENT, _MOMENT, _CLOCK)
    return text.upper() not in _BOOLEANS and not any(each.fullmatch(text) for each in patterns)


def kind_of(stored: str, form: NumberFormat) -> ValueKind:
    """Return the kind of a value that is stored as a number, by its format."""
    if form.kind is Kind.MOMENT:
        return ValueKind.DATE
    return (
        ValueKind.PERCENT
        if form.kind is Kind.PERCENT
        else ValueKind.NUMBER
        if stored
        else ValueKind.BLANK
    )


def usual(habits: Iterable[ColumnHabit]) -> ColumnHabit:
    """Return the most usual of some cells' kinds; texts win a tie. Nothing at all counts as numbers."""
    filled = [habit for habit in habits if habit.kind is not ValueKind.BLANK]
    if not filled:
        return ColumnHabit(ValueKind.BLANK)
    counts = Counter(habit.kind for habit in filled)
    most = max(counts, key=lambda kind: (counts[kind], kind is ValueKind.TEXT))
    return next(habit for habit in reversed(filled) if habit.kind is most)


def needs_habit(text: str, setting: CellSetting) -> bool:
    """Tell whether the column has to decide, because the cell does not."""
    if setting.is_text_format or is_only_text(text):
        return False
    if setting.holds is ValueKind.TEXT:
        return True
    return setting.holds is ValueKind.BLANK and setting.form == GENERAL


def typed_value(text: str, setting: CellSetting, habit: ColumnHabit | None) -> TypedValue:
    """Return what a typed text is in its cell; `habit` is its column's, where `needs_habit` asks for it."""
    if not text:
        return TypedValue(ValueKind.BLANK, "")
    as_text = TypedValue(ValueKind.TEXT, text)
    if setting.is_text_format or (habit is not None and habit.kind is ValueKind.TEXT):
        return as_text
    if habit is None or habit.kind is ValueKind.BLANK or setting.form != GENERAL:
        boolean = setting.holds is ValueKind.BOOLEAN or (
            habit is not None and habit.kind is ValueKind.BOOLEAN
        )
        made = _in_format(text, setting.form, setting.date1904, boolean)
        return made or replace(as_text, among=_own_kind(setting))
    made = _in_format(text, habit.form, setting.date1904, habit.kind is ValueKind.BOOLEAN)
    if made is None:
        return replace(as_text, among=habit.kind)
    special = made.kind in (ValueKind.DATE, ValueKind.PERCENT)
    return TypedValue(made.kind, made.raw, habit.style) if special else made


def _own_kind(setting: CellSetting) -> ValueKind | None:
    """Return the kind that a cell is of by itself, if any."""
    if setting.holds not in (ValueKind.BLANK, ValueKind.TEXT):
        return setting.holds
    return None if setting.form == GENERAL else kind_of("0", setting.form)


def _in_format(text: str, form: NumberFormat, date1904: bool, boolean: bool) -> TypedValue | None:
    """Return a text as the value that a format shows so; None if it shows none so."""
    if boolean and text.upper() in _BOOLEANS:
        return TypedValue(ValueKind.BOOLEAN, _BOOLEANS[text.upper()])
    show = renderer(form, date1904)
    if form.kind is Kind.MOMENT:
        days = _days(text, date1904)
        if days is not None and _same_moment(show(days), text):
            return TypedValue(ValueKind.DATE, days)
    elif form.kind is Kind.PERCENT:
        percent = _PERCENT.fullmatch(text)
        raw = f"{Decimal(percent[1]).scaleb(-2):f}" if percent else ""
        if percent and _bare(show(raw).removesuffix("%")) == _bare(percent[1]):
            return TypedValue(ValueKind.PERCENT, raw)
    else:
        raw = _digits(text, form)
        if raw and _bare(show(raw)) == _bare(text):
            return TypedValue(ValueKind.NUMBER, raw)
    return None


def _digits(text: str, form: NumberFormat) -> str:
    """Return the number in a text, without the literals of a code; "" if there is none or it is too long."""
    found = _NUMBER.fullmatch(text)
    if found is None and form.kind in (Kind.CODE, Kind.CONDITIONAL):
        found = _NUMBER.fullmatch(re.sub(r"[^0-9]", "", text))
    if found is None or sum(map(str.isdigit, found[2])) > _EXACT_DIGITS:
        return ""
    return found[1] + found[2]


def _days(text: str, date1904: bool) -> str | None:
    """Return a moment as the days since the workbook's first one; a time of day is a part of a day."""
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return _as_days(0, hours * 3600 + minutes * 60 + seconds)
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
    epoch = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
    since = moment - epoch
    if not date1904 and moment < datetime(1900, 3, 1):
        since -= timedelta(days=1)
    return None if since.days < 0 else _as_days(since.days, since.seconds)


def _as_days(days: int, seconds: int) -> str:
    return f"{days}" if not seconds else repr(days + seconds / _DAY)


def _same_moment(shown: str, typed: str) -> bool:
    return _full(shown) == _full(typed)


def _full(moment: str) -> str:
    """Return a moment with all that may be left out of it: seconds, and a time of midnight."""
    day, _, clock = moment.replace("T", " ").rpartition(" ")
    if ":" not in clock:
        day, clock = clock, "0:00:00"
    parts = [*clock.split(":"), "0"][:3]
    return f"{day} {':'.join(part.lstrip('0') or '0' for part in parts)}"


def _bare(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
