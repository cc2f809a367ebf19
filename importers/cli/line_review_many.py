"""Line mode's answers that change many rows at once: all of a kind, a text everywhere, a column, its values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from importers.catalog.model import CellRef, Fix
from importers.cli import line_review_words as words
from importers.cli.prompter import Prompter
from importers.fixes.keep import keep_all
from importers.fixes.left_alone import left_words
from importers.fixes.prices.formula import parse_formula
from importers.fixes.replace import Search
from importers.fixes.transforms import SEARCHING, TWO_COLUMNS, Action, ColumnChange, change
from importers.fixes.values import write_for_all
from importers.query.facets import clusters, facets
from importers.query.go_to import place_named
from importers.query.search import matching_rows
from importers.session.session import Session

_READ_OUT = 15  # values, groups or places that are told at once
_ASKED = {
    Action.SET: "The value for all rows:",
    Action.PAD: "Up to how many digits?",
    Action.SPLIT: "Split at which text?",
    Action.COMBINE: "What stands between them? An empty answer means a blank:",
    Action.PRICE: "What is done to the prices? Such as × 1.21, round to .99 or + 21 %:",
}
_WAYS = {
    Action.FILL_DOWN: "fill blanks from the row above",
    Action.TRIM: "take the space around values away",
    Action.UPPER: "write in capitals",
    Action.LOWER: "write in small letters",
    Action.TITLE: "capitalise words",
    Action.PAD: "pad digits with zeros",
    Action.POINT: "write a decimal point for a comma",
    Action.SPLIT: "split, the rest into another column",
    Action.COMBINE: "add the text of another column",
    Action.COPY: "copy into another column",
    Action.CATEGORIES: "write category rows into another column, and leave them out",
    Action.LEAVE_OUT: "leave out the rows that hold a text, or are blank there",
    Action.PRICE: "reckon with prices: a factor, VAT, a discount, rounding, a currency taken off",
}


class ManyRows:
    """Asks what is to be done, tells what would change, and makes it after a yes."""

    def __init__(self, session: Session, prompter: Prompter, make: Callable[[Fix], None]) -> None:
        """Take the session, who is asked, and what makes a change."""
        self._session = session
        self._prompter = prompter
        self._make = make

    # All of a kind

    def leave_out_all(self, code: str, column: int | None) -> None:
        """Leave out every row that has a problem of a kind."""
        report = self._session.report()
        rows = [int(row) for row in report.rows(code, column) if row >= 0]
        chosen = tuple(dict.fromkeys(rows))
        title = f"Leave out {words.many(len(chosen), 'row')}: {report.rules[code].title}"
        self.ask_and_make(Fix(title, exclude=chosen))

    def keep_all(self, code: str, column: int | None) -> None:
        """Keep every value that has a problem of a kind as it is."""
        fix = keep_all(self._session.report(), code, column)
        if fix is None:
            self._prompter.say("These cannot be kept as they are: their rows would be turned down.")
        elif self._prompter.agrees(f"{fix.title}?"):
            self._make(fix)

    # Columns

    def replace(self) -> None:
        """Find and replace, in one column or in all."""
        find = self._prompter.ask("Find which text? An empty answer leaves it:")
        if not find:
            self._prompter.say("Left as it is.")
            return
        put = self._prompter.ask("Put what in its place? An empty answer takes it away:")
        columns = self._ask_columns("In which column? An empty answer means all:")
        if columns is not None:
            self._change(ColumnChange(Action.REPLACE, Search(find, put)), columns)

    def set(self) -> None:
        """Write one value into a whole column."""
        self._ask_change(Action.SET)

    def change(self) -> None:
        """Make another change of a column."""
        for action, way in _WAYS.items():
            self._prompter.say(f"  {action.value}: {way}")
        wanted = self._prompter.ask("Which change, or an empty answer for none:").strip()
        known = {action.value: action for action in _WAYS}
        if not wanted:
            self._prompter.say("Left as it is.")
        elif wanted.casefold() not in known:
            self._prompter.say(f"There is no change “{wanted}”.")
        else:
            self._ask_change(known[wanted.casefold()])

    def _ask_change(self, action: Action) -> None:
        columns = self._ask_columns("Which column? Its name or letter:", all_of_them=False)
        if columns is None:
            return
        search = None
        if action in SEARCHING:
            search = Search(
                self._prompter.ask("Which text? An empty answer means a blank cell:"), ""
            )
        first = self._prompter.ask(_ASKED[action]) if action in _ASKED else ""
        into = None
        if action in TWO_COLUMNS:
            others = self._ask_columns("And which other column?", all_of_them=False)
            if others is None:
                return
            into = others[0]
        digits = int(first) if first.isascii() and first.isdigit() and len(first) < 9 else 0
        between = first or (" " if action is Action.COMBINE else "")
        formula = parse_formula(first) if action is Action.PRICE else None
        self._change(ColumnChange(action, search, first, digits, between, into, formula), columns)

    def _change(self, wanted: ColumnChange, columns: Sequence[int]) -> None:
        self.ask_and_make(change(self._session.catalog, wanted, columns))

    # Values

    def values(self) -> None:
        """Tell the values of a column, and those that may be one; write another for one of them."""
        columns = self._ask_columns("The values of which column?", all_of_them=False)
        if columns is None:
            return
        catalog, column = self._session.catalog, columns[0]
        found = facets(catalog, column)
        self._prompter.say(f"{words.many(len(found), 'value')}, the most frequent first:")
        for value in found.first(_READ_OUT):
            self._prompter.say(f"  {words.many(value.rows, 'row')}: {words.spoken(value.text)}")
        if len(found) > _READ_OUT:
            self._prompter.say(f"and {len(found) - _READ_OUT:,} more.")
        for group in clusters(found)[:_READ_OUT]:
            spelled = ", ".join(words.spoken(value.text) for value in group.values)
            self._prompter.say(f"Perhaps one thing: {spelled}.")
        old = self._prompter.ask("Write another for which value? An empty answer for none:")
        if not old:
            return
        new = self._prompter.ask("What is to stand there?")
        self.ask_and_make(write_for_all(catalog, column, [old], new))

    # Places

    def find(self) -> None:
        """Tell where a text is."""
        wanted = self._prompter.ask("Find which text?")
        if not wanted:
            return
        catalog = self._session.catalog
        rows = matching_rows(catalog, wanted)
        self._prompter.say(f"{words.many(len(rows), 'row')} with {words.spoken(wanted)}.")
        for row in rows[:_READ_OUT].tolist():
            columns = range(catalog.column_count)
            held = [
                c for c in columns if wanted.casefold() in (catalog.value(row, c) or "").casefold()
            ]
            for column in held:
                place = catalog.address(CellRef(row, column))
                self._prompter.say(f"  {place}: {words.spoken(catalog.value(row, column))}")

    def place(self) -> int | None:
        """Ask for a line or a SKU, and return its row; None if there is none."""
        session = self._session
        wanted = self._prompter.ask("Go to which line or SKU?")
        key = session.mapping.column(session.schema.key.name)
        ref = place_named(session.catalog, wanted, key)
        if ref is None or ref.row is None:
            self._prompter.say(f"No line and no SKU is called “{wanted.strip()}”.")
            return None
        return ref.row

    # What all share

    def ask_and_make(self, fix: Fix) -> None:
        """Tell what a fix changes and leaves alone, and make it after a yes."""
        if fix.is_empty:
            self._prompter.say("Nothing would change.")
            for line in left_words(self._session.catalog, fix):
                self._prompter.say(line)
            return
        for line in words.preview(self._session.catalog, fix):
            self._prompter.say(line)
        if self._prompter.agrees("Make these changes?"):
            self._make(fix)
        else:
            self._prompter.say("Left as it is.")

    def _ask_columns(self, question: str, *, all_of_them: bool = True) -> list[int] | None:
        name = self._prompter.ask(question)
        if all_of_them and not name.strip():
            return []
        column = words.column_named(self._session.catalog, name)
        if column is None:
            self._prompter.say(
                f"There is no column “{name.strip()}”, or more than one of that name."
            )
        return None if column is None else [column]
