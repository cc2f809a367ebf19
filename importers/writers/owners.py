"""Who has a file open in another program, told from the lock files that office programs leave beside it."""

from __future__ import annotations

from pathlib import Path

_NAME_BYTES = 54  # Excel's owner file: a length, then so many bytes for the name


def owner_of(path: Path) -> str | None:
    """Return who has a file open in Excel or LibreOffice ("somebody" if unnamed), or None.

    The lock file of a program that crashed stays behind, so this is a reason to ask, not to refuse.
    """
    if not path.name:  # such as the name of a file that is still being typed
        return None
    excel = path.with_name(f"~${path.name}")
    libre = path.with_name(f".~lock.{path.name}#")
    for lock, name_in in ((excel, _excel_name), (libre, _libre_name)):
        try:
            content = lock.read_bytes()
        except (OSError, ValueError):  # no file can have the name that is still being typed
            continue
        return "".join(filter(str.isprintable, name_in(content))).strip() or "somebody"
    return None


def open_note(path: Path) -> str | None:
    """Return a sentence about a file that another program has open, or None."""
    owner = owner_of(path)
    if owner is None:
        return None
    return (
        f"{path.name} seems to be open in another program ({owner}): "
        "close it there without saving, or this save will be overwritten."
    )


def _excel_name(content: bytes) -> str:
    length = min(content[0], _NAME_BYTES) if content else 0
    return content[1 : 1 + length].decode("cp1252", "replace")


def _libre_name(content: bytes) -> str:
    fields = content.decode("utf-8", "replace").split(",")
    return next((field for field in fields[:3] if field.strip()), "")
