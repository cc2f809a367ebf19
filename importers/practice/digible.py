"""Digible's side of the practice server: a login, and batches of products.

The addresses, the `x-access-token` header, the login's answer and the batches of 200 are documented.
Assumed: every failure's body and status, the sync's answer, that a batch is taken or refused as a
whole, that it upserts by `productId`, and that an enveloped list is understood.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterable

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from importers.practice.options import Faults
from importers.practice.sides import SideSetup
from importers.practice.store import Store, SyncedProduct

BATCH_LIMIT = 200
LOGIN_PATH = "/v1/business/account/auth/login"
SYNC_PATH = "/v1/business/stores/product/sync"
ID_WIDTH, NAME_WIDTH = (
    25,
    75,
)  # of the documented local tables; that the shop is as strict is assumed
_PRICE = re.compile(r"[0-9]{1,16}(\.[0-9]{1,2})?")


class Refused(Exception):
    """A batch that is not taken; the text is what the answer says."""


class Digible:
    """Issues tokens that last `token_life` seconds and stores batches."""

    title = "Digible"

    def __init__(self, store: Store, token_life: float, faults: Faults) -> None:
        """Serve that store; the products that `faults` names, or a strict shop turns down, spoil their batch."""
        self.store = store
        self.token_life = token_life
        self.faults = faults
        self._secret = secrets.token_hex(32)

    @property
    def stored(self) -> int:
        """Return how many products it holds."""
        return len(self.store.synced)

    def clear(self) -> None:
        """Forget every product."""
        self.store.clear()

    def routes(self) -> list[Route]:
        """Return the addresses served."""
        return [
            Route(LOGIN_PATH, self.login, methods=["POST"]),
            Route(SYNC_PATH, self.sync, methods=["POST"]),
        ]

    def token(self, email: str, life: float | None = None) -> str:
        """Issue a JWT; `life` in seconds, negative for one that has expired."""
        now = time.time()
        ends = now + (self.token_life if life is None else life)
        claims = {"sub": email, "iat": int(now), "exp": int(ends)}
        return jwt.encode(claims, self._secret, algorithm="HS256")

    async def login(self, request: Request) -> Response:
        """Let in anyone whose password is not `wrong`."""
        try:
            sent = json.loads(await request.body())
        except ValueError:
            return _failure("Invalid request body", 400)
        email, password = (_text(sent, name) for name in ("email", "password"))
        if not email or not password:
            return _failure("Email and password are required", 400)
        if password == "wrong":
            return _failure("Invalid email or password", 401)
        return JSONResponse({"message": "Login successful", "data": {"token": self.token(email)}})

    async def sync(self, request: Request) -> Response:
        """Take one batch, all of it or nothing."""
        token = request.headers.get("x-access-token", "")
        if not token or token == "wrong":
            return _failure("Invalid token" if token else "Token is required", 401)
        if is_expired(token):
            return _failure("jwt expired", 401)
        try:
            batch = _batch(json.loads(await request.body()))
            products = [product_of(item) for item in batch]
        except (ValueError, Refused) as error:
            return _failure(str(error), 400)
        if len(products) > BATCH_LIMIT:
            return _failure(f"At most {BATCH_LIMIT} products in one request", 413)
        if self.faults.strict and (complaint := strict_complaint(products)):
            return _failure(complaint, 422)
        if any(product.product_id in self.faults.refused_products for product in products):
            return _failure("The batch holds a product that cannot be stored", 400)
        self.store.sync(products)
        return JSONResponse({"message": "Products synced", "data": {"count": len(products)}})


def side(setup: SideSetup) -> Digible:
    """Make Digible's side."""
    return Digible(setup.store, setup.token_life, setup.faults)


def strict_complaint(products: Iterable[SyncedProduct]) -> str:
    """Return what a strict shop says of the first product that does not fit its columns; "" where all do."""
    for product in products:
        if len(product.product_id) > ID_WIDTH:
            return f"productId {product.product_id!r} has more than {ID_WIDTH} characters"
        if len(product.name) > NAME_WIDTH:
            return f"productName of {product.product_id} has more than {NAME_WIDTH} characters"
        if not _PRICE.fullmatch(product.price):
            return f"productPrice of {product.product_id} must be a number with at most 2 decimals"
    return ""


def is_expired(token: str) -> bool:
    """Tell whether a token is a JWT whose `exp` has passed; other tokens never expire."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
        return float(claims["exp"]) <= time.time()
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):
        return False


def product_of(item: object) -> SyncedProduct:
    """Return one item of a batch as it is stored; `Refused` if a part of it is not right."""
    product_id, name, price = (
        _text(item, part) for part in ("productId", "productName", "productPrice")
    )
    if not product_id.strip():
        raise Refused("productId is required")
    if not isinstance(item, dict) or not isinstance(item.get("productPrice"), str):
        raise Refused("productPrice must be a string")
    return SyncedProduct(product_id, name, price)


def _batch(sent: object) -> list[object]:
    if isinstance(sent, list):
        return sent
    values = sent.values() if isinstance(sent, dict) else ()
    for value in values:
        if isinstance(value, list):
            return value
    raise Refused("A list of products is expected")


def _text(sent: object, name: str) -> str:
    value = sent.get(name, "") if isinstance(sent, dict) else ""
    return value if isinstance(value, str) else ""


def _failure(message: str, status: int) -> Response:
    return JSONResponse({"message": message, "data": None}, status)
