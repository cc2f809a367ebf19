"""A shop of Node in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.shops.free_port import free_port
from tests.support.shops.shop import answers

_PATIENCE = 180.0  # seconds for its start, on a busy machine


class NodeShop:
    """Runs `command` in a folder until it is stopped; `harmless` is a path that answers once it has started."""

    def __init__(self, folder: Path, modules: Path) -> None:
        """Prepare a folder whose packages are those of the cache."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "node_modules").symlink_to(modules)
        shutil.copy(modules.parent / "package.json", folder)  # Medusa looks for itself there
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.seconds = 0.0  # that its start took
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, command: Sequence[str], variables: Mapping[str, str]) -> str:
        """Run a command of the shop's to its end and return what it prints. RuntimeError."""
        env = os.environ | dict(variables)
        done = subprocess.run(
            command, cwd=self.folder, env=env, capture_output=True, text=True, timeout=_PATIENCE
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {(done.stdout + done.stderr)[-2000:]}")
        return done.stdout

    def start(self, command: Sequence[str], variables: Mapping[str, str], harmless: str) -> None:
        """Return once it answers. RuntimeError with the end of its log."""
        began = time.monotonic()
        with (self.folder / "shop.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self.folder, env=os.environ | dict(variables), stdout=log, stderr=log
            )
        while not answers(self.url + harmless):
            if self._process.poll() is not None or time.monotonic() - began > _PATIENCE:
                said = (self.folder / "shop.log").read_text(encoding="utf-8", errors="replace")
                self.stop()
                raise RuntimeError(f"The shop did not start: {said[-2000:]}")
            time.sleep(0.1)
        self.seconds = time.monotonic() - began

    def stop(self) -> None:
        """End its process."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def memory(self) -> int:
        """Return the megabytes that it has in memory."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) // 1024
