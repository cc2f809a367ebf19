"""What several columns of a row hold together, and which rows hold the same: indexed as the SKUs are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers.catalog import arrow
from importers.catalog.catalog import Catalog
from importers.validation.chunks import flat
from importers.validation.groups import RowGroups
from importers.validation.keys import ALL, KeyIndex

# Between the texts of a row, and what stands for these two characters where a text itself holds them.
_BETWEEN, _ESCAPE = "\x1f", "\x1e"


class TogetherIndex:
    """The rows of a catalog by what some of its columns hold; a row where all of them are blank does not count."""

    def __init__(self, catalog: Catalog, columns: tuple[int, ...], *, ignore_case: bool) -> None:
        """Index all rows. Spaces around a text do not count, nor does its case if that is to be ignored."""
        self._catalog, self._columns, self._ignore_case = catalog, columns, ignore_case
        texts = [flat(catalog.column(column)) for column in columns]
        self._index = KeyIndex(self._joined(texts), catalog.excluded)

    def all(self) -> np.ndarray:
        """Return the rows that hold what another row holds too."""
        return np.flatnonzero(self._index.is_duplicate(ALL))

    def some(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return every row that may stand otherwise after a change of these, and which of them are not alone."""
        texts = [arrow.texts(self._catalog.values(rows, column)) for column in self._columns]
        left_out = self._catalog.excluded[rows]
        keys = self._joined(texts).to_pylist()
        counting = [None if out else key for key, out in zip(keys, left_out, strict=True)]
        touched = self._index.replace(rows, counting)
        return touched, touched[self._index.is_duplicate(touched)]

    def groups(self, rows: np.ndarray) -> RowGroups:
        """Return which of these rows, ascending, hold the same."""
        return RowGroups(rows, self._index.codes.of_row[rows])

    def _joined(self, texts: Sequence[pa.Array]) -> pa.Array:
        """Return one key a row, null where all texts are blank: equal if and only if the texts are."""
        trimmed = [pc.utf8_trim_whitespace(each) for each in texts]
        if self._ignore_case:
            trimmed = [pc.utf8_lower(each) for each in trimmed]
        filled = np.any([arrow.filled(each) for each in trimmed], axis=0)
        parts = [_escaped(each) for each in trimmed]
        between = arrow.text(_BETWEEN).cast(parts[0].type)
        joined = (
            parts[0]
            if len(parts) == 1
            else pc.binary_join_element_wise(
                *parts, between, null_handling="replace", null_replacement=""
            )
        )
        nothing = pa.scalar(None, joined.type)
        return joined if filled.all() else pc.if_else(arrow.mask(filled), joined, nothing)


def _escaped(texts: pa.Array) -> pa.Array:
    """Return texts in which nothing can be taken for what stands between them."""
    for mark, instead in ((_ESCAPE, _ESCAPE + "0"), (_BETWEEN, _ESCAPE + "1")):
        if arrow.holds_byte(texts, ord(mark)):
            texts = pc.replace_substring(texts, pattern=mark, replacement=instead)
    return texts
