"""A reading process ends itself when it takes more than it may."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from importers.readers.workbook.process import child_limits
from importers.readers.workbook.process.allowance import Allowance

_MB = 1 << 20
_HOARD = "hoard = []\nwhile True: hoard.append(b'x' * (1 << 20))"
_TOIL = "while True: pass"


@pytest.mark.parametrize(
    ("work", "memory", "doing", "code"),
    [
        (60.0, 1, _HOARD, child_limits.TOO_LARGE),
        (60.0, 200 * _MB, _HOARD, child_limits.TOO_LARGE),
        (0.3, 1 << 40, _TOIL, child_limits.TOO_SLOW),
        (60.0, 1, "import time; time.sleep(0.2)", 0),  # had more before the watch began
    ],
)
def test_what_ends_a_process(work: float, memory: int, doing: str, code: int) -> None:
    script = (
        "from importers.readers.workbook.process.child_limits import watch_over\n"
        "from importers.readers.workbook.process.allowance import Allowance\n"
        f"watch_over(Allowance({work}, 60, {memory}))\n{doing}"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == code


def test_this_process_has_had_some_memory() -> None:
    assert 10 * _MB < child_limits.peak() < 1 << 40


@pytest.mark.parametrize("refuses", [False, True])
def test_lower_limits_of_the_system_stay(monkeypatch: pytest.MonkeyPatch, refuses: bool) -> None:
    asked: dict[int, tuple[int, int]] = {}

    def set_limit(kind: int, limits: tuple[int, int]) -> None:
        asked[kind] = limits
        if refuses:
            raise ValueError("not allowed to raise maximum limit")

    ceilings = {resource.RLIMIT_CPU: 5, resource.RLIMIT_DATA: resource.RLIM_INFINITY}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, ceilings.get(kind, 0)))
    monkeypatch.setattr(resource, "setrlimit", set_limit)
    child_limits.limit_resources(Allowance(7.5, 60, 100 * _MB))
    assert asked == {
        resource.RLIMIT_CPU: (5, 5),
        resource.RLIMIT_DATA: (612 * _MB, 612 * _MB),
        resource.RLIMIT_CORE: (0, 0),
    }
