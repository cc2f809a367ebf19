"""Records as the rules of whole rows look at them: all, or those that a change touched."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from importers.catalog.catalog import Catalog
from importers.catalog.schema import Field
from importers.validation.ragged import Ragged, find_ragged, ragged_among


class Records:
    """Some records of a catalog as they now stand, with what several rules want of them."""

    def __init__(
        self, catalog: Catalog, fields: Mapping[int, Field], rows: np.ndarray | None = None
    ) -> None:
        """Look at these rows, ascending; None for all."""
        self.catalog = catalog
        self.fields = fields
        self.rows = rows

    @cached_property
    def ragged(self) -> Ragged:
        """Return the rows with too few cells, and those with too many."""
        if self.rows is None:
            return find_ragged(self.catalog)
        return ragged_among(self.catalog, self.rows)
