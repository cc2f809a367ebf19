"""Scantrust's side of the practice server: products, brands, and who one is.

Addresses, the header, the shapes of a product and of a list, and the rate limit's answer are documented.
Assumed: the 401's wording, the bodies of `/me/` and `/brands/`, PATCH answering as POST does, and
that an archived product keeps its SKU.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from importers.practice.options import Quirks
from importers.practice.scantrust_fields import judge
from importers.practice.sides import SideSetup
from importers.practice.store import Brand, Store, StoredProduct
from importers.practice.throttle import Throttle, throttled_detail

DEFAULT_LIMIT = 20
NO_TOKEN = "Authentication credentials were not provided."
BAD_TOKEN = "Invalid token."
FORBIDDEN = "You do not have permission to perform this action."
NO_PICTURE = (
    "Upload a valid image. The file you uploaded was either not an image or a corrupted image."
)

Handler = Callable[[Request], Awaitable[Response]]


class Scantrust:
    """Answers requests from a store, within a rate limit."""

    title = "Scantrust"

    def __init__(self, store: Store, throttle: Throttle) -> None:
        """Serve that store, as documented until `quirks` are set."""
        self.store = store
        self.throttle = throttle
        self.quirks = Quirks()

    @property
    def stored(self) -> int:
        """Return how many products it holds."""
        return len(self.store.products)

    def clear(self) -> None:
        """Behave as documented, with nothing stored or counted."""
        self.quirks = Quirks()
        self.throttle.clear()
        self.store.clear()

    def routes(self) -> list[Route]:
        """Return the addresses served."""
        products = "/api/v2/products/"
        return [
            Route(products, self._guarded(self.create), methods=["POST"]),
            Route(products, self._guarded(self.find), methods=["GET"]),
            Route(products + "{number:int}/", self._guarded(self.change), methods=["PATCH"]),
            Route("/api/v2/brands/", self._guarded(self.brands), methods=["GET"]),
            Route("/api/v2/me/", self._guarded(self.me), methods=["GET"]),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            token = token.strip()
            if scheme != "UAT" or not token or token == "wrong":
                return JSONResponse({"detail": BAD_TOKEN if token else NO_TOKEN}, 401)
            seconds = self.throttle.wait(token)
            return throttled(seconds) if seconds else await handler(request)

        return answer

    async def create(self, request: Request) -> Response:
        """Create one product: `POST /api/v2/products/`."""
        if self.quirks.creations_fail:
            return _gateway(503, "Service Temporarily Unavailable")
        first = await self._write(request, None)
        return await self._write(request, None) if self.quirks.resends else first

    async def change(self, request: Request) -> Response:
        """Change the attributes sent, and only those: `PATCH /api/v2/products/{id}/`."""
        product = self.store.product(request.path_params["number"])
        if product is None:
            return JSONResponse({"detail": "Not found."}, 404)
        return await self._write(request, product)

    async def _write(self, request: Request, present: StoredProduct | None) -> Response:
        try:
            sent = await _attributes(request)
        except ValueError as error:
            return JSONResponse({"detail": f"JSON parse error - {error}"}, 400)
        image = sent.get("image")
        if isinstance(image, UploadFile) and 0 < self.quirks.pictures < (image.size or 0):
            return _gateway(413, "Request Entity Too Large")
        start = present or StoredProduct(0, "")
        if (spoiled := self._spoiled(present, sent)) is not None:
            return spoiled
        judged = judge(sent, start, self.store, self.quirks)
        if isinstance(image, UploadFile) and not image.size:
            judged.errors["image"] = ["The submitted file is empty."]
        elif isinstance(image, UploadFile) and self.quirks.refuses_pictures:
            judged.errors["image"] = [NO_PICTURE]
        if judged.errors:
            return JSONResponse(judged.errors, 400)
        product = judged.product
        if isinstance(image, UploadFile):
            product = replace(product, image=f"/media/{product.uuid}/{image.filename}")
        stored = self.store.add(product) if present is None else self.store.change(product)
        return JSONResponse(written(stored, str(request.base_url)))

    def _spoiled(self, present: StoredProduct | None, sent: Mapping[str, Any]) -> Response | None:
        """Return the answer to a row that the shop forbids or fails on."""
        sku = present.sku if present else str(sent.get("sku", "")).strip()
        if sku in self.quirks.forbids:
            return JSONResponse({"detail": FORBIDDEN}, 403)
        if sku in self.quirks.fails_on:
            return _gateway(500, "Server Error (500)")
        return None

    async def find(self, request: Request) -> Response:
        """List products, or look one up by its exact SKU: `GET /api/v2/products/`."""
        query = request.query_params
        archived = query.get("is_archived", "0").lower() in ("1", "true")
        sku = query.get("sku__exact")
        pool = self.store.products if sku is None else self._called(sku)
        found = [listed(product) for product in pool if product.is_archived == archived]
        return JSONResponse(self._page(request, found))

    def _called(self, sku: str) -> Sequence[StoredProduct]:
        if self.quirks.trims:
            sku = sku.strip()
        return self.store.find(sku, case_blind=self.quirks.case_blind)

    async def brands(self, request: Request) -> Response:
        """List the brands: `GET /api/v2/brands/`."""
        rows: list[dict[str, object]] = [
            {"id": brand.id, "name": brand.name, "reference": brand.reference or None}
            for brand in self.store.brands
        ]
        return JSONResponse(self._page(request, rows))

    async def me(self, _request: Request) -> Response:
        """Say whose token it is: `GET /api/v2/me/`."""
        if not self.quirks.tells_company:
            return JSONResponse({"detail": "Not found."}, 404)
        number = self.quirks.company
        company = {"id": number, "name": "Practice company" + (f" {number}" if number > 1 else "")}
        return JSONResponse({"id": number, "email": "practice@example.com", "company": company})

    def _page(self, request: Request, rows: list[dict[str, object]]) -> dict[str, object]:
        page = _page(request, rows)
        if self.quirks.next_origin and isinstance(following := page["next"], str):
            page["next"] = self.quirks.next_origin + following.removeprefix(
                str(request.base_url)[:-1]
            )
        return page


def side(setup: SideSetup) -> Scantrust:
    """Make Scantrust's side."""
    return Scantrust(setup.store, Throttle(setup.rate))


