"""A product's picture: a file that the catalog names, and that is a picture indeed.

A catalog often comes from somebody else, and what it names is read from this machine and sent: so nothing goes
that does not begin as a picture does, whatever it is called. The kinds are assumed, none are documented.
"""

from __future__ import annotations

import stat
from pathlib import Path

LARGEST_PICTURE = 10_000_000  # bytes; assumed, no limit is documented
_LOOKED_AT = 1000  # bytes from the beginning
_BEGINNINGS = (
    b"\x89PNG",
    b"\xff\xd8\xff",  # JPEG
    b"GIF8",
    b"BM",
    b"II*\0",  # TIFF
    b"MM\0*",
    b"\0\0\1\0",  # icon
    b"\xff\x0a",  # JPEG XL
    b"\0\0\0\x0cJXL ",
)
_KINDS = "PNG, JPEG, GIF, WebP, AVIF, HEIC, JPEG XL, TIFF, BMP, ICO or SVG"


def picture_fault(name: str, folder: Path | None) -> str | None:
    """Return why the file of a picture cannot be sent, in one sentence: missing, unreadable or no picture.

    `folder` is where the catalog lies: pictures are named relative to it. None: it can.
    """
    path = picture_path(name, folder)
    try:
        seen = path.stat()
        begins = _beginning(path) if stat.S_ISREG(seen.st_mode) else None
    except (OSError, ValueError):
        return f"The picture {name} cannot be read in {path.parent}."
    if begins is None:
        return f"The picture {name} is not a file."
    if not begins:
        return f"The picture {name} is an empty file."
    if seen.st_size > LARGEST_PICTURE:
        return f"The picture {name} is larger than 10 MB."
    if not is_picture(begins):
        return f"The file {name} is no picture that is known: {_KINDS}."
    return None


def picture_path(name: str, folder: Path | None) -> Path:
    """Return where the file of a picture is."""
    return (folder or Path.cwd()) / name


def is_address(name: str) -> bool:
    """Tell whether a picture is named by a web address rather than as a file."""
    return "://" in name or name.startswith("//")


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LOOKED_AT)


def is_picture(begins: bytes) -> bool:
    """Tell whether something begins as a picture of a known kind does."""
    if begins.startswith(_BEGINNINGS):
        return True
    boxed = begins[4:8] == b"ftyp" and begins[8:12] in (b"avif", b"avis", b"heic", b"heix", b"mif1")
    return boxed or (begins[:4] == b"RIFF" and begins[8:12] == b"WEBP") or _is_drawing(begins)


def _is_drawing(begins: bytes) -> bool:
    return begins.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in begins
