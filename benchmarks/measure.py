"""Runs a contender in a fresh process and reads its time, its memory and its answer."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall and CPU time in seconds, peak memory in MB, and the JSON of its last line.

    CPU time is that of all its threads and children; other work on the machine hardly changes it.
    """

    seconds: float
    cpu: float
    peak_mb: float
    answer: dict[str, object]


def run(command: Sequence[str], timeout: float = 900) -> Run:
    """Run a command to its end; RuntimeError with its last words if it prints no JSON."""
    started, cpu_before = time.perf_counter(), _children_cpu()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment()
    )
    try:
        output, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise RuntimeError(f"still running after {timeout:.0f} s") from None
    seconds, cpu = time.perf_counter() - started, _children_cpu() - cpu_before
    lines = output.strip().splitlines()
    try:
        answer = json.loads(lines[-1])
    except (IndexError, ValueError):
        raise RuntimeError((errors.strip() or output.strip())[-300:] or "no output") from None
    return Run(seconds, cpu, float(answer.pop("peak_mb", 0.0)), answer)


def _environment() -> dict[str, str]:
    """Let Python keep what it compiles, as after an installation: else each run compiles all it imports.

    It is kept apart from the packages, which may be read-only, and is there from the second run on.
    """
    environment = {
        **os.environ,
        "PYTHONPYCACHEPREFIX": f"{tempfile.gettempdir()}/shelfready-bytecode",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def _children_cpu() -> float:
    """Return the user and system time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_mb() -> float:
    """Return this process's peak resident memory, or that of its largest child if that is more."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(_own_peak(), children) / 1024


def _own_peak() -> int:
    """Return it in KB. Linux's `ru_maxrss` begins with what the parent held; VmHWM begins anew with the program."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def answer(counts: dict[str, int], **more: object) -> None:
    """Print a contender's answer, the number of problems of each kind, with its peak memory."""
    print(json.dumps({"counts": counts, "peak_mb": peak_mb(), **more}))


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))
