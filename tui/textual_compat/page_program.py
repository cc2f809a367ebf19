"""The program behind one page: started with it, and ended with it, whatever it is doing."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

PATIENCE = 30.0  # seconds for the answers to an upload that is under way


class PageProgram(AppService):
    """Textual's own, which asks a program to end and waits for that as long as it may take."""

    def __init__(
        self, words: Sequence[str], page: web.WebSocketResponse, downloads: DownloadManager
    ) -> None:
        """Prepare a program of this command line for a page."""
        super().__init__(
            "",
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=self._close,
            download_manager=downloads,
        )
        self._page = page
        self._words = words
        self._ended: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        """End the program: by word, by the end of its input, and by force; return when it is gone."""
        if self._ended is None:
            self._ended = asyncio.create_task(self._end())
        await asyncio.shield(self._ended)

    async def on_data(self, payload: bytes) -> None:
        """Show what the program draws; without a page it is read all the same, for it could not end otherwise."""
        with suppress(ConnectionError, RuntimeError):
            await super().on_data(payload)

    async def on_meta(self, data: bytes) -> None:
        """Do what the program asks of its page, if there still is one."""
        with suppress(ConnectionError, RuntimeError):
            await super().on_meta(data)

    async def _close(self) -> None:
        await self._page.close()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = await asyncio.create_subprocess_exec(
            *self._words,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
        )
        self._stdin = self._process.stdin
        return self._process

    async def _end(self) -> None:
        if self._process is None:
            return
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        self.stdin.close()
        with suppress(ProcessLookupError):
            # Not behind the keys that it has not read yet.
            self._process.send_signal(getattr(signal, "SIGHUP", signal.SIGTERM))
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        if self._task is not None:
            self._task.cancel()  # something that the program has started may hold its output open
            with suppress(asyncio.CancelledError):
                await self._task
        await self._close()
