"""Shelfready without the screen: `check`, `review`, `upload` and `sandbox`, for scripts and scheduled jobs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from importers.cli.parser import COMMANDS, SUBCOMMANDS, parser_of


def main(argv: Sequence[str] | None = None) -> int:
    """Run one headless command and return its exit code; no traceback reaches the operator."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        print(f"Give one of the commands: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    name = " ".join(words[:2]) if " ".join(words[:2]) in SUBCOMMANDS else words[0]
    rest = words[len(name.split()) :]
    arguments = parser_of(name).parse_args(rest)
    arguments.words = rest
    from importers.cli.run_command import run_command

    return run_command(_run, arguments)


def _run(arguments: argparse.Namespace) -> int:
    from importers.readers.workbook.process.launch import prepare
    from importers.startup import loading

    if path := getattr(arguments, "file", None):
        prepare(path)
    # A command's module is imported only when it runs: help answers at once.
    with loading():
        command = import_module(f"importers.cli.{arguments.command.replace(' ', '_')}")
    code: int = command.run(arguments)
    return code
