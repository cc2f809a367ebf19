"""Turns a stored number and its number format into the text that its owner sees.

Three rules go beyond Excel's display, because the text is sent to a shop: nothing is ever rounded
away (4.99 formatted `0` stays 4.99), grouping and currency signs are left out (`$1,234.50` →
`1234.50`), and dates are ISO (`2024-05-01`, `2024-05-01 10:30:00`, `10:30:00`).
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum

from importers.readers.workbook.amount_words import is_amount, is_led_by_number, is_unit
from importers.readers.workbook.code_formats import (
    TEXT,
    code_renderer,
    is_literal,
    tokens,
    words_of,
)

Render = Callable[[str], str]

# Number formats that Excel knows by number alone (ECMA-376 part 1, 18.8.30).
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "$#,##0",
    6: "$#,##0", 7: "$#,##0.00", 8: "$#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0",
    43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@",
}  # fmt: skip
BUILTIN |= dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd")
BUILTIN |= dict.fromkeys((*range(32, 36), 55, 56), "h:mm:ss")

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[(h+|m+|s+)\]|\[[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MIXED = re.compile(r"0[^0]*[#?]")  # a digit that is always shown, before one that may be left out
_MOST_DECIMALS = 3  # of a second: that is how far Excel shows them
_CONDITION = re.compile(r"(?:\[[^\]]*\])*?\[(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)\]")
_SIGNS = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
    "<>": operator.ne,
}  # fmt: skip
_OF_MOMENTS = re.compile(r"[ymdhs]|a/p", re.IGNORECASE)
_FRACTION_OF_SECOND = re.compile(r"[hms\]] *\.(0+)")
_DAY = 86400  # seconds
_LAST_DAY, _LAST_DAY_1904 = 2958466, 2957004  # the day after 9999-12-31


class Kind(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    CODE = "code"
    PERCENT = "percent"
    MOMENT = "moment"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format read: what it shows, with which least numbers of digits.

    `pattern` holds a code's characters, one token each, see `code_formats`; `unsigned` tells that it shows no minus,
    `rounds` that digits without a place are rounded away, as Excel does;
    `days` and `clock` tell whether a moment shows its date and its time of day, `elapsed` that its
    hours go beyond 24, `decimals` how much of a second. A conditional one shows its first format to
    numbers that `condition` holds for, such as `<= 99999`, and its second to others. `texts` are the tokens of a
    code that is put around texts; `shown_as` is the code of an amount with the unit that Excel shows beside it.
    """

    kind: Kind = Kind.NUMBER
    integers: int = 1
    decimals: int = 0
    pattern: tuple[str, ...] = ()
    unsigned: bool = False
    rounds: bool = False
    days: bool = False
    clock: bool = False
    elapsed: bool = False
    condition: tuple[str, float] = ("", 0.0)
    either: tuple[NumberFormat, ...] = ()
    texts: tuple[str, ...] = ()
    shown_as: tuple[NumberFormat, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether a number simply shows its digits."""
        return self.kind is Kind.NUMBER and self.integers <= 1 and not self.decimals

    def around(self, text: str) -> str:
        """Return a text as it is shown in this format."""
        if not self.texts:
            return text
        return "".join(text if token == TEXT else token[1:] for token in self.texts)

    def within(self, shown: str) -> str | None:
        """Return the text that is shown so in this format; None if none is."""
        if not self.texts:
            return shown
        at = self.texts.index(TEXT)
        before, after = (
            "".join(token[1:] for token in part) for part in (self.texts[:at], self.texts[at + 1 :])
        )
        text = shown.removeprefix(before).removesuffix(after)
        return text if text and self.around(text) == shown else None


GENERAL = NumberFormat()


def parse_format(code: str) -> NumberFormat:
    """Read a number format such as `00000`, `#,##0.00 "kg"` or `dd/mm/yyyy`."""
    form = _parse_numbers(code)
    texts = _text_tokens(code) if "@" in code else ()
    return replace(form, texts=texts) if texts else form


def _parse_numbers(code: str) -> NumberFormat:
    section, rest = _split(code)
    if found := _CONDITION.match(section):
        either = (_parse_section(section), _parse_numbers(rest) if rest else GENERAL)
        condition = (found[1], float(found[2]))
        return NumberFormat(Kind.CONDITIONAL, condition=condition, either=either)
    first = _parse_section(section)
    return _by_sign(first, rest) if rest else first


def _text_tokens(code: str) -> tuple[str, ...]:
    """Return what a format puts around texts; () if that is nothing but space. Its last section is for them."""
    rest, section = code, ""
    while rest:
        section, rest = _split(rest)
    found = tokens(section, texts=True)
    changes = any(token != TEXT and token[1:].strip() for token in found)
    return found if TEXT in found and (changes or found.count(TEXT) > 1) else ()


def _split(code: str) -> tuple[str, str]:
    """Return a format's first section, and what comes after it."""
    match = re.match(r'(?:"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[^;])*', code, re.DOTALL)
    section = match[0] if match else code
    return section, code[len(section) + 1 :]


def _by_sign(first: NumberFormat, rest: str) -> NumberFormat:
    """Return a code's format for each sign; amounts keep their sign, whatever the other sections are."""
    below, rest = _split(rest)
    negative = replace(_parse_section(below), unsigned=True)
    if Kind.CODE not in (first.kind, negative.kind):
        return first
    others = first
    if rest and (zero := _parse_section(_split(rest)[0])).kind is Kind.CODE:
        others = NumberFormat(Kind.CONDITIONAL, condition=("=", 0.0), either=(zero, first))
    if negative.kind is not Kind.CODE:
        negative = first
    return NumberFormat(Kind.CONDITIONAL, condition=("<", 0.0), either=(negative, others))


def _parse_section(section: str) -> NumberFormat:
    if section.strip().casefold() in ("general", "@", ""):
        return GENERAL
    bare = _LITERAL.sub("", section)
    if "@" in bare:  # how texts are shown; numbers in such a format show as they are
        return GENERAL
    decimals = second_decimals(section)
    if _ELAPSED.search(section):
        return NumberFormat(Kind.MOMENT, clock=True, elapsed=True, decimals=decimals)
    is_era = re.fullmatch(
        r"[bge]+", bare, re.IGNORECASE
    )  # a year alone, as it is counted elsewhere
    if is_era or _OF_MOMENTS.search(re.sub(r"general|e[+-]", "", bare, flags=re.IGNORECASE)):
        return replace(_parse_moment(bare.casefold()), decimals=decimals)
    return _parse_number(section, bare)


def second_decimals(code: str) -> int:
    """Return how many digits of a part of a second a format shows."""
    found = _FRACTION_OF_SECOND.search(_LITERAL.sub("", code).casefold())
    return min(len(found[1]), _MOST_DECIMALS) if found else 0


def _parse_moment(bare: str) -> NumberFormat:
    clock = bool(re.search(r"[hs]|am/pm|a/p", bare))
    days = bool(re.search(r"[yd]", bare)) or not clock
    return NumberFormat(Kind.MOMENT, days=days, clock=clock)


def _parse_number(section: str, bare: str) -> NumberFormat:
    if "/" in bare or re.search(r"e[+-]", bare, re.IGNORECASE):
        return GENERAL
    whole, _, fraction = bare.partition(".")
    decimals = fraction.rfind("0") + 1
    if "%" in bare:
        return NumberFormat(Kind.PERCENT, decimals=decimals)
    pattern = tokens(section)
    words = words_of(pattern)
    is_parted = "," in bare and is_led_by_number(*words)
    if not is_amount(*words) and not is_parted:
        unsigned = all(is_literal(token) for token in pattern)  # words alone, whatever the number
        rounds = not is_led_by_number(*words)
        return NumberFormat(Kind.CODE, pattern=pattern, unsigned=unsigned, rounds=rounds)
    padded = whole.count("0") > 1 and "." not in bare and "," not in bare
    if padded or _MIXED.search(whole) or _MIXED.search(fraction[::-1]):
        digits = tuple(token for token in pattern if not is_literal(token) and token != ",")
        return NumberFormat(Kind.CODE, pattern=pattern if padded else digits)
    shown_as: tuple[NumberFormat, ...] = ()
    if is_unit(*words) and "," not in bare:
        shown_as = (NumberFormat(Kind.CODE, pattern=pattern),)
    return NumberFormat(integers=whole.count("0"), decimals=decimals, shown_as=shown_as)


def plain(raw: str) -> str:
    """Return a stored number as plain digits, to the 15 that Excel keeps, never as an exponent.

    Whole numbers written out in the file keep all their digits; what is no number stays as it is.
    """
    if raw.isascii() and raw.isdigit():
        return raw.lstrip("0") or "0"
    try:
        value = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(value):
        return raw
    if value == 0:
        return "0"
    return format(Decimal(f"{value:.15g}"), "f") if 1e-20 < abs(value) < 1e21 else f"{value:.15G}"


def renderer(form: NumberFormat, date1904: bool) -> Render:
    """Return the function that makes a stored number's text in this format."""
    if form.kind is Kind.CONDITIONAL:
        return _conditional(form, date1904)
    if form.kind is Kind.MOMENT:
        return lambda raw: _moment(raw, form, date1904)
    if form.kind is Kind.PERCENT:
        return lambda raw: _percent(raw, form.decimals)
    if form.kind is Kind.CODE:
        fill = code_renderer(form.pattern, unsigned=form.unsigned, rounds=form.rounds)
        return lambda raw: fill(plain(raw))
    if form.is_plain:
        return plain
    return lambda raw: _padded(plain(raw), form.integers, form.decimals)


def _conditional(form: NumberFormat, date1904: bool) -> Render:
    sign, bound = form.condition
    holds, (first, second) = _SIGNS[sign], (renderer(each, date1904) for each in form.either)

    def render(raw: str) -> str:
        try:
            return (first if holds(float(raw), bound) else second)(raw)
        except ValueError:
            return raw

    return render


def _padded(text: str, integers: int, decimals: int) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = digits.partition(".")
    if not whole.isdigit() or (fraction and not fraction.isdigit()):
        return text
    fraction = fraction.ljust(decimals, "0")
    return sign + whole.rjust(integers, "0") + ("." + fraction if fraction else "")


def _percent(raw: str, decimals: int) -> str:
    text = plain(raw)
    try:
        hundredfold = Decimal(text).scaleb(2)
    except ArithmeticError:
        return text
    return _padded(plain(f"{hundredfold:f}"), 1, decimals) + "%"


def _moment(raw: str, form: NumberFormat, date1904: bool) -> str:
    try:
        days = float(raw)
    except ValueError:
        return raw
    last = _LAST_DAY_1904 if date1904 else _LAST_DAY
    if not 0 <= days < last:
        return plain(raw)
    parts = 10**form.decimals
    moment = round(days * _DAY * parts)
    if form.elapsed:
        return clock(moment, form.decimals)
    if not form.days and days < 1:
        return clock(moment % (_DAY * parts), form.decimals)
    if moment >= last * _DAY * parts:
        return plain(raw)
    return _shown_moment(moment, form, date1904)


def _shown_moment(moment: int, form: NumberFormat, date1904: bool) -> str:
    seconds, part = divmod(moment, 10**form.decimals)
    if seconds < _DAY and not date1904:  # Excel's day zero, mostly a time of day
        return clock(moment, form.decimals) if moment else "1900-01-00"
    never = not date1904 and seconds // _DAY == 60  # Excel shows this day, so its owner saw it
    day = "1900-02-29" if never else _since_epoch(seconds, date1904).isoformat()[:10]
    is_whole = not form.clock and not (seconds % _DAY or part)
    return day if is_whole else f"{day} {clock(moment % (_DAY * 10**form.decimals), form.decimals)}"


def _since_epoch(seconds: int, date1904: bool) -> datetime:
    """Return a moment; Excel counts 1900 as a leap year, so days before March 1900 are one off."""
    early = datetime(1899, 12, 31) if seconds < 60 * _DAY else datetime(1899, 12, 30)
    return (datetime(1904, 1, 1) if date1904 else early) + timedelta(seconds=seconds)


def clock(moment: int, decimals: int = 0) -> str:
    """Return a time of day, or a span beyond 24 hours, as h:mm:ss; `moment` counts parts of a second."""
    seconds, part = divmod(moment, 10**decimals)
    fraction = f".{part:0{decimals}d}" if decimals else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
