"""Destinations are plugs: found by entry point, named nowhere else, and a broken one is told, not fatal."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.destinations import registry
from importers.destinations.registry import BUILT_IN, destinations, faults, title_of
from importers.errors import SettingsUnusable
from importers.storage.home import Home
from importers.storage.profiles import find_profile

ROOT = Path(__file__).parents[3]
ROOMS = ["importers/upload", "importers/session", "importers/cli", "importers/storage", "tui"]
_OWN = [name for name in destinations() if name != "corner"]
NAMED = re.compile(rf"(?i){'|'.join(_OWN)}|destination *[!=]= *\"|\.destination *(?:[!=]=|in\b)")


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_room_names_a_destination(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    said = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if NAMED.search(line)
    ]
    assert not said


@pytest.mark.parametrize(
    "line", ['profile.destination == "x"', "a.destination in (B, C)", "to Scantrust", "DIGIBLE"]
)
def test_the_names_are_looked_for_as_they_would_be_written(line: str) -> None:
    assert NAMED.search(line)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a package that brings one destination that works, one that does not, and a wrongly named one."""
    package = tmp_path / "street"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from tests.support.corner_shop import CornerShop as Shop\n", encoding="utf-8"
    )
    info = tmp_path / "street-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: street\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[shelfready.destinations]\n"
        "corner = street:Shop\nbroken = street:missing\nother = street:Shop\n"
        "scantrust = street:Shop\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.refresh()
    yield
    monkeypatch.undo()
    sys.modules.pop("street", None)
    registry.refresh()


@pytest.mark.usefixtures("installed")
def test_another_package_brings_a_destination(tmp_path: Path) -> None:
    assert "corner" in destinations()
    assert title_of("corner") == "The Corner Shop"
    assert title_of("scantrust") == "Scantrust"  # the program's own is not replaced
    assert [*BUILT_IN].index("corner") < [*BUILT_IN].index("practice-scantrust")
    home = Home(tmp_path / "home")
    assert find_profile(home, "corner").batch_size == 2
    home.root.mkdir()
    home.settings.write_text('[profiles.mine]\ndestination = "corner"\ntill = "9"\n')
    assert find_profile(home, "mine").text("till") == "9"


@pytest.mark.usefixtures("installed")
def test_one_that_cannot_be_used_is_told_where_it_is_missed(tmp_path: Path) -> None:
    broken, other = faults()
    assert "destination broken of the package street cannot be used" in broken
    assert "it calls itself 'corner'" in other
    with pytest.raises(SettingsUnusable, match="broken of the package street"):
        find_profile(Home(tmp_path), "broken")
