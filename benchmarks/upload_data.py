"""Products for the upload benchmarks; `name` keeps the SKUs of one run apart from those of another."""

from __future__ import annotations

from collections.abc import Iterator

TOKEN = "benchmark-token"


def products(count: int, name: str) -> Iterator[tuple[str, str]]:
    """Yield SKU and name of so many products."""
    return ((f"{name}-{number:06}", f"Product {number} of {name}") for number in range(count))
