"""The exact commands that go on with an upload or open a file again, fit to be pasted into a shell."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which

from importers.catalog.letters import column_letters
from importers.catalog.source import ReadOptions


def shell_command(words: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Return `shelfready` with these words, and with the home that is in use; it never holds a token."""
    home = environ.get("SHELFREADY_HOME")
    setting = [f"SHELFREADY_HOME={shlex.quote(home)}"] if home else []
    return " ".join([*setting, shlex.join([_program(sys.argv[0]), *words])])


def _program(called: str) -> str:
    """Return the name by which the shell finds this program: the path it was called by if need be."""
    path = Path(called)
    found = which("shelfready")
    ours = path.stem == "shelfready" and path.is_file()
    return called if ours and not (found and path.samefile(found)) else "shelfready"


def resume_command(
    words: Sequence[str], environ: Mapping[str, str] = os.environ, command: str = "upload"
) -> str:
    """Return the command as it was given."""
    return shell_command([command, *words], environ)


def option_words(name: str, value: str) -> list[str]:
    """Return an option with its value, as one word where the value would be taken for an option itself."""
    return [f"{name}={value}"] if value.startswith("-") else [name, value]


def reading_words(options: ReadOptions) -> list[str]:
    """Return what tells a command to read a file in the same way, as far as options can."""
    given = {
        "--sheet": options.sheet,
        "--encoding": options.encoding,
        "--delimiter": "tab" if options.delimiter == "\t" else options.delimiter,
        "--header-line": options.header_lines or None,
        "--first-row": options.first_row,
        "--skip-last": options.skip_last or None,
    }
    pairs = (option_words(name, str(value)) for name, value in given.items() if value is not None)
    words = [word for pair in pairs for word in pair]
    if options.stored_columns:
        words += ["--as-stored", ",".join(map(column_letters, options.stored_columns))]
    words += [word for pair in options.columns for word in ("--map", "=".join(pair))]
    words += ["--fill-merged"] * options.fill_merged
    return words + ["--skip-hidden-rows"] * options.skip_hidden_rows
