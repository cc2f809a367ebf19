"""The changes of a session: each is made, taken back and made again as one step."""

from __future__ import annotations

from importers.fixes.history import Change, History, Step
from importers.session.checked_catalog import CheckedCatalog
from importers.session.recovery import Recovery


class SessionHistory:
    """The steps of one session. What it does to the catalog is in the recovery log before anybody sees it."""

    def __init__(self, checked: CheckedCatalog, recovery: Recovery) -> None:
        """Start with nothing changed."""
        self._checked = checked
        self._recovery = recovery
        self._steps = History()
        self._saved: Step | None = None

    @property
    def undo_title(self) -> str | None:
        """Return what undo would take back, or None. Quick."""
        return self._steps.undo_title

    @property
    def redo_title(self) -> str | None:
        """Return what redo would do again, or None. Quick."""
        return self._steps.redo_title

    @property
    def standing(self) -> tuple[Step, ...]:
        """Return the steps that stand, oldest first. Quick."""
        return self._steps.standing

    @property
    def undone(self) -> tuple[Step, ...]:
        """Return the steps that were undone, the one to be done again next first. Quick."""
        return self._steps.undone

    @property
    def edited(self) -> bool:
        """Tell whether steps that change content were made or undone since `mark_saved`. Quick."""
        return self._steps.last_content is not self._saved

    def mark_saved(self) -> None:
        """Note that what stands now is in a file."""
        self._saved = self._steps.last_content

    def do(self, step: Step) -> Change:
        """Make a change, and remember it as the last step."""
        with self._checked.lock:
            self._perform(step)
            self._steps.push(step)
            return Change.of(step)

    def undo(self) -> Change | None:
        """Take the last change back; None if there is none."""
        with self._checked.lock:
            return self._again(self._steps.undo())

    def redo(self) -> Change | None:
        """Do again what was undone last; None if there is nothing."""
        with self._checked.lock:
            return self._again(self._steps.redo())

    def travel(self, standing: int) -> tuple[Change, ...]:
        """Undo or redo until so many steps stand; return what changed on the way, in order."""
        with self._checked.lock:
            now = len(self._steps.standing)
            turns = [self.undo] * (now - standing) or [self.redo] * (standing - now)
            return tuple(change for turn in turns if (change := turn()) is not None)

    def _again(self, step: Step | None) -> Change | None:
        if step is None:
            return None
        self._perform(step)
        return Change.of(step)

    def _perform(self, step: Step) -> None:
        if step.mapping is not None:
            self._checked.remap(step.mapping)
        if step.mapping is None or not step.fix.is_empty:
            self._checked.apply(step.fix)
            self._recovery.record(step.fix)
        self._checked.changed()