def _gateway(status: int, title: str) -> Response:
    """Return a page of what stands before the shop, or of the shop when it stumbles."""
    return HTMLResponse(f"<html><head><title>{title}</title></head><h1>{title}</h1></html>", status)


def throttled(seconds: int) -> Response:
    """Return the documented answer to a request too many."""
    return JSONResponse({"detail": throttled_detail(seconds), "code": "throttled"}, 429)


async def _attributes(request: Request) -> Mapping[str, Any]:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return dict(await request.form())
    sent = json.loads(await request.body())
    if not isinstance(sent, dict):
        raise ValueError("an object is expected")
    return sent


def written(product: StoredProduct, base: str) -> dict[str, object]:
    """Return a product as a POST answers it: the campaign is its number."""
    return {
        "id": product.id,
        "uuid": product.uuid,
        "sku": product.sku,
        "image": base.rstrip("/") + product.image if product.image else None,
        "name": product.name,
        "description": product.description,
        "label": "",
        "brand": _brand(product.brand),
        "company": {},
        "creation_date": product.created,
        "client_url": product.client_url,
        "is_archived": product.is_archived,
        "campaign": product.campaign,
    }


def listed(product: StoredProduct) -> dict[str, object]:
    """Return a product as a list shows it: the campaign is an object."""
    campaign = {"id": product.campaign, "name": f"Campaign {product.campaign}"}
    shown = written(product, "")
    return shown | {"campaign": campaign if product.campaign else None}


def _brand(brand: Brand | None) -> dict[str, object] | None:
    return {"id": brand.id, "name": brand.name, "image": None} if brand else None


def _page(request: Request, rows: list[dict[str, object]]) -> dict[str, object]:
    limit = _whole(request.query_params.get("limit"), DEFAULT_LIMIT) or DEFAULT_LIMIT
    offset = _whole(request.query_params.get("offset"), 0)
    after, before = offset + limit, max(0, offset - limit)
    return {
        "count": len(rows),
        "next": _at(request, limit, after) if after < len(rows) else None,
        "previous": _at(request, limit, before) if offset else None,
        "results": rows[offset:after],
    }


def _at(request: Request, limit: int, offset: int) -> str:
    query = dict(request.query_params) | {"limit": str(limit), "offset": str(offset)}
    return f"{request.base_url}{request.url.path.lstrip('/')}?{urlencode(query)}"


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else otherwise
