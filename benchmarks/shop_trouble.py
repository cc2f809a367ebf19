"""What trouble costs at a real shop, in requests and seconds: `python -m benchmarks.shop_trouble`.

The shop is Django REST Framework behind gunicorn: creations fail with 503 for a while and lookups work; nginx before it
takes ten requests a second and answers the others with 503, or with a 429 that does not say when. Beside what was
measured stands what a perfect upload would take.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from importers.destinations.base import Credential
from importers.upload.runner import UploadRun
from importers.upload.snapshot import RunPhase
from tests.support.shops.behaviour import Behaviour
from tests.support.shops.nginx import NGINX, Front, FrontOptions
from tests.support.shops.shop import Shop
from tests.support.shops.tokens import TOKEN
from tests.support.shops.uploads import shop_profile
from tests.support.uploads import teas

OUTAGE = 90.0  # seconds
LIMIT = 10  # requests a second
_DEADLINE = 900.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What an upload came to; `aim` is what a perfect one would take."""

    rows: int
    uploaded: int
    unknown: int
    requests: int
    seconds: float
    aim: str

    def told(self, name: str) -> str:
        """Return the line to print."""
        return (
            f"{name}: {self.rows} rows, {self.uploaded} uploaded, {self.unknown} unknown, "
            f"{self.requests:,} requests, {self.seconds:.0f} s (aim: {self.aim})"
        )


def main() -> int:
    """Measure each trouble, and return 1 if a row was lost or doubled by it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[*TROUBLES], action="append")
    options = parser.parse_args()
    failed = False
    for name in options.only or [*TROUBLES]:
        cost = TROUBLES[name]()
        print(cost.told(name), flush=True)
        failed |= cost.uploaded + cost.unknown != cost.rows
    return 1 if failed else 0


def outage() -> Cost:
    """Let creations fail for a while though lookups work."""
    with _shop() as (shop, folder):
        shop.behave(Behaviour(answers={"POST": 503}))
        back = threading.Timer(OUTAGE, shop.behave, (Behaviour(),))
        back.start()
        aim = f"300 requests beside those of the outage, {OUTAGE:.0f} s and 6 more"
        cost = _upload(shop.url, 300, folder, lambda: len(shop.requests), aim)
        back.cancel()
        return _checked(cost, shop)


def gateway(status: int) -> Cost:
    """Let a gateway take so many requests a second, and answer the others with that status."""
    options = FrontOptions(rate=LIMIT, limit_status=status)
    with _shop() as (shop, folder), Front(shop.port, folder / "nginx", options) as front:
        log = folder / "nginx" / "access.log"
        count = log.read_text(encoding="utf-8").count
        before = count("\n")
        aim = f"200 requests, {200 / LIMIT:.0f} s"

        def asked() -> int:
            return log.read_text(encoding="utf-8").count("\n") - before

        return _checked(_upload(front.url, 200, folder, asked, aim), shop)


TROUBLES: dict[str, Callable[[], Cost]] = {
    "creations fail for 90 s": outage,
    **(
        {
            "gateway's 503 above 10/s": lambda: gateway(503),
            "bare 429 above 10/s": lambda: gateway(429),
        }
        if NGINX
        else {}
    ),
}


@contextmanager
def _shop() -> Iterator[tuple[Shop, Path]]:
    with TemporaryDirectory() as name, Shop(Path(name) / "shop") as shop:
        yield shop, Path(name)


def _upload(url: str, rows: int, folder: Path, asked: Callable[[], int], aim: str) -> Cost:
    profile = shop_profile(url, rate_per_minute=3000)
    run = UploadRun.create(profile, Credential(TOKEN), teas(rows), folder / "ledger.sqlite3")
    began = time.monotonic()
    run.start()
    while not run.wait(0.1) and time.monotonic() - began < _DEADLINE:
        if run.snapshot().phase is RunPhase.PAUSED:
            run.resume()
    seconds = time.monotonic() - began
    counts = run.snapshot().counts
    return Cost(rows, counts.uploaded, counts.unknown, asked(), seconds, aim)


def _checked(cost: Cost, shop: Shop) -> Cost:
    made = Counter(product["sku"] for product in shop.products)
    if max(made.values(), default=0) > 1 or len(made) < cost.uploaded:
        sys.exit("a row was doubled, or counted as uploaded without being there")
    return cost


if __name__ == "__main__":
    sys.exit(main())
