"""One upload at a time to a destination, also across processes, and none after its holder died."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from importers.destinations.registry import BUILT_IN
from importers.errors import LedgerUnusable
from importers.ledger.place import upload_lock

PROFILE = BUILT_IN["scantrust"]
HOLDER = """
import sys
from pathlib import Path
from importers.destinations.registry import BUILT_IN
from importers.ledger.place import upload_lock
lock = upload_lock(Path(sys.argv[1]), BUILT_IN["scantrust"])
lock.take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_upload_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first, second = (upload_lock(tmp_path / "l", PROFILE) for _ in range(2))
    first.take()
    with pytest.raises(LedgerUnusable, match="Another upload"):
        second.take()
    first.release()
    second.take()
    second.release()


def test_another_destination_has_a_lock_of_its_own(tmp_path: Path) -> None:
    locks = [
        upload_lock(tmp_path / "l", PROFILE),
        upload_lock(tmp_path / "l", replace(PROFILE, account="second")),
        upload_lock(tmp_path / "l", BUILT_IN["digible"]),
    ]
    for lock in locks:
        lock.take()
    for lock in locks:
        lock.release()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        lock = upload_lock(path, PROFILE)
        with pytest.raises(LedgerUnusable, match="Another upload"):
            lock.take()
        holder.kill()
        holder.wait()
    lock.take()
    lock.release()


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerUnusable):
        upload_lock(tmp_path / "file" / "ledger", PROFILE).take()
