"""`shelfready upload`: sends a catalog's ready rows, and says what became of every one."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.cli import gone, since_upload
from importers.cli.console import asked, say
from importers.cli.guarding import as_told, guards_of, may_go
from importers.cli.opening import opened
from importers.cli.shell_commands import resume_command
from importers.cli.text import as_json
from importers.cli.upload_reasons import blocked_rows, doubtful, reasons
from importers.cli.upload_summary import (
    COMPLETE,
    GUARDED,
    UNSETTLED,
    Ended,
    as_object,
    blocked_sentence,
    exit_code,
    refused_rows,
    totals,
)
from importers.destinations.base import Credential
from importers.errors import SaveFailed, UploadImpossible
from importers.session.sent_changes import SinceUpload
from importers.session.session import Session
from importers.session.upload_options import UploadOptions
from importers.upload.guards import Guard, Guarding, unaccepted
from importers.upload.snapshot import Counts, UploadPreview

if TYPE_CHECKING:
    from importers.cli.upload_monitor import UploadMonitor

_SILENT = ("note", "tripped", "first_rows")  # are told only where there is something to tell


def run(arguments: argparse.Namespace) -> int:
    """Preview, ask, send, and print the JSON object; ShelfreadyError if nothing can be sent."""
    if len(names := profile_names(arguments.to)) > 1:
        from importers.cli.upload_several import run_several

        return run_several(names, arguments)
    session = opened(arguments)
    assert session.profile is not None  # --to is required
    ended = upload_session(session, arguments, guards_of(arguments, session.profile))
    if ended.told is not None:
        print(as_json(ended.told))
    return ended.code


def profile_names(words: str) -> tuple[str, ...]:
    """Return the profiles of `--to a,b`, each once."""
    names = (name.strip() for name in words.split(","))
    return tuple(dict.fromkeys(name for name in names if name)) or (words,)


def upload_session(
    session: Session, arguments: argparse.Namespace, guards: tuple[Guard, ...]
) -> Ended:
    """Preview, ask and send to the destination that the session is aimed at; ShelfreadyError if nothing can be sent.

    `arguments` hold what `parser.add_sending` adds.
    """
    from importers.upload.http_transport import ensure_address

    profile = session.profile
    assert profile is not None  # where it goes was said
    ensure_address(replace(profile, base_url=arguments.url or profile.base_url))
    options = options_of(arguments)
    step = gone.GoneStep(session, arguments, options)
    guarding = Guarding(guards, arguments.remembered_as)
    preview = step.watched(session.uploads.preview(replace(options, guarding=guarding)), guards)
    _tell(session, preview, arguments)
    if arguments.changes is not None:
        since = since_upload.compared(session, options)
        since_upload.write_report(session, since, arguments.changes)
    if arguments.dry_run is not None:
        return _rehearse(session, preview, arguments)
    if not may_go(session, preview.tripped, arguments):
        return Ended(GUARDED, totals(Counts(), 0.0) | as_told(session, preview.tripped))
    from importers.cli.access import ensure_access
    from importers.cli.credentials import credential_for

    canary = arguments.canary
    if preview.first_rows and canary is None:
        canary = preview.first_rows
        say("Nothing was uploaded with this profile yet, so a first row goes alone.")
    credential = credential_for(profile, arguments.url, arguments.token_env)
    if preview.ready or (step.asked and preview.gone):
        ensure_access(profile, credential, arguments.url)
    if preview.ready and not arguments.yes and not _agreed(preview):
        say("Nothing was sent.")
        return Ended(UNSETTLED)
    ended = sent(session, credential, argparse.Namespace(**vars(arguments) | {"canary": canary}))
    return step.after(credential, preview.gone, ended)


def options_of(arguments: argparse.Namespace) -> UploadOptions:
    """Return what the command line says of this upload."""
    return UploadOptions(
        url=arguments.url,
        in_flight=arguments.in_flight,
        resend_unchanged=arguments.again,
        canary=arguments.canary,
        longest_wait=arguments.wait,
        guarding=Guarding((), arguments.remembered_as),
        in_line=arguments.in_line,
    )


def _rehearse(session: Session, preview: UploadPreview, arguments: argparse.Namespace) -> Ended:
    """Send nothing; write the requests where a file is named. SaveFailed."""
    target: Path = arguments.dry_run
    for guard in unaccepted(preview.tripped, arguments.accept):
        say(f"A guard would stop it: {guard.sentence}")
    if target != Path():
        if target.exists():
            raise SaveFailed(f"{target} exists already; name a new file. Nothing was sent.")
        requests = session.uploads.dry_run(target, options_of(arguments))
        say(f"{requests:,} requests written to {target}, the token masked; nothing was sent.")
    since = _since(session, arguments)
    if not arguments.json:
        return Ended(COMPLETE)
    counted = asdict(preview) | {"ready": preview.ready, "blocked_rows": blocked_rows(session)}
    counted["tripped"] = as_told(session, preview.tripped)["guarded"]
    told = {name: value for name, value in counted.items() if value or name not in _SILENT}
    told["since_upload"] = since_upload.as_object(session, since)
    return Ended(COMPLETE, told)


def _since(session: Session, arguments: argparse.Namespace) -> SinceUpload:
    """Compare with the last upload, and tell it to people."""
    since = since_upload.compared(session, options_of(arguments))
    for line in () if arguments.json else since_upload.lines(session, since):
        say(line)
    return since


def _tell(session: Session, preview: UploadPreview, arguments: argparse.Namespace) -> None:
    if not arguments.json:
        _tell_numbers(preview)
        gone.tell(preview.gone, arguments)
    if preview.note:
        say(preview.note)
    for reason in doubtful(session) if arguments.json else reasons(session):
        say(reason)


def _tell_numbers(preview: UploadPreview) -> None:
    say(f"{preview.profile} at {preview.address}: {preview.rows:,} rows")
    say(
        f"  {preview.ready:,} ready ({preview.new:,} new, {preview.changed:,} changed since their "
        f"upload, {preview.unsettled:,} of unknown outcome) in {preview.batches:,} batches"
    )
    say(f"  {preview.unchanged:,} already uploaded, {preview.blocked:,} blocked by problems")


def _agreed(preview: UploadPreview) -> bool:
    if not sys.stdin.isatty():
        raise UploadImpossible("There is no terminal to ask on: add --yes to send without asking.")
    return asked(f"Send {preview.ready:,} rows now?")


def _go_on(unasked: bool, counts: Counts) -> bool:
    """Decide whether the first rows went well enough to send the rest."""
    failed = counts.to_fix + counts.unknown
    say(f"First rows: {counts.uploaded:,} uploaded, {failed:,} not; {counts.waiting:,} wait.")
    if unasked or not sys.stdin.isatty():
        return not failed
    return asked(f"Send the other {counts.waiting:,} rows?")


def _same_company(unasked: bool) -> bool:
    """Decide whether another token than the last is of the company whose uploads are on record."""
    if unasked:
        say("Whose the token is only a person can tell: run it once without --yes.")
        return False
    return asked("The token is another than at the last upload. Is it the same company's?")


def send(
    session: Session,
    credential: Credential,
    arguments: argparse.Namespace,
    rows: Sequence[int] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Send the ready rows, or those of `rows`; return the exit code, and the object that tells the end."""
    ended = sent(session, credential, arguments, rows)
    return ended.code, ended.told or {}


