"""What the screen remembers from run to run: how its panels were sized, and which hints need not come again."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from importers.files import read_small_text, write_atomically
from importers.storage.home import Home


@dataclass(frozen=True, slots=True)
class ScreenMemory:
    """`problems_width` and `problems_height` are cells and lines that the operator chose; 0: what is needed."""

    problems_width: int = 0
    problems_height: int = 0
    problems_folded: bool = False
    knows_the_signs: bool = False


def load_memory(home: Home) -> ScreenMemory:
    """Return what is remembered; of what is missing, damaged or strange, what is usual."""
    try:
        kept = json.loads(read_small_text(home.screen))
    except (OSError, ValueError):
        return ScreenMemory()
    usual, told = ScreenMemory(), kept if isinstance(kept, dict) else {}
    return ScreenMemory(
        **{
            each.name: _like(getattr(usual, each.name), told.get(each.name))
            for each in fields(usual)
        }
    )


def _like(usual: int | bool, told: object) -> Any:
    """Return what was told if it is of the same kind as what is usual."""
    fits = type(told) is type(usual) and (not isinstance(told, int) or 0 <= told <= 10_000)
    return told if fits else usual


def save_memory(home: Home, memory: ScreenMemory) -> None:
    """Keep it; what cannot be written is no reason to stop."""
    with contextlib.suppress(OSError):
        write_atomically(home.screen, json.dumps(asdict(memory), indent=1))
