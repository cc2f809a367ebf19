"""Rows that are no products: totals, the header again, what explains a template, headings and notes.

Each row is judged by its own cells, its place, and how full the rows of the table are, so that a changed row
alone can be judged again. `Total` is a name where the row has a SKU of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from importers.catalog.source import SourceTable
from importers.validation.table_shape import TableShape, holds_codes

FIRST_ROWS = 10  # among which a template explains its columns
_TOTALS = """total totals|grand total|sub total|subtotal|subtotals|sum|sums|overall total|total amount|total price|
    summe|gesamt|gesamtsumme|gesamtbetrag|zwischensumme|endsumme|insgesamt|totaal|subtotaal|eindtotaal|totaalbedrag|
    total general|total général|sous-total|sous total|somme|total ht|total ttc|suma|suma total|importe total|
    totale|subtotale|totale generale|somma|total geral|soma|razem|suma końcowa|celkem|součet|mezisoučet|spolu|
    összesen|összeg|toplam|genel toplam|ara toplam|summa|totalt|delsumma|i alt|sum total|yhteensä|välisumma|
    итого|всего|сумма|разом|усього|σύνολο|合计|总计|小计|合計|總計|小計|総計|합계|총계|소계"""
TOTAL_WORDS = frozenset(
    word.strip() for word in _TOTALS.replace("total totals", "total|totals").split("|")
)
_ENDED = "|".join(re.escape(word) for word in sorted(TOTAL_WORDS, key=len, reverse=True))
# A total's word alone, or with what it is the total of: "Total:", "Subtotal Mugs", "Total (12 items)", "Mugs total".
TOTAL = rf"(?i)^(?:(?:{_ENDED})(?:\s*[:=(\-–].*|\s+\S.*|)|\S.*\s(?:total|subtotal|totaal|gesamt))$"
_TOTAL = re.compile(TOTAL.removeprefix("(?i)"), re.IGNORECASE)
_NUMBER = re.compile(
    r"[^\w\s]{0,3}\s*[A-Z]{0,3}\s*[-+(]?\d[\d.,'\s\u00a0\u202f]*\)?\s*"
    r"(?:%|[^\w\s]{1,3}|[^\W\d_]{1,8}\.?)?"
)

_REQUIREMENTS = """required|mandatory|optional|recommended|preferred|conditional|conditionally required|not required|
    desired|pflicht|pflichtfeld|erforderlich|empfohlen|verplicht|optioneel|aanbevolen|obligatoire|facultatif|
    recommandé|obligatorio|opcional|recomendado|obbligatorio|facoltativo|consigliato|obrigatório|wymagane|
    opcjonalne|zalecane|обязательно|必填|选填|必須|任意"""
REQUIREMENT_WORDS = frozenset(word.strip() for word in _REQUIREMENTS.split("|"))
_REQUIREMENT = re.compile(
    rf"\W*(?:{'|'.join(sorted(REQUIREMENT_WORDS, key=len, reverse=True))})\W*", re.IGNORECASE
)
_MACHINE = re.compile(r"[a-z][a-z0-9]*(?:[_.:#][a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
_EXAMPLE = re.compile(
    r"(?:do not|don't|please)\s+(?:delete|remove|edit|modify|change)\b|\bdelete this (?:row|line)\b|"
    r"^\W*(?:example|sample|beispiel|voorbeeld|exemple|ejemplo|esempio|przykład|пример|例|示例)"
    r"(?:\s*[:(]|\s+(?:row|line|product|item|sku|data)\b|\W*$)|"
    r"\((?:example|sample|beispiel|voorbeeld|exemple|ejemplo|esempio)\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"\b(?:up to|max(?:imum|\.)?|min(?:imum|\.)?|at least|no more than)\s+\d+|"
    r"\b\d+ (?:characters|chars|digits|zeichen)\b|"
    r"^(?:enter|provide|specify|choose|select|use|type|insert|fill in|indicate)\s|\byour (?:own\s)?\w+|\bmust be\b|"
    r"^as in\b|^(?:a|the) (?:unique|short|full|brief|name|code|url|link|price|number)\b|\be\.g\.|^unique\b|"
    r"^(?:text|number|integer|decimal|string|alphanumeric|numeric|date|url)$",
    re.IGNORECASE,
)


DRAWN = "-=_*+~─━═—–.|"  # between header and rows, or before a total
_LINE = re.compile(f"[{re.escape(DRAWN)}]{{2,}}")
_LABEL = re.compile(r".*[^\W\d_].*:", re.DOTALL)  # "Category:"
_NUMBERING = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[A-Z])[.)]")  # "2.1.", "IV.", "B)"
_ITEMS = re.compile(
    r"\(?\d+\s*(?:items?|products?|articles?|artikel|produkte?|stück|pcs\.?|stuks|produits?|productos?|\))\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SheetFrame:
    """What a row is seen in: the labels as they were read, the key's column, how full rows are, declared totals,
    and whether keys hold digits.
    """

    labels: tuple[str, ...]
    key: int | None
    shape: TableShape
    declared_totals: frozenset[int] = frozenset()
    keys_are_codes: bool = False

    @cached_property
    def key_words(self) -> frozenset[str]:
        """Return what stands in the key's column of a full row that may be a total, or the header again."""
        label = self.labels[self.first] if self.first < len(self.labels) else ""
        words = [*TOTAL_WORDS, *REQUIREMENT_WORDS, *filter(None, [label.strip()])]
        forms = (str, str.lower, str.upper, str.title)
        return frozenset(form(word) for word in words for form in forms)

    @property
    def first(self) -> int:
        """Return the column of the key, or of what stands in its place."""
        return 0 if self.key is None else self.key


