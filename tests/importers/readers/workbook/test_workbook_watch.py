"""A reading process is watched by its memory, its work and its words."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from importers.readers.workbook.process import parent_watchdog
from importers.readers.workbook.process.parent_watchdog import Silence, resident, worked


def test_this_process_uses_memory_and_works() -> None:
    assert 10 << 20 < resident(os.getpid()) < 64 << 30
    before = worked(os.getpid())
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    assert worked(os.getpid()) > before


def test_nothing_is_known_of_a_process_that_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert (resident(process.pid), worked(process.pid)) == (0, 0)


def test_work_and_words_end_a_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, work = [100.0], [7]
    monkeypatch.setattr(parent_watchdog, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(parent_watchdog, "worked", lambda _process: work[0])
    silence = Silence(1)
    assert silence.seconds == 0
    clock[0] += 30
    assert silence.seconds == 30
    work[0] += 1
    assert silence.seconds == 0
    clock[0] += 5
    silence.end()
    clock[0] += 2
    assert silence.seconds == 2
