"""Reads an answer's body, of which a hostile or broken server may send any amount."""

from __future__ import annotations

import zlib

import httpx

LARGEST_ANSWER = 4_000_000  # bytes; no answer of either API comes near it


async def read_body(response: httpx.Response) -> bytes:
    """Read an answer as it came over the wire, up to the largest that is looked at."""
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > LARGEST_ANSWER:
            break
    return bytes(body[:LARGEST_ANSWER])


def unpacked(body: bytes, packing: str) -> bytes:
    """Unpack a gzip answer, up to the largest that is looked at; any other is left as it came, and proves nothing.

    httpx would unpack whatever the server names, as often as it names it: a few bytes fill the memory.
    """
    if packing.strip().lower() not in ("gzip", "x-gzip"):
        return body
    unpacker = zlib.decompressobj(wbits=31)  # 31: gzip, nothing else
    try:
        text = unpacker.decompress(body, LARGEST_ANSWER)
    except zlib.error:
        return body
    return text if unpacker.eof and not unpacker.unused_data else body
