"""The plain log of uploaded SKUs, one a line: what a shop's documentation may ask an uploader to keep."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from importers.destinations.base import Profile
from importers.destinations.work import Entry, EntryState
from importers.errors import UnreadableFile
from importers.files import read_small_text, write_atomically
from importers.ledger.place import LedgerPlace, existing_ledger, open_ledger, upload_lock
from importers.ledger.store import ANY_CONTENT

_LINE_ENDS = frozenset("\r\n")


def export_log(ledger_place: LedgerPlace, profile: Profile, target: Path) -> int:
    """Write every uploaded SKU to a text file, and return how many. LedgerUnusable, OSError.

    A SKU that holds a line end cannot stand in such a file; its pieces would come back as SKUs.
    """
    skus: list[str] = []
    if (known := existing_ledger(ledger_place, profile)) is not None:
        with closing(known) as ledger:
            uploaded = (e.sku for e in ledger.all_entries() if e.uploaded is not None)
            skus = [sku for sku in uploaded if not _LINE_ENDS.intersection(sku)]
    write_atomically(target, "".join(f"{sku}\n" for sku in skus))
    return len(skus)


def import_log(ledger_place: LedgerPlace, profile: Profile, source: Path) -> int:
    """Take the SKUs of a log as uploaded, and return how many were new to the record.

    Their content is not known, so it counts as equal to any: later uploads skip them.
    UnreadableFile, or LedgerUnusable also while an upload to this destination runs.
    """
    try:
        lines = read_small_text(source).split("\n")  # only what `open` takes for a line end
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{source} cannot be read as a list of SKUs in UTF-8.") from error
    skus = list(dict.fromkeys(line for line in lines if line.strip()))
    lock = upload_lock(ledger_place, profile)
    lock.take()
    try:
        with closing(open_ledger(ledger_place, profile)) as ledger:
            known = ledger.entries(skus)
            new = [Entry(s, EntryState.UPLOADED, b"", ANY_CONTENT) for s in skus if s not in known]
            ledger.write(new)
    finally:
        lock.release()
    return len(new)
