"""Plays faults between the network and the practice server's answers, and writes down each request."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from importers.practice.options import Fault, Faults
from importers.practice.recording import RequestLog, keys_of
from importers.practice.throttle import throttled_detail

BODY_LIMIT = 64 * 1024 * 1024  # bytes
_BEFORE = frozenset(
    {
        Fault.UNAVAILABLE_BEFORE,
        Fault.THROTTLED_HEADER,
        Fault.THROTTLED_DETAIL,
        Fault.RESET_BEFORE,
        Fault.HANG_BEFORE,
        Fault.HTML,
        Fault.REDIRECT,
    }
)
_RESETS = frozenset({Fault.RESET_BEFORE, Fault.RESET_AFTER})
_HANGS = frozenset({Fault.HANG_BEFORE, Fault.HANG_AFTER})


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """A whole HTTP answer."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)

    @classmethod
    def of(cls, status: int, content: object, *headers: tuple[str, str]) -> ScriptedAnswer:
        """Return a JSON answer."""
        kind = ("content-type", "application/json")
        return cls(status, json.dumps(content).encode(), (kind, *headers))


class FaultPlan:
    """Decides what befalls a request: first what was scripted, then what the seed says.

    The draw depends on the seed, the request's bytes and how often they came before, so that a run repeats
    itself whatever the order in which its requests arrive.
    """

    def __init__(self, faults: Faults) -> None:
        """Follow those rates."""
        self.faults = faults
        self._scripted: deque[Fault | ScriptedAnswer | None] = deque()
        self._times: Counter[bytes] = Counter()
        self._lock = threading.Lock()

    def script(self, steps: Iterable[Fault | ScriptedAnswer | None]) -> None:
        """Say what befalls the next requests, one after the other; None lets one through."""
        with self._lock:
            self._scripted.extend(steps)

    def clear(self) -> None:
        """Forget what was scripted, and which requests came before."""
        with self._lock:
            self._scripted.clear()
            self._times.clear()

    def draw(
        self, method: str, target: str, body: bytes
    ) -> tuple[Fault | ScriptedAnswer | None, float]:
        """Return what befalls a request, and its delay in seconds."""
        print_ = sha256(f"{self.faults.seed} {method} {target} ".encode() + body).digest()
        with self._lock:
            time = self._times[print_]
            self._times[print_] = time + 1
            scripted = self._scripted.popleft() if self._scripted else ...
        random = Random(print_ + time.to_bytes(4, "big"))
        delay = self.faults.latency + random.random() * self.faults.jitter
        if not isinstance(scripted, type(...)):
            return scripted, delay
        return (self._roll(random) if method in self.faults.methods else None), delay

    def _roll(self, random: Random) -> Fault | None:
        point = random.random()
        for rate in self.faults.rates:
            point -= rate.share
            if point < 0:
                return rate.fault
        return None


class Faulty:
    """An ASGI application around another one, which may never be asked or not be believed."""

    def __init__(self, app: ASGIApp, plan: FaultPlan, log: RequestLog) -> None:
        """Stand before `app`."""
        self.app = app
        self.plan = plan
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        body = await _body(receive)
        query = scope["query_string"].decode("latin-1")
        fate, delay = self.plan.draw(scope["method"], f"{scope['path']}?{query}", body)
        if delay:
            await asyncio.sleep(delay)
        answer = await self._answer(scope, body, fate)
        fault = fate if isinstance(fate, Fault) else None
        status = answer.status if answer else None
        keys = keys_of(query, body)
        self.log.add(scope["method"], scope["path"], keys, body, status, fault)
        await self._give(scope, answer, fault, send)

    async def _answer(
        self, scope: Scope, body: bytes, fate: Fault | ScriptedAnswer | None
    ) -> ScriptedAnswer | None:
        if isinstance(fate, ScriptedAnswer):
            return fate
        if fate in _BEFORE:
            return self._spoiled(fate, None)
        real = await _ask(self.app, scope, body)
        return real if fate is None else self._spoiled(fate, real)

    def _spoiled(self, fault: Fault, real: ScriptedAnswer | None) -> ScriptedAnswer | None:
        seconds = self.plan.faults.retry_after
        match fault:
            case Fault.UNAVAILABLE_BEFORE | Fault.UNAVAILABLE_AFTER:
                return _html(503, "Service Unavailable")
            case Fault.THROTTLED_HEADER:
                body = {"detail": "Request was throttled.", "code": "throttled"}
                return ScriptedAnswer.of(429, body, ("retry-after", str(seconds)))
            case Fault.THROTTLED_DETAIL:
                return ScriptedAnswer.of(
                    429, {"detail": throttled_detail(seconds), "code": "throttled"}
                )
            case Fault.HTML:
                return _html(200, "Welcome to the station's Wi-Fi")
            case Fault.REDIRECT:
                return ScriptedAnswer(302, b"", (("location", "http://127.0.0.1:9/elsewhere"),))
            case _:
                return _changed(fault, real) if real else None

    async def _give(
        self, scope: Scope, answer: ScriptedAnswer | None, fault: Fault | None, send: Send
    ) -> None:
        if answer is not None:
            return await _send(send, answer)
        if fault in _HANGS:
            await asyncio.sleep(self.plan.faults.hang)
        _reset(scope["state"]["transport"])
        await asyncio.sleep(0)  # lets the connection learn that it is gone
        return None


def _changed(fault: Fault, real: ScriptedAnswer) -> ScriptedAnswer | None:
    if fault is Fault.TRUNCATED:
        return replace(real, body=real.body[: len(real.body) // 2])
    if fault is Fault.NOT_JSON:
        return ScriptedAnswer(200, b"OK", (("content-type", "text/plain"),))
    if fault is Fault.WRONG_SKU:
        return _other_sku(real)
    return None


def _other_sku(real: ScriptedAnswer) -> ScriptedAnswer:
    content = json.loads(real.body)
    if isinstance(content, dict) and "sku" in content:
        content["sku"] = f"{content['sku']}-other"
    return ScriptedAnswer.of(real.status, content)


def _html(status: int, title: str) -> ScriptedAnswer:
    page = f"<!doctype html><html><head><title>{title}</title></head><body>{title}</body></html>"
    return ScriptedAnswer(status, page.encode(), (("content-type", "text/html; charset=utf-8"),))


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= BODY_LIMIT:
            parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


async def _ask(app: ASGIApp, scope: Scope, body: bytes) -> ScriptedAnswer:
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in messages[0]["headers"]
        if name != b"content-length"
    )
    content = b"".join(message.get("body", b"") for message in messages[1:])
    return ScriptedAnswer(messages[0]["status"], content, headers)


async def _send(send: Send, answer: ScriptedAnswer) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _reset(transport: asyncio.Transport) -> None:
    """Cut the connection so that the other side sees a reset, not an orderly end."""
    linger = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
