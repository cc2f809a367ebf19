"""Runs the `shelfready` command in this process, or in one of its own as a script would."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui.__main__ import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the object on the last line of stdout."""
        return json.loads(self.out.splitlines()[-1])


class Command:
    """Runs a command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Done:
        """Run it to its end."""
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        printed = self._capsys.readouterr()
        return Done(code, printed.out, printed.err)


def launch(*words: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start a command in a process of its own; its pipes are text."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tui.__main__ import main; sys.exit(main())"
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    command = [sys.executable, "-c", program, *map(str, words)]
    return subprocess.Popen(command, text=True, **pipes | options)
