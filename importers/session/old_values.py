"""What the shop has had of the rows that changed since, column by column: shown beside the sheet, and never edited.

What a row is compared with does not change until it is sent, so after an edit only the edited rows are compared anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from importers.catalog import arrow
from importers.session.sent_changes import NOT_ON_RECORD
from importers.upload.changed_values import shown

if TYPE_CHECKING:
    import pyarrow as pa

    from importers.session.sent_changes import SinceUpload

BLANK = "(blank)"
_Texts = Mapping[int, str]  # by row


@dataclass(frozen=True, slots=True, eq=False)
class OldValues:
    """Old values by field, for all rows. `anew` are rows that were compared again since, with what was found then.

    `unknown` masks those of `rows` whose last values are not on record.
    """

    rows: np.ndarray  # ascending
    unknown: np.ndarray
    by_field: Mapping[str, pa.Array]  # as long as `rows`; null where the value is as it was
    columns: Mapping[str, int]
    anew: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, since: SinceUpload) -> OldValues:
        """Take what was compared: the columns whose values changed in any row."""
        import pyarrow as pa
        import pyarrow.compute as pc

        values, found, columns = since.values, dict[str, pa.Array](), dict[str, int]()
        unknown = ~values.known
        for name in values.fields:
            column, changed = since.mapping.column(name), values.changed(name)
            if column is None or not (changed.any() or unknown.any()):
                continue
            old = pc.fill_null(values.old(name), arrow.text(""))
            found[name] = pc.if_else(arrow.mask(changed), old, pa.nulls(1, pa.string())[0])
            columns[name] = column
        return cls(values.rows, unknown, found, columns)

    def compared_again(self, since: SinceUpload, rows: Sequence[int]) -> OldValues:
        """Return the same with some rows compared anew."""
        found: dict[int, Mapping[str, str]] = {row: {} for row in rows}
        columns = dict(self.columns)
        for place, row in enumerate(since.values.rows.tolist()):
            told = {each.field: each.old for each in since.of_row(place)}
            if not since.values.known[place]:
                told = dict.fromkeys(self.columns, NOT_ON_RECORD)
            found[row] = {name: old or BLANK for name, old in told.items()}
            for name in told:
                column = since.mapping.column(name)
                if column is not None:
                    columns.setdefault(name, column)
        return replace(self, columns=columns, anew={**self.anew, **found})

    @property
    def changed(self) -> int:
        """Return in how many rows a value is another."""
        again = sum(1 for told in self.anew.values() if told)
        return int(np.count_nonzero(~np.isin(self.rows, list(self.anew)))) + again

    def texts(self, name: str, rows: np.ndarray) -> list[str | None]:
        """Return what the shop has had of a field in some rows, where that is another value; else None. Quick."""
        places = np.searchsorted(self.rows, rows)
        column, told = self.by_field.get(name), list[str | None]()
        for row, place in zip(rows.tolist(), places.tolist(), strict=True):
            if row in self.anew:
                told.append(self.anew[row].get(name))
            elif place < len(self.rows) and self.rows[place] == row:
                told.append(self._text(name, column, place))
            else:
                told.append(None)
        return told

    def _text(self, name: str, column: pa.Array | None, place: int) -> str | None:
        if self.unknown[place]:
            return NOT_ON_RECORD
        old = None if column is None else column[place].as_py()
        return old if old is None else shown(name, old) or BLANK
