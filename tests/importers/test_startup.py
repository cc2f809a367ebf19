"""Loading a program: nobody looks through what stays, and the collector works again afterwards."""

from __future__ import annotations

import gc
import os

import pytest

from importers.startup import loading


def test_what_is_loaded_is_never_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    try:
        with loading():
            assert not gc.isenabled()
            assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_what_the_operator_set_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    try:
        with pytest.raises(ImportError), loading():
            raise ImportError
        assert gc.isenabled()
        assert os.environ["OPENBLAS_NUM_THREADS"] == "4"
    finally:
        gc.unfreeze()
