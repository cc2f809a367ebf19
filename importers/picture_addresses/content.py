"""Whether an answer holds a picture: by what the server says of it, else by how it begins."""

from __future__ import annotations

from collections.abc import Mapping

from importers.catalog.picture import is_picture

LARGEST = 20_000_000  # bytes; what shops take differs, and most take no more (assumed)
_UNSAID = ("", "application/octet-stream", "binary/octet-stream", "application/x-download")


def kind_of(headers: Mapping[str, str]) -> str:
    """Return the content type, without its parameters."""
    return headers.get("content-type", "").split(";")[0].strip().lower()


def is_said(kind: str) -> bool:
    """Tell whether a content type says what something is."""
    return kind not in _UNSAID


def size_of(headers: Mapping[str, str]) -> int | None:
    """Return how many bytes the server says that there are; None if it does not."""
    size = headers.get("content-range", "").rpartition("/")[2] or headers.get("content-length", "")
    return int(size) if size.isascii() and size.isdecimal() else None


def fault_of(kind: str, size: int | None, begins: bytes | None) -> str:
    """Return what is wrong with an answer, in words that follow the address; "" if it is a picture.

    `begins` is None where only the head was asked for.
    """
    if size == 0 or begins == b"":
        return "is an empty file"
    if kind in ("text/html", "application/xhtml+xml"):
        return "is a web page, not a picture"
    if is_said(kind) and not kind.startswith("image/"):
        return f"is no picture: the server calls it {kind[:60]}"
    if begins is not None and not is_picture(begins):
        return "is no picture that is known, by how it begins"
    if size is not None and size > LARGEST:
        return f"has {size / 1e6:,.0f} MB; few shops take pictures of more than 20 MB"
    return ""
