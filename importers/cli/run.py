"""`shelfready run`: the whole week of a supplier's file, or of a folder of them, with nobody at the screen."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from importers.catalog.origin import FileOrigin
from importers.catalog.source import ReadOptions
from importers.cli.console import say
from importers.cli.opening import opened_at
from importers.cli.run_plan import apply, destinations_of, refusal
from importers.cli.text import as_json
from importers.cli.upload import upload_session
from importers.cli.upload_several import NOT_BEGUN, worst
from importers.cli.upload_summary import COMPLETE, INCOMPLETE, UNSETTLED, UNUSABLE, Ended
from importers.errors import ShelfreadyError, UnreadableFile
from importers.session.session import Session
from importers.session.supplier_opening import Opener, open_as, open_recognised
from importers.storage.home import Home
from importers.storage.supplier_runs import FileRun, SupplierRuns
from importers.suppliers.library import KeptSupplier, Suppliers, find_supplier, load_suppliers
from importers.sync.sources import catalogs_by_name
from importers.upload.guards import usual_guards

Told = dict[str, Any]


class _Nobodys(UnreadableFile):
    """A file is no supplier's, or could be two's."""


def run(arguments: argparse.Namespace) -> int:
    """Do one file or all of a folder, and print what became of each. ShelfreadyError if there is nothing to do."""
    started, home = time.monotonic(), Home.default()
    named = find_supplier(home, arguments.supplier) if arguments.supplier else None
    suppliers = load_suppliers(home)
    for mistake in suppliers.mistakes:
        say(mistake)
    week = _Week(arguments, home, suppliers, named)
    in_folder = arguments.file.is_dir()
    files = catalogs_by_name(arguments.file) if in_folder else [arguments.file]
    told = [week.tell(file, in_folder=in_folder) for file in files]
    code = worst([each["code"] for each in told])
    if in_folder and all(each.get("supplier") is None for each in told):
        code = UNUSABLE
    if in_folder and not arguments.json:
        say(f"{sum('supplier' in each for each in told):,} of {len(told):,} files are suppliers'.")
    seconds = round(time.monotonic() - started, 3)
    print(as_json({"ok": code != UNUSABLE, "code": code, "files": told, "seconds": seconds}))
    return code


class _Week:
    """Does one file after the other."""

    def __init__(
        self,
        arguments: argparse.Namespace,
        home: Home,
        suppliers: Suppliers,
        named: KeptSupplier | None,
    ) -> None:
        self._arguments, self._home = arguments, home
        self._suppliers, self._named = suppliers, named
        self._stopped = False  # by hand: then nothing more is begun
        self._runs = SupplierRuns(home)

    def tell(self, file: Path, *, in_folder: bool) -> Told:
        """Do a file; return what became of it, also where it could not be done."""
        told: Told = {"file": str(file), "code": COMPLETE}
        if self._stopped:
            return told | self._not_begun(str(file))
        try:
            self._do(file, told)
        except ShelfreadyError as error:
            code = INCOMPLETE if in_folder and isinstance(error, _Nobodys) else UNUSABLE
            told |= {"code": code, "error": error.sentence}
            say(error.sentence)
        return told

    def _do(self, file: Path, told: Told) -> None:
        session, kept = self._opened(file)
        supplier = kept.supplier
        told |= {"supplier": supplier.name, "uploads": []}
        say(f"{file.name}: {supplier.name}")
        ways = [
            FileRun.of(file, supplier.source, name) for name in destinations_of(kept, self._home)
        ]
        open_ways = [way for way in ways if not self._is_past(way, told)]
        if self._arguments.dry_run is None:
            for way in open_ways:
                self._runs.begin(way)
        if open_ways:
            told |= apply(session, kept, open_ways[0].profile, quiet=self._arguments.json)
        for way in open_ways:
            self._send(session, kept, way, told)

    # Whose it is

    def _opened(self, file: Path) -> tuple[Session, KeptSupplier]:
        opener = self._opener(file)
        if self._named is not None:
            return open_as(opener, file.name, ReadOptions(), self._named), self._named
        session = open_recognised(opener, file.name, ReadOptions(), self._suppliers)
        clear = session.supplier.recognised.clear
        if clear is None or not clear.by_both:
            raise _Nobodys(refusal(file, session.supplier.recognised))
        return session, clear.kept

    def _opener(self, file: Path) -> Opener:
        if not file.is_file():
            raise UnreadableFile(f"{file} is no file.")

        def open_(options: ReadOptions) -> Session:
            return opened_at(FileOrigin(file), self._arguments, options=options)

        return open_

    # What was done before

    def _is_past(self, way: FileRun, told: Told) -> bool:
        """Tell, and say, that a file is not to be sent there, since it or a newer one was."""
        known = self._runs.known(way)
        if self._arguments.files_again:
            return False
        sentence = _done(known) if known.ended else ""
        if not known.ended and (newer := self._runs.newer(known)):
            told_of = f"{newer.file}, which went to {way.profile} on {_when(newer.sent)}"
            sentence = f"{way.file} is older than {told_of}"
        if sentence:
            say(f"{sentence}; --again does it all the same.")
            told["uploads"].append({"profile": way.profile, "past": f"{sentence}."})
        return bool(sentence)

    # Sending

    def _send(self, session: Session, kept: KeptSupplier, way: FileRun, told: Told) -> None:
        """Send a file one way; what goes wrong with it stands in the way of no other."""
        upload: Told = {"profile": way.profile}
        told["uploads"].append(upload)
        if self._stopped:
            upload |= self._not_begun(way.profile)
        else:
            upload |= self._ending(session, kept, way)
        told["code"] = worst([told["code"], upload["code"]])

    def _ending(self, session: Session, kept: KeptSupplier, way: FileRun) -> Told:
        """Send a file one way; return what JSON tells of it, also where nothing could be sent."""
        try:
            ended = self._sent(session, kept, way)
        except ShelfreadyError as error:
            say(error.sentence)
            return {"code": UNUSABLE, "error": error.sentence}
        self._stopped = ended.stopped
        return {"code": ended.code} | (ended.told or {})

    def _not_begun(self, what: str) -> Told:
        say(f"{what}: {NOT_BEGUN}")
        return {"code": UNSETTLED, "error": NOT_BEGUN}

    def _sent(self, session: Session, kept: KeptSupplier, way: FileRun) -> Ended:
        if session.profile is None or session.profile.name != way.profile:
            apply(session, kept, way.profile, quiet=True, columns_only=True)
        profile = session.profile
        assert profile is not None  # apply chose it
        dry = self._arguments.dry_run is not None
        guards = session.supplier.guards_over(usual_guards(profile))
        guards = tuple({each.kind: each for each in (*guards, *self._arguments.stop_if)}.values())
        ended = upload_session(session, self._arguments, guards)
        if not dry and ended.told is not None and ended.code in (COMPLETE, INCOMPLETE):
            left = int(ended.told["total"]) - ended.told["uploaded"] - ended.told["skipped"]
            self._runs.end(way, left)
        return ended


def _done(run: FileRun) -> str:
    rows = f", all but {run.left:,} rows" if run.left else ""
    return f"{run.file} was sent to {run.profile} on {_when(run.ended)}{rows}"


def _when(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
