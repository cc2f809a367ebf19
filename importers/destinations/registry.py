"""The destinations that there are: this program's, and those of other packages. Adding one is a line here.

A file may describe one too (`rest`): those that come with the program, and those of the operator's folder, which
`look_in` names. Another package registers its own by an entry point of the group `shelfready.destinations`, whose name
is the destination's and whose object is a `Destination`, or makes one when it is called.
Nothing is imported before somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from importers.destinations.base import Profile

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from importers.destinations.protocol import Destination

ENTRY_POINTS = "shelfready.destinations"

_OWN = {
    "scantrust": "importers.destinations.scantrust.destination:SCANTRUST",
    "digible": "importers.destinations.digible.destination:DIGIBLE",
    "shopify": "importers.destinations.shopify.destination:SHOPIFY",
    "woocommerce": "importers.destinations.woocommerce.destination:WOOCOMMERCE",
}

_registered: dict[str, Destination] = {}
_folder: list[tuple[Path, object]] = []  # of the operator's files, and what was in it
_faults: dict[str, str] = {}


def register(destination: Destination) -> None:
    """Add a destination while the program runs, or put it in the place of the one of that name."""
    _registered[destination.name] = destination
    refresh()


def unregister(name: str) -> None:
    """Take back what `register` added."""
    _registered.pop(name, None)
    refresh()


def look_in(folder: Path) -> None:
    """Take the files of this folder for destinations from now on, those that come with the program beside them."""
    from importers.destinations.rest.folder import state_of

    now = [(folder, state_of(folder))]
    if now != _folder:
        _folder[:] = now
        refresh()


def destinations() -> Mapping[str, Destination]:
    """Return every destination by its name: this program's first."""
    return _found()


def destination_of(profile: Profile) -> Destination:
    """Return what a profile sends to; KeyError if nothing of that name is registered."""
    return _found()[profile.destination]


def practice_profiles() -> Mapping[str, Profile]:
    """Return the profile by which each destination is practised, by the destination's name; some have none."""
    return {
        name: next(profile for profile in each.profiles if profile.practice)
        for name, each in _found().items()
        if any(profile.practice for profile in each.profiles)
    }


def title_of(name: str) -> str:
    """Return what people call a destination; of one that is not registered, its name."""
    found = _found().get(name)
    return name.capitalize() if found is None else found.title


def faults() -> tuple[str, ...]:
    """Return a sentence for each destination of another package or of a file that cannot be used."""
    _found()
    return tuple(_faults.values())


def refresh() -> None:
    """Look again for what is there, as after a package was installed."""
    _faults.clear()
    _found.cache_clear()
    _profiles.cache_clear()


@cache
def _found() -> dict[str, Destination]:
    from importlib.metadata import entry_points

    found = {name: _own(place) for name, place in _OWN.items()}
    for point in entry_points(group=ENTRY_POINTS):
        if point.name not in found and (made := _foreign(point)) is not None:
            found[made.name] = made
    return {**found, **_described(found), **_registered}


def _described(others: Mapping[str, Destination]) -> dict[str, Destination]:
    """Return what files describe; one that cannot be used is told of in `faults`."""
    from importers.destinations.rest.folder import described

    made, wrong = described(_folder[0][0] if _folder else None, others)
    _faults.update(wrong)
    return {each.name: each for each in made}


def _own(place: str) -> Destination:
    module, _, name = place.partition(":")
    made: Destination = getattr(import_module(module), name)
    return made


def _foreign(point: EntryPoint) -> Destination | None:
    """Load another package's destination; whatever is wrong with it must not keep the program from starting."""
    try:
        made = point.load()
        made = made() if isinstance(made, type) else made
        if made.name != point.name:
            raise ValueError(f"it calls itself {made.name!r}")
    except Exception as error:  # noqa: BLE001 - somebody else's code, met by the user in `faults`
        _faults[point.name] = (
            f"The destination {point.name} of the package {point.dist.name if point.dist else '?'} "
            f"cannot be used: {type(error).__name__}: {error}."
        )
        return None
    found: Destination = made
    return found


@cache
def _profiles() -> dict[str, Profile]:
    every = [profile for each in _found().values() for profile in each.profiles]
    return {profile.name: profile for profile in sorted(every, key=lambda each: each.practice)}


class _BuiltIn(Mapping[str, Profile]):
    """The profiles that come with the destinations, by name, those for practice last."""

    def __getitem__(self, name: str) -> Profile:
        return _profiles()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_profiles())

    def __len__(self) -> int:
        return len(_profiles())


BUILT_IN: Mapping[str, Profile] = _BuiltIn()