def frame_of(source: SourceTable, key: int | None) -> SheetFrame:
    """Return the frame of a table's rows; `key` is the column of the key, if one is chosen."""
    declared = {line for table in source.tables for line in table.totals}
    rows = np.flatnonzero(np.isin(source.lines, list(declared))) if declared else ()
    totals = frozenset(int(row) for row in rows)
    codes = key is not None and key < len(source.columns) and holds_codes(source.columns[key])
    return SheetFrame(source.header, key, TableShape.of(source), totals, codes)


def reason(cells: Sequence[str | None], place: int, frame: SheetFrame) -> str | None:
    """Return what a row is if it is no product, as the end of "The row is ..."; `place` counts the rows from 0.

    What is found here is looked for in many rows at once by `rules.not_a_product`, which passes over no such row.
    """
    filled = {c: cell.strip() for c, cell in enumerate(cells) if cell and cell.strip()}
    if place in frame.declared_totals:
        return "the line of totals that the workbook's table declares"
    if not filled:
        return None
    known = (cells[frame.first] or "") in frame.key_words
    written = sum(map(bool, cells))
    drawn = (cells[frame.first] or "").startswith(tuple(DRAWN))
    if drawn and all(map(_LINE.fullmatch, filled.values())):
        return "a line that only separates"
    if known and _is_header(filled, frame):
        return "the header again"
    if (known or written <= frame.shape.thin) and _is_total(filled, frame):
        return "a line of totals"
    if (known and _are_requirements(filled)) or (
        place < FIRST_ROWS and _explains(filled, frame, place)
    ):
        return "a row that explains the template"
    if written == 1 and _stands_alone(filled, frame):
        return "a heading or a note: only one of its cells holds anything"
    if written == 2 and _is_pair(filled, frame):
        return "a heading: only two of its cells hold anything, and no code"
    return None


def _is_header(filled: dict[int, str], frame: SheetFrame) -> bool:
    labels = {c: label.strip().casefold() for c, label in enumerate(frame.labels)}
    same = [c for c, text in filled.items() if text.casefold() == labels.get(c, "")]
    if frame.key is not None and frame.key not in same:
        return False
    return len(same) >= min(2, len(frame.labels)) and 2 * len(same) >= len(filled)


def _is_total(filled: dict[int, str], frame: SheetFrame) -> bool:
    first = min(filled)
    word = filled[first]
    if not _TOTAL.fullmatch(word) or _has_own_key(filled, frame, first):
        return False
    others = [text for column, text in filled.items() if column != first]
    alone = word.rstrip(" :=").casefold() in TOTAL_WORDS
    return all(
        _NUMBER.fullmatch(text) or (alone and text.rstrip(" :=").casefold() in TOTAL_WORDS)
        for text in others
    )


def _has_own_key(filled: dict[int, str], frame: SheetFrame, first: int) -> bool:
    return frame.key is not None and frame.key != first and frame.key in filled


def _explains(filled: dict[int, str], frame: SheetFrame, place: int) -> bool:
    texts = list(filled.values())
    if any(_EXAMPLE.search(text) for text in _first_texts(filled, frame)):
        return True
    if len(texts) < 2:
        return False
    if _are_requirements(filled):
        return True
    machine = [text for text in texts if _MACHINE.fullmatch(text)]
    if len(machine) == len(texts) and len(set(texts)) == len(texts) and "_" in "".join(texts):
        return True
    told = sum(_INSTRUCTION.search(text) is not None for text in texts)
    numbers = sum(_NUMBER.fullmatch(text) is not None for text in texts)
    if told >= 2 and 2 * told >= len(texts) and not numbers:
        return True
    return place < 3 and _are_units(filled, frame)


def _are_requirements(filled: dict[int, str]) -> bool:
    return len(filled) > 1 and all(_REQUIREMENT.fullmatch(text) for text in filled.values())


def _first_texts(filled: dict[int, str], frame: SheetFrame) -> list[str]:
    """Return the key, or else the first text: a description may speak of examples."""
    return [filled[frame.key if frame.key in filled else min(filled)]]


def _are_units(filled: dict[int, str], frame: SheetFrame) -> bool:
    """Tell whether a row without a key holds nothing but short words such as `g / ml`, `€`, `%`."""
    if frame.first in filled or len(filled) < 2:
        return False
    return all(len(text) <= 8 and not any(map(str.isdigit, text)) for text in filled.values())


def _stands_alone(filled: dict[int, str], frame: SheetFrame) -> bool:
    if frame.shape.typical < 3 or not frame.shape.lone_are_rare:
        return False
    return any(map(str.isalpha, next(iter(filled.values()))))


def _is_pair(filled: dict[int, str], frame: SheetFrame) -> bool:
    """Tell whether two cells among fuller rows are a heading: a label and a word, one word twice, a number of items.

    Or words alone, without a key, or with a word for one where keys hold digits.
    """
    if frame.shape.typical < 4 or not frame.shape.pairs_are_rare or len(filled) != 2:
        return False
    first, second = filled.values()
    if _LABEL.fullmatch(first) or first == second or _NUMBERING.fullmatch(first):
        return any(map(str.isalpha, second))
    if not any(map(str.isalpha, first)) or any(map(str.isdigit, first)):
        return False
    if _ITEMS.fullmatch(second):
        return frame.key is None or min(filled) <= frame.key
    words = any(map(str.isalpha, second)) and _NUMBER.fullmatch(second) is None
    if frame.key is None or not words:
        return False
    return frame.key not in filled or (frame.keys_are_codes and min(filled) == frame.key)
