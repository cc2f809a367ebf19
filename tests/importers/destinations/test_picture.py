"""What counts as a picture: only what is one leaves this machine, whatever a catalog names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from importers.destinations.call import Unsendable
from importers.destinations.picture import picture


@pytest.mark.parametrize(
    "begins",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"GIF89a",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"\0\0\0\x1cftypavif",
        b"\0\0\0\x18ftypheic",
        b"II*\0",
        b"BM6\0",
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
def test_a_picture_is_known_by_how_it_begins(tmp_path: Path, begins: bytes) -> None:
    (tmp_path / "tea").write_bytes(begins + b"more")
    assert picture("tea", tmp_path) == tmp_path / "tea"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.png", None),
        ("empty.png", b""),
        ("big.png", b"\x89PNG" + bytes(10_000_000)),
        ("id_rsa.png", b"-----BEGIN OPENSSH PRIVATE KEY-----"),
        ("page.png", b"<!doctype html><p>a page</p>"),
        ("sound.png", b"RIFF\x24\0\0\0WAVEfmt "),
        ("film.png", b"\0\0\0\x18ftypisom"),
        ("\0.png", None),
    ],
)
def test_what_is_no_picture_is_not_sent(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Unsendable) as caught:
        picture(name, tmp_path)
    assert (caught.value.field, name in str(caught.value)) == ("image", True)


@pytest.mark.parametrize("name", ["queue", "folder", "/dev/zero"])
def test_what_is_no_file_is_not_even_opened(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "queue")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unsendable, match="is not a file"):
        picture(name, tmp_path)


def test_no_picture_is_no_picture(tmp_path: Path) -> None:
    assert picture("", tmp_path) is None
