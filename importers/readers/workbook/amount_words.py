"""Words around a number that say what it is an amount of; any other words make a code of it."""

from __future__ import annotations

import re
import unicodedata

_CURRENCIES = frozenset(
    """aed ars aud bgn brl cad chf clp cny cop czk dkk egp eur gbp gel hkd hrk huf idr ils inr isk jpy kes
    krw kzt mad mxn myr ngn nok nzd pen php pkr pln qar rmb ron rsd rub sar sek sgd thb tnd try twd uah
    usd vnd zar rs rs. kr kr. kč zł ft lei lev fr fr. sfr sfr. tl лв лв. руб руб. р р. грн
    грн. euro euros dollar dollars cent cents 元 円 원""".split()
)
_UNITS = frozenset(
    """kg g gr mg µg t lb lbs oz st stk stk. stück stck pcs pcs. pc pc. pce pces piece pieces pièces pièce
    pz pz. szt szt. ks шт шт. unit units un ud uds ea each paar pair pairs m cm mm µm dm km in ft yd mi
    m² m2 cm² mm² qm m³ m3 cm³ l cl ml dl hl gal fl.oz x d day days h hr hrs std min min. s sec sek ms
    w kw mw kwh wh v mv a ma ah mah hz khz mhz ghz b kb mb gb tb n nm bar psi pa kpa c °c f °f k lm lx db
    dpi px pt ° % ‰ 个 件 台 本 個 枚 年 月 日 jahre jahr years year tage tag wochen weeks monate months
    mal times stars sterne points punkte""".split()
)
_SEPARATORS = re.compile(r"[\s/()+\-–−~≈<>=:|'’\"″′.,*]+")
_DOLLARS = re.compile(r"\b(?:us|hk|nt|nz|mx|a|c|r|s)\$", re.IGNORECASE)
_GROUPING = re.compile("[\\s'’]*")
# What looks like the part of a code: letters at a dash, or one capital right at the number.
_CODE_PART = re.compile(r"-\w*[^\W\d]|[^\W\d]\w*-|^[A-Z]\b")


def is_amount(before: str, between: str, after: str) -> bool:
    """Tell whether a number with these words around and within it is an amount, and not a code."""
    return (
        _GROUPING.fullmatch(between) is not None
        and _says_nothing(before, _CURRENCIES)
        and _says_nothing(after, _CURRENCIES | _UNITS)
    )


def is_unit(before: str, between: str, after: str) -> bool:
    """Tell whether the words around an amount name more than its currency."""
    return is_amount(before, between, after) and not _says_nothing(after, _CURRENCIES)


def is_led_by_number(before: str, between: str, after: str) -> bool:
    """Tell whether words only follow a number, and make no code of it: it may be an amount of what nobody knows."""
    return not between and _says_nothing(before, _CURRENCIES) and _CODE_PART.search(after) is None


def _says_nothing(words: str, known: frozenset[str]) -> bool:
    """Tell whether there are only signs, and words of these."""
    words = _DOLLARS.sub("", words)
    if _CODE_PART.search(words):
        return False
    bare = "".join(" " if unicodedata.category(char) == "Sc" else char for char in words.casefold())
    each = _SEPARATORS.split(bare)
    return bare.strip() in known or all(not word or word in known for word in each)
