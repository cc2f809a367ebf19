"""Opens the catalog that a command speaks of, as its options say."""

from __future__ import annotations

import argparse

from importers.catalog.model import Progress, Reporter, no_report
from importers.catalog.origin import SourceOrigin
from importers.catalog.source import ReadOptions
from importers.cli.console import ProgressLine
from importers.cli.parser import read_options
from importers.errors import UnreadableFile
from importers.session.places import place_named
from importers.session.recovery_log import reading_for
from importers.session.session import Session
from importers.storage.home import Home


def opened(arguments: argparse.Namespace) -> Session:
    """Read and check `arguments.file`, with progress on a terminal; ShelfreadyError if it cannot be."""
    return opened_at(_place_in(arguments), arguments)


def opened_to_go_on(arguments: argparse.Namespace) -> Session:
    """As `opened`, without options as the file was read when work on it was left unsaved, or as its supplier's are."""
    from importers.session.supplier_opening import open_recognised
    from importers.suppliers.library import load_suppliers

    place, home = _place_in(arguments), Home.default()

    def open_(options: ReadOptions) -> Session:
        return opened_at(place, arguments, options=options)

    reading = reading_for(home, place, read_options(arguments))
    return open_recognised(open_, place.name, reading, load_suppliers(home))


def _place_in(arguments: argparse.Namespace) -> SourceOrigin:
    asked = (arguments.table, arguments.sql, tuple(arguments.key))
    return place_named(str(arguments.file), *asked)


def opened_at(
    place: SourceOrigin,
    arguments: argparse.Namespace,
    also: Reporter = no_report,
    *,
    options: ReadOptions | None = None,
) -> Session:
    """Read and check a place as the command's options say, and tell `also` of the progress; as `opened`.

    `options` are used instead of the command's, where they are given.
    """
    progress = ProgressLine()

    def report(now: Progress) -> None:
        progress(now)
        also(now)

    try:
        session = Session.open(
            place,
            read_options(arguments) if options is None else options,
            home=Home.default(),
            profile=arguments.to,
            report=report,
            note=False,
        )
        session.report()
    finally:
        progress.clear()
    if arguments.sheet is not None and not session.source.is_workbook:
        raise UnreadableFile(
            f"{place.name} is no workbook, so it has no sheet {arguments.sheet!r}: "
            "leave --sheet out."
        )
    return session
