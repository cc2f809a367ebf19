"""Shelfready without the screen: `check`, `review`, `upload` and `sandbox`, for scripts and scheduled jobs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from importers.cli.parser import COMMANDS, parser_of


def main(argv: Sequence[str] | None = None) -> int:
    """Run one headless command and return its exit code; no traceback reaches the operator."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        print(f"Give one of the commands: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    arguments = parser_of(words[0]).parse_args(words[1:])
    arguments.words = words[1:]
    from importers.cli.run_command import run_command

    return run_command(_run, arguments)


def _run(arguments: argparse.Namespace) -> int:
    from importers.readers.workbook.process.launch import prepare
    from importers.startup import loading

    if path := getattr(arguments, "file", None):
        prepare(path)
    # A command's module is imported only when it runs: help answers at once.
    with loading():
        command = import_module(f"importers.cli.{arguments.command}")
    code: int = command.run(arguments)
    return code
