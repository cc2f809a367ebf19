"""What a program of its own does about Python and NumPy before it loads the rest of itself."""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Load modules sooner: what is loaded stays, so that the garbage collector need never look through it.

    Not at the end either, where it would take longer than checking a small catalog. NumPy, if it is not
    loaded yet, starts no threads for linear algebra, which nothing here has use for.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    atexit.register(gc.freeze)
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
