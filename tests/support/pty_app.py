"""The program on a real terminal of its own: keys go in, and every byte that it writes is kept."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PATIENCE = 30.0  # seconds; only a failing test waits that long
_QUIET = 0.15  # seconds without a byte: the frame is whole


class PtyApp:
    """`output` is all that was written so far."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self.output = b""

    def expect(self, text: str, *, since: int = 0) -> int:
        """Read until a text was written after that place of the output, and its frame is whole; return the new end."""
        wanted, give_up = text.encode(), time.monotonic() + _PATIENCE
        while wanted not in self.output[since:]:
            left = give_up - time.monotonic()
            assert left > 0, f"waited in vain for {text!r}"
            self._read(left)
        while self._read(_QUIET):
            pass
        return len(self.output)

    def _read(self, patience: float) -> bool:
        if not select.select([self._terminal], [], [], patience)[0]:
            return False
        try:
            self.output += os.read(self._terminal, 65536)
        except OSError:  # the program has ended
            return False
        return True

    def press(self, keys: str, then: str) -> None:
        """Type keys, and wait for what they bring."""
        os.write(self._terminal, keys.encode())
        self.expect(then, since=len(self.output))


@contextmanager
def on_a_terminal(
    *words: str | Path, home: Path, size: tuple[int, int] = (60, 240), **env: str
) -> Iterator[PtyApp]:
    """Run the program on a terminal of `size` (lines, columns) until the block ends."""
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    surroundings = {
        "SHELFREADY_HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        # Who runs the tests may say another size in these, and they would win.
        "LINES": str(size[0]),
        "COLUMNS": str(size[1]),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "tui", *map(str, words)],
        cwd=_ROOT,
        env=os.environ | surroundings | env,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    try:
        yield PtyApp(main)
    finally:
        child.kill()
        child.wait()
        os.close(main)
