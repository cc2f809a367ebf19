"""Text that no spreadsheet takes for a formula, for files of our own: reports and results.

The operator's catalog is never changed so. In a CSV an apostrophe goes before, as Excel itself writes one; in a
workbook the cell is text and marked as such, which needs no change of the text.
"""

from __future__ import annotations

import re

# What starts a formula in a spreadsheet that opens a CSV, as OWASP lists it ("CSV Injection"). Apostrophes that
# stand there already get one more, so that each can be taken off again.
_CALCULATED = re.compile(r"'*[=+\-@\t\r]")

# Excel's own apostrophe, as a cell format: the text stays text even when it is edited.
TEXT_FORMAT = {"num_format": "@", "quote_prefix": True}


def escape_formula(text: str) -> str:
    """Return a text, with an apostrophe before one that a spreadsheet would calculate."""
    return f"'{text}" if _CALCULATED.match(text) else text


def unescape_formula(text: str) -> str:
    """Return what `escape_formula` was given."""
    return text[1:] if text.startswith("'") and _CALCULATED.match(text) else text
