"""One glance: which file, how it was read, what is wrong, where it goes, what is ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from importers.catalog.source import SourceTable
from importers.upload.snapshot import Counts, RowState
from tui.keys import key_of
from tui.text import safe
from tui.widgets.marks import ROW_MARKS
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.destinations.base import Profile
    from importers.session.session import Session
    from importers.validation.report import Report

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}
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
        self._run: Counts | None = None
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

    def show(self, session: Session, report: Report) -> None:
        """Show the session as it now stands."""
        self._run = None if session.uploads.run is None else session.uploads.run.snapshot().counts
        keys = key_of(self.app, "review.destination"), key_of(self.app, "review.format")
        of_file = file_parts(session.source, session.profile, *keys, edited=session.edited)
        self._lines = (of_file, state_parts(session, report))
        self._draw()

    def show_run(self, counts: Counts) -> None:
        """Show how far an upload is."""
        if counts != self._run:
            self._run = counts
            self._draw()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self._draw()

    def _draw(self) -> None:
        width = max(self.content_size.width, 20)
        of_file, of_state = self._lines
        run = [] if self._run is None else run_parts(self._run)
        if self._view:
            run = [Content.styled(f"▽ {safe(self._view)}", "$text-accent"), *run]
        if self._work:
            of_file = [Content.styled(safe(self._work), "bold $text-accent"), *of_file]
        lines = [fitting(of_file, width), fitting([*of_state[:3], *run, *of_state[3:]], width)]
        self.update(Content("\n").join(lines), layout=False)


def fitting(parts: Sequence[Content], width: int) -> Content:
    """Join as many parts as fit in a line; the first, cut if need be, is always there."""
    line = parts[0].truncate(width, ellipsis=True) if parts else Content("")
    for part in parts[1:]:
        if line.cell_length + _BETWEEN.cell_length + part.cell_length <= width:
            line = Content.assemble(line, _BETWEEN, part)
    return line


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
        parts.append(Content.styled(f"→ {safe(profile.name)}", "$text-primary"))
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


def run_parts(counts: Counts) -> list[Content]:
    """Return what became of the rows of an upload."""
    shown = (
        (counts.waiting + counts.sending, RowState.WAITING),
        (counts.uploaded, RowState.UPLOADED),
        (counts.refused, RowState.REFUSED),
        (counts.stored_otherwise, RowState.STORED_OTHERWISE),
        (counts.without_picture, RowState.WITHOUT_PICTURE),
        (counts.unknown, RowState.UNKNOWN),
    )
    return [
        Content.styled(
            f"{ROW_MARKS[state].glyph} {number:,} {ROW_MARKS[state].word}", ROW_MARKS[state].style
        )
        for number, state in shown
        if number
    ]


def state_parts(session: Session, report: Report) -> list[Content]:
    """Return what is wrong and what is ready to go."""
    catalog = session.catalog
    excluded = int(catalog.excluded.sum())
    blocked = int(report.blocked_rows().sum())
    ready = catalog.row_count - excluded - blocked
    parts = [
        Content(count(catalog.row_count, "row")),
        Content.styled(
            f"✖ {count(report.errors, 'error')}", "$text-error" if report.errors else ""
        ),
        Content.styled(
            f"▲ {count(report.warnings, 'warning')}", "$text-warning" if report.warnings else ""
        ),
    ]
    if session.profile is not None:
        if session.uploads.run is None:  # else what became of the rows is shown instead
            parts.append(Content.styled(f"✓ {ready:,} ready", "$text-success"))
        parts.append(Content.styled(f"■ {blocked:,} blocked", "$text-warning" if blocked else ""))
    if excluded:
        parts.append(Content.styled(f"⊘ {excluded:,} left out", "$foreground-muted"))
    return parts
