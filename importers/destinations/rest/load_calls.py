"""Reads what a manifest says of the four requests, and of their answers."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from importers.destinations.answer import Verdict, verdict_of
from importers.destinations.gone import CHOICES
from importers.destinations.rest.manifest import (
    Create,
    Lookup,
    Match,
    OfField,
    Pointer,
    Proof,
    Refusals,
    Template,
    Update,
)
from importers.destinations.rest.table import Table
from importers.destinations.rest.templates import ASKING, CHANGING, path_fault

_REFUSED = (400, 409, 413, 415, 422)  # what shops say to a row that they do not take
_LARGEST_BATCH = 10_000
_DEEPEST, _MOST = 8, 200  # of a constant
_MOST_PAIRS = 20  # fields and the words that mean them
NOT_SAID = Template("GET", "/")


def create_of(table: Table, names: Collection[str]) -> Create:
    """Read `[create]`."""
    batch = table.number("batch", 1, _LARGEST_BATCH) or 1
    envelope = table.pointer("envelope", ()) or ()
    made = Create(
        template(table, "call", CHANGING),
        proof(table, listed=batch > 1),
        refusals(table, names),
        batch,
        envelope,
        table.flag("atomic"),
        table.flag("upserts"),
    )
    if made.proof.items is not None and batch == 1 and not envelope:
        table.fault(
            "envelope", 'it is missing: an answer with "items" belongs to a request with a list'
        )
    if made.call.path.count("{"):
        table.fault("call", "a product that is made has no address of its own yet: leave {…} out")
    table.end()
    return made


def lookup_of(table: Table) -> Lookup:
    """Read `[lookup]`."""
    made = Lookup(
        template(table, "call", ASKING),
        proof(table),
        table.places("body", constant_fault),
        table.statuses("absent", (), lambda status: status in (204, 404, 410)),
        table.pointer("total"),
    )
    if "{id}" in made.call.path:
        table.fault("call", "a lookup knows only {key}")
    if (
        made.call is not NOT_SAID
        and "{key}" not in made.call.path
        and "{key}" not in made.body.values()
    ):
        table.fault("call", "it must ask for {key}, in the address or in the body")
    if made.body and made.call.method == "GET":
        table.fault("body", "a GET has no body: use another method, or the address")
    table.end()
    return made


def update_of(table: Table, names: Collection[str]) -> Update:
    """Read `[update]`."""
    made = Update(
        template(table, "call", CHANGING),
        proof(table),
        refusals(table, names),
        table.pointer("envelope", ()) or (),
        constants(table, names),
    )
    if made.call is not NOT_SAID and "{" not in made.call.path:
        table.fault("call", "it must name the product by {id} or {key}")
    table.end()
    return made


def gone_of(top: Table) -> dict[str, dict[Pointer, Any]]:
    """Read `[gone]`: for each choice the values that mark a product which its source no longer has."""
    table = top.table("gone")
    found: dict[str, dict[Pointer, Any]] = {}
    for name in CHOICES if table is not None else ():
        if table is not None and table.has(name):
            found[name] = table.places(name, constant_fault)
            if not found[name]:
                table.fault(name, 'it sends nothing: write it as in { "/status" = "draft" }')
    if table is not None:
        table.end()
    return found


def template(table: Table, name: str, methods: Collection[str]) -> Template:
    """Read a request such as `POST /products`."""
    text = table.text(name)
    if not text:
        return NOT_SAID
    method, _, path = text.partition(" ")
    if method not in methods:
        table.fault(name, f"it must begin with {', '.join(methods)}, and a blank")
    elif fault := path_fault(path):
        table.fault(name, fault)
    else:
        return Template(method, path)
    return NOT_SAID


def proof(table: Table, *, listed: bool = False) -> Proof:
    """Read where an answer proves itself: an `answer` table, which may not be left out."""
    answer = table.table("answer")
    if answer is None:
        table.fault(
            "answer",
            "it is missing: a status alone proves nothing, so say where the answer holds key and id",
        )
        return Proof((), ())
    made = Proof(
        answer.pointer("key", needed=True) or (),
        answer.pointer("id", needed=True) or (),
        answer.pointer("items"),
        answer.pointer("item", ()) or (),
        Match(answer.word("match", Match.ORDER, list(Match))),
    )
    if listed and made.items is None:
        answer.fault("items", "it is missing: where is the list of what became of each product?")
    if made.items is not None and made.item:
        answer.fault("item", 'give either "items", a list, or "item"')
    answer.end()
    return made


def refusals(table: Table, names: Collection[str]) -> Refusals:
    """Read how the shop turns something down."""
    failed, exists, message = (table.table(name) for name in ("failed", "exists", "message"))
    statuses = table.statuses("refused", _REFUSED, _may_be_refused)
    given: dict[str, Any] = {}
    if failed is not None:
        given["failed"] = failed.pointer("at", needed=True)
        given["failed_text"] = failed.pointer("text", ()) or ()
        failed.end()
    if exists is not None:
        given["exists_words"] = exists.pattern("pattern")
        given["exists_statuses"] = exists.statuses("statuses", (), _may_be_refused)
        if not given["exists_words"] and not given["exists_statuses"]:
            exists.fault(
                "pattern", "it is missing: by which words or statuses is a taken key known?"
            )
        exists.end()
    if message is not None:
        given["text"] = message.pointer("text")
        given["tree"] = message.flag("tree")
        given["fields"] = _words_of_fields(message, names)
        message.end()
    return Refusals(statuses | given.get("exists_statuses", frozenset()), **given)


def _words_of_fields(message: Table, names: Collection[str]) -> tuple[Any, ...]:
    from importers.destinations.rest.patterns import compiled

    found = []
    pairs = message.raw("fields") or []
    if isinstance(pairs, list) and len(pairs) > _MOST_PAIRS:
        message.fault("fields", f"there are more than {_MOST_PAIRS}")
        return ()
    for pair in pairs if isinstance(pairs, list) else [pairs]:
        if not isinstance(pair, list) or len(pair) != 2 or pair[0] not in names:
            message.fault(
                "fields",
                'it must be a list of pairs, each a field and a pattern: [["price", "amount"]]',
            )
            continue
        try:
            found.append((pair[0], compiled(str(pair[1]))))
        except ValueError as error:
            message.fault("fields", str(error))
    return tuple(found)


def constants(table: Table, names: Collection[str]) -> dict[Pointer, Any]:
    """Read values that every product has; `{ slug = "sku" }` and `{ same = "sku" }` are made of a field."""

    def fault(value: Any) -> str:
        if not _is_made(value):
            return constant_fault(value)
        field = next(iter(value.values()))
        return "" if field in names else f"it names a field: one of {', '.join(names)}"

    return {
        pointer: OfField(next(iter(value.values())), "slug" in value) if _is_made(value) else value
        for pointer, value in table.places("constant", fault).items()
    }


def _is_made(value: Any) -> bool:
    """Tell whether a value is made of a field."""
    return isinstance(value, Mapping) and set(value) in ({"slug"}, {"same"})


def _may_be_refused(status: int) -> bool:
    """Tell whether a file may say that a status means a refusal; of most 4xx that is for it to say."""
    return 400 <= status < 500 and verdict_of(status) is Verdict.REFUSED


def constant_fault(value: Any, depth: int = 0) -> str:
    """Say why a value cannot be sent as it is, "" if it can."""
    if depth > _DEEPEST:
        return f"it is nested more than {_DEEPEST} times"
    if isinstance(value, str | bool | int):
        return ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else "it is no number"
    if isinstance(value, list | Mapping):
        if len(value) > _MOST:
            return f"it has more than {_MOST} parts"
        inner = value.values() if isinstance(value, Mapping) else value
        return next((words for each in inner if (words := constant_fault(each, depth + 1))), "")
    return "it must be a text, a number, true, false, a list or a table"
