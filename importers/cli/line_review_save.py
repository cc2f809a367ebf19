"""Saving from line mode: a name, a question before anything is replaced, and what was written."""

from __future__ import annotations

from pathlib import Path

from importers.cli.prompter import Prompter
from importers.session.recipes import keep_recipe
from importers.session.session import Session


def save(session: Session, prompter: Prompter) -> bool:
    """Save the catalog where the operator says; False if nothing was written. SaveFailed."""
    suggested = session.suggested_target()
    answer = prompter.ask(f"Save as? An empty answer means {suggested.name}:").strip()
    target = _target(answer, suggested)
    if target.exists() and not prompter.agrees(f"Replace {_named(target, session)}?"):
        prompter.say("Nothing was saved.")
        return False
    result = session.save(target, overwrite=target.exists())
    keep_recipe(session)
    prompter.say(f"Saved {result.rows:,} rows as {result.path}.")
    for note in result.notes:
        prompter.say(note)
    return True


def _target(answer: str, suggested: Path) -> Path:
    """Return the named file; a bare name lies beside the original."""
    if not answer:
        return suggested
    path = Path(answer).expanduser()
    return suggested.parent / path if len(path.parts) == 1 else path


def _named(target: Path, session: Session) -> str:
    return "the original file" if session.source.origin.is_at(target) else f"the file {target.name}"
