"""What a killed save leaves behind is cleared away by the next one, and nothing else is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from importers.files import leftovers
from importers.writers.atomic import replacing

_DIE = """
import os, signal, sys
from pathlib import Path
from importers.writers.atomic import replacing
with replacing(Path(sys.argv[1]), overwrite=True) as file:
    file.write(b"half of")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_next_save_clears_what_a_kill_left(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"old")
    died = subprocess.run([sys.executable, "-c", _DIE, str(target)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2
    with replacing(target, overwrite=True) as file:
        file.write(b"new")
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"new"


def test_what_lives_or_is_anothers_stays(tmp_path: Path) -> None:
    mine = leftovers.unfinished(tmp_path)
    dead = str(_dead_process())
    machine = mine.name.split("-")[1]
    stays = [
        mine,
        tmp_path / mine.name.replace(machine, "0" * 8).replace(str(os.getpid()), dead),
        tmp_path / f".shelfready-{machine}-{dead}.tmp",
        tmp_path / "list.tmp",
    ]
    for path in stays:
        path.write_bytes(b"x")
    folder = tmp_path / f".shelfready-{machine}-{dead}-{'a' * 8}.tmp"
    folder.mkdir()
    gone = tmp_path / f".shelfready-{machine}-{dead}-{'b' * 8}.tmp"
    gone.write_bytes(b"x")
    leftovers.clear(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([*stays, folder])


def test_a_folder_that_cannot_be_looked_into_is_no_obstacle(tmp_path: Path) -> None:
    leftovers.clear(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_any_length_can_be_saved(tmp_path: Path) -> None:
    target = tmp_path / ("茶" * 83 + ".csv")
    with replacing(target, overwrite=False) as file:
        file.write(b"x")
    assert target.read_bytes() == b"x"


def _dead_process() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid
