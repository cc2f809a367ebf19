"""The folder of suppliers: a TOML file each, of which a broken one stands in no other's way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from importers.errors import SaveFailed, SettingsUnusable
from importers.files import read_small_text, write_atomically
from importers.storage.home import Home
from importers.suppliers.loading import load
from importers.suppliers.supplier import Supplier, mistake_in_name
from importers.suppliers.writing import changed, dump

_LONGEST = 60  # characters of a file's name


@dataclass(frozen=True, slots=True)
class KeptSupplier:
    """A supplier and its file."""

    supplier: Supplier
    path: Path


@dataclass(frozen=True, slots=True)
class Suppliers:
    """All suppliers by name, and a sentence for each mistake in files that cannot be used."""

    kept: Mapping[str, KeptSupplier]
    mistakes: tuple[str, ...] = ()


def load_suppliers(home: Home) -> Suppliers:
    """Return all suppliers, in the order of their files' names; nothing is raised."""
    found: dict[str, KeptSupplier] = {}
    mistakes: list[str] = []
    for path in _files(home):
        try:
            kept = read_supplier(path)
        except SettingsUnusable as error:
            mistakes.append(error.sentence)
            continue
        other = found.setdefault(kept.supplier.name, kept)
        if other is not kept:
            mistakes.append(
                f"{path} is another supplier {kept.supplier.name}, as {other.path.name} is: give one another name."
            )
    return Suppliers(found, tuple(mistakes))


def read_supplier(path: Path) -> KeptSupplier:
    """Return the supplier of a file. SettingsUnusable names all that is wrong in it."""
    loaded = load(_read(path), str(path))
    if loaded.supplier is None:
        raise SettingsUnusable(" ".join(loaded.mistakes))
    return KeptSupplier(loaded.supplier, path)


def find_supplier(home: Home, name: str) -> KeptSupplier:
    """Return a supplier by its name, whatever the case. SettingsUnusable if there is none, or it cannot be used."""
    suppliers = load_suppliers(home)
    wanted = name.strip().casefold()
    for known, kept in suppliers.kept.items():
        if known.casefold() == wanted:
            return kept
    have = (
        f"the suppliers are {', '.join(suppliers.kept)}" if suppliers.kept else "there is none yet"
    )
    raise SettingsUnusable(
        " ".join([f"There is no supplier “{name}”; {have}.", *suppliers.mistakes])
    )


def save_supplier(home: Home, supplier: Supplier, instead_of: str | None = None) -> KeptSupplier:
    """Write a supplier, and put it in the place of another. SettingsUnusable or SaveFailed, and nothing is changed."""
    if mistake := mistake_in_name(supplier.name):
        raise SettingsUnusable(mistake)
    known = load_suppliers(home).kept
    if supplier.name != instead_of and _named(known, supplier.name) not in (None, instead_of):
        raise SettingsUnusable(f"There is a supplier {supplier.name} already: choose another name.")
    old = known.get(instead_of or "")
    path = _free_path(home, supplier.name) if old is None else old.path
    text = dump(supplier) if old is None else changed(_read(path), supplier)
    try:
        write_atomically(path, text)
    except (OSError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or "a name in it cannot be written"
        raise SaveFailed(f"The supplier could not be saved in {path}: {reason}.") from error
    return KeptSupplier(supplier, path)


def remove_supplier(home: Home, name: str) -> Path:
    """Delete a supplier's file, and return where it was. SettingsUnusable if there is none, SaveFailed."""
    kept = find_supplier(home, name)
    try:
        kept.path.unlink()
    except OSError as error:
        raise SaveFailed(f"{kept.path} cannot be deleted: {error.strerror}.") from error
    return kept.path


def take_in(home: Home, path: Path) -> KeptSupplier:
    """Copy a supplier's file, comments and all, among the others. SettingsUnusable (broken, or known), SaveFailed."""
    supplier = read_supplier(path).supplier
    if _named(load_suppliers(home).kept, supplier.name) is not None:
        raise SettingsUnusable(
            f"There is a supplier {supplier.name} already: remove it first, or change the name in {path}."
        )
    target = _free_path(home, supplier.name)
    _write(target, _read(path))
    return KeptSupplier(supplier, target)


def export(home: Home, name: str, target: Path) -> None:
    """Copy a supplier's file to where there is none. SettingsUnusable, SaveFailed."""
    kept = find_supplier(home, name)
    if target.exists():
        raise SaveFailed(f"{target} exists already; name a new file.")
    _write(target, _read(kept.path))


def _named(known: Mapping[str, KeptSupplier], name: str) -> str | None:
    """Return how a known supplier of that name writes it, None if there is none."""
    return next((each for each in known if each.casefold() == name.casefold()), None)


def _files(home: Home) -> Iterator[Path]:
    try:
        yield from sorted(home.suppliers.glob("*.toml"))
    except OSError:
        return


def _read(path: Path) -> str:
    try:
        return read_small_text(path)
    except UnicodeDecodeError:
        raise SettingsUnusable(f"{path} is no supplier: it is not UTF-8 text.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have that name"
        raise SettingsUnusable(f"The supplier {path} cannot be read: {reason}.") from None


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text)
    except OSError as error:
        raise SaveFailed(f"The supplier could not be saved in {path}: {error.strerror}.") from error


def _free_path(home: Home, name: str) -> Path:
    """Return a file's name that a stranger guesses, and that every system can have."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    stem = re.sub(r"[^\w]+", "-", plain).strip("-")[:_LONGEST] or "supplier"
    for number in range(1, 1000):
        path = home.suppliers / f"{stem}{'' if number == 1 else f'-{number}'}.toml"
        if not path.exists():
            return path
    raise SaveFailed(f"There are too many files called {stem} in {home.suppliers}.")
