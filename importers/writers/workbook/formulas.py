"""Formulas that several cells share: when the one that holds the text goes, the others get their own."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from importers.writers.workbook.markup import Unpatchable
from importers.writers.workbook.sheet_xml import Formula, SheetXml


def freed_formulas(sheet: SheetXml, masters: Sequence[Formula]) -> Iterator[tuple[int, int, bytes]]:
    """Yield row, column and own `<f>` element of each cell that shares one of these formulas."""
    if not masters:
        return
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    by_group = {
        formula.attributes.get(b"si"): Translator(
            "=" + html.unescape(formula.text.decode()), formula.address
        )
        for formula in masters
    }
    for formula in sheet.formulas((b"shared",)):
        master = by_group.get(formula.attributes.get(b"si"))
        if master is None:
            continue
        try:
            text = master.translate_formula(formula.address).removeprefix("=")
        except (TokenizerError, TranslatorError, ValueError, IndexError) as error:
            raise Unpatchable(f"the formula in {formula.address} is not understood") from error
        yield formula.row, formula.column, sheet.tag("f", b"", escape(text).encode())
