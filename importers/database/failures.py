"""What a database's driver says went wrong, as one sentence for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from importers.database import drivers
from importers.errors import DatabaseUnusable, PasswordRefused

if TYPE_CHECKING:
    from importers.database.connection import Connection

# SQLSTATE of PostgreSQL and SQL Server, error numbers of MariaDB, MySQL and SQL Server.
_CODES = {
    "password": "28P01 28000 1045 1698 18456",
    "no-database": "3D000 1049 4060",
    "no-right": "42501 1142 1143 1044 229 230",
    "gone": "42P01 1146 208 42S02",
    "column": "42703 1054 207 42S22",
    "locked": "55P03 1205 1222 1213 40P01 40001",
    "lost": "57P01 57P02 2006 2013 08S01 08006",
    "no-server": "57P03 2002 2003 08001",
    "tls": "2026",
    "full": "53300 1040",
    "read-only": "25006 1792",
    "sql": "42601 1064 102 1060",
    "slow": "57014 3024",
}
# Where a driver gives no number: words of libpq, OpenSSL, SQLite and the ODBC driver, in this order.
_WORDS = {
    "tls": ("certificate", "ssl", "tls"),
    "gone": ("no such table",),
    "column": ("no such column",),
    "locked": ("database is locked", "database table is locked"),
    "no-sqlite": ("file is not a database",),
    "damaged": ("malformed",),
    "no-file": ("unable to open database file",),
    "read-only": ("readonly database",),
    "password": ("password authentication failed", "no password supplied", "login failed"),
    "no-database": ("does not exist",),
    "lost": ("server closed the connection", "lost connection", "connection already closed"),
    "no-server": (
        "timeout",
        "host name",
        "service not known",
        "refused",
        "no such file",
        "unable to establish",
    ),
    "sql": ("syntax error", "incomplete input"),
}
# Whatever the number says: the server cannot encrypt at all.
_NO_TLS = ("does not support ssl", "doesn't support it")
_SENTENCES = {
    "no-tls": "The server at {place} does not encrypt, so a password would go in the clear: let it encrypt, or, on a "
    'network that you trust, set tls = "off" for {name} in the settings.',
    "password": "{place} refuses the user {user}: the password or the name is wrong.",
    "no-database": "The server has no database {database!r}: put its name right in the settings.",
    "no-right": "The user {user} has no right to do this at {place} ({doing}): ask whoever looks after it.",
    "gone": "{place} has no such table any more ({doing}): {said}",
    "column": "{place} has no such column ({doing}): {said}",
    "locked": "Somebody else holds a lock at {place}; {seconds} seconds were waited in vain ({doing}). Try again.",
    "lost": "The connection to {place} was lost while {doing}; nothing was changed. Try again.",
    "no-server": "No {title} server answers at {place}: is it running, and are host and port right?",
    "tls": "The server at {place} cannot be trusted with a password ({said}): give its certificate, or set tls.",
    "full": "{place} takes no more connections now. Try again in a while.",
    "read-only": "{place} cannot be written to ({doing}).",
    "sql": "{place} does not understand the SELECT: {said}",
    "slow": "{place} took too long ({doing}) and was stopped.",
    "no-sqlite": "{place} is no SQLite database.",
    "damaged": "The SQLite database {place} is damaged: restore it from a backup.",
    "no-file": "{place} cannot be opened: it is not there, or may not be read.",
}


@contextmanager
def told(connection: Connection, doing: str) -> Iterator[None]:
    """Turn whatever the driver raises into one sentence. DatabaseUnusable."""
    from sqlalchemy.exc import DBAPIError, NoSuchTableError, SQLAlchemyError

    try:
        yield
    except NoSuchTableError as error:
        raise DatabaseUnusable(
            f"{connection.place} has no table or view {str(error).strip('`')}: choose another."
        ) from None
    except DBAPIError as error:
        raise _failure(connection, doing, error.orig or error) from None
    except SQLAlchemyError as error:
        raise DatabaseUnusable(sentence(connection, doing, error)) from None


def _failure(connection: Connection, doing: str, error: BaseException) -> DatabaseUnusable:
    refused = is_password_refusal(error)
    return (PasswordRefused if refused else DatabaseUnusable)(sentence(connection, doing, error))


def is_password_refusal(error: BaseException) -> bool:
    """Tell whether a driver's error says that the user's password is wrong or lacking."""
    return _meaning(error) == "password"


def sentence(connection: Connection, doing: str, error: BaseException) -> str:
    """Return what went wrong, where, and what to do, for an error of a driver."""
    said = _first_line(error)
    pattern = _SENTENCES.get(_meaning(error), "{place} failed while {doing}: {said}")
    return pattern.format(
        place=connection.place,
        name=connection.name,
        user=connection.user or "of this machine",
        database=connection.database,
        title=drivers.DRIVERS[connection.kind].title,
        seconds=drivers.LOCK_SECONDS,
        doing=doing,
        said=said,
    )


def _meaning(error: BaseException) -> str:
    codes = {str(code) for code in (getattr(error, "sqlstate", None), *error.args[:1])}
    by_code = (meaning for meaning, known in _CODES.items() if codes & set(known.split()))
    lowered = str(error).lower()
    if any(words in lowered for words in _NO_TLS):
        return "no-tls"
    by_word = (meaning for meaning, words in _WORDS.items() if any(w in lowered for w in words))
    return next(by_code, None) or next(by_word, "")


def _first_line(error: BaseException) -> str:
    text = str(error.args[1]) if len(error.args) > 1 else str(error)
    return (text.strip().splitlines() or [type(error).__name__])[0][:200]


class BadQuery(DatabaseUnusable):
    """The server says in its own words why a query of the operator's cannot be read."""

    def __init__(self, said: str) -> None:
        """Take the server's sentence."""
        super().__init__(f"The database does not understand the SELECT: {said}")
