"""The formula of a cell, which may only point to another cell's (ECMA-376 part 1, 18.3.1.40)."""

from __future__ import annotations

import re

from importers.readers.workbook.ooxml.package import Package
from importers.readers.workbook.ooxml.part_frame import Nothing, PartFrame, stretches
from importers.readers.workbook.ooxml.plain_xml import ATTRIBUTES, ROW_END, Irregular, hides_markup
from importers.readers.workbook.ooxml.texts import formula_text

_NUMBER = re.compile(r'\bsi="(\d+)"')
_FIRST = r'<c r="([A-Z]{1,3}[0-9]{1,7})"%s><f(?=[^<>]* si="%s")%s(>[^<]+)</f>'
_UNTOLD = "="


def formula_of(package: Package, part: str, markup: str, address: str) -> str:
    """Return a cell's formula from its `<f>`; `=` where it is one of several and the first is not found."""
    own, number = formula_text(markup), _NUMBER.search(markup)
    if own != _UNTOLD or number is None:
        return own
    pattern = re.compile((_FIRST % (ATTRIBUTES, number[1], ATTRIBUTES)).encode())
    try:
        for rows in stretches(package.text(part), PartFrame(Nothing(), "sheetData"), ROW_END):
            if hides_markup(rows):
                break
            if first := pattern.search(rows):
                return _moved(formula_text(first[2].decode()), first[1].decode(), address)
    except Irregular:
        pass
    return _UNTOLD


def _moved(formula: str, origin: str, address: str) -> str:
    """Return a formula as it stands in another cell."""
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        moved: str = Translator(formula, origin).translate_formula(address)
    except (TokenizerError, TranslatorError, ValueError, IndexError):
        return _UNTOLD
    return moved
