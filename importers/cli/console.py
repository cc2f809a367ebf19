"""Where the headless commands print: results on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from typing import IO

from importers.catalog.model import Progress
from importers.cli.text import shown

RED, GREEN, YELLOW, BLUE, DIM, BOLD = "31", "32", "33", "34", "2", "1"

_CLEAR_LINE = "\r\x1b[K"


def say(sentence: str) -> None:
    """Print one line for the operator on stderr, safe whatever it quotes."""
    print(shown(sentence), file=sys.stderr, flush=True)


def asked(question: str) -> bool:
    """Ask on the terminal; only a clear yes counts."""
    print(f"{shown(question)} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def typed(question: str, number: int) -> bool:
    """Ask for a number on the terminal; only that number counts, with or without its commas."""
    print(f"{shown(question)} ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().replace(",", "") == str(number)


def forgive_narrow_terminals() -> None:
    """Let characters that the terminal's encoding lacks become `?` or an escape, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def painted(text: str, colour: str, stream: IO[str]) -> str:
    """Return text in a colour if that stream is a terminal that wants colours."""
    return f"\x1b[{colour}m{text}\x1b[0m" if wants_colour(stream) else text


def wants_colour(stream: IO[str]) -> bool:
    """Tell whether a stream is a colour terminal, and NO_COLOR does not forbid colours."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and stream.isatty()


class ProgressLine:
    """Progress of slow work on one line of stderr, on a terminal only; a `model.Reporter`."""

    def __init__(self) -> None:
        """Begin with nothing shown."""
        self._shown = False
        self._live = wants_colour(sys.stderr)

    def __call__(self, progress: Progress) -> None:
        """Show how far the work has come."""
        if not self._live:
            return
        total = f" of {progress.total:,}" if progress.total else ""
        line = f"{_CLEAR_LINE}{shown(progress.what)} {progress.done:,}{total}"
        print(line, end="", file=sys.stderr, flush=True)
        self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            print(_CLEAR_LINE, end="", file=sys.stderr, flush=True)
            self._shown = False
