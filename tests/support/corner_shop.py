"""A tiny destination that the program does not know, and its shop: what another package could bring along."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from importers.catalog.product import Product
from importers.catalog.schema import Field, FieldKind, Requirement, Schema
from importers.destinations.answer import Answer, Reply, Verdict, read_failure
from importers.destinations.base import Credential, Profile
from importers.destinations.call import Call, Content, to_json
from importers.destinations.delivery.batch_api import BatchAnswer
from importers.destinations.delivery.batches import deliver
from importers.destinations.delivery.comparison import Comparison, compared, like_text
from importers.destinations.identity import Identity
from importers.destinations.protocol import DeliveryContext, Setting
from importers.destinations.work import Task, WorkItem

KEY = "corner-key-1234567"


class CornerAccess:
    """A key in one header, the shop's number in another."""

    renews = False

    def headers(self, profile: Profile, credential: Credential) -> tuple[tuple[str, str], ...]:
        return ("X-Key", credential.token), ("X-Till", profile.text("till"))

    def ends_in(self, credential: Credential) -> float | None:
        return None

    def call(self, profile: Profile) -> Call | None:
        return Call("GET", f"{profile.base_url}/me")

    def read(self, reply: Reply) -> Answer:
        return Answer(Verdict.ACCEPTED) if reply.status == 200 else read_failure(reply)

    def identity(self, credential: Credential, told: Answer) -> Identity | None:
        return None

    def sentence(self, credential: Credential) -> str:
        return ""


class CornerApi:
    """Items go in a list, and each has a line of its own in the answer."""

    def send(self, items: Sequence[Content], profile: Profile) -> Call:
        return Call("POST", f"{profile.base_url}/items", to_json([dict(i.fields) for i in items]))

    def read(self, reply: Reply, items: Sequence[Content]) -> BatchAnswer:
        told = reply.json()
        if reply.status != 200 or not isinstance(told, list) or len(told) != len(items):
            return BatchAnswer(read_failure(reply), splits=reply.status == 400)
        echoes = tuple(_echo(item, each) for item, each in zip(items, told, strict=True))
        whole = Answer(Verdict.ACCEPTED, "", 200)
        return BatchAnswer(whole, tuple(map(_of_item, told)), echoes=echoes)


def _echo(item: Content, told: Any) -> Comparison | None:
    if told == "ok" or "kept" not in told:
        return None
    kept = told["kept"]
    return compared((n, like_text(v, kept[n]), kept[n]) for n, v in item.fields.items())


def _of_item(told: Any) -> Answer:
    if told == "ok" or "kept" in told:
        return Answer(Verdict.ACCEPTED, "", 200)
    messages = tuple(sorted(told.items()))
    return Answer(Verdict.REFUSED, messages[0][1], 200, messages)


class CornerShop:
    """Three fields, batches of two, a setting of its own; no login, no brands."""

    name = "corner"
    title = "The Corner Shop"
    profiles = (Profile("corner", "corner", "https://corner.example", "CORNER_KEY", batch_size=2),)
    settings = (Setting("till", "Till", "1"),)
    resend_means = "The corner shop takes everything once more."
    access = CornerAccess()
    login = None
    brands = None

    def schema(self, profile: Profile) -> Schema:
        return Schema(
            "corner",
            (
                Field("code", "Code", FieldKind.KEY, Requirement.REQUIRED, ("sku",)),
                Field("label", "Label", requirement=Requirement.REQUIRED, synonyms=("name",)),
                Field("pence", "Pence", FieldKind.INTEGER, synonyms=("price",)),
            ),
        )

    def one_by_one(self, profile: Profile) -> bool:
        return False

    def upserts(self, profile: Profile) -> bool:
        return True

    def content(self, product: Product, profile: Profile, folder: Path | None) -> Content:
        values = product.values
        names = ("code", "label", "pence")
        return Content(product.key, {name: values.get(name, "") for name in names})

    def first_calls(
        self, batch: Sequence[tuple[Task, Content]], profile: Profile
    ) -> Iterator[Call]:
        yield CornerApi().send([item for _, item in batch], profile)

    async def deliver(self, items: Sequence[WorkItem], context: DeliveryContext) -> None:
        await deliver(items, context, CornerApi())


class CornerServer:
    """The shop: stores items by code, eight letters of their labels, and takes none that costs more than 99."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, str]] = {}
        self.batches: list[list[str]] = []
        self.tills: set[str] = set()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(200 if self.headers["X-Key"] == KEY else 401, {})

            def do_POST(self) -> None:
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.headers["X-Key"] != KEY:
                    self.answer(401, {"detail": "Who are you?"})
                    return
                server.tills.add(self.headers["X-Till"])
                server.batches.append([item["code"] for item in sent])
                self.answer(200, [server.stored(item) for item in sent])

            def answer(self, status: int, content: object) -> None:
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stored(self, item: dict[str, str]) -> object:
        if int(item["pence"] or 0) > 99:
            return {"pence": "Too dear for this street."}
        kept = self.items[item["code"]] = item | {"label": item["label"][:8]}
        return "ok" if kept == item else {"kept": kept}

    def __enter__(self) -> CornerServer:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
