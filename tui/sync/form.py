"""One sync of the settings as a form."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select, Static

from importers.errors import SettingsUnusable
from importers.sync.configured import ConfiguredSync, SyncWay, absolute, minutes_of
from importers.sync.guards import Guard, parse_guard
from importers.sync.mistakes import mistake_in
from tui.screen import ShellDialog
from tui.text import content, safe
from tui.widgets.compact_checkbox import CompactCheckbox

if TYPE_CHECKING:
    from importers.catalog.origin import SourceOrigin
    from importers.destinations.base import Profile

_WAYS = {
    SyncWay.COMPARE: "compare everything with what was sent",
    SyncWay.CHANGELOG: "shopMaster's ChangeLog tells",
}


class SyncForm(ShellDialog[ConfiguredSync], actions="sync-form"):
    """Its result is the sync as it was filled in; None when nothing is to change."""

    HELP = """
    What is read: a file, a folder (its newest catalog), a SQLite file, or db:NAME of a connection; of a database
    its table, or a SELECT. A guard such as changed>50% stops a run that would change more than half of the products
    on record, before anything is sent. <sync-form.save> keeps it.
    """
    DEFAULT_CSS = """
    SyncForm .dialog { padding: 0 1; }
    SyncForm VerticalScroll { height: auto; max-height: 1fr; }
    SyncForm .line { height: auto; }
    SyncForm .label { width: 20; color: $foreground-muted; }
    SyncForm Input, SyncForm Select { width: 1fr; }
    SyncForm #failure { height: auto; min-height: 1; }
    SyncForm .buttons { margin-top: 0; }
    """

    def __init__(
        self, begin: ConfiguredSync, profiles: Sequence[str], others: Collection[str]
    ) -> None:
        """Begin with a sync as it is, or as a new one is suggested; `others` are the names that are taken."""
        super().__init__()
        self.begin = begin
        self.profiles = profiles
        self.others = others

    @staticmethod
    def like(origin: SourceOrigin, profile: Profile | None) -> ConfiguredSync:
        """Return a new sync of the catalog that is open."""
        first, *rest = origin.words
        pairs = list(zip(rest[::2], rest[1::2], strict=False))
        given = dict(pairs)
        return ConfiguredSync(
            "",
            absolute(first),
            "" if profile is None else profile.name,
            table=given.get("--table", ""),
            sql=given.get("--sql", ""),
            key=tuple(value for option, value in pairs if option == "--key"),
        )

    def compose(self) -> ComposeResult:
        """Lay out a line for each setting."""
        sync = self.begin
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"Sync {sync.name}" if sync.name else "New sync")
            with VerticalScroll(can_focus=False):
                yield from _line("Name", _input(sync.name, "name", "such as till"))
                yield from _line(
                    "Reads", _input(sync.source, "source", "file, folder, SQLite file, db:NAME")
                )
                yield from _line("Table", _input(sync.table, "table", "of a database"))
                yield from _line("or SELECT", _input(sync.sql, "sql", ""))
                key = ", ".join(sync.key)
                yield from _line("Key", _input(key, "key", "where the table has none"))
                yield from _line("Sends to", self._profiles())
                yield from _line("What changed", _ways(sync.by))
                yield from _line("ChangeLog", _input(sync.log_table, "log_table", ""))
                yield from _line("Recipe", _input(sync.recipe, "recipe", "file of fixes, if any"))
                yield from _line("Every … minutes", _input(f"{sync.every:g}", "every", ""))
                guards = ", ".join(map(str, sync.stop_if))
                yield from _line("Stops if", _input(guards, "stop_if", "changed>50%, gone>20%"))
                on = CompactCheckbox("while Shelfready is open", sync.on, compact=True, id="on")
                yield from _line("On", on)
            yield Static("", id="failure", classes="error-sentence")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", compact=True, id="cancel")
                yield Button("Save", compact=True, id="save", variant="primary")

    def _profiles(self) -> Select[str]:
        known = self.begin.to in self.profiles
        return Select(
            [(Content(safe(name)), name) for name in self.profiles],
            value=self.begin.to if known else Select.NULL,
            prompt="Choose where it is sent",
            compact=True,
            id="to",
        )

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Hand over the sync, if it can be used."""
        try:
            filled = self.filled_in()
        except (SettingsUnusable, ValueError) as error:
            self._fail(str(error))
            return
        mistake = mistake_in(filled, self.shell.home, self.others)
        if mistake:
            self._fail(mistake)
        else:
            self.dismiss(filled)

    def filled_in(self) -> ConfiguredSync:
        """Return the sync as it is filled in. SettingsUnusable or ValueError for minutes or guards that are none."""
        to = self.query_one("#to", Select).value
        recipe = self._typed("recipe")
        return replace(
            self.begin,
            name=self._typed("name"),
            source=absolute(self._typed("source")),
            to="" if to is Select.NULL else str(to),
            table=self._typed("table"),
            sql=self._typed("sql"),
            key=tuple(_parts(self._typed("key"))),
            by=SyncWay(str(self.query_one("#by", Select).value)),
            log_table=self._typed("log_table") or "ChangeLog",
            recipe=absolute(recipe),
            every=_minutes(self._typed("every")),
            stop_if=_guards(self._typed("stop_if")),
            on=self.query_one("#on", Checkbox).value,
        )

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()

    def _fail(self, sentence: str) -> None:
        self.query_one("#failure", Static).update(content(f"✖ {sentence}"))


def _minutes(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = 0.0
    return minutes_of("This form", "every … minutes", number)


def _guards(text: str) -> tuple[Guard, ...]:
    return tuple(parse_guard(each) for each in _parts(text))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;]", text) if part.strip()]


def _input(value: str, name: str, hint: str) -> Input:
    return Input(value, placeholder=hint, compact=True, id=name)


def _ways(by: SyncWay) -> Select[str]:
    return Select(
        [(words, way.value) for way, words in _WAYS.items()],
        value=by.value,
        allow_blank=False,
        compact=True,
        id="by",
    )


def _line(label: str, widget: Widget) -> ComposeResult:
    with Horizontal(classes="line"):
        yield Static(label, classes="label")
        yield widget
