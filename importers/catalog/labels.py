"""The labels of the columns that Shelfready's own files of results have beside those of the catalog."""

from __future__ import annotations

STOOD_AT = "Shelfready: stood at"
REASON = "Shelfready: reason"
