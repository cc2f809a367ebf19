"""Polars: the same checks as lazy expressions; ragged rows are cut, so it cannot report them."""

import sys

import polars as pl

from benchmarks.measure import answer

frame = pl.read_csv(sys.argv[1], infer_schema=False, truncate_ragged_lines=True).fill_null("")
sku, price, text = pl.col("sku"), pl.col("price"), pl.all()
near = sku.str.strip_chars().str.to_lowercase()
number = price.cast(pl.Float64, strict=False)
keys = frame.select(sku.alias("sku"), near.alias("near")).filter(pl.col("near") != "")
distinct = keys.unique()
near_groups = distinct.group_by("near").len().filter(pl.col("len") > 1)
row = frame.select(
    blank=(sku == "").sum(),
    duplicate=((sku != "") & sku.is_duplicated()).sum(),
    required=(pl.col("name").str.strip_chars() == "").sum(),
    nan=((price != "") & number.is_null()).sum(),
    negative=(number < 0).sum(),
    url=(
        (pl.col("client_url") != "")
        & ~pl.col("client_url").str.contains(r"^https?://[^\s/]+(/\S*)?$")
    ).sum(),
    space=pl.sum_horizontal(text.str.contains(r"^\s|\s$").sum()),
    control=pl.sum_horizontal(text.str.contains(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]").sum()),
).row(0, named=True)
answer(
    {
        "blank-sku": row["blank"],
        "duplicate-sku": row["duplicate"],
        "near-duplicate-sku": keys.join(near_groups, on="near").height,
        "required": row["required"],
        "not-a-number": row["nan"],
        "negative-number": row["negative"],
        "invalid-url": row["url"],
        "surrounding-space": row["space"],
        "control-character": row["control"],
    },
    rows=frame.height,
)
