"""The import formats that there are: adding one is a module and a line here. None is loaded before it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importers.writers.exports.format import ExportFormat

FORMATS = {
    "shopify-csv": "importers.writers.exports.shopify_csv",
    "woocommerce-csv": "importers.writers.exports.woocommerce_csv",
    "google-tsv": "importers.writers.exports.google_tsv",
}


def format_named(name: str) -> ExportFormat:
    """Return the format of that name; KeyError if there is none."""
    found: ExportFormat = import_module(FORMATS[name]).FORMAT
    return found
