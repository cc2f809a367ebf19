"""What changed since the last upload as a workbook of one sheet: a line a value, the largest changes of price first."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from importers.errors import SaveFailed
from importers.writers.atomic import replacing
from importers.writers.formula_escape import TEXT_FORMAT
from importers.writers.workbook.new_workbook import MAX_ROWS

if TYPE_CHECKING:
    from xlsxwriter import Workbook

HEADER = ("what", "line", "SKU", "column", "old", "new", "difference", "per cent")
_WIDTHS = (12, 8, 20, 20, 30, 30, 14, 10)  # in characters


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of the report; `difference` and `percent` are those of a price, None where there are none.

    `what` is `changed`, `new` or `gone`; `line` None where the catalog has none.
    """

    what: str
    line: int | None
    key: str
    column: str = ""
    old: str = ""
    new: str = ""
    difference: Decimal | None = None
    percent: Decimal | None = None


def save_changes(
    lines: Iterable[ChangeLine], target: Path, *, overwrite: bool = False
) -> tuple[int, tuple[str, ...]]:
    """Write the lines in their order; return how many, and what found no room, in sentences.

    Values are texts, as they are and never calculated; differences are numbers. SaveFailed: nothing is written then.
    """
    if target.suffix.lower() != ".xlsx":
        raise SaveFailed(f"{target.name} does not end in .xlsx: choose such a name.")
    from xlsxwriter import Workbook

    with replacing(target, overwrite=overwrite) as file, tempfile.TemporaryDirectory() as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        try:
            written, total = _write(lines, book)
        finally:
            book.close()
    if written == total:
        return written, ()
    return written, (f"A sheet has room for the first {written:,} of {total:,} changes.",)


def _write(lines: Iterable[ChangeLine], book: Workbook) -> tuple[int, int]:
    sheet, plain = book.add_worksheet("Changes"), book.add_format(TEXT_FORMAT)
    number, percent = book.add_format(), book.add_format({"num_format": '0.0" %"'})
    sheet.freeze_panes(1, 0)
    for at, (label, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, label, plain)
    total = 0
    for total, line in enumerate(lines, 1):
        if total >= MAX_ROWS:
            continue
        texts = (line.what, None, line.key, line.column, line.old, line.new)
        for at, text in enumerate(texts):
            if text:
                sheet.write_string(total, at, text, plain)
        if line.line is not None:
            sheet.write_number(total, 1, line.line)
        if line.difference is not None:
            sheet.write_number(total, 6, float(line.difference), number)
        if line.percent is not None:
            sheet.write_number(total, 7, float(line.percent), percent)
    sheet.autofilter(0, 0, max(min(total, MAX_ROWS - 1), 1), len(HEADER) - 1)
    return min(total, MAX_ROWS - 1), total
