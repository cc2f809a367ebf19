"""What is done to prices, as one line that people read and recipes keep: `× 1.21, round to .99 up`.

Parts, each at most once, parted by a comma and a space: a calculation (`× 1.21`, `÷ 1.21`, `+ 21 %`, `− 15 %`,
`without 21 %`; none: the price is only written plainly), `round to .99` (`round to ending .50` where it could be a
step), `round to steps of 0.05` or `round`, each with `up` or `down` behind it if not to the nearest, `3 decimals`,
`decimal comma` or `decimal point` (what a lone mark as in `1.234` is), and `only USD`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from importers.errors import ShelfreadyError
from importers.fixes.prices.rounding import Direction, Rounding, may_be_steps
from importers.validation.prices import CURRENCIES

MOST_DECIMALS = 6
USUAL_DECIMALS = 2
_LARGEST = 10**9  # of an amount, and of a step
_FINEST = 12  # decimals of an amount


class UnusableFormula(ShelfreadyError):
    """What is to be done to prices cannot be understood, or makes no sense."""


class Way(StrEnum):
    """The calculations; the values are how they are written."""

    PLAIN = "plain"
    TIMES = "×"
    DIVIDE = "÷"
    ADD = "+"
    TAKE = "−"
    WITHOUT = "without"


PERCENT = frozenset({Way.ADD, Way.TAKE, Way.WITHOUT})


@dataclass(frozen=True, slots=True)
class PriceFormula:
    """A calculation, its rounding, and how prices are read and written.

    `amount`: the factor, or the percentage. `decimals` of the result; None: two, or those of the rounding where it has
    more; a price that is only written plainly and not rounded keeps its own. `mark`: what a lone mark with three
    digits behind it is, "." or ","; "" where the column has to prove it. `currency`: only prices in it are meant
    (ISO 4217); "" for all.
    """

    way: Way = Way.PLAIN
    amount: Decimal = Decimal(1)
    rounding: Rounding | None = None
    decimals: int | None = None
    mark: str = ""
    currency: str = ""

    def __post_init__(self) -> None:
        """UnusableFormula for what cannot be calculated, or would make no price."""
        if self.way is not Way.PLAIN and not 0 < self.amount <= _LARGEST:
            raise UnusableFormula("Give an amount above zero, and of a billion at most.")
        if self.way is Way.TAKE and self.amount >= 100:
            raise UnusableFormula("A discount of 100 % or more leaves no price.")
        fewest = 0 if self.rounding is None else self.rounding.decimals
        if self.decimals is not None and not fewest <= self.decimals <= MOST_DECIMALS:
            raise UnusableFormula(f"The result may have {fewest} to {MOST_DECIMALS} decimals.")

    @property
    def factor(self) -> Fraction:
        """Return what each price is multiplied by, exactly."""
        amount = Fraction(self.amount)
        match self.way:
            case Way.TIMES:
                return amount
            case Way.DIVIDE:
                return 1 / amount
            case Way.ADD:
                return (100 + amount) / 100
            case Way.TAKE:
                return (100 - amount) / 100
            case Way.WITHOUT:
                return 100 / (100 + amount)
        return Fraction(1)

    @property
    def written_decimals(self) -> int | None:
        """Return how many decimals results are written with; None where each price keeps its own."""
        if self.decimals is not None:
            return self.decimals
        if self.way is Way.PLAIN and self.rounding is None:
            return None
        return max(USUAL_DECIMALS, 0 if self.rounding is None else self.rounding.decimals)

    @property
    def text(self) -> str:
        """Return it as one line, which `parse_formula` understands."""
        return ", ".join(part for part in (self._calculation, *self._settings) if part)

    @property
    def _calculation(self) -> str:
        if self.way is Way.PLAIN:
            return self.way.value
        return f"{self.way.value} {_digits(self.amount)}{' %' if self.way in PERCENT else ''}"

    @property
    def _settings(self) -> tuple[str, ...]:
        marks = {".": "decimal point", ",": "decimal comma"}
        return (
            "" if self.rounding is None else self.rounding.text,
            "" if self.decimals is None else f"{self.decimals} decimals",
            marks.get(self.mark, ""),
            f"only {self.currency}" if self.currency else "",
        )


def parse_formula(line: str) -> PriceFormula:
    """Return the formula of a line. UnusableFormula says which part cannot be understood."""
    settings: dict[str, Any] = {}
    for part in re.split(r"[,;]\s+", line.strip()):
        for name, value in _part(" ".join(part.split())).items():
            if name in settings:
                raise UnusableFormula(f"“{part}” says again what is said already.")
            settings[name] = value
    return PriceFormula(**settings)


def _part(part: str) -> dict[str, Any]:
    for pattern, made in _PARTS:
        if found := pattern.fullmatch(part):
            return made(found)
    if re.search(r"\d,\d", part):
        raise UnusableFormula(f"“{part}”: write the amount with a point, such as 1.21.")
    raise UnusableFormula(
        f"“{part}” cannot be understood: write × 1.21, + 21 %, − 15 %, without 21 %, plain, round to .99,"
        " round to steps of 0.05, up, down, 3 decimals, decimal comma or only USD."
    )


_SIGNS = {"*": "×", "x": "×", "X": "×", "/": "÷", ":": "÷", "-": "−", "–": "−"}


def _calculation(found: re.Match[str]) -> dict[str, Any]:
    sign = found["sign"]
    way = Way(_SIGNS.get(sign, sign.casefold()))
    percent = found["percent"] is not None
    if percent is not (way in PERCENT):
        example = "1.21" if percent else "21 %"
        raise UnusableFormula(f"After “{sign}” write an amount such as {example}.")
    return {"way": way, "amount": amount_of(found["amount"])}


def amount_of(text: str) -> Decimal:
    """Return a typed amount, such as `1.21`; UnusableFormula."""
    found = re.fullmatch(r"([0-9]{1,10})(?:\.([0-9]*))?|\.([0-9]+)", text.strip())
    if found is None or len(found[2] or found[3] or "") > _FINEST:
        raise UnusableFormula(f"“{text}” is no amount: write it with a point, such as 1.21.")
    return Decimal(text.strip())


def _round(found: re.Match[str]) -> dict[str, Any]:
    direction = Direction((found["direction"] or Direction.NEAREST.value).casefold())
    steps, ending = found["step"], found["ending"] or ""
    if steps is None:
        to = _ending(ending)
        if may_be_steps(to) and not found["said"]:
            size = _digits(Decimal(to))
            raise UnusableFormula(
                f"“round to {ending}” may be two things: write “round to steps of {size}”"
                f" or “round to ending {to}”."
            )
        return {"rounding": Rounding(to, direction)}
    step = amount_of(steps)
    if not 0 < step <= _LARGEST or _places(step) > MOST_DECIMALS:
        raise UnusableFormula(f"Prices cannot be rounded to steps of {steps}.")
    return {"rounding": Rounding(_digits(step), direction, steps=True)}


def _ending(text: str) -> str:
    """Return an ending without the zero that stands before a point alone; UnusableFormula."""
    ending = text[1:] if text.startswith("0.") else text
    if ending and not re.fullmatch(r"[0-9]{0,6}(?:\.[0-9]{1,6})?", ending):
        raise UnusableFormula(f"“{text}” is no ending of prices: write one such as .99 or 9.95.")
    return ending


def _currency(found: re.Match[str]) -> dict[str, Any]:
    code = CURRENCIES.get(found["name"].casefold())
    if code is None:
        raise UnusableFormula(f"“{found['name']}” is no currency that is known: write EUR or USD.")
    return {"currency": code}


_PARTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (re.compile(r"(?i:plain)"), lambda _: {"way": Way.PLAIN}),
    (
        re.compile(r"(?P<sign>[×*xX÷/:+−–-]|(?i:without)) ?(?P<amount>[0-9.]+)(?P<percent> ?%)?"),
        _calculation,
    ),
    (
        re.compile(
            r"(?i:round)(?: (?i:to) (?:(?i:steps of) (?P<step>[0-9.]+)|(?P<said>(?i:ending) )?(?P<ending>[0-9.]+)))?"
            r"(?: (?P<direction>(?i:up|down|nearest)))?"
        ),
        _round,
    ),
    (re.compile(r"(?P<n>\d) (?i:decimals?)"), lambda found: {"decimals": int(found["n"])}),
    (
        re.compile(r"(?i:decimal) (?P<mark>(?i:comma|point))"),
        lambda found: {"mark": "," if found["mark"].casefold() == "comma" else "."},
    ),
    (re.compile(r"(?i:only) (?P<name>\S+)"), _currency),
)


def _digits(number: Decimal) -> str:
    """Return a number without an exponent and without zeros that say nothing."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _places(number: Decimal) -> int:
    return len(_digits(number).partition(".")[2])
