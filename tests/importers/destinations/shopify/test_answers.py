"""The zoo: whatever a server answers, it is a success only where the data proves it, and never a loss."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Profile
from importers.destinations.shopify import answers, requests
from importers.destinations.shopify.envelope import cost_in
from importers.practice.faulty import ScriptedAnswer
from importers.practice.server import PracticeServer
from importers.practice.shopify import Shopify
from importers.upload.snapshot import RowState
from tests.support.shopify_rows import rows
from tests.support.uploads import finish, make_run

KEY = "TEA-1"
PRODUCT = {
    "id": "gid://shopify/Product/7",
    "title": "Tea",
    "descriptionHtml": "",
    "vendor": "Acme",
    "productType": "",
    "tags": [],
    "status": "DRAFT",
    "createdAt": "2026-01-01T00:00:00Z",
    "customId": {"value": KEY},
    "variants": {
        "nodes": [
            {
                "id": "gid://shopify/ProductVariant/8",
                "sku": KEY,
                "barcode": None,
                "price": "4.50",
                "compareAtPrice": None,
            }
        ]
    },
}
OTHER = PRODUCT | {
    "customId": {"value": "X"},
    "variants": {"nodes": [{"id": "gid://shopify/ProductVariant/8", "sku": "X"}]},
}
DEFINED = {"capabilities": {"uniqueValues": {"enabled": True}}}
NOBODY = {"nodes": [], "pageInfo": {"hasNextPage": False}}
LOOKUP = {"metafieldDefinition": DEFINED, "productByIdentifier": None, "productVariants": NOBODY}


def saved(product: Any, *errors: Any) -> dict[str, Any]:
    return {"data": {"productSet": {"product": product, "userErrors": list(errors)}}}


def user_error(code: str | None, *path: str, message: str = "No.") -> dict[str, Any]:
    return {"code": code, "field": list(path), "message": message}


def failed(code: str | None, data: Any = ..., message: str = "No.") -> dict[str, Any]:
    error = {"message": message} | ({"extensions": {"code": code}} if code else {})
    return {"errors": [error]} | ({} if data is ... else {"data": data})


def reply(content: Any, status: int = 200) -> Reply:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Reply(status, body)


WRITES: dict[str, tuple[Any, Verdict]] = {
    "a product": (saved(PRODUCT), Verdict.ACCEPTED),
    "by custom id alone": (saved(PRODUCT | {"variants": OTHER["variants"]}), Verdict.ACCEPTED),
    "another product": (saved(OTHER), Verdict.AMBIGUOUS),
    "no product": (saved(None), Verdict.AMBIGUOUS),
    "a product without variants": (saved(PRODUCT | {"variants": {"nodes": []}}), Verdict.AMBIGUOUS),
    "an id of another kind": (saved(PRODUCT | {"id": "gid://shopify/Order/7"}), Verdict.AMBIGUOUS),
    "an id that is no text": (saved(PRODUCT | {"id": 7}), Verdict.AMBIGUOUS),
    "refused": (saved(None, user_error("INVALID_VARIANT", "input", "title")), Verdict.REFUSED),
    "refused without a code": (saved(None, user_error(None)), Verdict.REFUSED),
    "refused without a word": (saved(None, {"code": "INVALID_INPUT"}), Verdict.REFUSED),
    "refused, but made": (saved(PRODUCT, user_error("INVALID_INPUT")), Verdict.AMBIGUOUS),
    "refused for nothing": (saved(None, 7), Verdict.AMBIGUOUS),
    "try again": (saved(None, user_error("GENERIC_ERROR")), Verdict.AMBIGUOUS),
    "a job that failed": (saved(None, user_error("JOB_ERROR")), Verdict.AMBIGUOUS),
    "no list of errors": ({"data": {"productSet": {"product": PRODUCT}}}, Verdict.AMBIGUOUS),
    "null": ({"data": None}, Verdict.AMBIGUOUS),
    "null for the mutation": ({"data": {"productSet": None}}, Verdict.AMBIGUOUS),
    "nothing in the data": ({"data": {}}, Verdict.AMBIGUOUS),
    "a list": ([], Verdict.AMBIGUOUS),
    "a text": ("OK", Verdict.AMBIGUOUS),
    "no JSON": (b"<html>Welcome</html>", Verdict.AMBIGUOUS),
    "cut": (json.dumps(saved(PRODUCT)).encode()[:-9], Verdict.AMBIGUOUS),
    "throttled": (failed("THROTTLED"), Verdict.THROTTLED),
    "throttled, and null": (failed("THROTTLED", None), Verdict.THROTTLED),
    "throttled, but done": (failed("THROTTLED", saved(PRODUCT)["data"]), Verdict.AMBIGUOUS),
    "denied": (failed("ACCESS_DENIED", {"productSet": None}), Verdict.FORBIDDEN),
    "denied one, and the other failed": (
        {
            "data": {"productVariantsBulkUpdate": None, "productSet": None},
            "errors": [
                {"message": "No.", "extensions": {"code": "ACCESS_DENIED"}},
                {"message": "Boom", "extensions": {"code": "INTERNAL_SERVER_ERROR"}},
            ],
        },
        Verdict.AMBIGUOUS,
    ),
    "denied within the answer": (
        {
            "data": {"productSet": None},
            "errors": [
                {
                    "message": "No.",
                    "path": ["productSet", "product", "vendor"],
                    "extensions": {"code": "ACCESS_DENIED"},
                }
            ],
        },
        Verdict.AMBIGUOUS,
    ),
    "throttled, and another error": (
        {
            "errors": [
                {"message": "Throttled", "extensions": {"code": "THROTTLED"}},
                {"message": "Boom", "extensions": {"code": "INTERNAL_SERVER_ERROR"}},
            ]
        },
        Verdict.AMBIGUOUS,
    ),
    "denied a part": (failed("ACCESS_DENIED", saved(PRODUCT)["data"]), Verdict.AMBIGUOUS),
    "a bad token": ({"errors": "[API] Invalid API key or access token"}, Verdict.LOGIN),
    "a bad token in a list": (
        failed(None, message="Invalid API key or access token"),
        Verdict.LOGIN,
    ),
    "an internal error": (failed("INTERNAL_SERVER_ERROR"), Verdict.AMBIGUOUS),
    "an internal error and null": (failed("INTERNAL_SERVER_ERROR", None), Verdict.AMBIGUOUS),
    "an error without a code": (failed(None, message="Boom"), Verdict.AMBIGUOUS),
    "an unknown code": (failed("WHATEVER"), Verdict.AMBIGUOUS),
    "a wrong variable": (failed("INVALID_VARIABLE"), Verdict.REFUSED),
    "a wrong variable, and data": (failed("INVALID_VARIABLE", None), Verdict.AMBIGUOUS),
    "an error beside a success": (
        {**saved(PRODUCT), "errors": [{"message": "Boom"}]},
        Verdict.AMBIGUOUS,
    ),
    "no errors in the list": ({**saved(PRODUCT), "errors": []}, Verdict.ACCEPTED),
    "errors that are none": ({**saved(PRODUCT), "errors": {"x": 1}}, Verdict.AMBIGUOUS),
}


@pytest.mark.parametrize("case", WRITES)
def test_the_answer_to_a_creation(case: str) -> None:
    content, verdict = WRITES[case]
    answer = answers.read_saved(reply(content), KEY)
    assert answer.verdict is verdict
    assert (answer.message == "") is (verdict is Verdict.ACCEPTED)
    assert bool(answer.messages) is (verdict is Verdict.REFUSED)


def test_a_product_that_is_gone_is_told_from_a_refusal() -> None:
    content = saved(None, user_error("PRODUCT_DOES_NOT_EXIST", "identifier"))
    assert answers.read_changed(reply(content), KEY).verdict is Verdict.MISSING
    assert answers.read_saved(reply(content), KEY).verdict is Verdict.REFUSED


def test_of_two_mutations_one_refusal_is_enough() -> None:
    priced = {"product": None, "userErrors": [user_error("X", "variants", "0", "price")]}
    content = {"data": {"productVariantsBulkUpdate": priced, **saved(PRODUCT)["data"]}}
    answer = answers.read_changed(reply(content), KEY)
    assert (answer.verdict, answer.messages) == (Verdict.REFUSED, (("price", "No."),))
    content["data"]["productVariantsBulkUpdate"] = None
    assert answers.read_changed(reply(content), KEY).verdict is Verdict.AMBIGUOUS


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (["input", "title"], "name"),
        (["input", "variants", "0", "price"], "price"),
        (["variants", "0", "compareAtPrice"], "compare_at_price"),
        (["input", "files", "1", "originalSource"], "image"),
        (["input", "tags"], "tags"),
        (["input", "metafields", "0", "value"], "sku"),
        (["identifier", "customId", "value"], "sku"),
        (["input"], ""),
        (None, ""),
    ],
)
def test_a_path_leads_to_its_cell(path: list[str] | None, field: str) -> None:
    content = saved(None, {"code": "INVALID_INPUT", "field": path, "message": "No."})
    assert answers.read_saved(reply(content), KEY).messages == ((field, "No."),)


def test_what_is_wrong_with_a_variable_leads_to_its_cell() -> None:
    problems = [{"path": ["variants", 0, "price"], "explanation": "no amount"}]
    error = {
        "message": "Variable",
        "extensions": {"code": "INVALID_VARIABLE", "problems": problems},
    }
    assert answers.read_saved(reply({"errors": [error]}), KEY).messages == (("price", "no amount"),)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (302, Verdict.AMBIGUOUS),
        (400, Verdict.REFUSED),
        (401, Verdict.LOGIN),
        (402, Verdict.IMPOSSIBLE),
        (403, Verdict.FORBIDDEN),
        (404, Verdict.IMPOSSIBLE),
        (423, Verdict.IMPOSSIBLE),
        (429, Verdict.THROTTLED),
        (500, Verdict.AMBIGUOUS),
        (503, Verdict.AMBIGUOUS),
    ],
)
def test_a_status_that_is_no_success(status: int, verdict: Verdict) -> None:
    for content in (saved(PRODUCT), {"errors": "No."}):
        for read in (
            answers.read_saved,
            answers.read_changed,
            partial(answers.read_lookup, metafield="a.b"),
        ):
            assert read(reply(content, status), KEY).verdict is verdict
    assert answers.read_test(reply({}, status)).verdict is verdict


def found(product: Any = None, *nodes: Any, more: bool = False) -> dict[str, Any]:
    listed = {"nodes": list(nodes), "pageInfo": {"hasNextPage": more}}
    return {"data": LOOKUP | {"productByIdentifier": product, "productVariants": listed}}


def node(product: Any, sku: str = KEY) -> dict[str, Any]:
    return {"sku": sku, "product": product}


TWO = PRODUCT | {"id": "gid://shopify/Product/9"}
LOOKUPS: dict[str, tuple[Any, Verdict, bool]] = {
    "nobody": (found(), Verdict.ACCEPTED, False),
    "by custom id": (found(PRODUCT), Verdict.ACCEPTED, True),
    "by SKU": (found(None, node(PRODUCT)), Verdict.ACCEPTED, True),
    "by both": (found(PRODUCT, node(PRODUCT)), Verdict.ACCEPTED, True),
    "two": (found(PRODUCT, node(TWO)), Verdict.REFUSED, False),
    "another case": (found(None, node(OTHER, "tea-1")), Verdict.ACCEPTED, False),
    "too many": (found(None, node(OTHER, "tea-1"), more=True), Verdict.REFUSED, False),
    "one of too many": (found(None, node(PRODUCT), more=True), Verdict.ACCEPTED, True),
    "no id": (found(PRODUCT | {"id": None}), Verdict.AMBIGUOUS, False),
    "no product": (found(None, node(None)), Verdict.AMBIGUOUS, False),
    "no page": ({"data": LOOKUP | {"productVariants": {"nodes": []}}}, Verdict.AMBIGUOUS, False),
    "no list": ({"data": LOOKUP | {"productVariants": None}}, Verdict.AMBIGUOUS, False),
    "no question": (
        {"data": {"metafieldDefinition": DEFINED, "productVariants": NOBODY}},
        Verdict.AMBIGUOUS,
        False,
    ),
    "undefined": ({"data": LOOKUP | {"metafieldDefinition": None}}, Verdict.IMPOSSIBLE, False),
    "undefined, and an error": (
        {
            "data": LOOKUP | {"metafieldDefinition": None},
            "errors": [{"message": "?", "path": ["productByIdentifier"]}],
        },
        Verdict.IMPOSSIBLE,
        False,
    ),
    "an error about the definition": (
        {
            "data": LOOKUP | {"metafieldDefinition": None},
            "errors": [{"message": "?", "path": ["metafieldDefinition"]}],
        },
        Verdict.AMBIGUOUS,
        False,
    ),
    "not unique": (
        {
            "data": LOOKUP
            | {"metafieldDefinition": {"capabilities": {"uniqueValues": {"enabled": False}}}}
        },
        Verdict.IMPOSSIBLE,
        False,
    ),
    "a part": (
        {**found(), "errors": [{"message": "Boom", "path": ["productVariants"]}]},
        Verdict.AMBIGUOUS,
        False,
    ),
    "throttled": (failed("THROTTLED"), Verdict.THROTTLED, False),
    "denied": (failed("ACCESS_DENIED", dict.fromkeys(LOOKUP)), Verdict.FORBIDDEN, False),
}


@pytest.mark.parametrize("case", LOOKUPS)
def test_the_answer_to_a_lookup(case: str) -> None:
    content, verdict, there = LOOKUPS[case]
    answer = answers.read_lookup(reply(content), KEY, "a.b")
    assert (answer.verdict, answer.record is not None) == (verdict, there)
    if there:
        assert answer.remote_id == "7/8"


READERS: list[Callable[[Reply], Answer]] = [
    partial(answers.read_saved, key=KEY),
    partial(answers.read_changed, key=KEY),
    partial(answers.read_lookup, key=KEY, metafield="a.b"),
    answers.read_probe,
    answers.read_test,
    answers.read_defined,
]
NAMES = st.sampled_from(
    """data errors extensions code productSet product userErrors field message variants nodes id
    productVariants metafieldDefinition productByIdentifier shop pageInfo path""".split()
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.just("gid://shopify/Product/7"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


@given(ANYTHING)
def test_no_odd_answer_ends_the_program_and_none_with_errors_is_a_success(content: Any) -> None:
    told = content if isinstance(content, dict) else {"data": content}
    for read in READERS:
        assert isinstance(read(reply(content)), Answer)
        failed = told | {"errors": [{"message": "Boom"}]}
        assert read(reply(failed)).verdict is not Verdict.ACCEPTED


@given(ANYTHING)
def test_nothing_odd_is_a_product(content: Any) -> None:
    for answer in (
        answers.read_saved(reply(saved(content)), KEY),
        answers.read_lookup(reply(found(content) if content else found(None, content)), KEY, "a.b"),
    ):
        assert answer.verdict is not Verdict.ACCEPTED


def costs(asked: Any, left: Any, most: Any = 2000, restored: Any = 100) -> dict[str, Any]:
    status = {"currentlyAvailable": left, "maximumAvailable": most, "restoreRate": restored}
    return {"extensions": {"cost": {"requestedQueryCost": asked, "throttleStatus": status}}}


def test_a_cost_tells_how_long_to_wait() -> None:
    answer = answers.read_saved(reply(failed("THROTTLED") | costs(60, 10)), KEY)
    assert answer.wait == 0.5
    assert answers.read_saved(reply(failed("THROTTLED") | costs(5, 10)), KEY).wait == 0.1
    assert answers.read_saved(reply(failed("THROTTLED")), KEY).wait is None
    cost = cost_in(costs(10, 40))
    assert cost is not None
    assert (cost.rest(30), cost.rest(90), cost.rest(9000)) == (None, 0.5, 19.6)


@pytest.mark.parametrize(
    "odd", [{}, costs("x", 1), costs(1, None), costs(1, 1, restored=0), costs([], 1), []]
)
def test_a_cost_that_is_none_is_not_believed(odd: Any) -> None:
    assert cost_in(odd) is None


@pytest.mark.parametrize(
    ("sku", "term"),
    [
        ("A-1", "'A-1'"),
        ("it's", r"'it\'s'"),
        ("a\\b", r"'a\\b'"),
        ("\\'", r"'\\\''"),
        ("a' OR title:x", r"'a\' OR title:x'"),
    ],
)
def test_a_sku_cannot_leave_its_quotes(sku: str, term: str) -> None:
    assert requests.quoted(sku) == term


ODD = {
    "an internal error": (200, failed("INTERNAL_SERVER_ERROR")),
    "a page": (200, None),
    "null": (200, {"data": None}),
    "a bad gateway": (502, None),
}


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize("case", ODD)
def test_an_odd_answer_is_looked_into_and_the_row_arrives(
    aim: Profile, shop: Shopify, server: PracticeServer, tmp_path: Path, case: str, at: int
) -> None:
    status, content = ODD[case]
    page = (("content-type", "text/html"),)
    odd = (
        ScriptedAnswer(status, b"<html></html>", page)
        if content is None
        else ScriptedAnswer.of(status, content)
    )
    server.script(*[None] * at, odd)
    _, outcomes = finish(make_run(aim, rows(1), tmp_path / "ledger.sqlite3"))
    assert outcomes["TEA-0000"].state is RowState.UPLOADED
    assert shop.stored == 1
