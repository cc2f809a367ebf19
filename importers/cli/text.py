"""Text from files and servers, made safe for a terminal: shown, never obeyed."""

from __future__ import annotations

import json
from typing import Any

_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
_DIRECTIONS = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_SEPARATORS = [0x2028, 0x2029]
_WIDTHLESS = [0x200B, 0x2060, 0xFEFF]  # two SKUs that differ by one of these look the same

_SAFE = {
    **{code: f"\\x{code:02x}" for code in _CONTROLS},
    **{code: f"\\u{code:04x}" for code in [*_DIRECTIONS, *_SEPARATORS, *_WIDTHLESS]},
    **{ord(char): name for char, name in zip("\t\n\r", ("\\t", "\\n", "\\r"), strict=True)},
}


def shown(text: str) -> str:
    """Return text with every control, direction, line-separator and zero-width character spelled out."""
    return text.translate(_SAFE).encode("utf-8", "backslashreplace").decode()


def clipped(text: str, width: int) -> str:
    """Return text safe to show, cut to a number of characters."""
    safe = shown(text[: width + 1])
    return safe if len(safe) <= width else safe[: width - 1] + "…"


def as_json(value: Any) -> str:
    """Return JSON in plain ASCII: whatever a cell holds, a terminal has nothing in it to obey."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False).replace("\x7f", "\\u007f")
