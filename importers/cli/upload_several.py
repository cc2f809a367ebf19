"""`shelfready upload --to a,b`: one catalog to several destinations in turn, each by its own checks and record."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from importers.cli.console import say
from importers.cli.guarding import guards_of
from importers.cli.opening import opened
from importers.cli.text import as_json
from importers.cli.upload import upload_session
from importers.cli.upload_summary import (
    COMPLETE,
    GUARDED,
    INCOMPLETE,
    UNSETTLED,
    UNUSABLE,
    Ended,
)
from importers.destinations.base import Profile
from importers.errors import SettingsUnusable, ShelfreadyError
from importers.session.session import Session
from importers.storage.home import Home
from importers.storage.profiles import find_profile
from importers.upload.guards import Guard

NOT_BEGUN = "Not begun, since the upload before it was stopped."

GuardsFor = Callable[[Profile], tuple[Guard, ...]]

_BETTER_TO_WORSE = (COMPLETE, INCOMPLETE, GUARDED, UNUSABLE, UNSETTLED)


def run_several(names: Sequence[str], arguments: argparse.Namespace) -> int:
    """Open the catalog, upload it to each profile, print a JSON list; ShelfreadyError if it cannot be opened."""
    _require_sense(arguments)
    for name in names:  # a mistyped one is told before anything is sent
        find_profile(Home.default(), name)
    session = opened(argparse.Namespace(**vars(arguments) | {"to": names[0]}))
    code, told = upload_to(session, names, arguments)
    print(as_json(told))
    return code


def upload_to(
    session: Session,
    profiles: Sequence[str],
    arguments: argparse.Namespace,
    guards_for: GuardsFor | None = None,
) -> tuple[int, list[dict[str, Any]]]:
    """Upload a session to these profiles, one after the other; return the worst exit code, and an object for each.

    Each destination judges and records the rows by itself: its columns as they were chosen for it, its checks, guards,
    token and results. What keeps one from being sent to is told in its object (`ok` false, `error`) and does not stop
    the next; an upload that is stopped by hand does. `arguments` hold what `parser.add_sending` adds; `profiles` go
    in the place of its `to`, and `guards_for` says which guards watch one, where not those of the arguments. The
    session is aimed at the last one then. No ShelfreadyError is raised.
    """
    told: list[dict[str, Any]] = []
    codes: list[int] = []
    stopped = False
    for number, name in enumerate(profiles, 1):
        if stopped:
            ended = _not_sent(UNSETTLED, NOT_BEGUN)
        else:
            say(f"{name}, {number} of {len(profiles)}:")
            ended = _upload(session, name, arguments, guards_for)
        stopped = stopped or ended.stopped
        codes.append(ended.code)
        told.append({"profile": name, "exit_code": ended.code} | (ended.told or {}))
    return worst(codes), told


def worst(codes: Sequence[int]) -> int:
    """Return the exit code that tells most: what is unknown, then what was not sent, stopped by a guard, refused."""
    return max(codes, key=_BETTER_TO_WORSE.index, default=COMPLETE)


def _upload(
    session: Session, name: str, arguments: argparse.Namespace, guards_for: GuardsFor | None
) -> Ended:
    own = argparse.Namespace(**vars(arguments) | {"to": name})
    if arguments.results is not None:
        own.results = arguments.results / name
    try:
        session.choose_profile(name)
        assert session.profile is not None
        profile = session.profile
        guards = guards_of(own, profile) if guards_for is None else guards_for(profile)
        return upload_session(session, own, guards)
    except KeyboardInterrupt:
        ended = _not_sent(UNSETTLED, "Interrupted.")
        return Ended(ended.code, ended.told, stopped=True)
    except ShelfreadyError as error:
        return _not_sent(UNUSABLE, error.sentence)


def _not_sent(code: int, sentence: str) -> Ended:
    say(sentence)
    return Ended(code, {"ok": False, "error": sentence})


def _require_sense(arguments: argparse.Namespace) -> None:
    """Refuse what can be meant for one destination only. SettingsUnusable."""
    of_one = {
        "--url": arguments.url is not None,
        "--token-env": arguments.token_env is not None,
        "a file of --dry-run": arguments.dry_run not in (None, Path()),
    }
    if given := [word for word, there in of_one.items() if there]:
        raise SettingsUnusable(
            f"With several destinations, {' and '.join(given)} can be meant for one only:"
            " leave it out, or upload to one at a time."
        )
