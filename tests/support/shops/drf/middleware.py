"""What stands before the framework: a record of requests, and a gateway with moods."""

import hashlib
import json
import os
import time

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from tests.support.shops.behaviour import Behaviour, load
from tests.support.shops.requests import LOG

_PHRASES = {
    403: "Forbidden",
    413: "Request Entity Too Large",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}


def behaviour() -> Behaviour:
    """Return how to behave now."""
    return load(settings.FOLDER)


def requests_written_down(get_response):
    """Add one line to the record for each request that was answered."""
    log = os.open(settings.FOLDER / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def answer(request):
        sku, fields = _sku(request), sorted(_sent(request))
        response = get_response(request)
        line = json.dumps(
            [request.method, request.get_full_path(), response.status_code, sku, fields]
        )
        os.write(log, line.encode() + b"\n")
        return response

    return answer


def _sku(request) -> str | None:
    """Return the SKU that a request speaks of."""
    return request.GET.get("sku__exact") or _sent(request).get("sku")


def _sent(request) -> dict:
    """Return what a request sends of a product; a large body stays unread, for the gateway to refuse."""
    if request.content_type != "application/json":
        return {}
    try:
        sent = json.loads(request.body)
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


def gateway(get_response):
    """Answer as something before the shop does, where the behaviour says so."""

    def answer(request):
        now = behaviour()
        if now.delay:
            time.sleep(now.delay)
        if status := (now.answers or {}).get(request.method):
            return _page(status)
        size = int(request.headers.get("Content-Length") or 0)
        if now.largest_upload and size > now.largest_upload:
            return _page(413)
        body = request.body if now.loses else b""
        response = get_response(request)
        wrote = request.method in ("POST", "PATCH") and response.status_code < 300
        if wrote and now.loses and _loses(request, body, now.loses):
            return _page(504)
        return response

    return answer


def _page(status: int) -> HttpResponse:
    title = f"{status} {_PHRASES.get(status, 'Error')}"
    page = f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>"
    return HttpResponse(page, status=status, content_type="text/html")


def _loses(request, body: bytes, share: float) -> bool:
    """Tell whether this answer is lost: the first one only, drawn by what was sent."""
    from tests.support.shops.drf.models import Lost

    digest = hashlib.sha256(request.get_full_path().encode() + body).hexdigest()
    if int(digest[:8], 16) >= share * 16**8:
        return False
    try:
        with transaction.atomic():
            Lost.objects.create(digest=digest)
    except IntegrityError:
        return False
    return True
