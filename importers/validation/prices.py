"""Prices as people write them, `€ 1.234,50`, `US$2.03`, `1,299.–`: the plain decimal, and the currency beside it.

A mark with three digits behind it, `1.234`, may be a decimal point or may part the thousands. What it is in a column
the other values of the column say; where they say both, or nothing, it is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow

_CODES = """AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HRK HUF IDR ILS INR ISK JPY KRW KZT
    MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR"""  # ISO 4217
_NAMES = {
    "€": "EUR", "£": "GBP", "¥": "¥", "￥": "¥", "元": "CNY", "円": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY",
    "₩": "KRW", "₪": "ILS", "₴": "UAH", "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN", "$": "$", "US$": "USD",
    "$US": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "R$": "BRL", "MX$": "MXN", "zł": "PLN", "kč": "CZK", "ft": "HUF", "kr": "kr", "kr.": "kr", "lei": "RON",
    "fr.": "CHF", "sfr.": "CHF", "rs": "INR", "rs.": "INR", "руб": "RUB", "руб.": "RUB", "р.": "RUB", "грн": "UAH",
    "euro": "EUR", "euros": "EUR", "r": "ZAR", "rmb": "CNY", "dkr": "DKK", "лв": "BGN", "лв.": "BGN",
}  # fmt: skip
CURRENCIES = {name.casefold(): code for name, code in _NAMES.items()} | {
    code.casefold(): code for code in _CODES.split()
}
_SPACE = "\\s\u00a0\u2007\u2009\u202f"
_WIDE_SPACE = r"\s\x{a0}\x{2007}\x{2009}\x{202f}"  # the same for Arrow's patterns
_PRICE = re.compile(
    rf"(?P<before>[^\d{_SPACE}.,+'’-]{{0,4}}\.?)[{_SPACE}]*(?P<number>[+-]?[\d.,'’{_SPACE}]*\d)"
    rf"(?P<round>[.,][-–—]{{1,2}})?[{_SPACE}]*(?P<after>[^\d{_SPACE},+'’-]{{0,5}})"
)
_GROUPED = re.compile(rf"\d{{1,3}}(?:([{_SPACE}'’])\d{{3}})(?:\1\d{{3}})*")
_DIGITS = re.compile(r"\d+")
_SLIPS = 0.1


@dataclass(frozen=True, slots=True)
class Price:
    """A price taken apart: its currency ("" for none), and its digits and marks without spaces and sign."""

    currency: str
    sign: str
    number: str  # digits, points and commas; groups parted by spaces or apostrophes are joined

    @property
    def decimal_mark(self) -> str | None:
        """Return the mark that is the decimal one beyond doubt, "" if there is none, None where it is open."""
        marks = [character for character in self.number if character in ".,"]
        if not marks:
            return ""
        last, behind = marks[-1], len(self.number) - 1 - self.number.rindex(marks[-1])
        if len(set(marks)) == 2:
            return last if marks.count(last) == 1 else None
        if len(marks) > 1:
            return ""  # it parts the thousands
        leading_zero = self.number.startswith("0") and self.number[1] == last
        return None if behind == 3 and not leading_zero and self.number[0] != last else last


def taken_apart(text: str) -> Price | None:
    """Return the parts of a price; None for whatever is none, such as `free` or `12 per box`."""
    found = _PRICE.fullmatch(text.strip())
    if found is None:
        return None
    before, after = found["before"].strip(), found["after"].strip()
    currency = CURRENCIES.get((before or after).casefold(), "") if before or after else ""
    if (before and after) or ((before or after) and not currency):
        return None
    number = found["number"].lstrip("+-").strip()
    whole = re.split("[.,]", number, maxsplit=1)[0]
    if _DIGITS.fullmatch(whole) is None and whole:
        if _GROUPED.fullmatch(whole) is None:
            return None
        number = re.sub(rf"[{_SPACE}'’]", "", whole) + number[len(whole) :]
    if found["round"]:  # "1,299.–": its mark is the decimal one
        number += f"{found['round'][0]}00"
    sign = "-" if found["number"].startswith("-") else ""
    return Price(currency, sign, number) if re.fullmatch(r"[\d.,]+", number) else None


def plain(price: Price, decimal: str) -> str | None:
    """Return the plain decimal of a price where `decimal`, a mark or "", is what the column's decimals have.

    None where that is open, or where the marks make no number of it.
    """
    mark = price.decimal_mark
    if mark is None:
        mark = _by_column(price.number, decimal)
        if mark is None:
            return None
    whole, point, part = price.number.rpartition(mark) if mark else (price.number, "", "")
    groups = re.split("[.,]", whole)
    if len(groups) > 1 and not (0 < len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:])):
        return None
    if len(set(re.findall("[.,]", whole))) > 1 or (mark and mark in whole):
        return None
    return f"{price.sign}{''.join(groups) or '0'}{'.' if point else ''}{part}"


def _by_column(number: str, decimal: str) -> str | None:
    if not decimal:
        return None
    return decimal if decimal in number else ""


class PriceColumn:
    """What the values of a column, as they were read, say of its prices; looked at when first asked for."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        """Look at the texts of a whole column."""
        self._column = column

    @cached_property
    def decimal_marks(self) -> str:
        """Return the marks that are decimal ones beyond doubt: "", ".", "," or ".,"."""
        return "".join(mark for mark in ".," if self._decimals(mark))

    @cached_property
    def often_commas(self) -> bool:
        """Tell whether decimal commas are no slip among decimal points."""
        commas = self._decimals(",")
        return bool(commas) and commas > _SLIPS * self._decimals(".")

    def _decimals(self, mark: str) -> int:
        """Return how many prices have a mark that can only be the decimal one."""
        pattern = _proof(mark, "," if mark == "." else ".")
        return sum(_count(chunk, mark, pattern) for chunk in self._column.chunks)

    def shown_with(self, decimals: int) -> bool:
        """Tell whether a workbook shows the plain numbers of the column with so many decimals.

        A format of so many writes 7 as `7.00`, so that no number has fewer and one ends in a zero; or nine in ten have
        no more.
        """
        fewer = self._matching(rf"\d+(?:\.\d{{0,{decimals - 1}}})?")
        exact = self._matching(rf"\d*\.\d{{{decimals}}}")
        padded = self._matching(rf"\d*\.\d{{{decimals - 1}}}0")
        longer = self._matching(rf"\d*\.\d{{{decimals + 1},}}")
        formatted = not fewer and bool(padded)
        return formatted or longer <= _SLIPS * (fewer + exact + longer)

    def _matching(self, pattern: str) -> int:
        whole = rf"^\s*[+-]?{pattern}\s*$"
        chunks = self._column.chunks
        return sum(int(arrow.mask_of(pc.match_substring_regex(c, whole)).sum()) for c in chunks)

    @cached_property
    def currencies(self) -> frozenset[str]:
        """Return the currencies that prices are written with."""
        texts = self._column.filter(pc.match_substring_regex(self._column, r"[^\d.,+\s-]"))
        prices = map(taken_apart, texts.unique().drop_null().to_pylist())
        return frozenset(price.currency for price in prices if price and price.currency)

    def plain(self, text: str) -> str | None:
        """Return a price as a plain decimal; None where it is open what it is, or which currency it is in."""
        price = taken_apart(text)
        if price is None or (price.currency and len(self.currencies) > 1):
            return None
        return plain(price, self.decimal_marks if len(self.decimal_marks) == 1 else "")


def _proof(mark: str, other: str) -> str:
    """Return the pattern of prices, words of a currency around them or none, whose mark is the decimal one for sure.

    It has not three digits behind it, or a zero or more than three digits before it, or comes after the other mark.
    """
    group = rf"[{_WIDE_SPACE}'’{other}]"
    whole = rf"\d+(?:{group}\d{{3}})*"
    sure = rf"(?:{whole})?[{mark}](?:\d{{1,2}}|\d{{4,}})|(?:0+|\d{{4,}}|\d+{other}\d{{3}})[{mark}]\d{{3}}"
    word = rf"[^\d.,+'’-]{{0,5}}\.?[{_WIDE_SPACE}]*"
    return rf"^[{_WIDE_SPACE}]*{word}[+-]?(?:{sure})[{_WIDE_SPACE}]*{word}$"


def _count(texts: pa.Array, mark: str, pattern: str) -> int:
    if not arrow.holds_byte(texts, ord(mark)):
        return 0
    return int(arrow.mask_of(pc.match_substring_regex(texts, pattern)).sum())
