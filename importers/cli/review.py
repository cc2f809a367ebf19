"""`shelfready review FILE --plain`: put a catalog right by questions and answers, line by line."""

from __future__ import annotations

import argparse

from importers.cli.line_review import LineReview
from importers.cli.opening import opened_to_go_on
from importers.cli.prompter import AnswersEnded, Prompter
from importers.errors import ShelfreadyError

ERRORS_LEFT = 1


def run(arguments: argparse.Namespace) -> int:
    """Ask about a catalog's problems; return 1 if errors are left. ShelfreadyError if it cannot be read."""
    if not arguments.plain:
        raise ShelfreadyError("This asks by lines: add --plain. For the screen: shelfready FILE")
    prompter = Prompter()
    session = opened_to_go_on(arguments)
    try:
        LineReview(session, prompter).run()
    except (AnswersEnded, KeyboardInterrupt):
        prompter.say("Stopped.")
        if session.edited:
            prompter.say("Unsaved changes are kept, and offered when this file is opened again.")
    return ERRORS_LEFT if session.report().errors else 0