def sent(
    session: Session,
    credential: Credential,
    arguments: argparse.Namespace,
    rows: Sequence[int] | None = None,
) -> Ended:
    """Send the ready rows, or those of `rows`, and follow the upload to its end."""
    from importers.cli.credentials import practice_credential
    from importers.cli.upload_monitor import UploadMonitor

    started = time.monotonic()
    profile = session.profile
    assert profile is not None  # --to is required
    login = partial(practice_credential, profile, arguments.url) if profile.practice else None
    run = session.uploads.start(credential, options_of(arguments), rows=rows)
    monitor = UploadMonitor(
        run,
        login,
        partial(_go_on, arguments.yes),
        partial(_same_company, arguments.yes),
        wait=arguments.wait,
    )
    counts = monitor.follow().counts
    refused = refused_rows(monitor.failed, session.catalog, session.mapping)
    code = exit_code(counts, stopped=monitor.stopped, failed=bool(monitor.error))
    if monitor.error:
        say(monitor.error)
    if counts.blocked:
        say(blocked_sentence(session))
    if code == UNSETTLED:
        say(f"Go on with: {resume_command(arguments.words, command=arguments.command)}")
    told = as_object(counts, time.monotonic() - started, refused, monitor.error)
    if arguments.results is not None:
        told["results"] = _results(session, monitor, arguments)
    return Ended(code, told, monitor.stopped)


def _results(
    session: Session, monitor: UploadMonitor, arguments: argparse.Namespace
) -> dict[str, str | None]:
    """Write the files of the results; the upload is over, so an error there is told and changes nothing."""
    from importers.session.results import save_results, words_of

    ending, words = f".{arguments.results_format}", words_of(monitor.failed)
    files: dict[str, str | None] = {"uploaded": None, "refused": None, "unknown": None}
    try:
        for one in save_results(
            session, monitor.run, arguments.results, ending=ending, words=words
        ):
            files[one.state.value] = str(one.path)
            say(" ".join([f"{one.rows:,} {one.state.value}: {one.path}", *one.notes]))
    except SaveFailed as error:
        say(error.sentence)
    return files
