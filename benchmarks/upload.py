"""Uploads side by side: `python -m benchmarks.upload`.

Against a practice server in a process of its own: our upload with its durable record at a high latency
and many requests in flight, and at the documented limit of 3000 requests a minute; the loop that
Scantrust's documentation suggests; and a key pressed on the busy upload screen. Needs the `bench` extra.
Where other work keeps the machine busy: `chrt -r 5 python -m benchmarks.upload` (Linux, as root) goes before it.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.measure import Run, cores, run

LATENCY = 150  # milliseconds
IN_FLIGHT = 32
LIMIT = 3000  # requests a minute, as documented
_PATIENCE = 300  # seconds for one contender
_KEY_TIMES = {
    "wall": "until its answer is drawn",
    "free": "without the time that other work on the machine kept the screen waiting for a core",
    "cpu": "processor time of the screen",
}


def main() -> None:
    """Measure everything, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=4_000)
    parser.add_argument("--limited", type=int, default=1_500, help="products at the limit")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--presses", type=int, default=400, help="keys, 0 for none")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"Python {sys.version.split()[0]}, {cores()} cores, load {load:.1f} at the start")
    with practice_server(rate=0) as url:
        _compare(url, options.products, options.rounds)
        if options.presses:
            _keys(url, options.presses)
    with practice_server(rate=LIMIT) as url:
        _limited(url, options.limited)


@contextmanager
def practice_server(rate: int, latency: int = LATENCY) -> Iterator[str]:
    """Run a practice server in its own process, at any free port, and give its address."""
    options = ["--port", "0", "--latency", str(latency), "--rate", str(rate)]
    command = [sys.executable, "-m", "tui", "sandbox", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        address = re.search(r"ready at (\S+)", said)
        if address is None:
            raise RuntimeError(f"no practice server: {said.strip()}")
        try:
            yield address[1]
        finally:
            server.terminate()


def _compare(url: str, count: int, rounds: int) -> None:
    ideal = IN_FLIGHT * 1000 / LATENCY
    print(f"\n{LATENCY} ms latency; {IN_FLIGHT} in flight would ideally make {ideal:.0f} a second")
    for number in range(rounds):
        ours = _contender("shelfready_upload", url, count, f"A{number}", IN_FLIGHT, 0)
        loop = _contender("requests_upload", url, count // 50, f"B{number}")
        rate = _rate(ours, count)
        print(
            f"  ours {rate:6.1f}/s = {rate / ideal:.0%} of the ideal, "
            f"{_number(ours, 'cpu_ms'):.2f} ms of processor a request"
            f"   the documented loop {_rate(loop, count // 50):5.1f}/s",
            flush=True,
        )


def _limited(url: str, count: int) -> None:
    ours = _contender("shelfready_upload", url, count, "L", 16, LIMIT)
    rate, ideal = _rate(ours, count), LIMIT / 60
    extra = _number(ours, "requests") - count
    print(f"\nAt the limit of {LIMIT} a minute: {rate:.1f}/s = {rate / ideal:.1%} of it")
    print(f"  requests that met a 429 or had to go again: {extra:.0f}")


def _keys(url: str, presses: int) -> None:
    keys = _contender("shelfready_keys", url, presses * 40 + 1_000, "K", IN_FLIGHT, presses)
    print(f"\nA key on the upload screen at {IN_FLIGHT} in flight, {presses} presses")
    for kind, told in _KEY_TIMES.items():
        times = (
            f"p{share} {_number(keys, f'{kind}_p{share}_ms'):.0f} ms" for share in (50, 95, 99)
        )
        print(f"  {', '.join(times)}: {told}")


def _contender(name: str, *words: object) -> Run:
    command = [sys.executable, "-m", f"benchmarks.contenders.{name}", *map(str, words)]
    return run(command, timeout=_PATIENCE)


def _rate(result: Run, count: int) -> float:
    assert result.answer["uploaded"] == count, result.answer
    return count / _number(result, "seconds")


def _number(result: Run, name: str) -> float:
    value = result.answer[name]
    assert isinstance(value, int | float)
    return float(value)


if __name__ == "__main__":
    main()
