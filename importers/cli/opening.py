"""Opens the catalog that a command speaks of, as its options say."""

from __future__ import annotations

import argparse

from importers.catalog.model import Progress, Reporter, no_report
from importers.catalog.origin import SourceOrigin
from importers.cli.console import ProgressLine
from importers.cli.parser import read_options
from importers.errors import UnreadableFile
from importers.session.places import place_named
from importers.session.session import Session
from importers.storage.home import Home


def opened(arguments: argparse.Namespace) -> Session:
    """Read and check `arguments.file`, with progress on a terminal; ShelfreadyError if it cannot be."""
    asked = (arguments.table, arguments.sql, tuple(arguments.key))
    return opened_at(place_named(str(arguments.file), *asked), arguments)


def opened_at(
    place: SourceOrigin, arguments: argparse.Namespace, also: Reporter = no_report
) -> Session:
    """Read and check a place as the command's options say, and tell `also` of the progress; as `opened`."""
    progress = ProgressLine()

    def report(now: Progress) -> None:
        progress(now)
        also(now)

    try:
        session = Session.open(
            place,
            read_options(arguments),
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
