"""Recognises workbooks that are protected with a password."""

from __future__ import annotations

import zipfile
from pathlib import Path

from importers.errors import UnreadableFile
from importers.readers.workbook.process.allowance import PASSWORD

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MANIFEST = "META-INF/manifest.xml"


def refuse_encrypted(path: Path) -> None:
    """Refuse an Office package encrypted in an OLE file, and an ODS whose manifest says that it is."""
    if zipfile.is_zipfile(path):
        encrypted = b"encryption-data" in _manifest(path)
    else:
        encrypted = _ENCRYPTED_PACKAGE in path.read_bytes()
    if encrypted:
        raise UnreadableFile(PASSWORD)


def _manifest(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        if _MANIFEST not in archive.namelist():
            return b""
        with archive.open(_MANIFEST) as manifest:
            return manifest.read(1 << 20)
