"""Runs a command so that whatever goes wrong ends in one sentence and the right exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from importers.cli.console import forgive_narrow_terminals, say
from importers.cli.text import as_json
from importers.errors import ShelfreadyError

UNUSABLE = 2
UNSETTLED = 3  # an upload that was interrupted, or whose outcome is partly unknown
INTERRUPTED = 130  # what a shell expects after Ctrl-C
PIPE_CLOSED = 141  # ... and after the reader of a pipe went away

Command = Callable[[argparse.Namespace], int]


def run_command(command: Command, arguments: argparse.Namespace) -> int:
    """Run a command; errors become one sentence, and an object with `error` where JSON is asked for."""
    forgive_narrow_terminals()
    try:
        code = command(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _drop_output()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        say("Interrupted.")
        return UNSETTLED if arguments.command in ("upload", "run") else INTERRUPTED
    except ShelfreadyError as error:
        return _unusable(error.sentence, arguments)
    except Exception as error:  # noqa: BLE001 - the operator gets a sentence, never a traceback
        return _unusable(_unexpected(error), arguments)


def _unusable(sentence: str, arguments: argparse.Namespace) -> int:
    say(sentence)
    if arguments.json:
        try:
            print(as_json({"ok": False, "error": sentence}), flush=True)
        except OSError:
            _drop_output()
    return UNUSABLE


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"The operating system does not allow it: {error.strerror.lower()}."
    detail = " ".join(str(error).split())
    return f"Shelfready met an error that it did not expect ({type(error).__name__}: {detail})."


def _drop_output() -> None:
    # Python flushes stdout once more at exit and would complain; let it write to nowhere.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
