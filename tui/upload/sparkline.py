"""A row of bars from a series of numbers, drawn from zero."""

from __future__ import annotations

from collections.abc import Sequence

_BARS = " ▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], width: int) -> str:
    """Return the newest `width` values as bars.

    Textual's own sparkline scales from the smallest value, so that a steady rate looks like no
    rate at all; here the floor is zero and the top the largest value shown.
    """
    shown = values[-width:] if width > 0 else ()
    top = max(shown, default=0) or 1
    return "".join(_BARS[_height(value / top)] for value in shown)


def _height(share: float) -> int:
    if share <= 0:
        return 0
    return max(1, round(share * (len(_BARS) - 1)))
