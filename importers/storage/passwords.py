"""Where a database's password comes from: the environment, or the keyring; never a file or an argument."""

from __future__ import annotations

import os
from collections.abc import Mapping

from importers.database.connection import Connection, Password
from importers.storage.secrets import recall_password


def password_for(
    connection: Connection, environ: Mapping[str, str] = os.environ
) -> Password | None:
    """Return the password of a database; None where it has none or only the operator knows it.

    The variable is the one that the connection names, or `SHELFREADY_PASSWORD_NAME`. May block on a dialog.
    """
    if not connection.needs_password:
        return None
    text = environ.get(variable_of(connection), "")
    return Password(text) if text else recall_password(connection)


def variable_of(connection: Connection) -> str:
    """Return the name of the environment variable that may hold a database's password."""
    plain = "".join(letter if letter.isalnum() else "_" for letter in connection.name.upper())
    return connection.password_env or f"SHELFREADY_PASSWORD_{plain}"
