"""Makes small SVGs of pictures of the screen: of one, or of many one after the other as a film."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_CELL, _LINE = 12.2, 24.4  # a character cell, as in the pictures that Textual draws
_STRIP = 64  # the height of the line below the picture that says what happens
_STYLE = re.compile(r"\.(terminal-\d+-r\d+) \{ (.*?) \}")
_RECT = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"')
_TEXT = re.compile(
    r'<text class="([\w-]+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<]*)'
)
_FONTS = '"Fira Code", "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace'


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture as `App.export_screenshot` draws it, the key that led to it, and what there is to see.

    It stands for so many `seconds`.
    """

    picture: str
    key: str
    words: str
    seconds: float


@dataclass(frozen=True, slots=True)
class _Size:
    width: float
    height: float

    @classmethod
    def of(cls, columns: int, lines: int) -> _Size:
        return cls(columns * _CELL, lines * _LINE)


class _Parts:
    """What is drawn more than once: styles of text, and whole lines."""

    def __init__(self) -> None:
        self._styles: dict[str, str] = {}
        self._lines: dict[str, str] = {}

    def style(self, css: str) -> str:
        return self._styles.setdefault(css, f"s{len(self._styles)}")

    def line(self, markup: str) -> str:
        return self._lines.setdefault(markup, f"l{len(self._lines)}")

    def styles(self) -> str:
        return "\n".join(f".{name} {{ {css} }}" for css, name in self._styles.items())

    def lines(self) -> str:
        return "\n".join(f'<g id="{name}">{markup}</g>' for markup, name in self._lines.items())


def film(frames: Sequence[Frame], columns: int, lines: int, title: str) -> str:
    """Return the animated SVG of pictures that have so many columns and lines; it begins again at its end.

    Who asked the system for less motion sees the first picture.
    """
    size, parts = _Size.of(columns, lines), _Parts()
    scenes = "\n".join(_scene(frame, place, size, parts) for place, frame in enumerate(frames))
    seconds = sum(frame.seconds for frame in frames)
    css = f"""\
.said {{ font: 26px "Helvetica Neue", Arial, "Liberation Sans", sans-serif; fill: #f4f4f4; }}
.key {{ font-weight: bold; fill: #ffa62b; }}
.strip {{ animation: frames {seconds:g}s step-end infinite; }}
.gone {{ animation: gone {seconds:g}s linear infinite; }}
@keyframes frames {{
{_moves(frames, size.width)}
}}
@keyframes gone {{ from {{ transform: scaleX(0); }} to {{ transform: scaleX(1); }} }}
@media (prefers-reduced-motion: reduce) {{ .strip, .gone {{ animation: none; }} }}"""
    line = f'<rect class="gone" y="{size.height + _STRIP - 4:g}" width="100%" height="4" fill="#ffa62b"/>'
    whole = _Size(size.width, size.height + _STRIP)
    return _document(title, whole, parts, css, f'<g class="strip">\n{scenes}\n</g>\n{line}')


def still(picture: str, columns: int, lines: int, title: str) -> str:
    """Return one picture that has so many columns and lines as a small SVG."""
    size, parts = _Size.of(columns, lines), _Parts()
    return _document(title, size, parts, "", _used(picture, parts))


def _document(title: str, size: _Size, parts: _Parts, css: str, body: str) -> str:
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width:g} {size.height:g}" role="img">
<title>{escape(title)}</title>
<style>
text {{ font: 20px {_FONTS}; white-space: pre; }}
{parts.styles()}
{css}
</style>
<defs>
{parts.lines()}
</defs>
<rect width="100%" height="100%" fill="#121212"/>
{body}
</svg>
"""


def _moves(frames: Iterable[Frame], width: float) -> str:
    """Return the strip's places in time: the pictures hang side by side, and it jumps from one to the next."""
    frames = list(frames)
    total, moves, now = sum(frame.seconds for frame in frames), [], 0.0
    for place, frame in enumerate(frames):
        moves.append(f"{now / total:.3%} {{ transform: translateX({-place * width:g}px); }}")
        now += frame.seconds
    return "\n".join(moves)


def _scene(frame: Frame, place: int, size: _Size, parts: _Parts) -> str:
    said = f'<text class="said" x="24" y="{size.height + 40:g}">{_said(frame)}</text>'
    return (
        f'<g transform="translate({place * size.width:g})">{_used(frame.picture, parts)}{said}</g>'
    )


def _used(picture: str, parts: _Parts) -> str:
    rows = _rows(picture, parts)
    return "".join(
        f'<use href="#{parts.line(markup)}" y="{number * _LINE:g}"/>'
        for number, markup in rows.items()
    )


def _said(frame: Frame) -> str:
    key = f'<tspan class="key">{escape(frame.key)}</tspan>  ' if frame.key else ""
    return key + escape(frame.words)


def _rows(picture: str, parts: _Parts) -> dict[int, str]:
    """Return the markup of each line of a picture, drawn at the top left."""
    css = dict(_STYLE.findall(picture))
    rows: dict[int, list[str]] = {}
    for fill, x, y, width in _joined(_RECT.findall(picture)):
        style = parts.style(f"fill: {fill}")
        box = f'<rect class="{style}" x="{x:g}" width="{width:g}" height="{_LINE + 0.3:g}"/>'
        rows.setdefault(int(y / _LINE), []).append(box)
    for name, x, y, width, text in _TEXT.findall(picture):
        if text.strip() and name in css:
            words = text.replace("&#160;", " ")
            box = f'<text class="{parts.style(css[name])}" x="{x}" y="19" textLength="{width}">{words}</text>'
            rows.setdefault(int(float(y) / _LINE), []).append(box)
    return {number: "".join(boxes) for number, boxes in sorted(rows.items())}


def _joined(boxes: Iterable[tuple[str, str, str, str]]) -> list[tuple[str, float, float, float]]:
    """Join boxes of one colour that touch."""
    joined: list[tuple[str, float, float, float]] = []
    for fill, *numbers in boxes:
        x, y, width = map(float, numbers)
        before = joined[-1] if joined else None
        if before and before[0] == fill and before[2] == y and abs(before[1] + before[3] - x) < 0.1:
            joined[-1] = (fill, before[1], y, before[3] + width)
        else:
            joined.append((fill, x, y, width))
    return joined
