"""Text from files and servers made safe to draw: never markup, never a control character."""

from __future__ import annotations

import re
import unicodedata

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065"
    "\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_BROKEN = "\ud800-\udfff\ufffe\uffff"

UNSAFE = re.compile(f"[\x00-\x1f\x7f-\x9f{_BIDI}{_UNSEEN}{_BROKEN}]")
_IS_BIDI = re.compile(f"[{_BIDI}]")
_IS_UNSEEN = re.compile(f"[{_UNSEEN}]")

BIDI_MARK, UNSEEN_MARK, BROKEN_MARK = "↔", "▫", "�"
_LINE_END, _TAB = "↵", "⇥"  # as keyboards have them
_MARKS = {"\n": _LINE_END, "\r": _LINE_END, "\t": _TAB, "\x7f": "␡"}
_TO_REPLACE = re.compile(f"\r\n|{UNSAFE.pattern}")


def stand_in(character: str) -> str:
    """Return one visible cell for a character that a terminal would obey, reorder or hide; for `\\r\\n` one too."""
    if character[0] in _MARKS:
        return _MARKS[character[0]]
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if _IS_BIDI.match(character):
        return BIDI_MARK
    return UNSEEN_MARK if _IS_UNSEEN.match(character) else BROKEN_MARK


def safe(text: str | None) -> str:
    """Return the text with every unsafe character replaced by a visible stand-in; None is ""."""
    if not text:
        return ""
    return _TO_REPLACE.sub(lambda match: stand_in(match[0]), text)


def safe_lines(text: str) -> str:
    """Return a text of several lines made safe; only its line ends stay."""
    return "\n".join(safe(line) for line in text.split("\n"))


def as_lines(text: str) -> str:
    """Return a text with plain line ends: a terminal sends those of a paste as carriage returns."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def content(text: str | None, style: str = "") -> Content:
    """Return what a widget, border title or label shows as it is, never read as markup."""
    return Content(safe(text)) if not style else Content.styled(safe(text), style)


def odd_characters(text: str) -> list[tuple[int, str, str]]:
    """List what the eye misses: position from 1, `U+00A0`, and the character's name.

    Everything that is neither a letter, mark, number, punctuation, symbol nor a plain space.
    """
    return [
        (position, f"U+{ord(character):04X}", character_name(character))
        for position, character in enumerate(text, start=1)
        if UNSAFE.match(character)
        or (character != " " and unicodedata.category(character)[0] in "CZ")
    ]


def character_name(character: str) -> str:
    """Return a character's Unicode name, or what kind of control it is."""
    controls = {"\t": "tab", "\n": "line feed", "\r": "carriage return", "\x1b": "escape"}
    if character in controls:
        return controls[character]
    return unicodedata.name(character, "control character").lower()


class TerminalSafety(LineFilter):
    """The last gate before the terminal: no drawn line keeps a character of `UNSAFE`.

    A stand-in can be wider than the nothing it replaces; the line is cut to the width it had.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, the same list when all of them are safe."""
        if not any(UNSAFE.search(segment.text) for segment in segments if not segment.control):
            return segments
        width = Segment.get_line_length(segments)
        cleaned = [
            segment if segment.control else Segment(safe(segment.text), segment.style)
            for segment in segments
        ]
        return Segment.adjust_line_length(cleaned, width, pad=False)
