"""Runs one function over many large things on all cores: Arrow's functions do not hold Python up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def mapped(function: Callable[[T], R], items: Iterable[T], many: bool) -> Iterator[Iterator[R]]:
    """Yield the results in order; with `many`, threads begin on them at once, else each waits for its turn."""
    if not many:
        yield map(function, items)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as pool:
        try:
            yield pool.map(function, items)
        finally:
            pool.shutdown(cancel_futures=True)
