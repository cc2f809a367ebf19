"""What an installation holds: the two packages, the demo's catalog within them, and nothing else by the top."""

from __future__ import annotations

import sys
import tomllib
import zipfile
from pathlib import Path
from subprocess import run

import pytest

from tui.demo import CATALOG, playground

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run(build, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return zipfile.Path(found)


def test_a_wheel_holds_two_packages(wheel: zipfile.Path) -> None:
    tops = {entry.name for entry in wheel.iterdir() if not entry.name.endswith(".dist-info")}
    assert tops == {"importers", "tui"}
    assert (wheel / "importers" / "py.typed").exists()
    assert (wheel / "tui" / "py.typed").exists()


def test_a_wheel_has_the_demos_catalog(wheel: zipfile.Path) -> None:
    packed = wheel / "tui" / "sample_data" / CATALOG
    assert packed.read_bytes() == (ROOT / "sample_data" / CATALOG).read_bytes()
    with playground() as folder:
        assert (folder / CATALOG).read_bytes() == packed.read_bytes()


def test_a_wheel_has_the_licence(wheel: zipfile.Path) -> None:
    (info,) = (entry for entry in wheel.iterdir() if entry.name.endswith(".dist-info"))
    assert (info / "licenses" / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert "License-Expression: MIT" in (info / "METADATA").read_text("utf-8")


def test_the_lock_knows_every_dependency_and_no_place_to_get_it_from() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(entry for name in extras for entry in extras[name])]
    names = {name_of(entry) for entry in wanted} - {"shelfready"}
    assert names - locked == set()
    assert "://" not in lock


def name_of(requirement: str) -> str:
    import re

    return re.split(r"[\[<>=~!; ]", requirement)[0].lower().replace("_", "-")
