"""What stands before the shop: a record of requests, and a gateway that loses some answers."""

import hashlib
import json
import os

from django.conf import settings
from django.http import HttpResponse

from tests.support.shops.behaviour import load
from tests.support.shops.requests import LOG


def gateway(get_response):
    """Answer as something before the shop does, where the behaviour says so; and write each answer down."""
    log = os.open(settings.FOLDER / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def answer(request):
        body, now = request.body, load(settings.FOLDER)
        if status := (now.answers or {}).get(request.method):
            return _page(status)
        response = get_response(request)
        line = json.dumps([request.method, request.get_full_path(), response.status_code, None, []])
        os.write(log, line.encode() + b"\n")
        wrote = request.method in ("POST", "PATCH") and response.status_code < 300
        return _page(504) if wrote and _loses(request, body, now.loses) else response

    return answer


def _page(status: int) -> HttpResponse:
    page = f"<html>\r\n<head><title>{status}</title></head>\r\n<body></body></html>"
    return HttpResponse(page, status=status, content_type="text/html")


def _loses(request, body: bytes, share: float) -> bool:
    """Tell whether this answer is lost: the first one only, drawn by what was sent."""
    digest = hashlib.sha256(request.get_full_path().encode() + body).hexdigest()
    if int(digest[:8], 16) >= share * 16**8:
        return False
    lost = settings.FOLDER / "lost"
    lost.mkdir(exist_ok=True)
    try:
        (lost / digest).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
