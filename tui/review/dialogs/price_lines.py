"""The lines of a dialog that say what is done to prices: a calculation, where to round to, how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Select, Static

from importers.fixes.prices.formula import (
    PERCENT,
    PriceFormula,
    UnusableFormula,
    Way,
    amount_of,
    parse_formula,
)
from tui.text import content

_WAYS = {
    Way.TIMES: "× a factor, or a rate of currencies",
    Way.DIVIDE: "÷ a factor",
    Way.ADD: "+ VAT or another percentage",
    Way.TAKE: "− a discount in percent",
    Way.WITHOUT: "VAT taken out of it, in percent",
    Way.PLAIN: "nothing: only write and round them",
}
_TYPED = "other"
_TO = {
    "": "to its decimals",
    "to .99": "to .99",
    "to .95": "to .95",
    "to .90": "to .90",
    "to ending .50": "to .50",
    "to .00": "to .00",
    "to 9.99": "to 9.99 of each ten",
    "to 9.95": "to 9.95 of each ten",
    "to 9": "to 9 of each ten",
    "to steps of 0.05": "in steps of 0.05",
    "to steps of 0.10": "in steps of 0.10",
    "to steps of 0.50": "in steps of 0.50",
    "to steps of 5": "in steps of 5",
    _TYPED: "to an ending that is typed",
}
_DIRECTIONS = {"": "nearest, halves up", "up": "always up", "down": "always down"}
_MARKS = {
    "": "1.234 is what the column proves",
    "decimal point": "1.234 is 1 and a bit",
    "decimal comma": "1.234 is a thousand",
}
_AS_WRITTEN = -1


class PriceLines(Vertical):
    """Four lines; `formula` is what they say."""

    DEFAULT_CSS = """
    PriceLines { height: auto; }
    PriceLines Input.short { width: 14; }
    PriceLines Select.short { width: 24; }
    PriceLines .beside { width: 10; color: $foreground-muted; }
    """

    def compose(self) -> ComposeResult:
        """Lay out the calculation, the rounding, and how prices are read and written."""
        with Horizontal(classes="line"):
            yield Static("Calculate", classes="label")
            yield _choice("way", _WAYS, Way.TIMES)
            yield Input(compact=True, id="amount", classes="short", placeholder="1.21")
        with Horizontal(classes="line"):
            yield Static("Round", classes="label")
            yield _choice("to", _TO, "")
            yield Input(compact=True, id="ending", classes="short", placeholder=".97")
            yield _choice("direction", _DIRECTIONS, "", short=True)
        with Horizontal(classes="line"):
            yield Static("Decimals", classes="label")
            decimals = {_AS_WRITTEN: "as usual: 2"} | {n: str(n) for n in range(7)}
            yield _choice("decimals", decimals, _AS_WRITTEN, short=True)
            yield Static("  Only in", classes="beside")
            yield Input(compact=True, id="currency", placeholder="any currency, or EUR")
        with Horizontal(classes="line"):
            yield Static("A mark", classes="label")
            yield _choice("mark", _MARKS, "")

    def fit(self) -> None:
        """Show only what the choices need."""
        way = Way(str(self._chosen("way")))
        self.query_one("#amount").display = way is not Way.PLAIN
        self.query_one("#amount", Input).placeholder = "21 %" if way in PERCENT else "1.21"
        self.query_one("#ending").display = self._chosen("to") == _TYPED

    def formula(self) -> PriceFormula:
        """Return what is said. UnusableFormula."""
        way = Way(str(self._chosen("way")))
        parts = [way.value, self._rounding(), str(self._chosen("mark"))]
        if way is not Way.PLAIN:
            if not self._typed("amount"):
                raise UnusableFormula(
                    "Type the amount, such as " + ("21 %." if way in PERCENT else "1.21.")
                )
            percent = " %" if way in PERCENT else ""
            amount = amount_of(self._typed("amount").removesuffix("%"))
            parts[0] = f"{way.value} {amount:f}{percent}"
        decimals, currency = self._chosen("decimals"), self._typed("currency")
        parts.append("" if decimals == _AS_WRITTEN else f"{decimals} decimals")
        parts.append(f"only {currency}" if currency else "")
        return parse_formula(", ".join(part for part in parts if part))

    def _rounding(self) -> str:
        to, direction = str(self._chosen("to")), str(self._chosen("direction"))
        if to == _TYPED:
            to = f"to ending {self._typed('ending')}"
        return f"round {to} {direction}" if to or direction else ""

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _chosen(self, name: str) -> object:
        return self.query_one(f"#{name}", Select).value


def _choice(
    name: str, words: Mapping[Any, str], chosen: object, *, short: bool = False
) -> Select[object]:
    return Select(
        [(content(text), value) for value, text in words.items()],
        value=chosen,
        allow_blank=False,
        compact=True,
        id=name,
        classes="short" if short else "",
    )
