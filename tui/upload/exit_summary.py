"""What to leave on the terminal after an upload: how it ended, what failed, and the command to go on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from importers.catalog.model import CellRef, Problem
from importers.cli.shell_commands import option_words, reading_words, shell_command
from importers.storage.profiles import load_profiles
from tui.upload.refusals import refusals
from tui.widgets.wording import summary

if TYPE_CHECKING:
    from importers.destinations.base import Profile
    from importers.session.session import Session
    from importers.upload.runner import UploadRun

_LISTED = 20  # rows


def exit_summary(session: Session, run: UploadRun, *, gone: bool = False) -> str:
    """Return it as plain lines. `gone`: the destination was a practice server inside this program."""
    session.uploads.take_outcomes()
    lines = [*ended_before(session), summary(run.snapshot())]
    lines += _failed(session, run.failed_rows())
    if gone:
        return "\n".join([*lines, "The practice server was inside this program, and is gone."])
    return "\n".join([*lines, *_how_to_go_on(session, run)])


def ended_before(session: Session) -> list[str]:
    """Return how the other uploads of a row of several ended, and which were not begun; a sentence each."""
    several, run = session.uploads.several, session.uploads.run
    lines = []
    for each in several.ended:
        if each.snapshot is None:
            lines.append(f"{each.profile}: {each.error}")
        elif run is None or run.profile.name != each.profile:
            lines.append(f"{each.profile}: {summary(each.snapshot)}")
    if several.not_begun:
        lines.append(f"Not begun: {', '.join(several.not_begun)}.")
    return lines


def _failed(session: Session, rows: list[int]) -> list[str]:
    lines = [_row(session, row) for row in rows[:_LISTED]]
    if len(rows) > _LISTED:
        lines.append(f"  … and {len(rows) - _LISTED:,} more")
    return lines


def _row(session: Session, row: int) -> str:
    key = session.mapping.column(session.schema.key.name)
    name = session.catalog.value(row, key) if key is not None else None
    told = "; ".join(_complaint(session, problem) for problem in refusals(session, row))
    told = told or "no clear answer came, or it was changed since"
    return f"  {session.catalog.address(CellRef(row, None))}  {name or ''}  {told}"


def _complaint(session: Session, problem: Problem) -> str:
    column = problem.ref.column
    label = session.catalog.labels[column] if column is not None else None
    return f"{label}: {problem.message}" if label else problem.message


def _how_to_go_on(session: Session, run: UploadRun) -> list[str]:
    counts = run.snapshot().counts
    lines = []
    if counts.to_fix or session.edited:
        kept = " (unsaved changes are kept)" if session.edited else ""
        lines.append(f"To put it right{kept}: {shell_command(_opening(session, run))}")
    if counts.waiting + counts.unknown and not session.edited:
        words = ["upload", *_opening(session, run), *_sending(session, run)]
        lines.append(f"To go on with it{_token(run.profile)}: {shell_command(words)}")
    return lines


def _opening(session: Session, run: UploadRun) -> list[str]:
    return [
        *session.source.origin.words,
        *reading_words(session.options),
        *option_words("--to", run.profile.name),
    ]


def _sending(session: Session, run: UploadRun) -> list[str]:
    counts = run.snapshot().counts
    usual = {
        profile.name: profile.base_url.rstrip("/")
        for profile in load_profiles(session.home).values()
    }
    given = usual.get(run.profile.name) != run.profile.base_url
    words = ["--url", run.profile.base_url] if given else []
    words += ["--again"] * run.options.resend_unchanged
    canary = run.options.canary
    asked = canary is None or counts.uploaded + counts.to_fix + counts.unknown > canary
    return words if asked else [*words, "--canary", str(canary)]


def _token(profile: Profile) -> str:
    needed = not profile.practice and not os.environ.get(profile.token_env, "").strip()
    return f" (with the token in {profile.token_env})" if needed else ""
