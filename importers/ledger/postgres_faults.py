"""What can be wrong with a shared record of uploads, each in one sentence for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from importers.database.failures import is_password_refusal
from importers.database.failures import sentence as told_by_server
from importers.errors import LedgerPasswordRefused, LedgerUnusable

if TYPE_CHECKING:
    from importers.ledger.shared_place import SharedPlace

TAKEN_OVER = "SR001"  # raised by our own function in the database, see `postgres_schema`
_FULL = ("53100", "53200")
_NO_UPLOAD = "Nothing more is sent; rows under way are looked up by the next upload."


@contextmanager
def in_words(place: SharedPlace, doing: str) -> Iterator[None]:
    """Turn any failure of the server or of the way to it into one sentence. LedgerUnusable."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        sentence = _sentence(place, doing, error)
        refused = is_password_refusal(error)
        raise (LedgerPasswordRefused if refused else LedgerUnusable)(sentence) from error
    except UnicodeError as error:  # half a character, which no database can hold
        raise LedgerUnusable(
            f"The shared record of uploads at {place} cannot hold this text ({error}). {_NO_UPLOAD}"
        ) from error


def _sentence(place: SharedPlace, doing: str, error: Exception) -> str:
    state = getattr(error, "sqlstate", None)
    if state == TAKEN_OVER:
        return (
            f"Another program has begun an upload to this destination: the way to {place} was lost for a moment. "
            f"{_NO_UPLOAD}"
        )
    if state in _FULL:
        return f"The disk or the memory of {place} is full: free some there. {_NO_UPLOAD}"
    said = told_by_server(place.connection, doing, error)
    said = said if said.endswith((".", "?", "!")) else f"{said}."
    if is_password_refusal(error):
        said += f" Give it in {place.variable}, or run shelfready ledger status in a terminal once: it asks for it."
    return f"The shared record of uploads cannot be used. {said} {_NO_UPLOAD}"


def not_there(place: SharedPlace) -> str:
    """Return what to say of a record that has gone while it was in use."""
    return (
        f"The shared record of uploads at {place} is not there any more. {_NO_UPLOAD} Put it back from a backup, or "
        "the next upload will not know what was sent."
    )


def newer(place: SharedPlace) -> str:
    """Return what to say of a record that a newer program has changed."""
    return f"The shared record of uploads at {place} was made by a newer Shelfready; update this one to use it."
