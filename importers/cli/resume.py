"""The exact commands that go on with an upload or open a file again, fit to be pasted into a shell."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence

from importers.letters import column_letters
from importers.source import ReadOptions


def shell_command(words: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Return `shelfready` with these words, and with the home that is in use; it never holds a token."""
    home = environ.get("SHELFREADY_HOME")
    setting = [f"SHELFREADY_HOME={shlex.quote(home)}"] if home else []
    return " ".join([*setting, shlex.join(["shelfready", *words])])


def resume_command(words: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Return the upload command as it was given."""
    return shell_command(["upload", *words], environ)


def reading_words(options: ReadOptions) -> list[str]:
    """Return what tells a command to read a file in the same way, as far as options can."""
    given = {
        "--sheet": options.sheet,
        "--encoding": options.encoding,
        "--delimiter": "tab" if options.delimiter == "\t" else options.delimiter,
        "--header-line": options.header_line,
    }
    pairs = ([name, str(value)] for name, value in given.items() if value is not None)
    words = [word for pair in pairs for word in pair]
    if options.stored_columns:
        words += ["--as-stored", ",".join(map(column_letters, options.stored_columns))]
    words += ["--fill-merged"] * options.fill_merged
    return words + ["--skip-hidden-rows"] * options.skip_hidden_rows
