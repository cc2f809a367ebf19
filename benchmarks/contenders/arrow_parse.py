"""The floor for CSV: a bare single-threaded Arrow parse, all strings, ragged rows dropped."""

import sys

import pyarrow.csv as pa_csv

from benchmarks.data import HEADER
from benchmarks.measure import answer

table = pa_csv.read_csv(
    sys.argv[1],
    read_options=pa_csv.ReadOptions(use_threads=False),
    parse_options=pa_csv.ParseOptions(
        newlines_in_values=True, invalid_row_handler=lambda _row: "skip"
    ),
    convert_options=pa_csv.ConvertOptions(
        column_types=dict.fromkeys(HEADER, "string"),
        strings_can_be_null=False,
    ),
)
answer({}, rows=table.num_rows)
