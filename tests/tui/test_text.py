"""Text from files is drawn, never obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from tui.text import UNSAFE, TerminalSafety, content, odd_characters, safe

BLACK = Color(0, 0, 0)


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)])
def test_every_control_becomes_one_visible_cell(code: int) -> None:
    shown = safe(chr(code))
    assert shown.isprintable()
    assert cell_len(shown) == 1


@pytest.mark.parametrize("character", "\u202e\u2066\u200f\u200b\u200d\ufeff\u00ad\u2028")
def test_bidi_and_zero_width_controls_are_shown(character: str) -> None:
    assert cell_len(safe(character)) == 1
    assert character not in safe(f"a{character}b")


def test_a_broken_file_name_can_be_drawn() -> None:
    assert safe(b"caf\xe9.csv".decode("utf-8", "surrogateescape")).encode() == "caf�.csv".encode()


@pytest.mark.parametrize("text", ["Thé vert", "日本茶", "שלום", "été", "👍🏽", "[red] x"])
def test_ordinary_text_of_any_script_stays(text: str) -> None:
    assert safe(text) == text


@given(st.text())
def test_safe_text_is_safe_and_stays_so(text: str) -> None:
    assert not UNSAFE.search(safe(text))
    assert safe(safe(text)) == safe(text)
    assert len(safe(text)) == len(text)


@given(st.text())
def test_content_is_never_markup(text: str) -> None:
    assert content(text).plain == safe(text)


@given(st.lists(st.text(st.sampled_from("ab日\x1b\u200b\u202e\n ")), max_size=6))
def test_the_gate_keeps_the_width_of_a_line(texts: list[str]) -> None:
    before = [Segment(text) for text in texts]
    after = TerminalSafety().apply(before, BLACK)
    assert Segment.get_line_length(after) == Segment.get_line_length(before)
    assert not any(UNSAFE.search(segment.text) for segment in after)


def test_odd_characters_are_named() -> None:
    assert odd_characters("a\u00a0b\u200b\x1b c") == [
        (2, "U+00A0", "no-break space"),
        (4, "U+200B", "zero width space"),
        (5, "U+001B", "escape"),
    ]


def test_a_line_end_is_one_arrow_however_it_is_written() -> None:
    assert safe("a\nb\r\nc\rd\te") == "a↵b↵c↵d⇥e"
