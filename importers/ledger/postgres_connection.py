"""The way to a shared record of uploads: plain connections, checked for a pooler that would break them."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from importers.database.drivers import CONNECT_SECONDS, LOCK_SECONDS, postgres_tls
from importers.errors import LedgerUnusable
from importers.ledger.postgres_faults import in_words

if TYPE_CHECKING:
    import psycopg

    from importers.ledger.shared_place import SharedPlace

_DEAD_AFTER: dict[
    str, Any
] = {  # a peer that was cut off is noticed within half a minute, by either side
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
# What our own `SET` is needed for: the server's defaults may give up durability, or wait for ever.
_SETTINGS = f"""
SET lock_timeout = '{LOCK_SECONDS}s'; SET idle_in_transaction_session_timeout = '60s'; SET timezone = 'UTC';
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
SELECT set_config(name, value, false) FROM (VALUES
    ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3')
) AS wanted (name, value) WHERE inet_server_addr() IS NOT NULL
"""
_LOOKS = 3  # at a pooler that may or may not keep a session together


def require_library() -> None:
    """Say what to install where the library is missing. LedgerUnusable."""
    if find_spec("psycopg") is None:
        raise LedgerUnusable(
            "A shared record of uploads needs one more library. Install it with: "
            "python -m pip install 'shelfready[team]'"
        )


def connect(place: SharedPlace) -> psycopg.Connection:
    """Open a connection in autocommit mode. LedgerUnusable."""
    require_library()
    import psycopg

    # What it would tell of a lost connection is told by us; without a handler it would write over the screen.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    at = place.connection
    with in_words(place, "connecting"):
        opened = psycopg.connect(
            host=at.host or None,
            port=at.port,
            dbname=at.database,
            user=at.user or None,
            password=None if place.password is None else place.password.text,
            application_name=f"shelfready {place.who}"[:60],
            connect_timeout=CONNECT_SECONDS,
            autocommit=True,
            **_DEAD_AFTER | postgres_tls(at.protection),
        )
        opened.execute(_SETTINGS)
    return opened


def refuse_pooler(place: SharedPlace, opened: psycopg.Connection) -> None:
    """Refuse a pooler that lends each transaction another connection: locks and notices would be lost. LedgerUnusable.

    A pooler names itself by a process number other than the server's. Whether it keeps sessions together is
    then tried: while a second connection is inside a transaction, the first must still be served by the same process.
    """
    with in_words(place, "looking for a pooler"):
        if _served_by(opened) == opened.info.backend_pid:
            return
        for _ in range(_LOOKS):
            before = _served_by(opened)
            with connect(place) as other, other.transaction():
                _served_by(other)
                if _served_by(opened) != before:
                    raise LedgerUnusable(
                        f"{place} is behind a connection pooler in transaction mode, which keeps no lock: give the "
                        "server's own port in the settings, or the pooler's in session mode."
                    )


def _served_by(opened: psycopg.Connection) -> int:
    row = opened.execute("SELECT pg_backend_pid()").fetchone()
    return 0 if row is None else int(row[0])
