"""DuckDB: the same checks in SQL; its lenient reader pads short rows and drops long ones."""

import sys

import duckdb

from benchmarks.measure import answer

db = duckdb.connect()
db.execute(
    "create table t as select * from read_csv(?, all_varchar=true, header=true, delim=',', "
    "quote='\"', null_padding=true, ignore_errors=true, parallel=false)",
    [sys.argv[1]],
)
columns = [row[0] for row in db.execute("describe t").fetchall()]


def anywhere(pattern: str) -> str:
    """Return an expression that counts the cells matching a pattern."""
    return " + ".join(
        f"count(*) filter (regexp_matches(coalesce({name}, ''), '{pattern}'))" for name in columns
    )


SPACE = r"^\s|\s$"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
URL = r"^https?://[^\s/]+(/\S*)?$"
row = db.execute(
    f"""select count(*),
    count(*) filter (coalesce(sku, '') = ''),
    count(*) filter (trim(coalesce(name, '')) = ''),
    count(*) filter (coalesce(price, '') <> '' and try_cast(price as double) is null),
    count(*) filter (try_cast(price as double) < 0),
    count(*) filter (coalesce(client_url, '') <> ''
        and not regexp_matches(client_url, '{URL}')),
    {anywhere(SPACE)},
    {anywhere(CONTROL)}
    from t"""
).fetchone()
assert row is not None
duplicates = db.execute(
    "select coalesce(sum(n), 0) from (select count(*) n from t where coalesce(sku, '') <> '' "
    "group by sku having count(*) > 1)"
).fetchone()
near = db.execute(
    "select count(*) from t where coalesce(sku, '') <> '' and lower(trim(sku)) in (select lower(trim(sku)) k "
    "from t group by k having count(distinct sku) > 1)"
).fetchone()
assert duplicates is not None
assert near is not None
answer(
    {
        "blank-sku": row[1],
        "duplicate-sku": int(duplicates[0]),
        "near-duplicate-sku": near[0],
        "required": row[2],
        "not-a-number": row[3],
        "negative-number": row[4],
        "invalid-url": row[5],
        "surrounding-space": row[6],
        "control-character": row[7],
    },
    rows=row[0],
)
