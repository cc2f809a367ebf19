"""A database that the operator named: where it is and how it is reached, without its password."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_LOOPBACK = ("", "localhost", "127.0.0.1", "::1")


class DatabaseKind(StrEnum):
    """The databases that can be read."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    MYSQL = "mysql"  # MariaDB as well
    MSSQL = "mssql"


class Tls(StrEnum):
    """How the way to the server is protected."""

    VERIFY = "verify"  # encrypted, and the server's certificate proves its name
    REQUIRE = "require"  # encrypted, whoever answers
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Connection:
    """One database by its parts; never a URL, and never a password.

    `database` is the file of a SQLite database. `host` "" is this machine; one that begins with `/` is
    the folder of a PostgreSQL server's socket. `tls` None: verified, but for a server on this machine.
    `password_env` names the environment variable that holds the password. `writable` lets corrected
    cells be written back, which is refused otherwise.
    """

    name: str
    kind: DatabaseKind
    database: str
    host: str = ""
    port: int | None = None
    user: str = ""
    tls: Tls | None = None
    writable: bool = False
    password_env: str = ""

    @property
    def protection(self) -> Tls:
        """Return how the way to the server is protected, chosen or by where it is."""
        if self.tls is not None:
            return self.tls
        local = self.host in _LOOPBACK or self.host.startswith("/")
        return Tls.OFF if local else Tls.VERIFY

    @property
    def needs_password(self) -> bool:
        """Tell whether the database is on a server, which may ask for a password."""
        return self.kind is not DatabaseKind.SQLITE

    @property
    def place(self) -> str:
        """Return where the database is, in a few words for the operator; no secret is in it."""
        if self.kind is DatabaseKind.SQLITE:
            return self.database
        port = "" if self.port is None else f":{self.port}"
        return f"{self.database} on {self.host or 'this machine'}{port}"


@dataclass(frozen=True, slots=True)
class Password:
    """A database's password; it never shows in a repr, and is kept in memory only."""

    text: str

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Password(…)"
