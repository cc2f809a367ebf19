"""Nothing that a file or a server says reaches the terminal as a command."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from importers.cli.text import as_json, clipped, shown

DANGEROUS = {"Cc", "Zl", "Zp", "Cs"}
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_safe(text: str) -> bool:
    return not any(unicodedata.category(c) in DANGEROUS or c in DIRECTIONS for c in text)


@given(st.text(st.characters(categories=None)))
def test_shown_text_has_nothing_to_obey(text: str) -> None:
    assert is_safe(shown(text))


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])))
def test_harmless_text_is_left_alone(text: str) -> None:
    assert shown(text) == text


def test_controls_are_spelled_out() -> None:
    assert shown("a\x1b]2;owned\x07b\tc\u202ed") == "a\\x1b]2;owned\\x07b\\tc\\u202ed"
    assert shown("A\u200b-1") == "A\\u200b-1"
    assert shown("a\U000e0041b\ufff9c") == "a\\U000e0041b\\ufff9c"


@given(st.text(st.characters(categories=None)), st.integers(2, 40))
def test_clipped_text_fits(text: str, width: int) -> None:
    cut = clipped(text, width)
    assert is_safe(cut)
    assert len(cut) <= width


@given(st.text(st.characters(categories=None)))
def test_json_is_printable_ascii_that_reads_back(text: str) -> None:
    written = as_json({"value": text})
    assert all(" " <= c <= "~" for c in written)
    assert json.loads(written) == {"value": text}
