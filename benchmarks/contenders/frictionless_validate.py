"""frictionless validate, with the same rules where its table schema can say them."""

import sys
from collections import Counter

from frictionless import Checklist, Resource, Schema, system, validate

from benchmarks.data import HEADER
from benchmarks.measure import answer

rules: dict[str, dict[str, object]] = {
    "sku": {"constraints": {"required": True, "unique": True}},
    "name": {"constraints": {"required": True}},
    "client_url": {"format": "uri"},
    "price": {"type": "number", "constraints": {"minimum": 0}},
}
fields = [{"name": name, "type": "string", **rules.get(name, {})} for name in HEADER]
with system.use_context(trusted=True):
    report = validate(
        Resource(path=sys.argv[1], schema=Schema.from_descriptor({"fields": fields})),
        checklist=Checklist(),
        limit_errors=10_000_000,
    )
found: Counter[str] = Counter()
names = {
    ("constraint-error", "sku"): "blank-sku",
    ("unique-error", "sku"): "duplicate-sku",
    ("constraint-error", "name"): "required",
    ("type-error", "price"): "not-a-number",
    ("constraint-error", "price"): "negative-number",
    ("type-error", "client_url"): "invalid-url",
}
for kind, field in report.flatten(["type", "fieldName"]):
    found[names.get((kind, field), kind)] += 1
answer(dict(found), rows=report.stats.get("rows", 0))
