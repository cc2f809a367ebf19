"""One glance: which file, how it was read, what is wrong, where it goes, what is ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from importers.catalog.source import SourceTable
from importers.query.errors_first import without_quiet
from importers.upload.standing import Standing
from tui.keys import key_of
from tui.text import safe
from tui.widgets.destination_words import aimed_at
from tui.widgets.marks import STANDING_MARKS
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.destinations.base import Profile
    from importers.session.row_standings import RowStandings
    from importers.session.session import Session
    from importers.validation.report import Report

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}
_ALWAYS = {Standing.READY, Standing.BLOCKED}
_NAME = 16  # characters of a supplier's name
_BETWEEN = Content.styled(" · ", "$foreground-muted")


class HeaderBar(Static):
    """Two lines that leave out the least important where the screen is narrow."""

    DEFAULT_CSS = """
    HeaderBar { height: 2; padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._lines: tuple[list[Content], list[Content]] = ([], [])
        self._standings: list[Content] = []
        self._view = ""
        self._work = ""

    def show_view(self, words: str) -> None:
        """Say which rows are shown and how they are sorted; "" for the file as it is."""
        if words != self._view:
            self._view = words
            self._draw()

    def show_work(self, words: str) -> None:
        """Say what is under way; "" for nothing."""
        if words != self._work:
            self._work = words
            self._draw()

    def show(self, session: Session, report: Report, supplier: str = "") -> None:
        """Show the session as it now stands, and whose file it is."""
        keys = key_of(self.app, "review.destination"), key_of(self.app, "review.format")
        of_file = file_parts(session.source, session.profile, *keys, edited=session.edited)
        if supplier:
            of_file.insert(2 + session.edited, _whose(supplier))  # after where it goes
        self._lines = (of_file, state_parts(session, report))
        self._draw()

    def show_standings(self, standings: RowStandings) -> None:
        """Show where the rows stand at the chosen destination."""
        counts = standings.counts
        parts = left_out_part(counts[Standing.LEFT_OUT])
        self._standings = parts if standings.profile is None else standing_parts(counts)
        self._draw()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self._draw()

    def _draw(self) -> None:
        width = max(self.content_size.width, 20)
        of_file, of_state = self._lines
        view = [Content.styled(f"▽ {safe(self._view)}", "$text-accent")] if self._view else []
        if self._work:
            of_file = [Content.styled(safe(self._work), "bold $text-accent"), *of_file]
        lines = [fitting(of_file, width), fitting([*of_state, *view, *self._standings], width)]
        self.update(Content("\n").join(lines), layout=False)


def fitting(parts: Sequence[Content], width: int) -> Content:
    """Join as many parts as fit in a line; the first, cut if need be, is always there."""
    line = parts[0].truncate(width, ellipsis=True) if parts else Content("")
    for part in parts[1:]:
        if line.cell_length + _BETWEEN.cell_length + part.cell_length <= width:
            line = Content.assemble(line, _BETWEEN, part)
    return line


def _whose(supplier: str) -> Content:
    shown = safe(supplier)
    shown = shown if len(shown) <= _NAME else f"{shown[: _NAME - 1]}…"
    return Content.styled(f"⌂ {shown}", "$text-accent")


def delimiter_name(delimiter: str | None) -> str:
    """Return what a delimiter is called."""
    return _DELIMITERS.get(delimiter or "", safe(delimiter or "none"))


def encoding_name(source: SourceTable) -> str:
    """Return the encoding as people write it, and whether the file begins with its mark."""
    name = (source.encoding or "").upper().replace("_", "-").removesuffix("-SIG")
    return f"{name} BOM" if source.bom else name


def file_parts(
    source: SourceTable,
    profile: Profile | None,
    destination_key: str = "d",
    format_key: str = "t",
    *,
    edited: bool = False,
) -> list[Content]:
    """Return where the file goes and what the loader found about it, the most important first."""
    parts = [Content.styled(safe(source.origin.name), "bold")]
    if edited:
        parts.append(Content.styled("✎ not saved", "$text-accent"))
    if profile is None:
        parts.append(Content.styled(f"no destination ({destination_key})", "$foreground-muted"))
    else:
        parts.append(aimed_at(profile))
    if source.sheet is not None:
        place = f" ({len(source.sheets)} sheets)" if len(source.sheets) > 1 else ""
        parts.append(Content(f"sheet {safe(source.sheet)}{place}"))
    if source.read_warnings:
        read_warnings = f"▲ {count(len(source.read_warnings), 'doubt')} ({format_key})"
        parts.append(Content.styled(read_warnings, "$text-warning"))
    if source.is_database:
        return parts
    header = f"header {source.addresses.place} {source.header_line}"
    parts.append(Content(header if source.header_line else "no header"))
    if not source.is_workbook:
        parts.append(Content(encoding_name(source)))
        parts.append(Content(delimiter_name(source.delimiter)))
    return parts


def standing_parts(counts: Mapping[Standing, int]) -> list[Content]:
    """Return where the rows stand at the chosen destination: together they are all rows."""
    return [
        Content.styled(f"{mark.glyph} {counts[standing]:,} {mark.word}", mark.style)
        for standing, mark in STANDING_MARKS.items()
        if counts[standing] or standing in _ALWAYS
    ]


def state_parts(session: Session, report: Report) -> list[Content]:
    """Return how many rows there are, and what is wrong with them; warnings of columns not sent are told apart."""
    sent = None if session.profile is None else session.fields()
    loud = without_quiet(report, sent).warnings
    quiet = report.warnings - loud
    warnings = f"▲ {count(loud, 'warning')}" + (f" (+{quiet:,} not sent)" if quiet else "")
    return [
        Content(count(session.catalog.row_count, "row")),
        Content.styled(
            f"✖ {count(report.errors, 'error')}", "$text-error" if report.errors else ""
        ),
        Content.styled(warnings, "$text-warning" if loud else ""),
    ]


def left_out_part(left_out: int) -> list[Content]:
    """Return how many rows are left out, if any are; all there is to tell without a destination."""
    mark = STANDING_MARKS[Standing.LEFT_OUT]
    return (
        [Content.styled(f"{mark.glyph} {left_out:,} {mark.word}", mark.style)] if left_out else []
    )
