"""What to do next about a kind of problem that no fix is safe for: the keys that lead on, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

_EDIT = "<table.edit> edits the cell"
_OUT = "<review.leave-out> leaves the row out"
_COLUMN = "<review.change> changes the column at once"
_REPLACE = "<review.replace> replaces in the column"
_DUPLICATES = f"<review.duplicates> shows these rows side by side, {_OUT}."
_LOST = f"What stood here is lost in the file: {_EDIT}, {_REPLACE}, {_OUT}."
_PICTURE = f"{_EDIT}, {_COLUMN}; a blank cell sends no picture."
_BARCODE = f"Take the number from its source: {_EDIT}, <review.keep> keeps it as it is."
_HEADER = "<table.edit> in the header renames the column, <review.columns> chooses columns."

NEXT_STEPS: Mapping[str, str] = {
    "ambiguous-number": f"{_EDIT}, <review.keep> keeps it as it is, {_REPLACE}.",
    "barcode-check-digit": _BARCODE,
    "barcode-form": _BARCODE,
    "barcode-length": _BARCODE,
    "barcode-restricted": _BARCODE,
    "blank-label": _HEADER,
    "blank-sku": f"{_EDIT}, {_OUT}, <review.columns> chooses another column for the SKU.",
    "broken-picture": f"{_EDIT}, {_REPLACE}, <review.keep> keeps it as it is.",
    "duplicate-label": _HEADER,
    "duplicate-sku": _DUPLICATES,
    "excel-error": _LOST,
    "extra-cell": f"{_EDIT}, <review.format> changes how the file is read, {_OUT}.",
    "invalid-url": f"{_EDIT}, {_REPLACE}, {_COLUMN}.",
    "lost-characters": _LOST,
    "lost-digits": f"{_LOST} <review.format> may read the column as it is stored.",
    "missing-cell": f"<review.row> edits the row, <review.format> changes how the file is read, {_OUT}.",
    "missing-column": "<review.columns> chooses which column holds it, or gives all rows the same.",
    "missing-picture": _PICTURE,
    "near-duplicate-sku": _DUPLICATES,
    "negative-number": f"{_EDIT}, {_REPLACE}, {_OUT}.",
    "not-a-number": f"{_EDIT}, {_REPLACE}, {_OUT}.",
    "not-a-product": f"{_OUT}, <review.keep> keeps it as a product.",
    "picture-address": _PICTURE,
    "picture-file": _PICTURE,
    "picture-formula": _PICTURE,
    "picture-in-cell": _PICTURE,
    "refused": f"{_EDIT}, {_REPLACE}; <review.resend> sends the row again.",
    "required": f"{_EDIT}, {_COLUMN}: one value for all or from the row above; {_OUT}.",
    "too-long": f"{_EDIT}, {_REPLACE}.",
    "uncalculated-formula": f"Open and save the file in Excel once, then <review.read-again>; or {_EDIT}.",
    "unknown-brand": "None of the shop's is near enough: <review.brands> shows them, <table.edit> edits the cell.",
}  # fmt: skip
_ANY = f"{_EDIT}, {_REPLACE}, {_OUT}."


def next_step(code: str) -> str:
    """Return the sentence for a kind of problem; its keys are still to be named."""
    return NEXT_STEPS.get(code, _ANY)
