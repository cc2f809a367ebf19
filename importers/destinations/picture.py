"""A product's picture, as a file to send."""

from __future__ import annotations

from pathlib import Path

from importers.catalog.picture import picture_fault, picture_path
from importers.destinations.call import Unsendable


def picture(name: str, folder: Path | None) -> Path | None:
    """Return the file of a picture, None for a blank; Unsendable if it cannot be sent.

    `folder` is where the catalog lies: pictures are named relative to it.
    """
    if not name:
        return None
    fault = picture_fault(name, folder)
    if fault is not None:
        raise Unsendable("image", fault)
    return picture_path(name, folder)
