"""Which record of uploads a profile's uploads are kept in: the file of this machine, or a database that is shared.

`ledger = "NAME"` in settings.toml, for all profiles or in one, names a database of `[connections.NAME]`; so does an
address such as `postgresql://user@host/database`. `till` is what the other operators read of this machine.
"""

from __future__ import annotations

import socket
from urllib.parse import unquote, urlsplit

from importers.database.connection import Connection, DatabaseKind
from importers.destinations.base import Profile
from importers.errors import SettingsUnusable
from importers.ledger.place import LedgerPlace
from importers.ledger.shared_place import SharedPlace
from importers.storage.connections import find_connection
from importers.storage.home import Home
from importers.storage.passwords import password_for, variable_of
from importers.storage.settings import Settings, load_settings

LOCAL = "local"  # the name of this machine's own file
_SCHEMES = ("postgresql", "postgres")


class RecordPlaces:
    """The records of one program's settings; a shared one is the same object each time, as its lock needs it."""

    def __init__(self, home: Home) -> None:
        """Read nothing yet."""
        self._home = home
        self._shared: dict[str, SharedPlace] = {}
        self._read: tuple[tuple[int, int], Settings] | None = (
            None  # the file's time and size, and what it said
        )

    def of(self, profile: Profile | None) -> LedgerPlace:
        """Return where a profile's uploads are recorded. SettingsUnusable. May block on the keyring's dialog."""
        settings = self._settings()
        name = (profile.ledger if profile is not None else "") or settings.ledger
        return self.named(name)

    def _settings(self) -> Settings:
        """Return the settings; read again only when their file has changed."""
        try:
            found = self._home.settings.stat()
            stamp = (found.st_mtime_ns, found.st_size)
        except OSError:
            stamp = (0, 0)
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, load_settings(self._home))
        return self._read[1]

    def named(self, name: str) -> LedgerPlace:
        """Return the record of a name; "" and `local` are this machine's own. SettingsUnusable."""
        if name in ("", LOCAL):
            return self._home.ledger
        if name not in self._shared:
            self._shared[name] = self._made(name, self._settings())
        return self._shared[name]

    def _made(self, name: str, settings: Settings) -> SharedPlace:
        connection = _by_address(name) if "://" in name else find_connection(self._home, name)
        if connection.kind is not DatabaseKind.POSTGRESQL:
            raise SettingsUnusable(
                f'{self._home.settings}: the record of uploads "{name}" must be a PostgreSQL database; '
                f'without a ledger the record is a file of this machine ("{LOCAL}").'
            )
        notes = self._home.root / f"ledger-{connection.name}.uses"
        who = settings.till or socket.gethostname()
        return SharedPlace(
            connection, password_for(connection), who, notes, variable_of(connection)
        )


def _by_address(address: str) -> Connection:
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or not parts.path.strip("/"):
        raise SettingsUnusable(
            f"The address of the record of uploads must look like postgresql://user@host/database, not like "
            f"{parts.scheme}://…"
        )
    if parts.password is not None:
        raise SettingsUnusable(
            "The address of the record of uploads holds a password: take it out, passwords are never kept in files. "
            "Put it into the variable SHELFREADY_PASSWORD_LEDGER or the keyring."
        )
    try:
        port = parts.port
    except ValueError:
        raise SettingsUnusable("The address of the record of uploads has no usable port.") from None
    return Connection(
        "ledger",
        DatabaseKind.POSTGRESQL,
        unquote(parts.path.strip("/")),
        host=unquote(parts.hostname or ""),
        port=port,
        user=unquote(parts.username or ""),
    )
