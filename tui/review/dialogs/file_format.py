"""How the file is read, what the loader was not sure of, and reading it otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Select, Static

from importers.catalog.model import ReadWarning
from importers.catalog.source import ReadOptions
from tui.review.dialogs.workbook_options import WorkbookOptions
from tui.review.header_bar import delimiter_name, encoding_name
from tui.screen import ShellDialog
from tui.text import content, safe

if TYPE_CHECKING:
    from importers.session.session import Session

_ENCODINGS = (
    "utf-8",
    "cp1252",
    "iso-8859-1",
    "iso-8859-15",
    "cp1250",
    "cp1251",
    "utf-16",
    "shift_jis",
    "gb18030",
)
_DELIMITERS = (",", ";", "\t", "|")
_FOUND = "as found"
_OFFERS = {  # by the field that each fills in
    "header": "Header {value}",
    "first": "Data from {value}",
    "last": "Without last {value}",
}


class FileFormatDialog(ShellDialog[ReadOptions], actions="file-format"):
    """Its result is how to read the file instead."""

    HELP = """
    What the loader found about the file, and what it was not sure of. Change what is wrong and
    read the file again: your edits are kept, row by row.
    """
    DEFAULT_CSS = """
    FileFormatDialog .line { height: 1; margin-top: 1; }
    FileFormatDialog .label { width: 16; color: $foreground-muted; }
    FileFormatDialog Select { width: 1fr; }
    FileFormatDialog Input { width: 12; }
    FileFormatDialog .offers Button { margin-right: 1; }
    FileFormatDialog .doubt { color: $text-warning; height: auto; }
    """

    def __init__(self, session: Session) -> None:
        """Look at how the file was read."""
        super().__init__()
        self.source = session.source
        self.options = session.options
        self.wants_pictures = False  # it was left for them
        self.readings = [*offers_of(session.source.read_warnings), *_at_the_end(session)]

    @property
    def has_pictures(self) -> bool:
        """Tell whether the sheet has pictures that can be saved."""
        return bool(self.source.facts.pictures)

    def compose(self) -> ComposeResult:
        """Lay out what is in doubt, then each choice."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"How {self.source.origin.name} is read")
            for warning in self.source.read_warnings:
                saves = warning.code == "pictures"
                way = self.worded(" <file-format.pictures> saves them.") if saves else ""
                yield Static(content(f"▲ {warning.message}{way}"), classes="doubt")
            if not self.source.read_warnings:
                yield Static("Nothing about this file was in doubt.", classes="hint")
            if self.readings:
                with Horizontal(classes="line offers"):
                    yield Static("It may be", classes="label")
                    for at, (name, value) in enumerate(self.readings):
                        words = _OFFERS[name].format(value=value)
                        yield Button(Content(safe(words)), compact=True, id=f"offer-{at}")
            yield from self._choices()
            with Horizontal(classes="buttons"):
                yield Button("Read again", variant="primary", id="read")
                yield Button("Cancel", id="cancel")

    def _choices(self) -> Iterator[Widget]:
        source, options = self.source, self.options
        if source.is_workbook:
            yield _choice(
                "Sheet", "sheet", list(source.sheets), options.sheet, str(source.sheet), safe
            )
        else:
            found = encoding_name(source)
            yield _choice("Encoding", "encoding", _ENCODINGS, options.encoding, found, str.upper)
            yield _choice(
                "Delimiter", "delimiter", _DELIMITERS, options.delimiter,
                delimiter_name(source.delimiter), delimiter_name,
            )  # fmt: skip
        place = source.addresses.place
        found_line = f"found: {source.header_line}; 3-4 joins two, 0: no header"
        yield _typed(
            f"Header in {place}",
            "header",
            options.header_lines,
            found_line,
            str(source.header_line),
        )
        first = "" if options.first_row is None else str(options.first_row)
        yield _typed(f"First data {place}", "first", first, "blank: right below the header")
        last = str(options.skip_last) if options.skip_last else ""
        yield _typed("Last rows", "last", last, "so many rows at the end are left out", "0")
        if source.is_workbook:
            yield WorkbookOptions(source, options)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take what is offered, read again, or cancel."""
        name = str(event.button.id)
        if name.startswith("offer-"):
            field, value = self.readings[int(name.removeprefix("offer-"))]
            self.query_one(f"#{field}", Input).value = value
            self.query_one("#read").focus()
        elif name == "read":
            self.action_read()
        else:
            self.dismiss(None)

    def action_pictures(self) -> None:
        """Go to the pictures that the remark tells of."""
        self.wants_pictures = True
        self.dismiss(None)

    def action_read(self) -> None:
        """Close with the choices made; what was left alone is found anew."""
        line, rows = self._header()
        options = ReadOptions(
            sheet=self._chosen("sheet"),
            encoding=self._chosen("encoding"),
            delimiter=self._chosen("delimiter"),
            quote=self.options.quote,
            header_line=line,
            header_rows=rows,
            first_row=self._number("first"),
            skip_last=self._number("last") or 0,
            columns=self.options.columns,
        )
        for more in self.query(WorkbookOptions):
            options = more.applied(options)
        self.dismiss(options)

    def _header(self) -> tuple[int | None, int]:
        """Return the header's last line and how many it has, as they are typed; no line if that makes no sense."""
        words = self.query_one("#header", Input).value.strip()
        first, _, last = words.partition("-")
        if not first.isdigit() or not (last or "0").isdigit():
            return None, 1
        end = int(last or first)
        return (end, end - int(first) + 1) if int(first) <= end else (None, 1)

    def _number(self, name: str) -> int | None:
        words = self.query_one(f"#{name}", Input).value.strip()
        return int(words) if words.isdigit() else None

    def _chosen(self, name: str) -> str | None:
        for select in self.query(f"#{name}").results(Select):
            return None if select.value in (Select.NULL, _FOUND) else str(select.value)
        return None


def offers_of(warnings: Sequence[ReadWarning]) -> list[tuple[str, str]]:
    """Return what the loader offers to read otherwise, each once."""
    return list(dict.fromkeys(offer for warning in warnings for offer in warning.offers))


def _at_the_end(session: Session) -> Iterator[tuple[str, str]]:
    """Offer to leave out the last rows, where they are no products."""
    no_products, last = set(session.report().rows("not-a-product", None).tolist()), 0
    rows = session.catalog.row_count
    while last < rows and rows - 1 - last in no_products:
        last += 1
    if 0 < last < rows:
        yield "last", str(last)


def _typed(label: str, name: str, text: str, hint: str, placeholder: str = "") -> Horizontal:
    entry = Input(text, restrict=r"[0-9-]*", compact=True, id=name, placeholder=placeholder)
    words = Static(content(f"  {hint}", "$foreground-muted"))
    return Horizontal(Static(label, classes="label"), entry, words, classes="line")


def _choice(
    label: str,
    name: str,
    values: Sequence[str],
    chosen: str | None,
    found: str,
    named: Callable[[str], str],
) -> Horizontal:
    options = [(Content(f"{_FOUND}: {safe(found)}"), _FOUND)]
    known = values if chosen is None or chosen in values else [chosen, *values]
    options += [(Content(named(value)), value) for value in known]
    select = Select(options, value=chosen or _FOUND, allow_blank=False, compact=True, id=name)
    return Horizontal(Static(label, classes="label"), select, classes="line")
