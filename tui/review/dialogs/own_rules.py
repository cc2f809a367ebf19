"""The operator's own rules: where they stand, what they ask, and what came of them here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from importers.catalog.model import Severity
from tui.screen import ShellDialog
from tui.text import content, safe
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.validation.own_rules.values import OwnRule, RuleMistake

_SIGNS = {Severity.ERROR: ("✗", "$text-error"), Severity.WARNING: ("▲", "$text-warning")}


class OwnRulesDialog(ShellDialog[None], actions="own-rules"):
    """Only shows."""

    HELP = """
    Your own rules, with the file and line where each stands, and how many problems it finds here. Those of the
    settings hold for every catalog, a supplier's for its files. A rule with a slip in it is named below and checks
    nothing; the others go on. Change them in their file; reading the catalog again takes the changes.
    """
    DEFAULT_CSS = """
    OwnRulesDialog VerticalScroll { height: auto; max-height: 60vh; }
    OwnRulesDialog VerticalScroll > Static { margin-bottom: 1; }
    """

    def __init__(self, session: Session) -> None:
        """Take the rules as they are now."""
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay out the rules, then what is wrong with others."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Own rules"
            box.border_subtitle = self.worded("<dialog.close> closes")
            with VerticalScroll():
                yield from (Static(line) for line in self._lines())
            yield Static(content(self.worded(self._hint())), classes="hint")

    def _lines(self) -> Iterator[Content]:
        counts = self._session.report().counts()
        for rule in self._session.rules.rules:
            yield self._line(rule, counts.get(rule.code, 0))
        for mistake in self._session.rules.mistakes:
            yield _broken(mistake)

    def _line(self, rule: OwnRule, problems: int) -> Content:
        sign, style = _SIGNS[rule.severity]
        there = self._session.rules.columns_of(rule)
        here = count(problems, "problem") if there else "no such column here"
        return Content.assemble(
            (f"{sign} {safe(rule.asks)}\n", style if problems else ""),
            (f"  {here}, {safe(', '.join(rule.names))}; {safe(rule.place)}", "$foreground-muted"),
        )

    def _hint(self) -> str:
        if self._session.rules.rules or self._session.rules.mistakes:
            return "<review.read-again> on the sheet takes what you change in these files."
        return f"None yet. Write them as [[rule]] tables into {self._session.home.settings}."


def _broken(mistake: RuleMistake) -> Content:
    return Content.styled(f"? {safe(mistake.sentence)}", "$text-warning")
