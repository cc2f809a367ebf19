"""The manifests that there are: those that come with the program, and those of the operator's folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from importers.destinations.rest.destination import RestDestination
from importers.destinations.rest.load import ManifestUnusable, load

EXAMPLES = Path(__file__).parent / "examples"
SKELETON = Path(__file__).parent / "skeleton.toml"
_MOST = 200  # files of a folder that are read


def state_of(folder: Path) -> object:
    """Return what changes when a manifest of the folder does."""
    return tuple(
        (path.name, s.st_mtime_ns, s.st_size) for path in _files(folder) if (s := path.stat())
    )


def _files(folder: Path) -> list[Path]:
    """Return the manifests of a folder in the order of their names; none where there is no such folder."""
    try:
        return sorted(path for path in folder.glob("*.toml") if path.is_file())[:_MOST]
    except OSError:
        return []


@cache
def _shipped() -> tuple[RestDestination, ...]:
    return tuple(RestDestination(load(path)) for path in _files(EXAMPLES))


def described(
    folder: Path | None, others: Collection[str]
) -> tuple[list[RestDestination], dict[str, str]]:
    """Return the destinations of files, and by path what is wrong with the rest. A name is given once: to `others`, to
    the operator's first file, to the program's own.
    """
    wrong: dict[str, str] = {}
    own: dict[str, RestDestination] = {}
    for path in _files(folder) if folder else ():
        try:
            made = RestDestination(load(path), path)
        except ManifestUnusable as error:
            wrong[str(path)] = f"A destination's file cannot be used. {error.sentence}"
            continue
        if made.name in others or made.name in own:
            wrong[str(path)] = _taken(path, made, own)
        else:
            own[made.name] = made
    return [*_unnamed(own, others), *own.values()], wrong


def _unnamed(own: Collection[str], others: Collection[str]) -> Iterator[RestDestination]:
    return (each for each in _shipped() if each.name not in own and each.name not in others)


def _taken(path: Path, made: RestDestination, own: Collection[str]) -> str:
    whose = "another file here" if made.name in own else "the program itself or a package"
    return f'{path.name}, line 1: name: "{made.name}" is the name of a destination of {whose}; choose another.'
