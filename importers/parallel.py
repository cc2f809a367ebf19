"""Runs one function over many large things on all cores: Arrow's functions do not hold Python up."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ThreadPoolExecutor

# Blocks are cut and columns handed out by one thread, which cannot keep more of them busy than this.
_THREADS = min(8, max(2, os.cpu_count() or 2))

T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def mapped(function: Callable[[T], R], items: Iterable[T], many: bool) -> Iterator[Iterator[R]]:
    """Yield the results in order; with `many`, threads begin on them at once, else each waits for its turn."""
    if not many:
        yield map(function, items)
        return
    with _threads() as pool:
        yield pool.map(function, items)


@contextmanager
def streamed(function: Callable[[T], R], items: Iterable[T]) -> Iterator[Iterator[R]]:
    """Yield the results in order; few items are taken ahead of the result that is waited for.

    A single item is not worth a thread.
    """
    source = iter(items)
    first = list(islice(source, 2))
    if len(first) < 2:
        yield map(function, first)
        return
    with _threads() as pool:
        yield _in_order(pool, function, chain(first, source))


def _in_order(pool: Executor, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    waiting: deque[Future[R]] = deque()
    for item in items:
        waiting.append(pool.submit(function, item))
        if len(waiting) > 2 * _THREADS:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def _threads() -> Iterator[ThreadPoolExecutor]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_THREADS) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)
