"""The looks: every word stands out enough in each of them, also where a terminal has few colours or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from importers.catalog.model import CellRef
from importers.storage.home import Home
from importers.storage.settings import Look
from tests.support.contrast import ENOUGH, contrast, faint_words
from tests.support.looks import still
from tests.support.review_app import ReviewPilot, open_review
from tui.themes import COLOURLESS, SIXTEEN, THEMES, theme_for

CATALOG = "SKU,Name,Brand\nA-1, Tea,50\n,Pot,50\nA-3,Cup,Nobody\n"
_TEXTS = ("text", "text-muted", "text-error", "text-warning", "text-success", "text-accent")
_GROUNDS = ("background", "surface", "panel", "primary-muted")


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_colour_of_text_can_be_read_on_every_ground_of_text(theme: Theme) -> None:
    colours = _colours(theme)
    pairs = [(text, ground) for text in _TEXTS for ground in _GROUNDS]
    pairs += [(f"text-{kind}", f"{kind}-muted") for kind in ("error", "warning", "success")]
    pairs += [("block-cursor-foreground", "block-cursor-background")]
    faint = {
        pair: round(found, 2)
        for pair in pairs
        if (found := contrast(*(Color.parse(colours[name]) for name in pair))) < ENOUGH
    }
    assert faint == {}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_scrollbar_can_be_seen(theme: Theme) -> None:
    colours = _colours(theme)
    bar, track = (Color.parse(colours[name]) for name in ("scrollbar", "scrollbar-background"))
    assert contrast(bar, track) >= 3  # WCAG 2.1, 1.4.11: what is no text


def _colours(theme: Theme) -> dict[str, str]:
    return theme.to_color_system().generate() | theme.variables


def test_a_terminal_of_few_colours_has_a_look_of_its_own() -> None:
    for palette in ("standard", "windows"):
        assert theme_for(Look.LIGHT, palette=palette) is SIXTEEN
    assert theme_for(Look.LIGHT, palette="256").name == "shelfready-light"
    assert theme_for(Look.LIGHT, palette="truecolor", no_color=True) is COLOURLESS


@pytest.mark.parametrize("theme", [SIXTEEN, COLOURLESS], ids=lambda theme: theme.name)
async def test_cursor_errors_and_warnings_differ_as_sixteen_colours_show_them(
    tmp_path: Path, home: Home, theme: Theme
) -> None:
    path = tmp_path / "tea.csv"
    path.write_text(CATALOG, encoding="utf-8")
    async with open_review(path, home, profile="practice-scantrust", size=(100, 24)) as review:
        review.app.theme = theme.name
        await still(review.pilot)
        warning, error, plain = (_style_at(review, *place) for place in ((0, 1), (1, 0), (2, 1)))
        review.table.go_to(CellRef(2, 1))
        await still(review.pilot)
        cursor = _style_at(review, 2, 1)
        assert faint_words(review.app) == []
    assert len({warning, error, plain, cursor}) == 4


def _style_at(review: ReviewPilot, row: int, column: int) -> tuple[object, ...]:
    """Return what sixteen colours show of a cell: its colours, and whether it is bold or underlined."""
    table = review.table
    left = table.left_of(column)
    line = table.render_line(row + table.header_height).crop(left, left + 4)
    style = next(part.style for part in line if part.text.strip())
    assert isinstance(style, Style)
    colours = (style.color, style.bgcolor)
    shown = [colour.downgrade(ColorSystem.STANDARD).number for colour in colours if colour]
    return (*shown, bool(style.bold), bool(style.underline))


async def test_the_list_of_colours_shows_all_of_them(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "tea.csv"
    path.write_text(CATALOG, encoding="utf-8")
    async with open_review(path, home, size=(80, 24)) as review:
        await review.keys("comma")
        review.app.screen.query_one("#look").focus()
        await review.keys("enter")
        overlay = review.app.screen.query_one("#look SelectOverlay")
        assert overlay.size.height >= len(Look)
