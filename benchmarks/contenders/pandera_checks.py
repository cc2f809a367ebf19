"""pandas and pandera: a schema validated lazily; pandas drops long rows and pads short ones."""

import sys
from collections import Counter

import pandas as pd
import pandera.pandas as pa

from benchmarks.measure import answer

frame = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False, on_bad_lines="skip")
number = r"-?\d+(\.\d+)?"
schema = pa.DataFrameSchema(
    {
        "sku": pa.Column(
            str,
            [
                pa.Check(lambda s: s != "", name="blank-sku"),
                pa.Check(lambda s: (s == "") | ~s.duplicated(keep=False), name="duplicate-sku"),
            ],
        ),
        "name": pa.Column(str, pa.Check(lambda s: s.str.strip() != "", name="required")),
        "price": pa.Column(
            str,
            [
                pa.Check(lambda s: (s == "") | s.str.fullmatch(number), name="not-a-number"),
                pa.Check(lambda s: ~s.str.startswith("-"), name="negative-number"),
            ],
        ),
        "client_url": pa.Column(
            str,
            pa.Check(lambda s: (s == "") | s.str.fullmatch(r"https?://\S+"), name="invalid-url"),
        ),
    }
)
found: Counter[str] = Counter()
try:
    schema.validate(frame, lazy=True)
except pa.errors.SchemaErrors as errors:
    found.update(errors.failure_cases["check"])
answer(dict(found), rows=len(frame))
