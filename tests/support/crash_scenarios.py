"""What is being uploaded when it is killed: new rows, changed ones, pictures, decisions, renewed logins."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from importers.catalog.product import Products
from importers.destinations.base import OnExists, Profile
from importers.destinations.work import Entry, EntryState
from importers.ledger.place import open_ledger
from importers.practice.server import PracticeServer
from importers.practice.store import StoredProduct
from importers.practice.woocommerce import WooCommerce
from importers.upload.plan import content_of
from tests.support.shopify_rows import rows
from tests.support.uploads import prices, profile, table, teas

PICTURE = b"\x89PNG\r\n\x1a\n picture"
TOKEN_LIFE = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Scenario:
    """`name` is what products are called; `known` tells that the record has them under an older name, `there` that
    only the shop has; `choice` is decided on those. `logins` tells that tokens end on the way."""

    destination: str = "scantrust"
    name: str = "Tea"
    known: bool = False
    there: str = ""
    picture: bool = False
    choice: OnExists | None = None
    logins: bool = False

    @property
    def single(self) -> bool:
        """Tell whether rows go one by one."""
        return self.destination in ("scantrust", "shopify")


SCENARIOS = {
    "scantrust": Scenario(),
    "digible": Scenario("digible"),
    "changed": Scenario(name="Green tea", known=True),
    "pictures": Scenario(picture=True),
    "changed-pictures": Scenario(name="Green tea", known=True, picture=True),
    "update": Scenario(there="Other", choice=OnExists.UPDATE),
    "adopt": Scenario(there="Tea", choice=OnExists.ADOPT),
    "halving": Scenario("digible"),
    "logins": Scenario("digible", logins=True),
    "woocommerce": Scenario("woocommerce"),
    "woocommerce-changed": Scenario("woocommerce", name="Green tea", known=True),
    "shopify": Scenario("shopify"),
}


def aim_of(scenario: Scenario, url: str) -> Profile:
    """Return where a scenario's rows go."""
    return profile(url, scenario.destination, **({} if scenario.single else {"batch_size": 20}))


def products_of(scenario: Scenario, count: int, folder: Path) -> Products:
    """Return a scenario's rows; their picture lies in `folder`."""
    if scenario.destination == "woocommerce":
        return _teas_with_prices(count, scenario.name)
    if not scenario.single:
        return prices(count)
    if scenario.destination == "shopify":
        return rows(
            count, description="<p>Strong</p>", tags="black", image="https://e.example/a.jpg"
        )
    if not scenario.picture:
        return teas(count, scenario.name)
    if not (folder / "tea.png").exists():  # its time counts, so it is made once
        (folder / "tea.png").write_bytes(PICTURE)
    pictured = [
        {"sku": f"TEA-{n:04}", "name": f"{scenario.name} {n}", "image": "tea.png"}
        for n in range(count)
    ]
    return table("sku", pictured, folder)


def _teas_with_prices(count: int, name: str) -> Products:
    rows = [{"sku": f"TEA-{n:04}", "name": f"{name} {n}", "price": "4.50"} for n in range(count)]
    return table("sku", rows)


def guilty(count: int) -> frozenset[str]:
    """Return the products that spoil their batch where batches are halved."""
    return frozenset(f"P{n:04}" for n in range(0, count, 37))


def furnish(scenario: Scenario, server: PracticeServer, ledger: Path, count: int) -> None:
    """Put into the shop, and on record, what was there before the upload."""
    name = scenario.there or ("Tea" if scenario.known else "")
    if not name:
        return
    long_ago = "2021-04-09T04:48:48Z"
    names = {f"TEA-{n:04}": f"{name} {n}" for n in range(count)}
    if scenario.destination == "woocommerce":
        shelf = server.side(WooCommerce).shelf
        made = [shelf.add(sku, called, "4.50") for sku, called in names.items()]
        before = _teas_with_prices(count, name)
    else:
        made = [
            server.store.add(StoredProduct(0, sku, called, created=long_ago)).id
            for sku, called in names.items()
        ]
        before = teas(count)
    if scenario.known:
        aim = aim_of(scenario, server.url)
        digests = [content_of(product, aim, None).digest for product in before]
        with closing(open_ledger(ledger, aim)) as opened:
            opened.write(
                Entry(sku, EntryState.UPLOADED, digest, digest, number)
                for sku, number, digest in zip(names, made, digests, strict=True)
            )
