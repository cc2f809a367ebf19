"""Work on a few items at once while the next are fetched, in order and in little memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def prefetch(
    function: Callable[[_In], _Out], items: Iterable[_In], workers: int = 2
) -> Iterator[_Out]:
    """Yield the function's results in the items' order; Arrow works outside Python's lock."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[_Out]] = deque()
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
