"""PgBouncer before a PostgreSQL, where this machine has one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from importers.database.connection import Connection

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def pooler(server: Connection, mode: str) -> Iterator[Connection]:
    """Start a pooler in "transaction" or "session" mode; gives the way through it."""
    assert PGBOUNCER is not None
    folder = Path(tempfile.mkdtemp(prefix="shelfready-pooler-"))
    port = _free_port()
    owner = Path(server.host).stat()  # only he may enter where the server's socket is
    (folder / "users").write_text(f'"{server.user}" ""\n')
    (folder / "config").write_text(
        "[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = any\npool_mode = {mode}\n"
        f"ignore_startup_parameters = extra_float_digits\nadmin_users = {server.user}\n"
        f"[databases]\n* = host={server.host} port={server.port or 5432} user={server.user}\n"
    )
    for each in (folder, *folder.iterdir()):
        each.chmod(0o755)
    words = [PGBOUNCER, "-q", str(folder / "config")]
    if os.getuid() == 0:
        words = [
            "setpriv",
            f"--reuid={owner.st_uid}",
            f"--regid={owner.st_gid}",
            "--clear-groups",
            *words,
        ]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        give_up = time.monotonic() + 20
        while not _answers(port):
            assert time.monotonic() < give_up, "the pooler does not start"
            time.sleep(0.02)
        yield replace(server, host="127.0.0.1", port=port)
    finally:
        process.terminate()
        process.communicate(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
