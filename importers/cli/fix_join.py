"""`shelfready fix --join`: the step that takes columns from a second file, and the list of rows without a partner."""

from __future__ import annotations

import argparse
from dataclasses import replace

from importers.catalog.catalog import Catalog
from importers.catalog.source import SourceTable
from importers.cli.line_review_join import label_there
from importers.cli.line_review_words import column_named
from importers.fixes.joining.join import Join, Joined, Take
from importers.fixes.joining.leftovers import save_leftovers
from importers.fixes.joining.other_file import OtherFile, UnusableJoin
from importers.fixes.joining.step import named_from, steps
from importers.fixes.recipe import Instruction
from importers.session.joining import likely_key
from importers.session.session import Session


def join_steps(arguments: argparse.Namespace, session: Session) -> tuple[Instruction, ...]:
    """Return the steps that the command line says. UnusableJoin, UnreadableFile."""
    join, file, _ = _join(arguments, session)
    return steps(session.catalog, join, file)


def write_unmatched(
    arguments: argparse.Namespace, session: Session, result: Catalog
) -> tuple[str, ...]:
    """Write the rows of both files that found no partner, where that is asked; return what to say. SaveFailed."""
    if arguments.unmatched is None or arguments.join is None:
        return ()
    join, _, other = _join(arguments, session)
    found = [
        column_named(result, t.into) if isinstance(t.into, str) else t.into for t in join.takes
    ]
    takes = zip(join.takes, found, strict=True)
    added = tuple(replace(take, into=column) for take, column in takes if column is not None)
    join = replace(join, takes=added)
    rows = save_leftovers(arguments.unmatched, Joined(result, other, join), result, join)
    return (f"{rows:,} rows without a partner are listed in {arguments.unmatched}.",)


def _join(arguments: argparse.Namespace, session: Session) -> tuple[Join, OtherFile, SourceTable]:
    catalog, folder = session.catalog, session.source.origin.folder
    file = OtherFile(named_from(folder, arguments.join), arguments.join_sheet)
    pairs = [_pair(each) for each in arguments.take]
    new = [_pair(each) for each in arguments.take_new]
    named = [there for _, there in (*pairs, *new, _pair(arguments.on or "")) if there]
    other = file.read(folder, named)
    here, there = likely_key(session, other)
    if arguments.on is not None:
        own, theirs = _pair(arguments.on)
        here, there = _here(catalog, own), label_there(other, theirs)
    if here is None or there is None:
        raise UnusableJoin("Say which columns hold the SKU: --on COLUMN=THERE.")
    takes = tuple(Take(label_there(other, theirs), _here(catalog, own)) for own, theirs in pairs)
    takes += tuple(Take(label_there(other, theirs), own) for own, theirs in new)
    return Join(here, there, takes, arguments.only_blanks), file, other


def _pair(text: str) -> tuple[str, str]:
    """Return the column here and the one there; one name is that of both."""
    here, equals, there = text.partition("=")
    return here, there if equals else here


def _here(catalog: Catalog, name: str) -> int:
    column = column_named(catalog, name)
    if column is None:
        raise UnusableJoin(f"The catalog has no column {name!r}, or more than one.")
    return column
