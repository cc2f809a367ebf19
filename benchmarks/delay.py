"""A way to a database that takes time, as one over a network does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from importers.database.connection import Connection


@contextmanager
def delayed(server: Connection, seconds: float) -> Iterator[Connection]:
    """Give a way to a server behind a Unix socket on which a question and its answer take `seconds` together."""
    if not seconds:
        yield server
        return
    loop = asyncio.new_event_loop()
    ready: asyncio.Future[int] = loop.create_future()

    async def serve() -> None:
        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            path = f"{server.host}/.s.PGSQL.{server.port or 5432}"
            far_reader, far_writer = await asyncio.open_unix_connection(path)
            await asyncio.gather(
                _late(reader, far_writer, seconds / 2), _late(far_reader, writer, seconds / 2)
            )

        listening = await asyncio.start_server(carry, "127.0.0.1", 0)
        ready.set_result(listening.sockets[0].getsockname()[1])
        async with listening:
            with suppress(asyncio.CancelledError):
                await listening.serve_forever()

    task = loop.create_task(serve())
    thread = threading.Thread(target=lambda: loop.run_until_complete(task), daemon=True)
    thread.start()
    while not ready.done():
        threading.Event().wait(0.01)
    try:
        yield replace(server, host="127.0.0.1", port=ready.result())
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)


async def _late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Pass on what comes, so much later, and without holding up what comes after it."""
    loop = asyncio.get_running_loop()
    try:
        while data := await reader.read(65536):
            loop.call_later(seconds, writer.write, data)
    finally:
        loop.call_later(seconds, writer.close)
