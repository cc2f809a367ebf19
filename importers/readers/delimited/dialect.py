"""How a delimited text is written: its delimiter, and what its quotes look like."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are told apart; `quote` is "" for none.

    `escaped`: a quote within quotes is written `\\"` rather than doubled. `spaced`: spaces stand
    before opening quotes, and perhaps behind closing ones, and do not belong to the values. `declared`:
    the first line is `sep=…`. `wrapped`: each line is quoted as a whole once more.
    """

    delimiter: str = ","
    quote: str = '"'
    escaped: bool = False
    spaced: bool = False
    declared: bool = False
    wrapped: bool = False
