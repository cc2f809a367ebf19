"""The keys that apply suggested fixes: to the problem under the cursor, or to all of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from importers.catalog.model import Fix, Problem
from importers.fixes.history import Change
from importers.fixes.keep import keep_one
from importers.validation.findings import ProblemKind
from importers.validation.report import REFUSED
from tui.parts import ScreenPart, working
from tui.review.changes import Changes
from tui.review.host import ReviewHost
from tui.review.next_steps import next_step
from tui.review.pictures import PictureFiles
from tui.review.shown_rows import ShownRows
from tui.review.status_line import problems_at
from tui.review.tools import Tools
from tui.widgets.wording import count

if TYPE_CHECKING:
    from importers.session.session import Session
    from importers.writers.workbook.foresight import Foreseen


class Fixes(ScreenPart[ReviewHost]):
    """Finds what is to be fixed, and asks for its fix."""

    def __init__(
        self,
        screen: ReviewHost,
        changes: Changes,
        shown: ShownRows,
        tools: Tools,
        pictures: PictureFiles,
    ) -> None:
        """Start with nothing fixed."""
        super().__init__(screen)
        self._tools = tools
        self._pictures = pictures
        self._changes = changes
        self._shown = shown
        self._fixed_last: ProblemKind | None = None

    @property
    def problem(self) -> Problem | None:
        """Return the worst problem of the cell under the cursor, or of its row."""
        return next(iter(self._problems()), None)

    def _problems(self) -> Sequence[Problem]:
        at = self.screen.at
        return () if at is None else problems_at(self.screen.report, at)

    @property
    def kind(self) -> ProblemKind | None:
        """Return the kind of the problem under the cursor, else the one listed, else the one fixed a moment ago."""
        problem = self.problem
        if problem is not None:
            return problem.code, problem.ref.column
        if self._shown.choice.kind is not None:
            return self._shown.choice.kind
        left = {(group.code, group.column) for group in self.screen.report.groups}
        return self._fixed_last if self._fixed_last in left else None

    def fix(self) -> None:
        """Apply the suggested fix of the problem under the cursor, if one is safe."""
        problems, session = self._problems(), self.screen.session
        if problems:
            self._changes.repeats(self.fix)
            self._fixed_last = problems[0].code, problems[0].ref.column
            self.screen.change(lambda: _suggest_and_attempt(session, problems), self._tell)

    def _tell(self, answer: Change | Foreseen | None) -> None:
        if answer is not None:
            self._changes.conclude(answer, self._tell_fixed)
            return
        problem = self.problem
        if problem is not None:
            self._lead_on(problem.code, problem.ref.column)

    def _lead_on(self, code: str, column: int | None) -> None:
        """Where no fix is safe, go to what helps, or say which keys do."""
        from tui.review.dialogs.brands import brand_column

        at, session = self.screen.at, self.screen.session
        brand = brand_column(session) if code in (REFUSED, "unknown-brand") else None
        if brand is not None and column == brand and at is not None and at.row is not None:
            text = (session.catalog.value(at.row, brand) or "").strip()
            self._tools.brands(text, read=code == REFUSED)
        elif code == "picture-in-cell":
            self._pictures.show()
        else:
            self.screen.say(next_step(code))

    def _tell_fixed(self, change: Change) -> None:
        self.screen.say(f"{change.title}. <review.undo> takes it back.", timeout=4)

    @property
    def keepable(self) -> bool:
        """Tell whether a problem under the cursor may be kept as it is."""
        rules = self.screen.session.report().rules
        return any(rules[problem.code].keepable for problem in self._problems())

    def keep(self) -> None:
        """Take the problem under the cursor for none while its value stands."""
        problems, session = self._problems(), self.screen.session
        known = (session.fields(), session.report().rules)
        fixes = (keep_one(session.catalog, each.ref, each.code, *known) for each in problems)
        step = next((fix for fix in fixes if fix is not None), None)
        if step is not None:
            self._changes.repeats(self.keep)
            self.screen.change(lambda: session.apply(step), self._tell)

    @working("fixing a kind")
    async def fix_all(self) -> None:
        """Show what the fix of all problems of this kind would change, then apply it."""
        from tui.review.dialogs.fix_preview import FixPreview

        kind, session = self.kind, self.screen.session
        if kind is None:
            return
        others = [(each.code, each.ref.column) for each in self._problems()]
        kinds = list(dict.fromkeys((kind, *others)))
        found = await self.screen.off_screen(lambda: _suggest_all(session, kinds))
        if found is None:
            self._lead_on(*kind)
        elif await self.screen.app.push_screen_wait(FixPreview(session.catalog, *found)):
            self._changes.apply(found[0])


def _suggest_all(
    session: Session, kinds: Sequence[ProblemKind]
) -> tuple[Fix, tuple[str, ...]] | None:
    """Return the fix for all of the first kind that has one, and what it leaves for the operator to decide.

    A row's own problem may be what the cell's comes from.
    """
    for code, column in kinds:
        fix = session.suggest_all(code, column)
        if fix is not None:
            return fix, tuple(_left_open(session, code, column, fix))
    return None


def _left_open(session: Session, code: str, column: int | None, fix: Fix) -> Iterator[str]:
    """List what a fix of cells is not certain of, each with its own sentence."""
    changed = {edit.ref.row for edit in fix.edits}
    if column is None or not changed:
        return
    report = session.report()
    left = [at for at, row in enumerate(report.rows(code, column).tolist()) if row not in changed]
    if left:
        yield f"{count(len(left), 'value')} of this kind left as {'it is' if len(left) == 1 else 'they are'}:"
    for at in left[:_LISTED]:
        problem = report.problem(code, column, at)
        yield f"{session.catalog.address(problem.ref)}: {problem.message}"


_LISTED = 20


def _suggest_and_attempt(session: Session, problems: Sequence[Problem]) -> Change | Foreseen | None:
    for problem in problems:
        fix = session.suggest(problem.ref, problem.code)
        if fix is not None:
            return session.attempt(fix)
    return None
