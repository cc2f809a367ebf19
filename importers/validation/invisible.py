"""Characters that show nothing: which there are, and where a script or an emoji needs them."""

from __future__ import annotations

import re
import unicodedata

# Joiners, marks of direction, soft hyphen, fillers, variation selectors, tags, marks of byte order and of annotations.
# The controls of direction U+202A–202E and U+2066–2069 are control characters.
_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x2060, 0x2065), (0x206A, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_CLASS = "".join(f"{chr(first)}-{chr(last)}" for first, last in _RANGES)
INVISIBLE = f"[{_CLASS}]"
_ONE = re.compile(INVISIBLE)

_ZWNJ, _ZWJ, _FLAG, _KEYCAP = "\u200c", "\u200d", "\U0001f3f4", "\u20e3"
_DIRECTION = "\u200e\u200f\u061c"
_TEXT_OR_EMOJI = "\ufe0e\ufe0f"
_JOINING = re.compile(
    r"[\u0600-\u06ff\u0700-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\u1900-\u1cff"
    r"\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_MOODS = range(0x1F3FB, 0x1F400)  # the colours of skin


def unneeded(text: str) -> list[int]:
    """Return the places of the invisible characters that nothing needs; they can go."""
    return [found.start() for found in _ONE.finditer(text) if not _needed(text, found.start())]


def without_unneeded(text: str) -> str | None:
    """Return text without the invisible characters that nothing needs; None if there are none."""
    gone = set(unneeded(text))
    if not gone:
        return None
    clean = "".join(character for place, character in enumerate(text) if place not in gone)
    return without_unneeded(clean) or clean  # what one of them seemed to need is seen without it


def name_of(character: str) -> str:
    """Return what a character is called: `zero width space (U+200B)`."""
    name = "byte order mark" if character == "\ufeff" else unicodedata.name(character, "character")
    return f"{name.lower()} (U+{ord(character):04X})"


def _needed(text: str, place: int) -> bool:
    character, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if character == _ZWJ:
        base = before if before not in (*_TEXT_OR_EMOJI,) else text[place - 2 : place - 1]
        return _joins(before, after) or (_is_emoji(base) and _is_emoji(after))
    if character == _ZWNJ:
        return _joins(before, after)
    if character in _DIRECTION:
        seen = (each for each in text if each not in _DIRECTION)
        return any(unicodedata.bidirectional(each) in ("R", "AL") for each in seen)
    if character in _TEXT_OR_EMOJI:
        return _is_emoji(before) or after == _KEYCAP
    if "\ufe00" <= character <= "\ufe0d" or character >= "\U000e0100":
        return bool(before) and unicodedata.category(before) in ("Lo", "Sm")
    if "\u180b" <= character <= "\u180f":
        return "\u1820" <= before <= "\u18aa"
    if character >= "\U000e0020":
        return _in_a_flag(text, place)
    return False


def _joins(before: str, after: str) -> bool:
    """Tell whether a joiner, or what keeps from joining, stands in a script where letters join."""
    return bool(
        before and after and _JOINING.match(before) and (_JOINING.match(after) or after == _ZWJ)
    )


def _is_emoji(character: str) -> bool:
    if not character:
        return False
    code = ord(character)
    pictures = 0x1F000 <= code < 0x1FB00 or 0x2190 <= code < 0x2C00 or 0x3000 <= code < 0x3300
    return pictures or code in _MOODS or character in "©®‼⁉™ℹ#*0123456789"


def _in_a_flag(text: str, place: int) -> bool:
    """Tell whether a tag stands in a run that begins at a black flag, as that of Scotland does."""
    while place and "\U000e0020" <= text[place] <= "\U000e007f":
        place -= 1
    return text[place] == _FLAG
