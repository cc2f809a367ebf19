"""WooCommerce's side of the practice server: products one by one and in batches, and the list of categories.

Measured on real ones (9.2 and 11): a batch answers 200 with a result an item, in order, and 413 beyond 100; a SKU that
exists is `product_invalid_sku` with the `resource_id` of the product that has it; ` A1 ` is `A1`; `?sku=A1,B1` finds
both; a SKU of a product in the trash can be neither used nor found; `_fields` empties a batch's answer; a token that is
not let in gets 401 and `woocommerce_rest_cannot_create`.
From its published documentation: the other addresses, and the shapes of products and categories.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from importers.practice.sides import SideSetup
from importers.practice.woocommerce_shelf import Refused, Shelf, WooQuirks

BASE = "/wp-json/wc/v3"
BATCH_LIMIT = 100
_PAGE = 10  # documented default of per_page

Handler = Callable[[Request], Awaitable[Response]]


class WooCommerce:
    """Answers from a shelf of its own, as measured until `quirks` are set."""

    title = "WooCommerce"

    def __init__(self, usual: WooQuirks) -> None:
        """Begin with no products, and behave as usual."""
        self._usual = self.quirks = usual
        self.shelf = Shelf()

    @property
    def stored(self) -> int:
        """Return how many products it holds."""
        return len(self.shelf.products)

    def clear(self) -> None:
        """Forget every product, and behave as usual."""
        self.quirks = self._usual
        self.shelf = Shelf()

    def routes(self) -> list[Route]:
        """Return the addresses served."""
        products = f"{BASE}/products"
        return [
            Route(f"{products}/batch", self._guarded(self.batch), methods=["POST"]),
            Route(f"{products}/categories", self._guarded(self.categories), methods=["GET"]),
            Route(products, self._guarded(self.find), methods=["GET"]),
            Route(products, self._guarded(self.create), methods=["POST"]),
            Route(products + "/{number:int}", self._guarded(self.product), methods=["GET"]),
            Route(products + "/{number:int}", self._guarded(self.change), methods=["PUT"]),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            if self.quirks.maintenance:
                return _maintenance()
            if not _lets_in(request):
                what = "view" if request.method == "GET" else "create"
                words = f"Sorry, you are not allowed to {what} resources."
                return _failure(f"woocommerce_rest_cannot_{what}", words, 401)
            try:
                return await handler(request)
            except Refused as refused:
                return _failure(refused.code, str(refused), refused.status, **refused.data)

        return answer

    async def batch(self, request: Request) -> Response:
        """Create and change up to 100 products, each with a result of its own: `POST …/products/batch`."""
        sent = await _object(request)
        asked = {name: _items(sent, name) for name in ("create", "update")}
        if sum(map(len, asked.values())) > min(self.quirks.most, BATCH_LIMIT):
            words = f"Unable to accept more than {self.quirks.most} items for this request."
            return _failure("woocommerce_rest_request_entity_too_large", words, 413)
        changed = [self.shelf.products.get(_whole(each.get("id")), {}) for each in asked["update"]]
        if self.quirks.fails_on & {str(each.get("sku")) for each in (*asked["create"], *changed)}:
            return _critical()
        results = {
            name: [self._result(item, changes=name == "update") for item in items]
            for name, items in asked.items()
            if items
        }
        if "_fields" in request.query_params:
            return JSONResponse([])
        return JSONResponse({name: self.quirks.told(each) for name, each in results.items()})

    def _result(self, item: Mapping[str, Any], *, changes: bool) -> dict[str, Any]:
        number = item.get("id") if changes else 0
        try:
            if changes:
                return self.shelf.change(_whole(number), item, self.quirks)
            return self.shelf.create(item, self.quirks)
        except Refused as refused:
            data = {"status": refused.status, **refused.data}
            error = {"code": refused.code, "message": str(refused), "data": data}
            return {"id": number, "error": error}

    async def create(self, request: Request) -> Response:
        """Create one product: `POST …/products`."""
        made = self.shelf.create(await _object(request), self.quirks)
        return JSONResponse(made, 201)

    async def change(self, request: Request) -> Response:
        """Change what is sent of a product: `PUT …/products/ID`."""
        number = request.path_params["number"]
        return JSONResponse(self.shelf.change(number, await _object(request), self.quirks))

    async def product(self, request: Request) -> Response:
        """Show one product: `GET …/products/ID`."""
        return JSONResponse(self.shelf.product(request.path_params["number"]))

    async def find(self, request: Request) -> Response:
        """List products, by SKUs or numbers where they are named: `GET …/products`."""
        query = request.query_params
        every = self.shelf.products.values()
        found = [each for each in every if each["status"] != "trash"]
        if skus := query.get("sku"):
            wanted = {each.strip().casefold() for each in (*skus.split(","), skus)}
            found = [each for each in found if each["sku"].casefold() in wanted]
        if numbers := query.get("include"):
            ids = {int(each) for each in numbers.split(",") if each.isdigit()}
            found = [each for each in found if each["id"] in ids]
        return _page(request, found)

    async def categories(self, request: Request) -> Response:
        """List the categories: `GET …/products/categories`."""
        return _page(request, self.shelf.categories)


def side(setup: SideSetup) -> WooCommerce:
    """Make WooCommerce's side."""
    return WooCommerce(WooQuirks(wrong_prices=setup.faults.wrong_prices))


def _lets_in(request: Request) -> bool:
    scheme, _, packed = request.headers.get("authorization", "").partition(" ")
    try:
        token = base64.b64decode(packed, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return scheme == "Basic" and bool(token) and "wrong" not in token.split(":")


async def _object(request: Request) -> Mapping[str, Any]:
    try:
        sent = json.loads(await request.body())
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise Refused("rest_invalid_json", "Invalid JSON body passed.")
    return sent


def _items(sent: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    items = sent.get(name, [])
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _page(request: Request, found: list[dict[str, Any]]) -> Response:
    size = int(request.query_params.get("per_page", _PAGE))
    page = int(request.query_params.get("page", 1))
    if not 0 < size <= 100:
        words = "per_page must be between 1 (inclusive) and 100 (inclusive)"
        raise Refused("rest_invalid_param", words)
    pages = -(-len(found) // size)
    headers = {"x-wp-total": str(len(found)), "x-wp-totalpages": str(pages)}
    if page < pages:
        url = request.url.include_query_params(page=page + 1)
        headers["link"] = f'<{url}>; rel="next"'
    return JSONResponse(found[(page - 1) * size : page * size], headers=headers)


def _failure(code: str, message: str, status: int, **data: Any) -> Response:
    content = {"code": code, "message": message, "data": {"status": status, **data}}
    return JSONResponse(content, status)


def _maintenance() -> Response:
    words = "Briefly unavailable for scheduled maintenance."
    return HTMLResponse(f"<html><title>Maintenance</title><body>{words}</body></html>", 503)


def _critical() -> Response:
    page = "<html><body>There has been a critical error on this website.</body></html>"
    return HTMLResponse(page, 500)
