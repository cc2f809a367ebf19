"""Shelfready without the screen: `check`, `upload` and `sandbox`, for scripts and scheduled jobs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from importers.cli.parser import COMMANDS, parser_of


def main(argv: Sequence[str] | None = None) -> int:
    """Run one headless command and return its exit code; no traceback reaches the operator."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        print(f"Give one of the commands: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    arguments = parser_of(words[0]).parse_args(words[1:])
    from importers.cli.guard import guarded

    return guarded(_command(words[0]), arguments)


def _command(name: str) -> Callable[..., int]:
    # Each command's module is imported only when it runs: help answers at once.
    command: Callable[..., int] = import_module(f"importers.cli.{name}").run
    return command
