"""The exact command that goes on with an interrupted upload."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence


def resume_command(words: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Return the command as it was given, fit to be pasted into a shell; it never holds a token."""
    home = environ.get("SHELFREADY_HOME")
    setting = [f"SHELFREADY_HOME={shlex.quote(home)}"] if home else []
    return " ".join([*setting, shlex.join(["shelfready", "upload", *words])])
