"""Ready sets of keys, which the settings file names: `set = "vi"` in its table of keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

VI = "vi"

# Digits count, `g g`, `G`, `0` and `$` move: `tui.widgets.table.counted_keys` reads them, so they are free here.
_VI: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "review.upload": ("ctrl+g",),
        "review.go-to": ("apostrophe",),
        "review.inspect": ("ctrl+k",),
        "review.view": ("ctrl+e",),
        "review.problems": ("ctrl+n",),
        "review.paste": ("p", "P", "ctrl+v"),
        "review.search": ("slash",),
        "table.edit": ("enter", "f2", "i"),
        "table.select": ("v", "b"),
        "table.page-down": ("ctrl+f", "pagedown"),
        "table.page-up": ("ctrl+b", "pageup"),
    }
)
KEY_SETS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({VI: _VI})
