"""`shelfready review FILE --plain`: put a catalog right by questions and answers, line by line."""

from __future__ import annotations

import argparse

from importers.cli.opening import opened
from importers.cli.review_desk import LineDesk
from importers.cli.talk import Goodbye, Talk
from importers.errors import ShelfreadyError

ERRORS_LEFT = 1


def run(arguments: argparse.Namespace) -> int:
    """Talk about a catalog's problems; return 1 if errors are left. ShelfreadyError if it cannot be read."""
    if not arguments.plain:
        raise ShelfreadyError("This asks by lines: add --plain. For the screen: shelfready FILE")
    talk = Talk()
    session = opened(arguments)
    try:
        LineDesk(session, talk).run()
    except (Goodbye, KeyboardInterrupt):
        talk.say("Stopped.")
        if session.edited:
            talk.say("Unsaved changes are kept, and offered when this file is opened again.")
    return ERRORS_LEFT if session.report().errors else 0
