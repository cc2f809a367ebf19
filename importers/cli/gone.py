"""What `shelfready upload` says and does of products that the file no longer has; only `--gone` marks any."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from importers.cli.console import say, typed
from importers.cli.upload_summary import COMPLETE, INCOMPLETE, UNSETTLED, Ended
from importers.destinations.base import Credential
from importers.destinations.gone import GoneChoice
from importers.destinations.outcome import RowOutcome, RowState
from importers.errors import ShelfreadyError, UploadImpossible
from importers.session.gone import GoneProduct
from importers.session.session import Session
from importers.session.upload_options import UploadOptions
from importers.upload.guards import (
    DEFAULT_GUARDS,
    Guard,
    GuardedRow,
    GuardKind,
    TrippedGuard,
)
from importers.upload.snapshot import UploadPreview

_SAID = 10  # products that are told on stderr; JSON has all


class GoneStep:
    """What one upload does about what is gone: `asked` is what `--gone` wants, None where it is not given."""

    def __init__(
        self, session: Session, arguments: argparse.Namespace, options: UploadOptions
    ) -> None:
        """Take the upload; UploadImpossible if what is asked for cannot be done there."""
        self._session, self._arguments, self._options = session, arguments, options
        self.asked = self._asked()

    def watched(self, preview: UploadPreview, guards: Sequence[Guard]) -> UploadPreview:
        """Return the preview with what is gone, and with the guard of it where it is to be marked."""
        gone = self._session.uploads.gone
        lost, tripped = gone.products(self._options), preview.tripped
        if self.asked and GuardKind.GONE not in {each.guard.kind for each in tripped}:
            tripped += _guard(lost, gone.had(self._options), guards)
        return replace(preview, tripped=tripped, gone=tuple(each.key for each in lost))

    def after(self, credential: Credential, keys: Sequence[str], sent: Ended) -> Ended:
        """Mark these once the rows are sent, if it was asked for; return how both ended.

        What keeps them from being marked is told: the rows were sent all the same.
        """
        if not keys:
            return sent
        told = (sent.told or {}) | {"gone": list(keys)}
        listed = replace(sent, told=told)
        if self.asked is None:
            return listed
        if sent.stopped or sent.code not in (COMPLETE, INCOMPLETE):
            say("What is gone was not marked, since the upload did not come to its end.")
            return listed
        try:
            if not _agreed(len(keys), self.asked, self._arguments):
                say("What is gone was left as it is.")
                return listed
            marked = self._mark(credential, self.asked, keys)
        except ShelfreadyError as error:
            say(f"What is gone was not marked: {error.sentence}")
            marked = Ended(UNSETTLED, {"choice": self.asked.name, "error": error.sentence})
        told = told | {"gone_marked": marked.told}
        return Ended(max(sent.code, marked.code), told, marked.stopped)

    def _asked(self) -> GoneChoice | None:
        if self._arguments.gone is None:
            return None
        gone = self._session.uploads.gone
        choices = {each.name: each for each in gone.choices(self._options)}
        if self._arguments.gone in choices:
            return choices[self._arguments.gone]
        can = gone.why_only_listed(self._options) or f"There it can be {' or '.join(choices)}."
        words = f"--gone {self._arguments.gone} cannot be done at this destination. {can}"
        raise UploadImpossible(words)

    def _mark(self, credential: Credential, choice: GoneChoice, keys: Sequence[str]) -> Ended:
        """Mark products; return how that ended. UploadImpossible."""
        from importers.cli.credentials import practice_credential
        from importers.cli.upload_monitor import UploadMonitor

        profile, url = self._session.profile, self._arguments.url
        assert profile is not None  # --to is required
        login = partial(practice_credential, profile, url) if profile.practice else None
        run = self._session.uploads.gone.start(choice, keys, credential, self._options)
        monitor = UploadMonitor(run, login, wait=self._arguments.wait)
        counts = monitor.follow().counts
        left = _left(monitor.failed)
        for each in left:
            say(f"  {each['key']}: {each['state']}: {each['message']}")
        if monitor.error:
            say(monitor.error)
        say(f"{counts.uploaded:,} of {len(keys):,} products that are gone: now {choice.words}.")
        told = {"choice": choice.name, "marked": counts.uploaded, "left": left}
        if monitor.stopped or monitor.error or counts.unknown + counts.waiting:
            return Ended(UNSETTLED, told, monitor.stopped)
        return Ended(INCOMPLETE if left else COMPLETE, told)


def tell(keys: Sequence[str], arguments: argparse.Namespace) -> None:
    """Say what is gone, and that nothing is done about it unless it was asked for."""
    if not keys:
        return
    marked = f"to be marked {arguments.gone}" if arguments.gone else "not touched in the shop"
    say(f"  {len(keys):,} on record that this file had and has no more, {marked}:")
    for key in keys[:_SAID]:
        say(f"    {key}")
    if len(keys) > _SAID:
        say(f"    … and {len(keys) - _SAID:,} more")


def _guard(
    products: Sequence[GoneProduct], had: int, guards: Sequence[Guard]
) -> tuple[TrippedGuard, ...]:
    """Return the guard of what is gone, if it stops: before products are marked it heeds few rows too, and practice."""
    found = next(each for each in (*guards, *DEFAULT_GUARDS) if each.kind is GuardKind.GONE)
    if not products or len(products) * 100 <= found.percent * had:
        return ()
    sentence = (
        f"{len(products):,} of {had:,} products would be marked as gone, more than the guard {found} allows. "
        "Is the file whole?"
    )
    rows = tuple(GuardedRow(each.key) for each in products[:100])
    return (TrippedGuard(found, len(products), had, sentence, rows),)


def _agreed(count: int, choice: GoneChoice, arguments: argparse.Namespace) -> bool:
    """Ask for the number of products, unless `--yes` says that nobody is asked. UploadImpossible."""
    if arguments.yes:
        return True
    if not sys.stdin.isatty():
        raise UploadImpossible("There is no terminal to ask on: add --yes to mark without asking.")
    question = f"Type {count:,} to make what is gone {choice.words}, or Enter to leave it:"
    return typed(question, count)


def _left(failed: Mapping[int, RowOutcome]) -> list[dict[str, str]]:
    return [
        {
            "key": each.key,
            "state": each.state.value,
            "message": "; ".join(text for _, text in each.messages),
        }
        for _, each in sorted(failed.items())
        if each.state is not RowState.SKIPPED
    ]
