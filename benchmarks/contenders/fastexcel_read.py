"""The floor for XLSX: a bare fastexcel read, which loses what only a cell's format shows."""

import sys

import fastexcel

from benchmarks.measure import answer

sheet = fastexcel.read_excel(sys.argv[1]).load_sheet(0, dtypes="string")
answer({}, rows=sheet.to_arrow().num_rows)
