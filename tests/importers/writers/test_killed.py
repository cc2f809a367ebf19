"""A save that is killed at any point leaves the old file or the new one, never a part."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import sample_data

# Runs one save to count its calls into C, then forks a child for each point at which to die.
_PROGRAM = """
import os, random, signal, sys
from pathlib import Path
from importers.catalog.catalog import Catalog
from importers.catalog.model import CellRef
from importers.readers import read
from importers.writers import save

source, target, scratch = map(Path, sys.argv[1:4])
catalog = Catalog(read(source))
catalog.set_value(CellRef(0, 1), "edited")
calls = 0
last = None

def count(_frame, event, _argument):
    global calls
    if event == "c_call":
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)

def run(path):
    sys.setprofile(count)
    save(catalog, path, overwrite=True)
    sys.setprofile(None)

run(scratch)
calls = 0
run(scratch)
total, old, random = calls, target.read_bytes(), random.Random(7)
deaths = 0
points = random.sample(range(1, total), min(25, total - 1)) + list(range(total - 12, total))
for last in points:
    target.write_bytes(old)
    calls = 0
    child = os.fork()
    if not child:
        run(target)
        os._exit(0)
    deaths += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    sys.stdout.write("old " if target.read_bytes() == old else
                     "new " if target.read_bytes() == scratch.read_bytes() else "part ")
sys.stdout.write(str(deaths))
"""


@pytest.mark.parametrize("name", ["messy_catalog.csv", "messy_catalog.xlsx"])
def test_the_target_is_always_whole(tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    source.write_bytes(sample_data.path(name).read_bytes())
    target, scratch = tmp_path / f"target{source.suffix}", tmp_path / f"scratch{source.suffix}"
    target.write_bytes(b"the old file")
    run = [sys.executable, "-c", _PROGRAM, str(source), str(target), str(scratch)]
    *states, deaths = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert int(deaths) > len(states) * 0.8
    assert set(states) == {"old", "new"}
