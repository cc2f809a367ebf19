"""What an upload would do, in numbers, and the first request of it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from importers.destinations.base import Profile
from importers.destinations.registry import title_of
from importers.upload.snapshot import RowState, UploadPreview
from tui.keys import with_keys
from tui.text import safe, safe_lines
from tui.widgets.marks import ROW_MARKS
from tui.widgets.wording import count

_ALL_SENT = "Nothing is left to send; tick “everything again” to send it all the same."
_NONE_READY = (
    "Nothing can be sent yet: <preview.back> goes back to the sheet, where the problems are."
)


class PlanView(Static):
    """The counts, each with its glyph; empty until something is counted."""

    DEFAULT_CSS = "PlanView { height: auto; }"

    def show(
        self, plan: UploadPreview, profile: Profile, *, again: bool = False, doubtful: str = ""
    ) -> None:
        """Draw a plan; `again`: of sending what is uploaded already too; `doubtful` is what is said of ready rows."""
        lines = [*plan_lines(plan, again), _requests(plan, profile)]
        for guard in plan.tripped:
            lines.append(Content.styled(safe(f"! {guard.sentence}"), "$text-warning"))
        if doubtful:
            lines.insert(1, Content.styled(f"▲            {doubtful}", "$text-warning"))
        if plan.note:
            lines += [Content(""), Content.styled(safe(plan.note), "$text-warning")]
        if not plan.ready and plan.unchanged + plan.blocked:
            words = with_keys(self.app, _ALL_SENT if plan.unchanged else _NONE_READY)
            lines += [Content(""), Content.styled(words, "bold")]
        self.update(Content("\n").join(lines))

    def say(self, sentence: str, style: str = "$foreground-muted") -> None:
        """Show a sentence instead of a plan."""
        self.update(Content.styled(safe(sentence), style))


class FirstRequest(Static):
    """The first of the requests, as it is sent."""

    DEFAULT_CSS = "FirstRequest { height: auto; }"

    def show(self, request: str) -> None:
        """Draw it: its first line tells where it goes."""
        first, line_end, rest = safe_lines(request).partition("\n")
        self.update(Content.assemble((first, "bold"), line_end, rest))


def plan_lines(plan: UploadPreview, again: bool = False) -> list[Content]:
    """Return a line for each of the counts that say where every row of the catalog stands."""
    kinds = (
        (plan.new, "new"),
        (plan.changed, "uploaded before, sent again" if again else "changed since their upload"),
        (plan.unsettled, "of unknown outcome, looked up first"),
    )
    told = ", ".join(f"{number:,} {words}" for number, words in kinds if number)
    ready = f"ready to send{': ' if told else ''}{told}"
    return [
        Content.styled(f"↑ {plan.ready:>7,}  {ready}", "bold"),
        _line(RowState.BLOCKED, plan.blocked, "have errors and are not sent"),
        _line(RowState.SKIPPED, plan.unchanged, "already uploaded just as they are"),
        Content.styled(f"- {plan.excluded:>7,}  left out by you", "$foreground-muted"),
        Content(f"= {plan.rows:>7,}  {'row' if plan.rows == 1 else 'rows'} in the catalog"),
    ]


def start_label(plan: UploadPreview | None, profile: Profile | None) -> str:
    """Return what the Start button says: how much goes where."""
    if profile is None:
        return "Choose a destination first"
    if plan is None:
        return "Counting …"
    if not plan.ready:
        return "Nothing to upload"
    return f"Upload {count(plan.ready, 'product')} to {destination_title(profile)}"


def destination_title(profile: Profile) -> str:
    """Return a destination as the operator calls it."""
    if profile.practice:
        return "the practice server"
    title = title_of(profile.destination)
    return title if profile.name == profile.destination else f"{title} ({profile.name})"


def _line(state: RowState, number: int, words: str) -> Content:
    mark = ROW_MARKS[state]
    style = mark.style if number else "$foreground-muted"
    return Content.styled(f"{mark.glyph} {number:>7,}  {words}", style)


def _requests(plan: UploadPreview, profile: Profile) -> Content:
    size = f"up to {plan.batch_size} products each" if plan.batch_size > 1 else "one product each"
    pace = f"{profile.in_flight} at a time" if profile.in_flight > 1 else "one after the other"
    return Content.styled(
        f"  {plan.batches:>7,}  {'request' if plan.batches == 1 else 'requests'}: {size}, {pace}",
        "$foreground-muted",
    )
