"""openpyxl in read-only mode: the read alone, no check."""

import sys

import openpyxl

from benchmarks.measure import answer

book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
answer({}, rows=sum(1 for _row in book.worksheets[0].iter_rows(values_only=True)) - 1)
