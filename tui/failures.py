"""What becomes of an error in a worker: a sentence for the operator, the details in a file."""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.worker import Worker, WorkerState

from importers.errors import Cancelled, ShelfreadyError
from importers.storage.home import Home
from tui.shell import Shell

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from importers.session.session import Session

log = logging.getLogger(__name__)


def error_log(home: Home) -> Path:
    """Return the file that keeps the details of unexpected errors."""
    return home.root / "errors.log"


def record(error: BaseException, home: Home) -> Path | None:
    """Append an unexpected error's details to the log; None if that cannot be written either."""
    path = error_log(home)
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{stamp}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        log.exception("the error log cannot be written")
        return None
    return path


def save_unsaved(session: Session | None, home: Home) -> str:
    """Save unsaved changes of a session that must end, and say where they are."""
    if session is None or not session.edited:
        return ""
    target = home.journal / session.suggested_target().name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        session.save(target, overwrite=True)
    except Exception as error:  # noqa: BLE001 - the program is ending; whatever goes wrong is told
        return f" Your changes could not be saved: {sentence_for(error, 'saving them', home)}"
    return f" Your unsaved changes are kept in {target}."


def sentence_for(error: BaseException, doing: str, home: Home) -> str:
    """Return what to tell the operator; an unexpected error is also written to the log."""
    if isinstance(error, ShelfreadyError):
        return error.sentence
    path = record(error, home)
    where = f" The details are in {path}." if path else ""
    return f"Something unexpected went wrong while {doing or 'working'}.{where}"


class WorkerErrors:
    """Mixed into every screen that starts workers: an error becomes a notification."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell the operator of a worker's error, once."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None or isinstance(error, Cancelled):
            return
        self.worker_failed(event.worker, error)

    def worker_failed(self, worker: Worker[object], error: BaseException) -> None:
        """Show the error; screens that have a better place for it override this."""
        shell = cast(Shell, cast("MessagePump", self).app)
        shell.tell_failure(error, worker.description)
