"""Number formats that make codes of numbers, as `"ART-"000` does: their tokens, and the digits filled into them.

A token is a place of a digit (`0`, `#`, `?`), the decimal point, a comma, `G` for all of a number as it is, `@` for
a text, or a literal behind a quote mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

_TOKEN = re.compile(r'(?i:(general))|"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(.)', re.DOTALL)
_GENERAL, _POINT, _GROUPING = "G", ".", ","
_PLACES = "0#?"
TEXT = "@"
_GROUP = 3  # digits
_LONGEST = 300  # digits; no number that is stored in a workbook has more
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_EXACT = Context(prec=2 * _LONGEST, rounding=ROUND_HALF_UP)


def tokens(section: str, texts: bool = False) -> tuple[str, ...]:
    """Return a format's tokens, for numbers or for `texts`; what only aligns or fills is left out."""
    found = []
    for general, quoted, escaped, char in _TOKEN.findall(section):
        if texts:
            literal = quoted or escaped or general or char
            if literal:
                found.append(TEXT if char == TEXT else '"' + literal)
        elif general:
            found.append(_GENERAL)
        elif char and char in _PLACES + _POINT + _GROUPING:
            found.append(char)
        elif literal := quoted or escaped or char:
            found.append('"' + literal)
    return tuple(found)


def is_literal(token: str) -> bool:
    """Tell whether a token is shown just as it is."""
    return token[0] == '"'


def words_of(pattern: Sequence[str]) -> tuple[str, str, str]:
    """Return the literals before, within and after the digits of a code."""
    digits = [at for at, token in enumerate(pattern) if not is_literal(token)]
    first, last = (digits[0], digits[-1]) if digits else (len(pattern), len(pattern))
    parts = pattern[:first], pattern[first:last], pattern[last:]
    before, between, after = (
        "".join(token[1:] for token in part if is_literal(token)) for part in parts
    )
    return before, between, after


def code_renderer(pattern: Sequence[str], *, unsigned: bool, rounds: bool) -> Callable[[str], str]:
    """Return the function that fills a plain number's digits into a code, as Excel does.

    Digits that have no place are kept too, unless it `rounds` them away; `unsigned`: a minus is not shown.
    """
    places, groups = _without_commas(pattern)
    thousands = _thousands(pattern)
    shape = [token for token in pattern if token != _GROUPING]
    after = len(places) - places.index(_POINT) - 1 if _POINT in places else 0
    exact = not rounds or _GENERAL in places

    def render(text: str) -> str:
        if _PLAIN.fullmatch(text) is None or len(text) > _LONGEST:
            return text
        number = Decimal(text).scaleb(-_GROUP * thousands, _EXACT)
        if not exact:
            number = number.quantize(Decimal(1).scaleb(-after), context=_EXACT)
        whole, _, fraction = f"{number:f}".removeprefix("-").partition(".")
        fraction = fraction.rstrip("0")
        filled = iter(_filled(places, "" if whole == "0" else whole, fraction, groups))
        shown = "".join(token[1:] if is_literal(token) else next(filled) for token in shape)
        return "-" + shown if number < 0 and not unsigned else shown

    quick = None if groups or thousands else _whole_renderer(shape)
    if quick is None:
        return render
    fill = quick
    return lambda text: fill(text) if text.isascii() and text.isdigit() else render(text)


def _whole_renderer(shape: Sequence[str]) -> Callable[[str], str] | None:
    """Return the quick way for whole numbers, in a code whose places all stand together; None for another code."""
    before, between, behind = words_of(shape)
    places = [token for token in shape if not is_literal(token)]
    if not places or between or not all(place in _PLACES for place in places):
        return None
    zeros = [places[: len(places) - count].count("0") for count in range(len(places))]

    def render(text: str) -> str:
        digits = text.lstrip("0")
        fill = zeros[len(digits)] if len(digits) < len(zeros) else 0
        return f"{before}{'0' * fill}{digits}{behind}"

    return render


def _without_commas(pattern: Sequence[str]) -> tuple[list[str], bool]:
    """Return a code's places, and whether thousands are parted: a comma stands between places of its whole part."""
    digits = [token for token in pattern if not is_literal(token)]
    whole = "".join(digits).partition(_POINT)[0]
    return [token for token in digits if token != _GROUPING], _GROUPING in whole.rstrip(_GROUPING)


def _thousands(pattern: Sequence[str]) -> int:
    """Return how often a code divides a number by a thousand: once for each comma at the end of its places."""
    digits = "".join(token for token in pattern if not is_literal(token))
    whole, point, fraction = digits.partition(_POINT)
    end = fraction if point and fraction else whole
    own = len(end) - len(end.rstrip(_GROUPING))
    return own + (len(whole) - len(whole.rstrip(_GROUPING)) if end is fraction else 0)


def _filled(places: Sequence[str], whole: str, fraction: str, groups: bool) -> list[str]:
    """Return what stands at each place: the whole part from the right, the fraction from the left."""
    if _GENERAL in places:
        number = (whole or "0") + ("." + fraction if fraction else "")
        return [number if place == _GENERAL else "" for place in places]
    point = places.index(_POINT) if _POINT in places else len(places)
    out = _whole_places(places[:point], whole, groups)
    after = places[point + 1 :]
    decimals = fraction.ljust(len(after))
    tail = [_digit(each, place) for each, place in zip(decimals, after, strict=False)]
    beyond = decimals[len(after) :]
    if point < len(places):
        tail = [("" if point else whole) + _POINT, *tail]
    elif beyond:
        beyond = _POINT + beyond
    found = out + tail
    if found:
        found[-1] += beyond
    return found


def _whole_places(places: Sequence[str], whole: str, groups: bool) -> list[str]:
    """Return what stands at the places before the point; the first one takes all digits that are left."""
    if not places:
        return []
    spare = max(0, len(whole) - len(places))
    digits = whole.rjust(len(places))
    first = digits[: 1 + spare]
    if groups:
        first = _parted(first, len(places) - 1)
    found = [_digit(first, places[0])]
    for at, (char, place) in enumerate(zip(digits[1 + spare :], places[1:], strict=True), start=1):
        left = len(places) - at
        comma = _GROUPING if groups and left % _GROUP == 0 and "".join(found) else ""
        found.append(comma + _digit(char, place))
    return found


def _parted(digits: str, after: int) -> str:
    """Return digits with commas at the thousands, where `after` more digits follow."""
    return "".join(
        ("," if at and (len(digits) - at + after) % _GROUP == 0 else "") + char
        for at, char in enumerate(digits)
    )


def _digit(char: str, place: str) -> str:
    return char if char != " " else "0" if place == "0" else ""
