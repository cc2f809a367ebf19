"""The addresses of pictures in an open catalog: asked for at the operator's word, and known from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import arrow
from importers.catalog.model import Reporter
from importers.catalog.schema import FieldKind, KnownPictures, Schema
from importers.picture_addresses.addresses import address_fault, addresses_in
from importers.picture_addresses.answers import AddressAnswer, PictureCheck, Verdict
from importers.picture_addresses.kept import KeptAnswers
from importers.storage.home import Home

if TYPE_CHECKING:
    from importers.session.checked_catalog import CheckedCatalog

_FAULTS = (Verdict.WRONG, Verdict.UNREACHABLE)


class SessionPictureAddresses:
    """Checks whether the pictures are there that a catalog names by address. Nothing is sent but their addresses."""

    def __init__(self, checked: CheckedCatalog) -> None:
        """Look at nothing yet."""
        self._checked = checked

    @property
    def columns(self) -> tuple[int, ...]:
        """Return the columns that hold pictures. Quick."""
        fields = self._checked.fields().items()
        return tuple(sorted(column for column, field in fields if field.kind is FieldKind.IMAGE))

    def check(self, report: Reporter) -> PictureCheck:
        """Ask for each address that is not known to be right, and check the catalog by the answers. Slow.

        The catalog may change meanwhile. `report` may raise Cancelled: what was answered by then counts.
        """
        from importers.picture_addresses.run import ask_for

        texts = self._texts()
        addresses = {text: addresses_in(text) for text in texts}
        wanted = list(dict.fromkeys(each for found in addresses.values() for each in found))
        kept = KeptAnswers(self._checked.home)
        right, before = kept.right(), kept.faults()
        never = {each: words for each in wanted if (words := address_fault(each))}
        known = {each: right[each] for each in wanted if each in right}
        open_ = [each for each in wanted if each not in known and each not in never]
        asked, note = ask_for(open_, report, kept.keep)
        answers = {**before, **asked, **known}
        faults = {each: words_of(a) for each, a in answers.items() if a.verdict in _FAULTS} | never
        self._checked.use_pictures(_faults_in(addresses, faults))
        return _told({**known, **asked}, len(wanted), len(never), len(known), note)

    def _texts(self) -> list[str]:
        """Return the distinct texts of the pictures' columns in the rows that count."""
        with self._checked.lock:
            catalog = self._checked.catalog
            rows = arrow.rows(np.flatnonzero(~catalog.excluded))
            columns = [catalog.column(column) for column in self.columns]
        found = (column.take(rows).unique().drop_null().to_pylist() for column in columns)
        return list(dict.fromkeys(text.strip() for texts in found for text in texts))


def known_before(home: Home) -> KnownPictures | None:
    """Return what is still known of addresses that were wrong when they were asked for; None: nothing."""
    faults = KeptAnswers(home).faults()
    return KnownPictures({each: words_of(a) for each, a in faults.items()}) if faults else None


def with_pictures(schema: Schema, known: KnownPictures | None) -> Schema:
    """Return the schema with what is known of pictures' addresses."""
    if known is None:
        return schema
    fields = (
        replace(field, pictures=known) if field.kind is FieldKind.IMAGE else field
        for field in schema.fields
    )
    return Schema(schema.name, tuple(fields))


def words_of(answer: AddressAnswer) -> str:
    """Return what was found, with the day."""
    return f"{answer.words} (seen on {_day(answer.asked)})"


def _faults_in(
    addresses: Mapping[str, Iterable[str]], wrong_ones: Mapping[str, str]
) -> KnownPictures:
    """Return the cells' texts with what is wrong of their first wrong address."""
    faults: dict[str, str] = {}
    for text, found in addresses.items():
        wrong = next((each for each in found if each in wrong_ones), None)
        if wrong is not None:
            words, alone = wrong_ones[wrong], text == wrong
            faults[text] = words if alone else f"has an address that is wrong: {wrong} {words}"
    return KnownPictures(faults)


def _told(
    answers: Mapping[str, AddressAnswer], wanted: int, never: int, known: int, note: str
) -> PictureCheck:
    tally = dict.fromkeys(Verdict, 0) | {Verdict.WRONG: never}
    for answer in answers.values():
        tally[answer.verdict] += 1
    unasked = wanted - len(answers) - never
    return PictureCheck(
        tally[Verdict.RIGHT],
        tally[Verdict.WRONG],
        tally[Verdict.UNREACHABLE],
        tally[Verdict.OPEN] + unasked,
        known,
        note,
    )


def _day(asked: datetime) -> str:
    return f"{asked.astimezone():%Y-%m-%d}"
