"""Told to stop from outside, the program ends in order, in a real terminal."""

from __future__ import annotations

import os
import pty
import signal
from pathlib import Path

import pytest

from tests.support.commands import launch


def read_until(terminal: int, wanted: bytes) -> bytes:
    """Return what the terminal was sent, up to some bytes or to its end."""
    seen = b""
    while wanted not in seen:
        try:
            seen += os.read(terminal, 65536)
        except OSError:  # the other side has closed
            break
    return seen


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_restores_the_terminal_and_cleans_up(
    tmp_path: Path, number: signal.Signals
) -> None:
    ours, theirs = pty.openpty()
    env = {**os.environ, "TMPDIR": str(tmp_path), "TERM": "xterm-256color"}
    demo = launch("demo", stdin=theirs, stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    assert b"messy_catalog" in read_until(ours, b"All problems")
    demo.send_signal(number)
    last = read_until(ours, b"nothing more")
    os.close(ours)
    assert demo.wait(30) == 0
    assert b"\x1b[?1049l" in last
    assert b"Traceback" not in last
    assert list(tmp_path.iterdir()) == []
