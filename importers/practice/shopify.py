"""Shopify's side of the practice server: its Admin GraphQL API, over the extract of its schema that lies beside this.

Schema: types, names and codes. Known: the header, 200 with `errors`, THROTTLED without data, the cost that is told.
Assumed: the words, and that the search takes a SKU in any case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    execute_sync,
    parse,
    validate,
)
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from importers.practice.shopify_cost import Bucket, cost_of
from importers.practice.shopify_store import PRODUCT, VARIANT, ShopifyStore, ShopProduct, Variant
from importers.practice.shopify_writes import (
    UserError,
    bulk_update,
    number_in,
    product_set,
)
from importers.practice.sides import SideSetup

PATH = "/admin/api/2026-10/graphql.json"
BAD_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"
_SCHEMA = Path(__file__).with_name("shopify.graphql")
_MONEY = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TERM = re.compile(r"sku:'((?:[^'\\]|\\.)*)'")
_Row = dict[str, Any]


def side(setup: SideSetup) -> Shopify:
    """Make this side."""
    return Shopify()


@dataclass(frozen=True, slots=True)
class ShopifyQuirks:
    """What a shop may do that no document promises; all off: as documented.

    `changes_skus`: they are kept without outer blanks, in capitals. `search_lags`: the search finds none, a custom id
    at once. `finds_longer`: it finds SKUs that begin so before the one itself. `tidies_html`: descriptions get
    paragraphs. `forbids` writing. `fails_after`: writes of these titles are done, and answered with an internal error.
    `bad_token_status`: of the answer to a token that is refused.
    """

    changes_skus: bool = False
    search_lags: bool = False
    finds_longer: bool = False
    tidies_html: bool = False
    forbids: bool = False
    fails_after: frozenset[str] = frozenset()
    bad_token_status: int = 200


class Shopify:
    """One shop, its quirks and its bucket of points."""

    title = "Shopify"

    def __init__(self) -> None:
        """Serve an empty shop."""
        self.store = ShopifyStore()
        self.quirks = ShopifyQuirks()
        self.bucket = Bucket()
        self.throttled = 0  # requests

    @property
    def stored(self) -> int:
        """Return how many products it holds."""
        return len(self.store.products)

    def routes(self) -> list[Route]:
        """Return the one address served."""
        return [Route(PATH, self.answer, methods=["POST"])]

    def clear(self) -> None:
        """Forget every product, and behave as a new one."""
        self.store.clear()
        self.quirks, self.bucket, self.throttled = ShopifyQuirks(), Bucket(), 0

    async def answer(self, request: Request) -> Response:
        """Answer one document."""
        token = request.headers.get("x-shopify-access-token", "")
        if not token or token == "wrong":
            return JSONResponse({"errors": BAD_TOKEN}, self.quirks.bad_token_status)
        try:
            sent = json.loads(await request.body())
            document, variables = parse(sent["query"]), dict(sent.get("variables") or {})
        except (ValueError, KeyError, TypeError, GraphQLError) as error:
            return JSONResponse(
                {"errors": [{"message": f"The request cannot be read: {error}"}]}, 400
            )
        return JSONResponse(self._answered(document, variables))

    def _answered(self, document: DocumentNode, variables: Mapping[str, Any]) -> _Row:
        if faults := validate(schema(), document):
            return {"errors": [_refused(fault, "undefinedField") for fault in faults]}
        cost = cost_of(document, variables)
        if not self.bucket.take(cost):
            self.throttled += 1
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return {"errors": [error], "extensions": self.bucket.told(cost, done=False)}
        shop = _Root(self.store, self.quirks)
        if self.quirks.forbids and _writes(document):
            return _forbidden(document) | {"extensions": self.bucket.told(cost, done=True)}
        result = execute_sync(schema(), document, shop, variable_values=dict(variables))
        if result.data is None:
            return {
                "errors": [_refused(fault, "INVALID_VARIABLE") for fault in result.errors or ()]
            }
        told: _Row = {"data": result.data, "extensions": self.bucket.told(cost, done=True)}
        if shop.failed:
            error = {"message": "Internal error", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
            told |= {"data": None, "errors": [error]}
        return told


class _Root:
    """The fields of queries and mutations, by their names in the schema."""

    def __init__(self, store: ShopifyStore, quirks: ShopifyQuirks) -> None:
        self._store, self._quirks = store, quirks
        self.failed = False

    def shop(self, _info: Any) -> _Row:
        return {"id": "gid://shopify/Shop/1", "name": "Practice shop"}

    def product(self, _info: Any, id: str) -> _Row | None:
        return self._shown(self._store.products.get(number_in(id, PRODUCT)))

    def productByIdentifier(self, _info: Any, identifier: _Row) -> _Row | None:
        custom = identifier["customId"]
        name = (custom.get("namespace") or "", custom["key"])
        if name not in self._store.definitions:
            raise GraphQLError("There is no metafield definition with unique values")
        return self._shown(self._store.by_custom_id(name, custom["value"]))

    def productVariants(self, _info: Any, first: int, query: str, after: str | None = None) -> _Row:
        term = _TERM.fullmatch(query)
        sku = re.sub(r"\\(.)", r"\1", term[1]) if term else ""
        found = [] if self._quirks.search_lags else self._store.with_sku(sku)
        if self._quirks.finds_longer:
            found = [*self._store.beginning_with(sku), *found]
        found = found[int(after or 0) :]
        nodes = [
            _variant(variant) | {"product": self._shown(product)}
            for product, variant in found[:first]
        ]
        end = str(int(after or 0) + len(nodes))
        return {"nodes": nodes, "pageInfo": {"hasNextPage": len(found) > first, "endCursor": end}}

    def metafieldDefinition(self, _info: Any, identifier: _Row) -> _Row | None:
        name = (identifier.get("namespace") or "", identifier["key"])
        return _DEFINITION if name in self._store.definitions else None

    def productSet(self, _info: Any, identifier: _Row, input: _Row, synchronous: bool) -> _Row:
        return self._written(
            lambda: product_set(self._store, identifier, input, trims=self._quirks.changes_skus)
        )

    def productVariantsBulkUpdate(
        self,
        _info: Any,
        productId: str,
        variants: list[_Row],
        allowPartialUpdates: bool,
    ) -> _Row:
        return self._written(lambda: bulk_update(self._store, productId, variants))

    def metafieldDefinitionCreate(self, _info: Any, definition: _Row) -> _Row:
        name = (definition.get("namespace") or "", definition["key"])
        if name in self._store.definitions:
            error = UserError("TAKEN", ("definition", "key"), "Key is in use")
            return {"createdDefinition": None, "userErrors": [_told(error)]}
        self._store.definitions.add(name)
        return {"createdDefinition": _DEFINITION, "userErrors": []}

    def _written(self, write: Callable[[], ShopProduct]) -> _Row:
        try:
            product = write()
        except UserError as error:
            return {"product": None, "userErrors": [_told(error)]}
        self.failed |= product.title in self._quirks.fails_after
        return {"product": self._shown(product), "userErrors": []}

    def _shown(self, product: ShopProduct | None) -> _Row | None:
        return None if product is None else _product(product, self._quirks.tidies_html)


_DEFINITION = {"capabilities": {"uniqueValues": {"enabled": True}}}


def _product(product: ShopProduct, tidies: bool) -> _Row:
    def metafield(_info: Any, key: str, namespace: str = "") -> _Row | None:
        value = product.metafields.get((namespace, key))
        return None if value is None else {"value": value}

    def variants(_info: Any, first: int) -> _Row:
        nodes = [_variant(variant) for variant in product.variants[:first]]
        return {"nodes": nodes, "pageInfo": {"hasNextPage": len(product.variants) > first}}

    html = product.description_html
    return {
        "id": f"{PRODUCT}{product.id}",
        "title": product.title,
        "descriptionHtml": f"<p>{html}</p>" if tidies and html else html,
        "vendor": product.vendor,
        "productType": product.product_type,
        "tags": list(product.tags),
        "status": product.status,
        "createdAt": product.created,
        "metafield": metafield,
        "variants": variants,
    }


def _variant(variant: Variant) -> _Row:
    return {
        "id": f"{VARIANT}{variant.id}",
        "sku": variant.sku,
        "barcode": variant.barcode,
        "price": variant.price,
        "compareAtPrice": variant.compare_at_price,
    }


def _told(error: UserError) -> _Row:
    return {"code": error.code, "field": list(error.field), "message": error.message}


def _refused(fault: GraphQLError, code: str) -> _Row:
    """Return an error of the request itself, with the path of the variable that is wrong."""
    steps = re.findall(r"at 'input\.([^']+)'|at 'variants([^']+)'", fault.message)
    path = re.findall(r"[A-Za-z]+|[0-9]+", "".join(steps[0])) if steps else []
    problem = {"path": path, "explanation": fault.message.rpartition("; ")[2]}
    extensions = {"code": code, "problems": [problem] if path else []}
    return {"message": fault.message, "extensions": extensions}


def _writes(document: DocumentNode) -> bool:
    return any(
        isinstance(node, OperationDefinitionNode) and node.operation is OperationType.MUTATION
        for node in document.definitions
    )


def _forbidden(document: DocumentNode) -> _Row:
    """Return the answer to a mutation for which the token lacks the permission."""
    error = {
        "message": "Access denied for productSet field. Required access: `write_products` access scope.",
        "extensions": {"code": "ACCESS_DENIED"},
    }
    return {"data": {"productSet": None}, "errors": [error]}


@cache
def schema() -> GraphQLSchema:
    """Return the extract of Shopify's schema."""
    made = build_schema(_SCHEMA.read_text(encoding="utf-8"))
    money = made.type_map["Money"]
    money.parse_value = _parsed_money  # type: ignore[attr-defined]
    return made


def _parsed_money(sent: Any) -> str:
    if isinstance(sent, str) and _MONEY.fullmatch(sent):
        return sent
    raise GraphQLError(f"{sent!r} is no amount of money")
