"""Opens a file as its supplier's are read, once it is known whose it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from importers.catalog.source import ReadOptions
from importers.errors import UnreadableFile
from importers.session.session import Session
from importers.suppliers.file_pattern import fits
from importers.suppliers.library import KeptSupplier, Suppliers
from importers.suppliers.recognition import Recognition, likeness, recognise

# Reads the file so, and raises UnreadableFile if it cannot be.
Opener = Callable[[ReadOptions], Session]


def open_recognised(
    open_: Opener, name: str, options: ReadOptions, suppliers: Suppliers
) -> Session:
    """Open a file of that name, and tell in `session.supplier` whose it may be; nothing is changed in it.

    What is clearly a supplier's is read as that one's files are, unless the operator said how, and aimed at its
    destination. UnreadableFile, SettingsUnusable.
    """
    everybody = tuple(suppliers.kept.values())
    if not everybody:
        session = open_(options)
        session.supplier.notes = suppliers.mistakes
        return session
    session, notes = _opened(open_, options, _expected(name, everybody))
    found = recognise(name, session.source.header, everybody)
    clear = found.clear
    if clear is not None and options == ReadOptions() and not notes:
        wanted = clear.kept.supplier.reading
        if wanted != session.options:
            again, notes = _opened(open_, options, wanted)
            known = likeness(name, again.source.header, clear.kept)
            session = again if known.header >= clear.header else session
    return _told(
        session, recognise(name, session.source.header, everybody), (*suppliers.mistakes, *notes)
    )


def open_as(open_: Opener, name: str, options: ReadOptions, kept: KeptSupplier) -> Session:
    """Open a file as a supplier's because the operator says so, however it looks. As `open_recognised`."""
    session, notes = _opened(open_, options, kept.supplier.reading)
    return _told(session, Recognition((likeness(name, session.source.header, kept),)), notes)


def _told(session: Session, found: Recognition, notes: tuple[str, ...]) -> Session:
    supplier = session.supplier
    supplier.recognised, supplier.notes = found, notes
    if found.clear is not None and (sentence := supplier.aim(found.clear.kept)):
        supplier.notes = (*supplier.notes, sentence)
    return session


def _expected(name: str, suppliers: Sequence[KeptSupplier]) -> ReadOptions:
    """Return how a file of that name is read, if all agree whose files are called so."""
    readings = [each.supplier.reading for each in suppliers if fits(name, each.supplier.files)]
    same = readings and all(reading == readings[0] for reading in readings)
    return readings[0] if same else ReadOptions()


def _opened(
    open_: Opener, options: ReadOptions, wanted: ReadOptions
) -> tuple[Session, tuple[str, ...]]:
    """Open a file as it is wanted where the operator did not say how; a note tells where that is not possible."""
    if options != ReadOptions():
        return open_(options), ()
    try:
        return open_(wanted), ()
    except UnreadableFile as error:
        if wanted == ReadOptions():
            raise
        return open_(replace(options)), (f"It was read as it is found, since: {error.sentence}",)
