"""Every document that is sent fits Shopify's schema: the extract always, its own where npm can bring it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from graphql import (
    GraphQLSchema,
    OperationDefinitionNode,
    is_input_object_type,
    is_required_input_field,
    parse,
    validate,
)
from graphql.execution import get_variable_values

from importers.destinations.call import Call, Content
from importers.destinations.registry import BUILT_IN
from importers.destinations.shopify import documents, requests
from importers.practice.shopify import schema as extract
from tests.support.shopify_schema import shopify_schema

PROFILE = BUILT_IN["shopify"]
FIELDS = {
    "name": "Tea",
    "price": "4.50",
    "compare_at_price": "",
    "description": "<p>Tea</p>",
    "vendor": "Acme",
    "product_type": "Tea",
    "tags": "a, b",
    "barcode": "4006381333931",
    "status": "active",
    "image": "https://example.com/a.jpg",
}
ID = "632910392/808950810"
BUILT_IN_SCALARS = {"String", "Int", "Float", "Boolean", "ID"}


def calls() -> Iterator[Call]:
    """Yield every kind of request, with all that a row can say and with each field alone."""
    yield requests.create_call(Content("A", {"sku": "A", **FIELDS}), PROFILE)
    yield requests.create_call(Content("A", {"sku": "A", "name": "Tea"}), PROFILE)
    yield requests.change_call(ID, FIELDS, PROFILE)
    for name, value in FIELDS.items():
        yield requests.change_call(ID, {name: value}, PROFILE)
    yield requests.lookup_call("it's", PROFILE)
    yield requests.lookup_call("it's", PROFILE, "cursor")
    yield requests.probe_call(ID, PROFILE)
    yield requests.test_call(PROFILE)
    yield requests.define_call(PROFILE)


SENT = [json.loads(call.body) for call in calls()]


@pytest.fixture(params=["extract", "Shopify's own"])
def schema(request: pytest.FixtureRequest) -> GraphQLSchema:
    return extract() if request.param == "extract" else real()


def real() -> GraphQLSchema:
    found = shopify_schema()
    if isinstance(found, str):
        pytest.skip(found)
    return found


def test_every_document_is_sent_and_no_other() -> None:
    assert {body["query"] for body in SENT} == set(documents.ALL.values())
    assert all(call.writes is ("mutation" in json.loads(call.body)["query"]) for call in calls())
    assert {call.url for call in calls()} == {"https://shop.example/admin/api/2026-10/graphql.json"}


@pytest.mark.parametrize("name", documents.ALL)
def test_a_document_fits_the_schema(schema: GraphQLSchema, name: str) -> None:
    assert validate(schema, parse(documents.ALL[name])) == []


def test_what_is_sent_with_them_fits_too(schema: GraphQLSchema) -> None:
    for body in SENT:
        assert faults_of(schema, body) == []


def test_a_change_never_sends_a_list_in_part() -> None:
    whole = {
        "tags": ["a", "b"],
        "files": [{"originalSource": FIELDS["image"], "contentType": "IMAGE"}],
    }
    for count in range(1, len(FIELDS) + 1):
        for names in combinations(FIELDS, count):
            body = json.loads(
                requests.change_call(ID, {name: FIELDS[name] for name in names}, PROFILE).body
            )
            sent = body["variables"].get("input", {})
            lists = {name: value for name, value in sent.items() if isinstance(value, list)}
            assert lists == {name: whole[name] for name in lists}
            assert ("tags" in lists, "files" in lists) == ("tags" in names, "image" in names)
            assert len(body["variables"].get("variants", [{}])) == 1


def test_a_variable_that_does_not_fit_would_be_noticed(schema: GraphQLSchema) -> None:
    body = json.loads(requests.change_call(ID, {"name": "Tea"}, PROFILE).body)
    body["variables"]["input"]["titel"] = "Tea"
    assert faults_of(schema, body)


def faults_of(schema: GraphQLSchema, body: dict[str, Any]) -> list[str]:
    """Return what is wrong with the variables of a request."""
    (operation,) = (
        node
        for node in parse(body["query"]).definitions
        if isinstance(node, OperationDefinitionNode)
    )
    read = get_variable_values(schema, operation.variable_definitions or (), body["variables"])
    return [str(fault) for fault in read] if isinstance(read, list) else []


def test_the_extract_says_nothing_that_the_schema_does_not() -> None:
    theirs = real()
    for name, ours in extract().type_map.items():
        if name.startswith("__") or name in BUILT_IN_SCALARS:
            continue
        other = theirs.type_map[name]
        assert type(other) is type(ours), name
        assert set(getattr(ours, "values", ())) <= set(getattr(other, "values", ())), name
        for field, told in getattr(ours, "fields", {}).items():
            same = other.fields[field]  # type: ignore[attr-defined]
            assert str(same.type) == str(told.type), (name, field)
            for argument, kind in getattr(told, "args", {}).items():
                assert str(same.args[argument].type) == str(kind.type), (name, field, argument)


def test_nothing_that_the_schema_requires_is_left_out_of_the_extract() -> None:
    theirs = real()
    for name, ours in extract().type_map.items():
        other = theirs.type_map.get(name)
        if other is not None and is_input_object_type(other):
            required = {f for f, told in other.fields.items() if is_required_input_field(told)}
            assert required <= set(ours.fields), name  # type: ignore[attr-defined]
