"""The formats of workbooks, and which modules read each of them in the reading process.

Adding one is a line here: a module with `read_grid(path, options, report) -> Grid` and
`sheet_names(path)`, and with `stored_cell(path, sheet, row, column)` where it can tell what a cell holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from importers.catalog.model import Reporter
from importers.catalog.source import ReadOptions, SourceTable
from importers.readers.protocol import Format, OpenFile, Reader
from importers.readers.workbook.recognition import kind_of


@dataclass(frozen=True, slots=True)
class WorkbookFormat(Format):
    """A format whose files are read in a process of their own.

    `modules` read it, the next where one fails on a file; they are named from this package on, and so is
    `stored`, the one that tells what a cell holds. `sealed`: such a file may be protected by a password.
    """

    modules: tuple[str, ...]
    stored: str | None = None
    sealed: bool = False


def _called(kind: str) -> str:
    return f"an Excel or other workbook ({kind})"


_FORMATS = (
    WorkbookFormat("xlsx", _called("xlsx"), ("xlsx", "xlsm"), ("ooxml.xlsx",), "ooxml.one_cell"),
    WorkbookFormat("xlsm", _called("xlsm"), ("xlsm", "xlsx"), ("ooxml.xlsx",), "ooxml.one_cell"),
    WorkbookFormat("xls", _called("xls"), ("xls",), ("binary.xls", "calamine"), "binary.xls", True),
    WorkbookFormat(
        "xlsb", _called("xlsb"), ("xlsb",), ("binary.xlsb", "calamine"), "binary.xlsb", True
    ),
    WorkbookFormat("ods", _called("ods"), ("ods", "fods"), ("ods.reader", "calamine"), None, True),
    WorkbookFormat(
        "html", "a web page with a table (HTML)", ("html", "htm"), ("markup.html_page",)
    ),
    WorkbookFormat("mhtml", "a web archive (MHTML)", ("mht", "mhtml"), ("markup.web_archive",)),
    WorkbookFormat("xml", "Excel's XML of 2003", ("xml",), ("markup.spreadsheet_xml",)),
    WorkbookFormat("sylk", "a SYLK file", ("slk", "sylk"), ("sylk",)),
)
FORMATS = {each.kind: each for each in _FORMATS}


class WorkbookReader(Reader):
    """Reads one sheet of a workbook."""

    formats = _FORMATS

    def recognise(self, file: OpenFile) -> Format | None:
        """Return the workbook's format."""
        kind = kind_of(file)
        return None if kind is None else FORMATS[kind]

    def read(
        self, file: OpenFile, found: Format, options: ReadOptions, report: Reporter
    ) -> SourceTable:
        """Have the reading process read a sheet."""
        from importers.readers.workbook.reader import read_sheet

        return read_sheet(file, found.kind, options, report)


WORKBOOKS = WorkbookReader()
