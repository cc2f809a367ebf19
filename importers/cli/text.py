"""Text from files and servers, made safe for a terminal: shown, never obeyed."""

from __future__ import annotations

import json
import re
from typing import Any

from importers.catalog.unsafe_characters import (
    CONTROLS,
    DIRECTIONS,
    HIDDEN,
    SEPARATORS,
    SURROGATES,
)

_UNSAFE = re.compile(f"[{CONTROLS}{DIRECTIONS}{SEPARATORS}{HIDDEN}{SURROGATES}]")
_NAMES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def shown(text: str) -> str:
    """Return text with every control, direction, line-separator and hidden character spelled out."""
    return _UNSAFE.sub(_spelled, text)


def shown_lines(text: str) -> str:
    """Return text of several lines with all but their ends spelled out."""
    return "\n".join(map(shown, text.split("\n")))


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    spelling = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return _NAMES.get(found[0]) or (spelling if code < 0x10000 else f"\\U{code:08x}")


def clipped(text: str, width: int) -> str:
    """Return text safe to show, cut to a number of characters."""
    safe = shown(text[: width + 1])
    return safe if len(safe) <= width else safe[: width - 1] + "…"


def as_json(value: Any) -> str:
    """Return JSON in plain ASCII: whatever a cell holds, a terminal has nothing in it to obey."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False).replace("\x7f", "\\u007f")
